"""The page for readers, complete without its map: claims, holders on the day, legend.

Records enter it as text through autoescaping templates, never as markup and never through Folium.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app import params, screen
from app.legend import OPACITY, UNNAMED, legend
from app.mapview import shell
from app.site import Site
from geo import Claim, Front, Records, Report
from geo.beside import Beside, beside
from geo.claims import claim_day, split_reference
from geo.control import accepted, deciding, tenures
from geo.model import CONTESTED, MARGIN_DAYS

RELATION_WORDS: Final = {
    "corrects": ("corrects", "corrected by"),
    "disputes": ("disputes", "disputed by"),
    "responds_to": ("responds to", "answered by"),
    "restates": ("restates", "restated by"),
    "supports": ("supports", "supported by"),
}


def templates() -> Environment:
    """The templates, with autoescaping on and every undefined name an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day_text
    environment.filters["span"] = span_text
    return environment


def routes(environment: Environment) -> list[BaseRoute]:
    """The page and its map script."""
    template = environment.get_template("map.html")

    async def page(request: Request) -> Response:
        site: Site = request.app.state.site
        day = params.covered_day(site.front.records.manifest, request.query_params.get("day"))
        return HTMLResponse(template.render(context(site, day)), headers={"Vary": "Accept"})

    async def script(_request: Request) -> Response:
        return Response(shell().script, media_type="text/javascript")

    return [Route("/", page), Route("/map.js", script), *screen.routes()]


def context(site: Site, day: date) -> dict[str, Any]:
    """Everything the page shows on that day."""
    front = site.front
    records = front.records
    passages = site.article.passages if site.article else {}
    numbers = {claim_id: number for number, claim_id in enumerate(site.listed, start=1)}
    related = _related(records, numbers)
    claims = [
        claim_view(records, records.claims[c], number, related[c], passages.get(c))
        for c, number in numbers.items()
    ]
    manifest = records.manifest
    return {
        "manifest": manifest,
        "day": day,
        "days": (manifest.last_day - manifest.first_day).days,
        "day_number": (day - manifest.first_day).days,
        "article": records.sources[manifest.article],
        "article_claims": [c for c in claims if c.source.id == manifest.article],
        "other_claims": [c for c in claims if c.source.id != manifest.article],
        "claims_total": len(records.claims),
        "has_passages": bool(passages),
        "places": list(place_views(records, day)),
        "legend": legend(records),
        "opacity": OPACITY,
        "shell": shell(),
        "config": orjson.dumps(config(front)).decode(),
        "voices": list(heard(records)),
        "chart": chart(front),
        "river": records.river,
        "credits": credited(records),
    }


def credited(records: Records) -> list[str]:
    """Publishers of the lines and coordinates the map is drawn from, in alphabetical order."""
    lines = (records.river, records.area, *records.lines)
    used = {line.source for line in lines} | {p.located_by for p in records.places.values()}
    return sorted({records.sources[source].publisher for source in used if source})


def config(front: Front) -> dict[str, Any]:
    """What the page's script must know before it has fetched anything."""
    records = front.records
    manifest = records.manifest
    focus = records.places[manifest.focus]
    found = screen.course(front)
    return {
        "first": manifest.first_day,
        "last": manifest.last_day,
        "day": manifest.default_day,
        "bounds": screen.valley(front) or front.collection("boundaries").bbox,
        "focus": focus.position,
        "main": focus.id,
        "starts": found.starts,
        "changes": found.changes,
        "opacity": OPACITY,
        "holders": {
            **{p.id: {"name": p.name, "colour": p.colour} for p in legend(records).parties},
            CONTESTED: {"name": "Contested", "colour": UNNAMED},
        },
    }


def heard(records: Records) -> Iterable[tuple[str, str, int]]:
    """Id and name of each voice that accepted reports rest on, and how many; by name."""
    counts = Counter(r.voice for r in records.reports.values() if r.use == "accepted")
    for voice in sorted(counts, key=lambda voice: records.voices[voice].name):
        yield voice, records.voices[voice].name, counts[voice]


CHART_HEIGHT: Final = 22


@dataclass(frozen=True, slots=True)
class Chart:
    """How many places each holder has on each bank over the days, as paths and in words."""

    height: int
    banks: tuple[str, ...]
    steps: tuple[screen.Step, ...]
    changes: tuple[int, ...]
    words: tuple[str, ...]


def chart(front: Front) -> Chart:
    """The chart above the slider: holders in the legend's order, contested between them."""
    records = front.records
    found = screen.course(front)
    parties = [party.id for party in legend(records).parties]
    days = (records.manifest.last_day - records.manifest.first_day).days
    words = screen.chart_text(
        found, records.manifest.first_day, lambda h: holder_text(records, h), day_text
    )
    return Chart(
        CHART_HEIGHT,
        tuple(found.counts),
        tuple(screen.chart(found, days, [*parties, CONTESTED], CHART_HEIGHT)),
        found.changes[1:],
        tuple(words),
    )


Related = tuple[str, int, str, str]
"""(words, number of the other claim, its id, reason)."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with every reference spelled out."""

    number: int
    claim: Claim
    source: Any
    speaker: str
    through: str
    about: tuple[str, ...]
    places: tuple[str, ...]
    located: bool
    day: date
    relations: tuple[Related, ...]
    passage: str | None
    beside: Beside
    """The reports beside it, if it says who holds a place."""
    points: str
    """Where its pins stand: lon,lat;lon,lat."""
    area: bool
    """Whether it is about ground wider than a place."""


def claim_view(
    records: Records, claim: Claim, number: int, related: Sequence[Related], passage: str | None
) -> ClaimView:
    """The claim as the list shows it."""
    voice = records.voices[claim.speaker]
    return ClaimView(
        number=number,
        claim=claim,
        source=records.sources[claim.source],
        speaker=voice.name,
        through=records.voices[claim.reported_through].name if claim.reported_through else "",
        about=tuple(records.parties[party].name for party in claim.about),
        places=tuple(reference_text(records, reference) for reference in claim.places),
        located=any(_is_drawn(records, reference) for reference in claim.places),
        day=claim_day(claim),
        relations=tuple(related),
        passage=passage,
        beside=beside(records, claim),
        points=";".join(_points(records, claim)),
        area=any(split_reference(r)[0] not in ("place", "airspace") for r in claim.places),
    )


def _points(records: Records, claim: Claim) -> list[str]:
    """Each position of the claim's places once, as lon,lat."""
    named = (split_reference(reference) for reference in claim.places)
    places = (records.places[name] for kind, name in named if kind in ("place", "airspace"))
    return list(dict.fromkeys(f"{p.lon},{p.lat}" for p in places if p.position))


def _related(records: Records, numbers: Mapping[str, int]) -> dict[str, list[Related]]:
    """How each of these claims stands to others of them."""
    found: dict[str, list[Related]] = {claim_id: [] for claim_id in numbers}
    for relation in records.relations:
        ends = relation.claim, relation.other
        for (own, other), words in zip(
            (ends, ends[::-1]), RELATION_WORDS[relation.kind], strict=True
        ):
            if own in numbers and other in numbers:
                found[own].append((words, numbers[other], other, relation.reason))
    return found


def reference_text(records: Records, reference: str) -> str:
    """What a claim's place reference says, in words."""
    kind, name = split_reference(reference)
    if kind == "area":
        return records.area.name
    if kind == "bank":
        return f"{name} bank"
    if kind == "zone":
        return f"zone recorded as held by {records.parties[name].name}"
    place = records.places[name].name
    return f"airspace over {place}" if kind == "airspace" else place


def _is_drawn(records: Records, reference: str) -> bool:
    kind, name = split_reference(reference)
    return kind not in ("place", "airspace") or records.places[name].position is not None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place with its holder on a day, or with none: then there is no record."""

    id: str
    name: str
    name_ar: str
    bank: str
    holder: str
    holder_name: str
    since: Report | None
    """The report that began the holder's tenure."""
    last: Report | None
    """The report that decides on the day."""
    last_voice: str
    last_source: Any


def place_views(records: Records, day: date) -> Iterable[PlaceView]:
    """Every place with an accepted report, by name, with its holder on the day."""
    reports = accepted(records)
    for place in sorted((records.places[p] for p in reports), key=lambda p: (p.name, p.id)):
        last = deciding(reports[place.id], day)
        tenure = next(
            (t for t in reversed(tenures(reports[place.id])) if t.valid_from <= day), None
        )
        yield PlaceView(
            id=place.id,
            name=place.name,
            name_ar=place.name_ar,
            bank=place.bank,
            holder=last.holder if last else "",
            holder_name=holder_text(records, last.holder) if last else "no record",
            since=records.reports[tenure.reports[0]] if tenure else None,
            last=last,
            last_voice=records.voices[last.voice].name if last else "",
            last_source=records.sources[last.source] if last else None,
        )


def holder_text(records: Records, holder: str) -> str:
    """The holder's name."""
    return "Contested" if holder == CONTESTED else records.parties[holder].name


def day_text(day: date) -> str:
    """14 November 2017, in English whatever the machine's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span_text(day: date, precision: str) -> str:
    """The day, or for a week or month the two days between which it may lie."""
    margin = timedelta(days=MARGIN_DAYS[precision])
    if not margin:
        return day_text(day)
    return f"between {day_text(day - margin)} and {day_text(day + margin)}"


MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
