"""What map and picture show of a day, made for the eye: outlines thinned as one coverage.

The zones are those of the layer, with fewer corners, and neighbours still share their edges; the
lines between zones are taken from the thinned outlines and so lie on them. Beside another day the
zones are cut where that one has another holder.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final, Literal, NamedTuple

import geopandas
import numpy as np
import shapely

from geo.control import Epochs, History
from geo.crs import Geometries, geographic, projected
from geo.evidence import Piece, pieces
from geo.features import Row, rows_of
from geo.records import CONTESTED

THINNED_M: Final = 250.0
"""Corners that make a triangle smaller than this squared are left out."""


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
    epochs: Epochs,
    frame: geopandas.GeoDataFrame,
    day: date,
    compared: date | None = None,
    *,
    fine: bool = False,
) -> Outlines:
    """The outlines of a day, of the frame of its zones."""
    rows = list(rows_of(frame))
    if compared:
        rows = list(_cut(epochs.history, rows, pieces(epochs, day, compared), compared))
    exact = np.array([shape for _, shape, _ in rows], dtype=object)
    shapes = exact if fine else thinned(exact, epochs.records.manifest.crs)
    zones = [(zone, shape, of) for (zone, _, of), shape in zip(rows, shapes, strict=True)]
    cells, crs = epochs.cells, epochs.records.manifest.crs
    lines = _halfway([of for _, _, of in zones], shapes)
    return Outlines(zones, shapes, _off_rivers(lines, cells.arcs[cells.arc_on_river], crs))


def thinned(shapes: Geometries, crs: str) -> Geometries:
    """The shapes (lon, lat) with fewer corners; what two of them share stays shared."""
    if not len(shapes):
        return shapes
    return geographic(shapely.coverage_simplify(projected(shapes, crs), THINNED_M), crs)


def _halfway(zones: Sequence[Mapping[str, Any]], shapes: Geometries) -> Any:
    """The lines between zones of one bank and different holders, as one geometry."""
    lines = [
        (zone["bank"], zone["holder"], line)
        for zone, line in zip(zones, shapely.boundary(shapes), strict=True)
        if zone["holder"] is not None
    ]
    shared = [
        shapely.intersection(line, other)
        for (bank, holder, line), (other_bank, other_holder, other) in combinations(lines, 2)
        if bank == other_bank and holder != other_holder
    ]
    parts = shapely.get_parts(shapely.union_all(shared))
    return shapely.line_merge(shapely.union_all([p for p in parts if p.geom_type == "LineString"]))


def _off_rivers(lines: Any, rivers: Geometries, crs: str) -> Any:
    """The lines without what lies along a river that parts one bank, thinned or not."""
    if not len(rivers):
        return lines
    beside = shapely.buffer(shapely.union_all(projected(rivers, crs)), 2 * THINNED_M)
    within = shapely.difference(projected(np.array([lines]), crs), beside)
    return geographic(within, crs)[0]


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
