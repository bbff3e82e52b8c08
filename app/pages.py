"""The page for readers, complete without its map: claims, holders on the day, legend.

Records enter it as text through autoescaping templates, never as markup and never through Folium.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import course, params, screen
from app.compare import comparison
from app.credits import credited
from app.files import asset, cache_control, versioned
from app.images import shown
from app.language import ENGLISH, N_, Language, add_language, alternates, language
from app.legend import OPACITY, UNNAMED, by_name, legend
from app.mapview import LATER, shell
from app.once import OWN_ONLY, QUICK, REVALIDATED, SMALL, SMALLEST, Made, Once, Press
from app.outside import NOBODY, Outside, Tiles
from app.preview import of_map
from app.site import Site
from geo import Claim, Front, Records, Report, Source
from geo.beside import Beside, beside
from geo.claims import answered, claim_day, split_reference
from geo.control import accepted, deciding, tenures
from geo.model import CONTESTED
from geo.reading import in_order

PICTURE_WIDTH: Final = 736
"""Of the map that is shown without JavaScript: as wide as the text then is."""
RELATION_WORDS: Final = {
    "corrects": (N_("corrects"), N_("corrected by")),
    "disputes": (N_("disputes"), N_("disputed by")),
    "responds_to": (N_("responds to"), N_("answered by")),
    "restates": (N_("restates"), N_("restated by")),
    "supports": (N_("supports"), N_("supported by")),
}


SHOWN_BY_SERVER: Final = ("day", "compare", "lang", "embed")
"""Parameters that change what the server sends; all others are for the page's script."""


def templates() -> Environment:
    """The templates, with autoescaping on and every undefined name an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_language(environment)
    environment.globals["asset"] = asset
    return environment


def routes(environment: Environment, press: Press, outside: Outside = NOBODY) -> list[BaseRoute]:
    """The page and its map script."""
    template = environment.get_template("map.html")

    async def page(request: Request) -> Response:
        site: Site = request.app.state.site
        given = {name: request.query_params.get(name) for name in SHOWN_BY_SERVER}
        spoken = language(given["lang"])
        manifest = site.front.records.manifest
        day = params.covered_day(manifest, given["day"])
        embedded = params.switch("embed", given["embed"])
        second = given["compare"]
        other = params.covered_day(manifest, second, "compare") if second else None
        kept = [(name, value) for name, value in given.items() if value is not None]

        def make() -> Made:
            default = ("day", str(manifest.default_day))
            same = alternates(pair for pair in kept if pair != default)
            shown = context(site, day, spoken, other, outside=outside, embedded=embedded)
            shown |= {"alternates": same, "here": site.public_url}
            return Made(
                template.render(shown).encode(),
                "text/html; charset=utf-8",
                cache_control=OWN_ONLY if site.article else REVALIDATED,
                vary="Accept, Accept-Encoding",
                headers={
                    "Content-Language": spoken.code,
                    **outside.headers(embedded=embedded),
                },
                quality=SMALL if given["day"] is None and other is None else QUICK,
            )

        return Once(press, site, ("page", *(f"{name}={value}" for name, value in kept)), make)

    async def script(request: Request) -> Response:
        spoken = language(request.query_params.get("lang"))
        body = shell(spoken).script.encode()
        control = cache_control(request.scope["query_string"], body)
        made = Made(body, "text/javascript; charset=utf-8", control, quality=SMALLEST)
        return Once(press, request.app.state.site, ("script", spoken.code, control), lambda: made)

    return [Route("/", page), Route("/map.js", script), *screen.routes(press)]


def context(
    site: Site,
    day: date,
    language: Language = ENGLISH,
    other: date | None = None,
    *,
    outside: Outside = NOBODY,
    embedded: bool = False,
) -> dict[str, Any]:
    """Everything the page shows on that day, and what changed to or from another."""
    front = site.front
    records = front.records
    passages = site.article.passages if site.article else {}
    numbers = {claim_id: number for number, claim_id in enumerate(site.listed, start=1)}
    related = _related(records, numbers)
    replied = answered(records)
    claims = [
        claim_view(
            records,
            records.claims[c],
            number,
            related[c],
            passages.get(c),
            language,
            replied=c in replied,
        )
        for c, number in numbers.items()
    ]
    manifest = records.manifest
    return {
        "language": language,
        "manifest": manifest,
        "day": day,
        "days": (manifest.last_day - manifest.first_day).days,
        "day_number": (day - manifest.first_day).days,
        "article": records.sources[manifest.article],
        "article_claims": [c for c in claims if c.source.id == manifest.article],
        "other_claims": list(by_source(c for c in claims if c.source.id != manifest.article)),
        "read_by_paragraph": bool(in_order(records, manifest.article)),
        "claims_total": len(records.claims),
        "listed_total": len(claims),
        "has_passages": bool(passages),
        "places": list(place_views(records, day, language)),
        "legend": legend(records),
        "opacity": OPACITY,
        "shell": shell(language),
        "script": versioned(language.link("map.js"), shell(language).script.encode()),
        "config": orjson.dumps(config(front, language) | told(outside.tiles)).decode(),
        "tiles": outside.tiles,
        "embedded": embedded,
        "voices": list(heard(records)),
        "chart": chart(front, language),
        "other": other,
        "compared": comparison(records, day, other) if other else None,
        "holder": lambda holder: holder_text(records, holder, language),
        "river": records.river,
        "credits": credited(records),
        "preview": of_map(site, day, language),
        "picture": shown(site, day, language, width=PICTURE_WIDTH),
    }


def config(front: Front, language: Language = ENGLISH) -> dict[str, Any]:
    """What the page's script must know before it has fetched anything."""
    records = front.records
    manifest = records.manifest
    focus = records.places[manifest.focus]
    found = course.course(front)
    return {
        "first": manifest.first_day,
        "last": manifest.last_day,
        "day": manifest.default_day,
        "bounds": screen.valley(front) or front.collection("boundaries").bbox,
        "focus": focus.position,
        "main": focus.id,
        "starts": found.starts,
        "changes": found.changes,
        "scripts": {name: asset(f"static/{name}.js") for name in LATER},
        "opacity": OPACITY,
        "holders": {
            **{
                p.id: {
                    "name": language.named(p),
                    "label": language.named(p, "label"),
                    "colour": p.colour,
                }
                for p in legend(records).parties
            },
            CONTESTED: {"name": language.gettext("Contested"), "colour": UNNAMED},
        },
    }


def told(tiles: Tiles | None) -> dict[str, Any]:
    """What the page's script must know of tiles."""
    return {"tiles": {"url": tiles.url, "attribution": tiles.attribution}} if tiles else {}


def by_source(claims: Iterable["ClaimView"]) -> Iterable[tuple[Source, list["ClaimView"]]]:
    """Claims that stand together by source, with it."""
    for _, found in groupby(claims, key=lambda view: view.source.id):
        views = list(found)
        yield views[0].source, views


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
    steps: tuple[course.Step, ...]
    changes: tuple[int, ...]
    words: tuple[str, ...]


def chart(front: Front, language: Language = ENGLISH) -> Chart:
    """The chart above the slider: holders in the legend's order, contested between them."""
    records = front.records
    found = course.course(front)
    parties = [party.id for party in legend(records).parties]
    days = (records.manifest.last_day - records.manifest.first_day).days
    words = course.chart_text(
        found, records.manifest.first_day, lambda h: holder_text(records, h, language), language
    )
    return Chart(
        CHART_HEIGHT,
        tuple(found.counts),
        tuple(course.chart(found, days, [*parties, CONTESTED], CHART_HEIGHT)),
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
    source: Source
    speaker: str
    through: str
    about: tuple[str, ...]
    places: tuple[str, ...]
    located: bool
    day: date
    relations: tuple[Related, ...]
    answered: bool
    """Whether a reply to it is recorded."""
    passage: str | None
    beside: Beside
    """The reports beside it, if it says who holds a place."""
    points: str
    """Where its pins stand: lon,lat;lon,lat."""
    area: bool
    """Whether it is about ground wider than a place."""


def claim_view(
    records: Records,
    claim: Claim,
    number: int,
    related: Sequence[Related],
    passage: str | None,
    language: Language = ENGLISH,
    *,
    replied: bool,
) -> ClaimView:
    """The claim as the list shows it."""
    voice = records.voices[claim.speaker]
    return ClaimView(
        number=number,
        claim=claim,
        source=records.sources[claim.source],
        speaker=voice.name,
        through=records.voices[claim.reported_through].name if claim.reported_through else "",
        about=tuple(map(language.named, by_name(records, claim.about))),
        places=tuple(reference_text(records, reference, language) for reference in claim.places),
        located=any(_is_drawn(records, reference) for reference in claim.places),
        day=claim_day(claim),
        relations=tuple(related),
        answered=replied,
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


def reference_text(records: Records, reference: str, language: Language = ENGLISH) -> str:
    """What a claim's place reference says, in words."""
    kind, name = split_reference(reference)
    if kind == "area":
        return language.named(records.area)
    if kind == "bank":
        return language.gettext("%(bank)s bank", bank=language.gettext(name))
    if kind == "zone":
        party = language.named(records.parties[name])
        return language.gettext("zone recorded as held by %(party)s", party=party)
    place = language.named(records.places[name])
    if kind == "airspace":
        return language.gettext("airspace over %(place)s", place=place)
    return place


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


def place_views(records: Records, day: date, language: Language = ENGLISH) -> Iterable[PlaceView]:
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
            holder_name=holder_text(records, last.holder if last else None, language),
            since=records.reports[tenure.reports[0]] if tenure else None,
            last=last,
            last_voice=records.voices[last.voice].name if last else "",
            last_source=records.sources[last.source] if last else None,
        )


def holder_text(records: Records, holder: str | None, language: Language = ENGLISH) -> str:
    """The holder's name, or that there is no record."""
    if not holder:
        return language.gettext("no record")
    if holder == CONTESTED:
        return language.gettext("Contested")
    return language.named(records.parties[holder])


def day_text(day: date) -> str:
    """14 November 2017, in English whatever the machine's locale."""
    return ENGLISH.day(day)


def span_text(day: date, precision: str) -> str:
    """The day, or for a week or month the two days between which it may lie."""
    return ENGLISH.span(day, precision)
