"""The pages of the lists: all claims, and who is recorded to hold each place, a part at a time.

The page of the map has the article's claims; what else it lists stands on these pages, to which it
links, and from which its script takes what a reader opens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from app.day import per_front
from app.http import HTML, JSON, OWN_ONLY, REVALIDATED, params
from app.page.lists import ARTICLE, claim_lists
from app.page.narrowing import NARROWING
from app.resource import DAY, FORMAT, LANG, Content, Parameter, Request, Resource
from geo import Front, Place, QueryError, Report
from geo.control import History
from geo.curation import key as name_key
from geo.records import CONTESTED

PART: Final = 200
"""So many places stand on one page."""
_TEXT_MAX: Final = 100
_OFFSET_MAX: Final = 10_000_000
_QUERY: Final = Parameter(
    "q", "Words of a name, in any of its spellings; each may be a part of one.", {"type": "string"}
)
_HOLDER: Final = Parameter(
    "holder", "Only places with this holder on the day: a party or `contested`.", {"type": "string"}
)
_OFFSET: Final = Parameter(
    "offset", "How many places to pass over.", {"type": "integer", "minimum": 0, "default": 0}
)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place with its holder on a day; without a record it has none, nor reports."""

    place: Place
    holder: str | None
    since: Report | None
    """The report that began the holder's tenure."""
    last: Report | None
    """The report that decides on the day."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """Some of the places with a control report, by name, with their holders on a day."""

    day: date
    text: str
    """What their names have in them; empty for all."""
    holder: str
    """Their holder; empty for any."""
    offset: int
    total: int
    places: tuple[PlaceView, ...]

    @property
    def others(self) -> Mapping[str, int]:
        """The offsets of the part before and of the one after, as far as there are such."""
        steps = {"prev": self.offset - PART, "next": self.offset + PART}
        return {name: max(0, n) for name, n in steps.items() if -PART < n < self.total}


def _places(request: Request) -> Content:
    part = _part(request)
    body = orjson.dumps(_as_json(part)) if request.format == "json" else b""
    return Content(body, shown={"part": part, "day": part.day, "holders": _holders(request)})


def _part(request: Request) -> ListPart:
    parameters, front = request.parameters, request.front
    day = params.covered_day(request.records.manifest, parameters.get("day"))
    text = parameters.get("q", "")
    if len(text) > _TEXT_MAX:
        raise QueryError("q", text, f"at most {_TEXT_MAX} characters")
    offset = params.count("offset", parameters.get("offset", "0"), least=0, most=_OFFSET_MAX)
    holder = _holder(request)
    places = _with(front, text)
    if holder:
        holders = front.holders(day)
        places = [place for place in places if holders.get(place.id) == holder]
    shown = places[offset : offset + PART]
    views = tuple(_view(front.history, place, day) for place in shown)
    return ListPart(day, text, holder, offset, len(places), views)


def _holder(request: Request) -> str:
    holder, holders = request.parameters.get("holder", ""), _holders(request)
    if holder and holder not in holders:
        raise QueryError("holder", holder, f"one of {', '.join(holders)}")
    return holder


def _holders(request: Request) -> tuple[str, ...]:
    return (*request.records.holders, CONTESTED)


def _view(history: History, place: Place, day: date) -> PlaceView:
    last, tenure = history.deciding_at(place.id, day), history.tenure(place.id, day)
    since = history.records.reports[tenure.reports[0]] if tenure else None
    return PlaceView(place, last.holder if last else None, since, last)


def _with(front: Front, text: str) -> Sequence[Place]:
    """The places whose names have each of these words in them; those that begin with it first."""
    words = name_key(text)
    if not words:
        return [place for place, _ in _named(front)]
    fits = [
        (place, names)
        for place, names in _named(front)
        if any(all(word in name for word in words) for name in names)
    ]
    first = " ".join(words)
    fits.sort(key=lambda pair: min(_order(name, first) for name in pair[1]))
    return [place for place, _ in fits]


def _order(name: str, text: str) -> int:
    return 0 if name == text else 1 if name.startswith(text) else 2


@per_front(1)
def _named(front: Front) -> list[tuple[Place, tuple[str, ...]]]:
    """The places with an accepted report, by name, each with its spellings as they are compared."""
    places = [front.records.places[place] for place in front.history.accepted]
    places.sort(key=lambda place: (place.name, place.id))
    return [(place, _spellings(place)) for place in places]


def _spellings(place: Place) -> tuple[str, ...]:
    names = filter(None, (place.name, place.name_ar, *place.variants))
    return tuple(" ".join(name_key(name)) for name in names)


def _as_json(part: ListPart) -> dict[str, Any]:
    return {
        "day": part.day,
        "numberMatched": part.total,
        "offset": part.offset,
        "places": [_row(view) for view in part.places],
    }


def _row(view: PlaceView) -> dict[str, Any]:
    place, since, last = view.place, view.since, view.last
    return {
        "id": place.id,
        "name": place.name,
        "name_ar": place.name_ar,
        "kind": place.kind,
        "bank": place.bank,
        "position": place.position,
        "holder": view.holder,
        "since": since and since.day,
        "since_precision": since and since.precision,
        "report": last and last.id,
        "day": last and last.day,
        "precision": last and last.precision,
    }


def _claims(request: Request) -> Content:
    site = request.site
    return Content(
        shown=claim_lists(request, whole=True, apart=True),
        cache_control=OWN_ONLY if site.article else REVALIDATED,
    )


RESOURCES: Final = (
    Resource(
        "places",
        "/places",
        f"The places with a control report and their holders on a day, {PART} at a time",
        {"json": JSON, "html": HTML},
        (DAY, _QUERY, _HOLDER, _OFFSET, LANG, FORMAT),
        _places,
        "places.html",
        pool="page",
    ),
    Resource(
        "claims",
        "/claims",
        "",
        {"html": HTML},
        (ARTICLE, *NARROWING, LANG, FORMAT),
        _claims,
        "claims.html",
        pool="page",
    ),
)
