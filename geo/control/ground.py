"""The rivers of the study area and the banks into which they cut it.

A river that names its banks runs from edge to edge of the area, or from or into another that does.
The area is cut along all of these. A piece is named by the rivers along which it lies, each by the
side on which it meets that river: walked around counter-clockwise, a piece on the left bank follows
the river downstream. That needs no closing lines outside the area and holds for any number of
pieces and meanders. Pieces of one name are one bank.

A river that names no banks may begin and end anywhere, and divides nothing; but no cell crosses it
(`geo/control/parting.py`). Everything is in the data set's projected system (metres).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

from geo.crs import Geometries, geographic, point_array, projected
from geo.errors import Fault, RecordsError
from geo.records import WHOLE, Line, Records

OUTSIDE = "outside"
"""The bank of a place beyond the study area."""
SEGMENT_M = 2000
"""Longest straight piece of a line. A chord of this length differs by centimetres between the
projected system and degrees, so that lines that meet in one also meet in the other."""
_ON_LINE_M = 1e-3
"""As near as that a point lies on a line."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The study area, its rivers and its banks, in `crs` (metres)."""

    crs: str
    area: Polygon
    rivers: MultiLineString
    """All that no cell crosses."""
    parting: MultiLineString
    """Those of them that name no banks."""
    banks: dict[str, MultiPolygon]
    """Bank name to the part of the study area that it is, in alphabetical order of name."""

    def banks_of(self, points: Geometries) -> list[str]:
        """The bank nearest to each point in `crs`: inside the study area, the one it lies on."""
        names = [*self.banks]
        if len(names) == 1 or not len(points):
            return names[:1] * len(points)
        distances = [_distances_m(shape, points) for shape in self.banks.values()]
        return [names[nearest] for nearest in np.argmin(distances, axis=0)]

    def bank_of(self, x: float, y: float) -> str:
        """The bank nearest to (x, y) in `crs`; inside the study area, the bank it lies on."""
        return self.banks_of(point_array([(x, y)]))[0]

    def covers(self, points: Geometries) -> list[bool]:
        """Whether each point in `crs` lies in the study area."""
        shapely.prepare(self.area)
        return [bool(inside) for inside in shapely.covers(self.area, points)]


def _distances_m(shape: Any, points: Geometries) -> Any:
    shapely.prepare(shape)
    return shapely.distance(shape, points)


def ground(records: Records) -> Ground:
    """The study area of the records and its banks. RecordsError if a river doesn't divide it.

    Without a river that names banks the area is one ground.
    """
    crs = records.manifest.crs
    area = _projected(Polygon(records.area.positions), crs)
    lines = {river.id: _projected(LineString(river.positions), crs) for river in records.rivers}
    parting = [lines[river.id] for river in records.rivers if not river.left_bank]
    return Ground(
        crs,
        area,
        MultiLineString([*lines.values()]),
        MultiLineString(parting),
        _banks(records, area, lines),
    )


def _banks(
    records: Records, area: Polygon, lines: Mapping[str, LineString]
) -> dict[str, MultiPolygon]:
    dividing = [river for river in records.rivers if river.left_bank]
    if not dividing:
        return {WHOLE: MultiPolygon([area])}
    rivers = [lines[river.id] for river in dividing]
    pieces = shapely.get_parts(shapely.polygonize([_together([area.exterior, *rivers])]))
    sides = np.array([[_along(piece, line) for line in rivers] for piece in pieces])
    if wrong := _undivided(records, dividing, lines, area, sides):
        raise RecordsError(wrong)
    banks: dict[str, list[Any]] = {}
    for piece, along in zip(pieces, sides, strict=True):
        names = [
            river.left_bank if downstream else river.right_bank
            for river, (downstream, upstream) in zip(dividing, along, strict=True)
            if downstream or upstream
        ]
        banks.setdefault("-".join(dict.fromkeys(names)), []).append(piece)
    return {bank: MultiPolygon(banks[bank]) for bank in sorted(banks)}


def _together(lines: Iterable[Any]) -> Any:
    return reduce(shapely.union, lines)


def _along(piece: Polygon, river: LineString) -> tuple[bool, bool]:
    """Whether the piece, walked counter-clockwise, follows the river downstream, upstream."""
    ring = shapely.get_coordinates(shapely.orient_polygons(piece).exterior)
    middles = point_array((ring[:-1] + ring[1:]) / 2)
    on_river = shapely.distance(middles, river) < _ON_LINE_M
    where = shapely.line_locate_point(river, point_array(ring))
    forward = np.diff(where) > 0
    return bool(np.any(on_river & forward)), bool(np.any(on_river & ~forward))


def _projected(line: Any, crs: str) -> Any:
    """A line or a ring in metres, without long straight pieces."""
    return shapely.segmentize(projected(np.array([line], dtype=object), crs), SEGMENT_M)[0]


def _undivided(
    records: Records,
    dividing: Sequence[Line],
    lines: Mapping[str, LineString],
    area: Polygon,
    sides: Any,
) -> list[Fault]:
    """Each of the rivers that has not one bank on either side, with where that shows.

    `sides` is by piece and river what `_along` says.
    """
    faults = []
    for at, river in enumerate(dividing):
        others = {other.id: lines[other.id] for other in dividing if other is not river}
        both, either = sides[:, at].all(axis=1), sides[:, at].any(axis=0)
        loose = next(_loose_ends(lines[river.id], area, others, records.manifest.crs), None)
        if loose or both.any() or not either.all():
            meets = area.intersects(lines[river.id])
            where = loose or (_ASIDE if meets else "it lies outside")
            joined = " or from or into another river with banks" if others else ""
            expected = (
                f"a line that crosses {records.area.id} from edge to edge{joined} and divides it"
            )
            without = "; without left_bank and right_bank it may end anywhere" if loose else ""
            faults.append(
                Fault("front.toml", 0, "river", river.id, f"{expected} in two; {where}{without}")
            )
    return faults


_ASIDE = "it leaves a part of it on neither bank, or follows its edge"


def _loose_ends(
    river: LineString, area: Polygon, others: Mapping[str, LineString], crs: str
) -> Iterator[str]:
    """In words each end of a river within the area that isn't on another one."""
    for verb, at in (("begins", 0), ("ends", -1)):
        end = Point(river.coords[at])
        near = {other: line.distance(end) for other, line in others.items()}
        if area.contains(end) and min(near.values(), default=1.0) > _ON_LINE_M:
            ((lon, lat),) = shapely.get_coordinates(geographic(np.array([end]), crs))
            nearest = min(near, key=lambda other: near[other]) if near else ""
            off = f", {near[nearest]:.0f} m from {nearest}" if nearest else ""
            yield f"it {verb} inside at {lon:.5f}, {lat:.5f}{off}"


def with_banks(records: Records, laid: Ground) -> Records:
    """The records with the banks that there are.

    Each located place that has no bank gets the one it lies on, or outside.
    """
    manifest = replace(records.manifest, banks=tuple(laid.banks))
    without = [p for p in records.places.values() if not p.bank and p.position]
    points = projected(point_array(p.position for p in without if p.position), laid.crs)
    located = zip(without, laid.banks_of(points), laid.covers(points), strict=True)
    computed = {
        place.id: replace(place, bank=bank if inside else OUTSIDE)
        for place, bank, inside in located
    }
    places = MappingProxyType({**records.places, **computed}) if computed else records.places
    return replace(records, manifest=manifest, places=places)
