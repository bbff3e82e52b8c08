"""The map of a day as a picture: the zones of the API, dots, names that find room, a legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely

from app.day import dots, name_points
from app.picture.layout import SWATCH, Box, Frame, Layout, scale_km
from app.picture.marked import CLAIM, Marked
from app.picture.marks import (
    INK,
    PAPER,
    QUIET,
    WATER,
    held,
    outlined,
    rectangle,
    ring,
    swatch,
    unheld,
)
from app.picture.names import Dot, Name, Room, corners, names_with_room, river_name, zone_name
from app.picture.pen import Pen
from app.picture.rivers import River, river_lines, river_points, stretches
from app.words import ENGLISH, OPACITY, Language, Legend, hatch
from geo import By, Day, Detail, Front, Place
from geo.records import CONTESTED

DRAWN_AT_MOST: Final = 1200
"""Wider pictures are the same drawn larger."""
FINE_KM: Final = 0.04
"""Kilometres to a pixel below which outlines have all their corners, as on the page's map."""
_FAR_KM: Final = 0.4
"""Kilometres to a pixel above which a country's outlines have the fewest."""
CLOSER_KM: Final = 0.09
"""Kilometres to a pixel below which dots are larger."""
SCALE_LONGEST: Final = 110

_drawing = Lock()
"""One picture at a time: matplotlib makes no promise about threads."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw."""

    day: date
    frame: Frame
    layout: Layout
    legend: Legend
    language: Language
    marked: Marked
    title: str
    description: str
    width: int
    """Pixels of the finished picture."""
    by: By = "holder"


def _scale(frame: Frame) -> Detail:
    if frame.km_per_pixel <= FINE_KM:
        return "fine"
    return "far" if frame.km_per_pixel > _FAR_KM else "near"


def picture_bytes(front: Front, picture: Picture, kind: str) -> bytes:
    """The picture as `png` or `svg`; the same bytes for the same data and picture."""
    with _drawing:
        pen = Pen(picture.layout.width, picture.layout.height)
        day = front.day(picture.day, scale=_scale(picture.frame), by=picture.by)
        lines = river_lines(front, picture.frame)
        _draw_ground(pen, front, picture, day, lines)
        room = Room(picture.frame, _dots(front, picture, day), river_points(lines))
        _draw_dots(pen, picture, day, room)
        _draw_scale(pen, picture.frame, room, picture.language.gettext("km"))
        _draw_names(pen, front, picture, day, room)
        _draw_river_names(pen, lines, room)
        _draw_page(pen, picture)
        finish = pen.png if kind == "png" else pen.svg
        return finish(picture.width, picture.title, picture.description)


# ---- the ground ----


def _draw_ground(
    pen: Pen, front: Front, picture: Picture, day: Day, rivers: Sequence[River]
) -> None:
    frame = picture.frame
    pen.fill(rectangle(frame.box), PAPER)
    lines = front.frame("boundaries")
    for kind, line in zip(lines["kind"], frame.pixels(np.asarray(lines.geometry)), strict=True):
        if kind == "border":
            pen.line(line, "#8a857a", 1.3, (8, 3, 2, 3))
        else:
            pen.line(line, "#b5af9f", 0.8)
    _draw_zones(pen, picture, day)
    for width, colours in ((5, ("#ffffff",) * 2), (2.6, WATER)):
        for river in rivers:
            share = 1 if river.divides else 0.45
            pen.line(river.line, colours[not river.divides], width * share)
    front_lines = frame.pixels(np.array([day.outlines.lines], dtype=object))[0]
    pen.line(front_lines, "#ffffff", 3, opacity=0.7)
    pen.line(front_lines, "#222222", 1.3, (5, 4))
    for area in frame.pixels(picture.marked.areas):
        outlined(pen, area, CLAIM)


def _draw_zones(pen: Pen, picture: Picture, day: Day) -> None:
    """Attested ground in its colour, inferred fading away from that of its holder and bank."""
    legend, frame = picture.legend, picture.frame
    reach = (legend.inferred_km - legend.attested_km) / frame.km_per_pixel
    zones = [(zone, of) for zone, _, of in day.outlines.zones]
    shapes = frame.pixels(day.outlines.shapes)
    attested = {
        (of["bank"], of["holder"]): shape
        for (_, of), shape in zip(zones, shapes, strict=True)
        if of["basis"] == "attested"
    }
    for (zone, of), shape in zip(zones, shapes, strict=True):
        colours = _ground_colours(picture, day, of)
        if of["basis"] == "attested":
            pen.coloured(shape, colours, OPACITY["attested"], name=zone)
        elif around := attested.get((of["bank"], of["holder"])):
            pen.fading(shape, around, colours, reach, name=zone)
        else:
            pen.coloured(shape, colours, OPACITY["inferred"] / 2, name=zone)


def _ground_colours(picture: Picture, day: Day, of: Mapping[str, Any]) -> list[str]:
    """The colour of a zone; of a contested one those of the parties that contest its places."""
    colours = picture.legend.colours
    if of["holder"] != CONTESTED:
        return [colours[of["holder"]]]
    between = sorted({p for place in of["places"] for p in day.contested.get(place, ())})
    return hatch(colours[party] for party in between)


# ---- places ----


def _dots(front: Front, picture: Picture, day: Day) -> list[Dot]:
    """The places on the map, the most important last."""
    frame = picture.frame
    every = dots.dots(front)
    positions = frame.positions(every.positions)
    main = {front.records.manifest.focus, *picture.marked.places}
    near = every.zooms <= dots.zoom_of(frame.km_per_pixel, frame.lat)
    near |= np.array([place.id in main for place in every.places], dtype=np.bool_)
    shown = frame.held(positions) & near
    ids = [place.id for place in compress(every.places, shown)]
    at = positions[shown].tolist()
    whole = [_dot(front, picture, day, *pair) for pair in zip(ids, at, strict=True)]
    return sorted(whole, key=lambda dot: (-dot.rank, dot.id))


def _dot(front: Front, picture: Picture, day: Day, place_id: str, at: Sequence[float]) -> Dot:
    place = front.records.places[place_id]
    marked = place_id == front.records.manifest.focus or place_id in picture.marked.places
    own = -1 if marked else dots.rank(place.kind)
    known = place_id in day.holders
    closer = 1 if picture.frame.km_per_pixel < CLOSER_KM else 0
    radius = closer + ((7, 5, 4)[min(2, max(0, own))] if known else 2)
    names = _names(place, picture.language)
    return Dot(place_id, at[0], at[1], radius + 1.0, own, names, known)


def _names(place: Place, language: Language) -> tuple[str, ...]:
    """The place's name in both scripts, first in that of the language."""
    first = language.named(place)
    return tuple(dict.fromkeys(filter(None, (first, place.name, place.name_ar))))


def _draw_dots(pen: Pen, picture: Picture, day: Day, room: Room) -> None:
    """The dots, the most important last; equal ones together, since there may be thousands."""
    pen.cut_to(*corners(picture.frame.box))
    groups: dict[tuple[float, tuple[str, ...]], list[tuple[float, float]]] = {}
    for dot in room.dots:
        if colour := picture.marked.places.get(dot.id):
            ring(pen, (dot.x, dot.y), dot.radius, colour)
        colours = _colours(picture, day, dot.id)
        groups.setdefault((dot.radius, colours), []).append((dot.x, dot.y))
    for (radius, colours), at in groups.items():
        if colours:
            held(pen, at, radius, colours)
        else:
            unheld(pen, at, radius)
    pen.cut_no_more()


def _colours(picture: Picture, day: Day, place: str) -> tuple[str, ...]:
    """The colours of a place's dot; none without a record."""
    holder, colours = day.holders.get(place), picture.legend.colours
    if holder is None:
        return ()
    if holder == CONTESTED:
        return tuple(hatch(colours[party] for party in day.contested[place])[:2])
    return (colours[holder],)


# ---- names ----


def _draw_names(pen: Pen, front: Front, picture: Picture, day: Day, room: Room) -> None:
    spoken = _short_names(picture)
    zones = [of for _, _, of in day.outlines.zones] if picture.by == "holder" else []
    names = list(names_with_room(room, pen.measure, main=True))
    for label in name_points.labels(front.records, zones, day.outlines.shapes[: len(zones)]):
        text = spoken.get(label["text"], label["text"])
        names += zone_name(room, text, label["at"], pen.measure)
    names += list(names_with_room(room, pen.measure, main=False))
    for name in names:
        if name.lead:
            pen.line(shapely.LineString(name.lead), INK, 0.8)
        _write(pen, name, INK)


def _draw_river_names(pen: Pen, rivers: Sequence[River], room: Room) -> None:
    for river in rivers:
        size = 12.0 if river.divides else 10.0
        for name in river_name(room, stretches(river.line), river.text, size, pen.measure):
            _write(pen, name, "#1d5180")


def _short_names(picture: Picture) -> Mapping[str, str]:
    """The labels of parties, as they are said in the language."""
    if picture.language is ENGLISH:
        return {}
    named = picture.language.named
    return {party.label or party.name: named(party, "label") for party in picture.legend.parties}


def _write(pen: Pen, name: Name, colour: str) -> None:
    pen.text(name.x, name.y, name.text, name.size, colour, align=name.align, bold=name.bold,
             turned=name.turned, halo=True)  # fmt: skip


# ---- around the map ----


def _draw_scale(pen: Pen, frame: Frame, room: Room, unit: str) -> None:
    km = scale_km(frame, min(SCALE_LONGEST, frame.box.width / 4))
    left, y = frame.box.left + 12, frame.box.bottom - 12
    right = left + km / frame.km_per_pixel
    bar = shapely.LineString([(left, y - 5), (left, y), (right, y), (right, y - 5)])
    pen.line(bar, "#ffffff", 4, opacity=0.85)
    pen.line(bar, INK, 1.5)
    pen.text((left + right) / 2, y - 8, f"{km:g} {unit}", 10, INK, align="center", halo=True)
    room.taken.append((left - 4, y - 18, right + 4, y + 6))


def _draw_page(pen: Pen, picture: Picture) -> None:
    layout = picture.layout
    pen.line(rectangle(layout.map), "#d5d0c3", 1)
    for text in layout.texts:
        colour = QUIET if text.quiet else INK
        pen.text(text.x, text.y, text.text, text.size, colour, align=text.align, bold=text.bold)
    for key, left, top in layout.swatches:
        swatch(pen, picture.legend, key, Box(left, top, *SWATCH))
