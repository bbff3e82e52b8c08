"""`/map.svg` and `/map.png`: the map of a day as a picture, for print, previews and no JavaScript.

Parameters are refused as strictly as the API's. Drawing takes some tenths of a second of one
processor: there is one thread for it, and what it has drawn is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.day import screen
from app.http import Made, Once, Press, areas, params
from app.picture.captions import description, words
from app.picture.draw import DRAWN_AT_MOST, Picture, drawn
from app.picture.layout import WIDTH, WIDTHS, frame, layout
from app.picture.marked import Marked, around, day_of, marked
from app.site import Site
from app.words import Language, language, legend
from geo import Front, QueryError
from geo.crs import BBox
from geo.evidence import silenced

MEDIA: Final = {"svg": "image/svg+xml", "png": "image/png"}
KNOWN: Final = ("day", "bbox", "width", "place", "claim", "without", "lang")
PHONE: Final = 400
WAITING_MAX: Final = 16
"""Pictures that may be waited for; who asks for more is told to come again."""


@dataclass(frozen=True, slots=True)
class View:
    """What a picture is to show, checked."""

    day: date
    language: Language
    width: int
    marked: Marked
    ground: BBox
    """The box (lon, lat) that is shown at least."""
    silenced: tuple[str, ...]
    """Voices whose reports are left out."""
    claim: str | None


def routes() -> list[BaseRoute]:
    """The addresses of the pictures; each is drawn from the site that is current when asked."""
    press = Press(1, WAITING_MAX)  # matplotlib draws one at a time, which slows the map enough

    def route(kind: str) -> Route:
        async def endpoint(request: Request) -> Response:
            site: Site = request.app.state.site
            given = params.single(params.pairs(request.scope["query_string"]), KNOWN)
            seen = view(site.front, given)
            key = (f"map.{kind}", *(f"{name}={given[name]}" for name in sorted(given)))
            return Once(press, site.kept, key, lambda: made(site, seen, kind))

        return Route(f"/map.{kind}", endpoint)

    return [route(kind) for kind in MEDIA]


def made(site: Site, seen: View, kind: str) -> Made:
    """The picture, drawn."""
    heard = unheard(site, seen.silenced)
    return Made(drawn(heard.front, picture(heard, seen), kind), MEDIA[kind])


def view(front: Front, given: Mapping[str, str]) -> View:
    """What these parameters ask for. QueryError for what can't be shown."""
    found = marked(front, given.get("place"), given.get("claim"))
    own = {"day": str(day_of(front.records, given.get("claim")))}
    return View(
        params.covered_day(front.records.manifest, {**own, **given}["day"]),
        language(given.get("lang")),
        _width(given.get("width")),
        found,
        _ground(front, given.get("bbox"), found),
        voices(front, given.get("without")),
        given.get("claim"),
    )


def picture(site: Site, seen: View) -> Picture:
    """The picture of a view, not yet drawn."""
    records, spoken = site.front.records, seen.language
    claim = seen.claim if seen.marked.anything else None
    told = words(site, seen.day, spoken, seen.silenced, claim)
    mirrored = spoken.direction == "rtl"
    page = layout(min(seen.width, DRAWN_AT_MOST), told, mirrored=mirrored)
    return Picture(
        day=seen.day,
        frame=frame(seen.ground, page.map),
        layout=page,
        legend=legend(records),
        language=spoken,
        marked=seen.marked,
        title=f"{told.title}: {told.day}",
        description=description(records, seen.day, spoken, seen.silenced),
        width=seen.width,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as a page has it: its parameters, its size, and what it shows in words."""

    query: str
    width: int
    height: int
    narrow: tuple[int, int]
    """Width and height of the same for a phone."""
    text: str


def shown(
    site: Site,
    day: date,
    spoken: Language,
    *,
    width: int,
    place: str = "",
    silenced: Sequence[str] = (),
) -> Shown:
    """The picture of a day, or of a place on it, for a page; without what these voices reported."""
    asked = {"day": str(day), "place": place, "without": ",".join(silenced)}
    asked = {name: value for name, value in asked.items() if value}
    heard = unheard(site, silenced)
    wide, narrow = (
        picture(
            heard, view(site.front, {**asked, "width": str(pixels), "lang": spoken.code})
        ).layout.height
        for pixels in (width, PHONE)
    )
    told = description(heard.front.records, day, spoken, silenced)
    return Shown(urlencode(asked), width, round(wide), (PHONE, round(narrow)), told)


def voices(front: Front, text: str | None) -> tuple[str, ...]:
    """The voices to leave out, in order. QueryError for one that there isn't."""
    return tuple(sorted(silenced(front.records, params.several(text), ())))


def unheard(site: Site, silenced: Sequence[str]) -> Site:
    """The site had these voices made no report."""
    return replace(site, front=site.front.without(silenced)) if silenced else site


def _width(text: str | None) -> int:
    least, most = WIDTHS
    expected = f"a whole number of pixels from {least} to {most}"
    if text is None:
        return WIDTH
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not (digits and least <= int(text) <= most):
        raise QueryError("width", text, expected)
    return int(text)


def _ground(front: Front, text: str | None, found: Marked) -> BBox:
    """The box (lon, lat) that is shown at least."""
    if text is not None:
        boxes = areas.bbox(text)
        if len(boxes) > 1 or not isinstance(boxes[0], tuple):
            raise QueryError("bbox", text, "west before east")
        return boxes[0]
    whole: Any = around(front, found) or screen.valley(front) or front.collection("boundaries").bbox
    return (whole[0], whole[1], whole[2], whole[3])
