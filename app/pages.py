"""The page for readers, complete without its map: claims, holders on the day, legend.

Records enter it as text through autoescaping templates, never as markup and never through Folium.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app import params
from app.legend import OPACITY, legend
from app.mapview import shell
from app.site import Site
from geo import Claim, Front, QueryError, Records, Report
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
        day = _day(request, site.front.records)
        return HTMLResponse(template.render(context(site, day)), headers={"Vary": "Accept"})

    async def script(_request: Request) -> Response:
        return Response(shell().script, media_type="text/javascript")

    return [Route("/", page), Route("/map.js", script)]


def _day(request: Request, records: Records) -> date:
    """The day asked for, or the default one; unknown parameters of a shared link are let be."""
    manifest = records.manifest
    text = request.query_params.get("day")
    if text is None:
        return manifest.default_day
    day = params.day("day", text)
    if not manifest.first_day <= day <= manifest.last_day:
        expected = f"a day from {manifest.first_day} to {manifest.last_day}"
        raise QueryError("day", text, expected)
    return day


def context(site: Site, day: date) -> dict[str, Any]:
    """Everything the page shows on that day."""
    front = site.front
    records = front.records
    passages = site.article.passages if site.article else {}
    numbers = {claim_id: number for number, claim_id in enumerate(_in_order(records), start=1)}
    claims = [claim_view(records, records.claims[c], numbers, passages) for c in numbers]
    manifest = records.manifest
    return {
        "manifest": manifest,
        "day": day,
        "days": (manifest.last_day - manifest.first_day).days,
        "day_number": (day - manifest.first_day).days,
        "article": records.sources[manifest.article],
        "article_claims": [c for c in claims if c.source.id == manifest.article],
        "other_claims": [c for c in claims if c.source.id != manifest.article],
        "has_passages": bool(passages),
        "places": list(place_views(records, day)),
        "legend": legend(records),
        "opacity": OPACITY,
        "shell": shell(),
        "config": orjson.dumps(config(front)).decode(),
        "river": records.river,
        "credits": credited(records),
    }


def credited(records: Records) -> list[str]:
    """Publishers of the lines and coordinates the map is drawn from, in alphabetical order."""
    lines = (records.river, records.area, *records.lines)
    used = {line.source for line in lines} | {p.located_by for p in records.places.values()}
    return sorted({records.sources[source].publisher for source in used if source})


def _in_order(records: Records) -> list[str]:
    """Ids of the article's claims, then of all others, each in file order."""
    article = records.manifest.article
    return sorted(records.claims, key=lambda claim_id: records.claims[claim_id].source != article)


def config(front: Front) -> dict[str, Any]:
    """What the page's script must know before it has fetched anything."""
    records = front.records
    manifest = records.manifest
    focus = records.places[manifest.focus]
    return {
        "first": manifest.first_day,
        "last": manifest.last_day,
        "article": manifest.article,
        "bounds": front.collection("zones").bbox or front.collection("boundaries").bbox,
        "focus": focus.position,
        "opacity": OPACITY,
        "holders": {
            **{p.id: {"name": p.name, "colour": p.colour} for p in legend(records).parties},
            CONTESTED: {"name": "Contested", "colour": "url(#contested)"},
        },
    }


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
    relations: tuple[tuple[str, int, str, str], ...]
    """(words, number of the other claim, its id, reason)."""
    passage: str | None
    beside: Beside
    """The reports beside it, if it says who holds a place."""


def claim_view(records: Records, claim: Claim, numbers: dict[str, int], passages: Any) -> ClaimView:
    """The claim as the list shows it."""
    voice = records.voices[claim.speaker]
    return ClaimView(
        number=numbers[claim.id],
        claim=claim,
        source=records.sources[claim.source],
        speaker=voice.name,
        through=records.voices[claim.reported_through].name if claim.reported_through else "",
        about=tuple(records.parties[party].name for party in claim.about),
        places=tuple(reference_text(records, reference) for reference in claim.places),
        located=any(_is_drawn(records, reference) for reference in claim.places),
        day=claim_day(claim),
        relations=tuple(_relations(records, claim, numbers)),
        passage=passages.get(claim.id),
        beside=beside(records, claim),
    )


def _relations(
    records: Records, claim: Claim, numbers: dict[str, int]
) -> Iterable[tuple[str, int, str, str]]:
    for relation in records.relations:
        active, passive = RELATION_WORDS[relation.kind]
        if relation.claim == claim.id:
            yield active, numbers[relation.other], relation.other, relation.reason
        elif relation.other == claim.id:
            yield passive, numbers[relation.claim], relation.claim, relation.reason


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
