"""The positions of a line of the map, from a file with one position per row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shapely import LineString, Polygon, get_parts, union_all

from geo.crs import Position
from geo.errors import Fault
from geo.records.fields import degrees, whole
from geo.records.spec import Known, Spec
from geo.records.tables import read_rows


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    lon: float
    lat: float


_LINE: Final = Spec(
    "line",
    _Row,
    lambda _known: {"seq": whole, "lon": degrees(180), "lat": degrees(90)},
    needed=("seq", "lon", "lat"),
)


def read_positions(path: Path, kind: str, faults: list[Fault]) -> tuple[Position, ...]:
    """The positions of a line file; empty, with faults, if they make no line of this kind."""
    positions: list[Position] = []
    own: list[Fault] = []

    def keep(line: int, values: list[Any], sound: bool) -> None:
        number, lon, lat = values
        if not sound:
            positions.append((lon, lat))
            return
        if number != len(positions) + 1:
            expected = f"{len(positions) + 1}: rows are counted from 1 without gaps"
            own.append(Fault(path.name, line, "seq", str(number), expected))
        if positions and positions[-1] == (lon, lat):
            expected = "another position than the row before"
            own.append(Fault(path.name, line, "lon,lat", f"{lon},{lat}", expected))
        positions.append((lon, lat))

    if read_rows(path, _LINE, Known(), own, keep) and not own:
        expected_shape = _shape_fault(kind, positions)
        if expected_shape:
            own.append(Fault(path.name, 0, "", f"{len(positions)} positions", expected_shape))
    faults.extend(own)
    return () if own else tuple(positions)


def _shape_fault(kind: str, positions: list[Position]) -> str | None:
    """What was expected of the shape of a line of this kind, if it is not so."""
    if kind == "area":
        if len(positions) < 4 or positions[0] != positions[-1]:
            return "a closed ring: at least 4 positions, the last equal to the first"
        valid = Polygon(positions).is_valid
        return None if valid else f"a ring that does not cross itself{_crossings(positions)}"
    if len(positions) < 2:
        return "at least 2 positions"
    if kind == "river" and not LineString(positions).is_simple:
        return f"a river that does not cross itself{_crossings(positions)}"
    return None


def _crossings(positions: list[Position]) -> str:
    """In words where a line meets itself: the first of these points in order of lon, lat."""
    pieces = get_parts(union_all([LineString(positions)]))
    points = {end for piece in pieces for end in (piece.coords[0], piece.coords[-1])}
    ends = sorted(points - {positions[0], positions[-1]})
    more = f" and {len(ends) - 1} more" if ends[1:] else ""
    return f"; it meets itself at {ends[0][0]:.5f}, {ends[0][1]:.5f}{more}" if ends else ""
