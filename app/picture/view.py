"""`/map.svg` and `/map.png`: the map of a day as a picture, for print, previews and no JavaScript.

Parameters are refused as strictly as the API's. Drawing takes some tenths of a second of one
processor: there is one thread for it, and what it has drawn is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from app.http import PNG, SVG, areas, params
from app.picture.captions import captions, description
from app.picture.draw import DRAWN_AT_MOST, Picture, picture_bytes
from app.picture.layout import WIDTH, WIDTHS, Layout, Words, frame, layout
from app.picture.marked import Marked, around, marked, marked_day
from app.resource import BY, DAY, LANG, NAMES, WITHOUT, Content, Parameter, Request, Resource
from app.site import Site
from app.words import Language, language, legend, strength_legend
from geo import By, Front, QueryError
from geo.crs import BBox
from geo.evidence import silenced

MEDIA: Final = {"svg": SVG, "png": PNG}
KNOWN: Final = (
    DAY,
    Parameter(
        "bbox",
        "Ground to show at least: west, south, east, north in degrees.",
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    ),
    Parameter("width", "Pixels.", {"type": "integer", "minimum": WIDTHS[0], "maximum": WIDTHS[1]}),
    Parameter("place", "Id of a place to mark, and to show around.", {"type": "string"}),
    Parameter(
        "claim",
        "Ids of claims, separated by commas: what they name is marked, on the day of a single one.",
        NAMES,
    ),
    WITHOUT,
    BY,
    LANG,
)
PHONE: Final = 400


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
    claims: tuple[str, ...]
    by: By


def _resource(kind: str) -> Resource:
    def answer(request: Request) -> Content:
        seen = view(request.front, request.parameters)
        return Content(drawing(request.site, seen, kind))

    summary = f"The map of a day as a picture ({kind.upper()})"
    formats = {kind: MEDIA[kind]}
    return Resource(f"map-{kind}", f"/map.{kind}", summary, formats, KNOWN, answer, pool="pictures")


def drawing(site: Site, seen: View, kind: str) -> bytes:
    """The picture, drawn, as SVG or PNG."""
    heard = unheard(site, seen.silenced)
    return picture_bytes(heard.front, picture(heard, seen), kind)


def view(front: Front, parameters: Mapping[str, str]) -> View:
    """What these parameters ask for. QueryError for what can't be shown."""
    claims = tuple(parameters["claim"].split(",")) if "claim" in parameters else ()
    marks = marked(front, parameters.get("place"), claims)
    own = {"day": str(marked_day(front.records, claims[0] if len(claims) == 1 else ""))}
    return View(
        params.covered_day(front.records.manifest, {**own, **parameters}["day"]),
        language(parameters.get("lang")),
        _width(parameters.get("width")),
        marks,
        _ground(front, parameters.get("bbox"), marks),
        silenced_voices(front, parameters.get("without")),
        claims,
        params.by(parameters.get("by")),
    )


def picture(site: Site, seen: View) -> Picture:
    """The picture of a view, not yet drawn."""
    spoken, history = seen.language, site.front.history
    words = _words(site, seen)
    page = _laid_out(seen, words, seen.width)
    return Picture(
        day=seen.day,
        frame=frame(seen.ground, page.map),
        layout=page,
        legend=strength_legend(history, spoken) if seen.by == "strength" else legend(history),
        language=spoken,
        marked=seen.marked,
        title=f"{words.title}: {words.day}",
        description=description(history, seen.day, spoken, seen.silenced),
        width=seen.width,
        by=seen.by,
    )


def _words(site: Site, seen: View) -> Words:
    claims = seen.claims if seen.marked.anything else ()
    return captions(site, seen.day, seen.language, seen.silenced, claims, by=seen.by)


def _laid_out(seen: View, words: Words, width: int) -> Layout:
    mirrored = seen.language.direction == "rtl"
    return layout(min(width, DRAWN_AT_MOST), words, mirrored=mirrored)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture as a page has it: its parameters, its size, and what it shows in words."""

    query: str
    width: int
    height: int
    narrow: tuple[int, int]
    """Width and height of the same for a phone."""
    text: str


def page_picture(
    site: Site,
    day: date,
    spoken: Language,
    *,
    width: int,
    place: str = "",
    claims: Sequence[str] = (),
    silenced: Sequence[str] = (),
) -> _Shown:
    """The picture of a day, or of a place or claims on it; without what these voices reported."""
    several = {"claim": ",".join(claims), "without": ",".join(silenced)}
    parameters = {"day": str(day), "place": place, **several}
    parameters = {name: value for name, value in parameters.items() if value}
    heard = unheard(site, silenced)
    seen = view(site.front, {**parameters, "lang": spoken.code})
    around_map = _words(heard, seen)
    wide, narrow = (_laid_out(seen, around_map, pixels).height for pixels in (width, PHONE))
    words = description(heard.front.history, day, spoken, silenced)
    return _Shown(
        urlencode(parameters, safe=","), width, round(wide), (PHONE, round(narrow)), words
    )


def silenced_voices(front: Front, text: str | None) -> tuple[str, ...]:
    """The voices to leave out, in order. QueryError for one that there isn't."""
    return tuple(sorted(silenced(front.records, params.comma_separated(text), ())))


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


def _ground(front: Front, text: str | None, marks: Marked) -> BBox:
    """The box (lon, lat) that is shown at least."""
    if text is not None:
        boxes = areas.bbox(text)
        if len(boxes) > 1 or not isinstance(boxes[0], tuple):
            raise QueryError("bbox", text, "west before east")
        return boxes[0]
    whole: Any = around(front, marks) or front.valley or front.store.extent("boundaries").bbox
    return (whole[0], whole[1], whole[2], whole[3])


RESOURCES: Final = tuple(map(_resource, MEDIA))
