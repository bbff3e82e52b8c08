"""The dividing river and the two banks of the study area.

The study area is cut along the river. A piece belongs to the bank on whose side it meets the
river: walked around counter-clockwise, a piece on the left bank follows the river downstream.
That needs no closing lines outside the area and holds for any number of pieces and meanders.
Everything is in the data set's projected system (metres).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon

from geo.crs import point_array, projected
from geo.errors import Fault, RecordsError
from geo.records import WHOLE, Line, Records

OUTSIDE = "outside"
"""The bank of a place beyond the study area."""
SEGMENT_M = 2000
"""Longest straight piece of a line. A chord of this length differs by centimetres between the
projected system and degrees, so that lines that meet in one also meet in the other."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The study area, its dividing river and its banks, in `crs` (metres)."""

    crs: str
    area: Polygon
    river: LineString | None
    banks: dict[str, MultiPolygon]
    """Bank name to the part of the study area on that side, in alphabetical order of name."""

    def bank_of(self, x: float, y: float) -> str:
        """The bank nearest to (x, y) in `crs`; inside the study area, the bank it lies on."""
        point = Point(x, y)
        return min(self.banks, key=lambda bank: self.banks[bank].distance(point))


def ground(records: Records) -> Ground:
    """The study area of the records and its banks. RecordsError if the river doesn't divide it.

    Without a river the area is one ground.
    """
    manifest = records.manifest
    area = _projected(Polygon(records.area.positions), manifest.crs)
    if records.river is None:
        return Ground(manifest.crs, area, None, {WHOLE: MultiPolygon([area])})
    river = _projected(LineString(records.river.positions), manifest.crs)
    pieces = shapely.get_parts(shapely.polygonize([shapely.union(area.exterior, river)]))
    sides: dict[str, list[Any]] = {bank: [] for bank in manifest.banks}
    for piece in pieces:
        downstream, upstream = _along(piece, river)
        if downstream == upstream:
            raise RecordsError([_undivided(records, records.river)])
        sides[manifest.left_bank if downstream else manifest.right_bank].append(piece)
    if not all(sides.values()):
        raise RecordsError([_undivided(records, records.river)])
    banks = {bank: MultiPolygon(polygons) for bank, polygons in sides.items()}
    return Ground(manifest.crs, area, river, banks)


def _along(piece: Polygon, river: LineString) -> tuple[bool, bool]:
    """Whether the piece, walked counter-clockwise, follows the river downstream, upstream."""
    ring = shapely.get_coordinates(shapely.orient_polygons(piece).exterior)
    middles = point_array((ring[:-1] + ring[1:]) / 2)
    on_river = shapely.distance(middles, river) < 1e-3
    where = shapely.line_locate_point(river, point_array(ring))
    forward = np.diff(where) > 0
    return bool(np.any(on_river & forward)), bool(np.any(on_river & ~forward))


def _projected(line: Any, crs: str) -> Any:
    """A line or a ring in metres, without long straight pieces."""
    return shapely.segmentize(projected(np.array([line], dtype=object), crs), SEGMENT_M)[0]


def with_banks(records: Records, laid: Ground) -> Records:
    """The records, each located place that has no bank on the one it lies on, or outside."""
    without = [p for p in records.places.values() if not p.bank and p.position]
    if not without:
        return records
    points = projected(point_array(p.position for p in without if p.position), laid.crs)
    computed = {
        place.id: replace(
            place, bank=laid.bank_of(point.x, point.y) if laid.area.covers(point) else OUTSIDE
        )
        for place, point in zip(without, points, strict=True)
    }
    return replace(records, places=MappingProxyType({**records.places, **computed}))


def _undivided(records: Records, river: Line) -> Fault:
    expected = f"a line that crosses {records.area.id} from edge to edge and divides it in two"
    where = _where(Polygon(records.area.positions), LineString(river.positions))
    return Fault("front.toml", 0, "river", river.id, f"{expected}; {where}")


def _where(area: Polygon, river: LineString) -> str:
    """In words why a river doesn't divide the area; both in WGS 84 (lon, lat)."""
    if not area.intersects(river):
        return "it lies outside"
    for verb, end in (("begins", river.coords[0]), ("ends", river.coords[-1])):
        if area.contains(Point(end)):
            return f"it {verb} inside at {end[0]:.5f}, {end[1]:.5f}"
    return "it leaves a part of it on neither bank, or follows its edge"


def bank_faults(records: Records, laid: Ground, lines: Mapping[str, int]) -> list[Fault]:
    """Each place that lies elsewhere than on its bank by more than its uncertainty.

    `lines` are those of the places in their file.
    """
    located = {p: p.position for p in records.places.values() if p.position}
    located = {place: position for place, position in located.items() if place.bank in laid.banks}
    points = projected(point_array(located.values()), laid.crs)
    faults = []
    for place, point in zip(located, points, strict=True):
        off_m = laid.banks[place.bank].distance(point)
        uncertainty_m = place.uncertainty_m or 0
        if off_m > uncertainty_m:
            beyond = not laid.area.covers(point)
            where = f"outside the area: write `{OUTSIDE}`" if beyond else "on the other bank"
            expected = (
                f"a place within its uncertainty of {uncertainty_m} m of the {place.bank} bank "
                f"of {records.area.id}; it lies {off_m:.0f} m away, {where}"
            )
            faults.append(Fault("places.csv", lines[place.id], "bank", place.id, expected))
    return faults
