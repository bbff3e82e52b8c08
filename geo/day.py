"""What map and picture show of a day, made for the eye: outlines along thinned lines.

The zones are those of the layer, with fewer corners, and neighbours still share their edges, which
were thinned once for all days; the lines between zones are some of them. Beside another day the
zones are cut where that one has another holder.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely

from geo.control import Epochs, History, Lines, fronts, shapes_on
from geo.crs import Geometries
from geo.evidence import Piece, pieces
from geo.features import Row
from geo.records import CONTESTED


class Outlines(NamedTuple):
    """What is drawn as long as nothing changes that decides. Shapes are in WGS 84 (lon, lat)."""

    zones: Sequence[Row]
    """Id, shape and properties of each zone, the shape thinned unless the day is fine.

    Beside another day `other` is its holder where that differs (None for no record), and
    `other_hatch` between whom it was contested. Ground with a record on the other day only has no
    holder and no id.
    """
    shapes: Geometries
    """The same shapes."""
    lines: Any
    """Between zones of one bank and different holders, as one geometry."""


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """A day as it is drawn."""

    outlines: Outlines
    holders: Mapping[str, str]
    """Place id to holder, or to how strong its evidence is."""
    contested: Mapping[str, Sequence[str]]
    """Between whom each contested place is, as far as its reports tell."""
    others: Mapping[str, Mapping[str, Any]]
    """Per place with another holder on the other day: that holder and, if contested, its hatch."""


Detail = Literal["far", "near", "fine"]
"""At what scale a day is drawn: at more than some 400 m a pixel, less than that, less than 40 m."""
By = Literal["holder", "strength"]
"""What ground and places are coloured by: who holds them, or on what that stands."""


def strong_day(history: History, outlines: Outlines, day: date) -> Day:
    """The day with these outlines, by how strong the evidence of each place is."""
    deciding = history.deciding(day)
    return Day(outlines, {p: history.strengths[r.id] for p, r in deciding.items()}, {}, {})


def day_of(history: History, outlines: Outlines, day: date, compared: date | None = None) -> Day:
    """The day with these outlines."""
    holders = history.holders(day)
    return Day(
        outlines,
        holders,
        {place: history.parties_of(place, day) for place, h in holders.items() if h == CONTESTED},
        _others(history, holders, compared) if compared else {},
    )


def day_outlines(
    epochs: Epochs, rows: Sequence[Row], lines: Lines, day: date, compared: date | None = None
) -> Outlines:
    """The outlines of a day along these lines, of the rows of its zones."""
    if compared:
        cut = pieces(epochs, day, compared, lines)
        zones = list(_cut(epochs.history, rows, cut, compared))
    else:
        shapes = shapes_on(epochs, day, lines)
        keys = ((of["bank"], of["holder"], of["basis"]) for _, _, of in rows)
        zones = [(row[0], shapes[key], row[2]) for row, key in zip(rows, keys, strict=True)]
    outlines = np.array([shape for _, shape, _ in zones], dtype=object)
    halfway = shapely.MultiLineString([*lines.arcs[fronts.halfway_on(epochs, day, lines)]])
    return Outlines(zones, outlines, halfway if halfway.is_empty else shapely.line_merge(halfway))


def _cut(
    history: History, rows: Iterable[Row], pieces: Iterable[Piece], other: date
) -> Iterator[Row]:
    """The pieces of ground as zones of the day, each with what its zone says."""
    whole = {(of["bank"], of["holder"], of["basis"]): (zone, of) for zone, _, of in rows}
    for piece in pieces:
        none = {"bank": piece.bank, "holder": None, "basis": piece.basis, "area_km2": 0}
        zone, of = whole.get((piece.bank, piece.holder or "", piece.basis), ("", none))
        of = {**of, "places": piece.places}
        if piece.other != piece.holder:
            hatch = (_hatched(history, place, piece.other, other) for place in piece.places)
            of |= {"other": piece.other, "other_hatch": sorted({h for hs in hatch for h in hs})}
        yield zone, piece.shape, of


def _others(history: History, now: Mapping[str, str], other: date) -> dict[str, dict[str, Any]]:
    then = history.holders(other)
    return {
        place: {"holder": holder, "hatch": _hatched(history, place, holder, other)}
        for place in sorted(now.keys() | then.keys())
        if (holder := then.get(place)) != now.get(place)
    }


def _hatched(history: History, place: str, holder: str | None, day: date) -> list[str]:
    """Between whom the place was contested on the day; nobody if it was not."""
    return history.parties_of(place, day) if holder == CONTESTED else []
