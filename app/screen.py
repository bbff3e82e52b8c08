"""What the map draws on a day, made for the screen: one small answer per span without change.

The zones are those of the API with outlines thinned as one coverage, so that neighbours still
share their edges; the lines between zones are taken from the thinned outlines and so lie on them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

import numpy as np
import orjson
import shapely
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app import params
from app.contested import parties_of
from geo import Front, QueryError, Records
from geo.collection import rows_of
from geo.crs import Geometries, geographic, projected
from geo.model import CONTESTED
from geo.what_if import changes

THINNED_M: Final = 250.0
"""Corners that make a triangle smaller than this squared are left out; `fine=1` leaves none out."""
DIGITS: Final = {False: 4, True: 5}
"""Decimals of the coordinates, fine or not: a pixel is 40 m or less wide where fine is asked."""
KEPT: Final = 256
GRID_M: Final = 5000
LABEL_POINTS: Final = 16
SENT: Final = ("bank", "holder", "basis", "area_km2")
"""What the map draws; the rest of a zone is asked for when it is opened."""
KNOWN: Final = ("day", "without", "fine")


def routes() -> list[BaseRoute]:
    """The address the map's script asks."""

    def zones(request: Request) -> Response:
        given = params.single(params.pairs(request.scope["query_string"]), KNOWN)
        front: Front = request.app.state.site.front
        voices = given["without"].split(",") if given.get("without") else []
        fine = given.get("fine", "0")
        if fine not in ("0", "1"):
            raise QueryError("fine", fine, "0 or 1")
        body = drawn(
            front,
            params.covered_day(front.records.manifest, given.get("day")),
            voices,
            fine=fine == "1",
        )
        return Response(body, media_type="application/json")

    return [Route("/map/zones", zones)]


@dataclass(frozen=True, slots=True, eq=False)
class _One:
    """A front as a key: the same one, not an equal one."""

    front: Front

    def __hash__(self) -> int:
        return id(self.front)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _One) and other.front is self.front


def drawn(front: Front, day: date, voices: Iterable[str], *, fine: bool = False) -> bytes:
    """Zones, lines, labels and holders of the day, as JSON; without what these voices reported."""
    starts = [start for start in front.epochs.timeline.days if start <= day]
    return _drawn(_One(front), starts[-1], frozenset(voices), fine)


@lru_cache(maxsize=KEPT)
def _drawn(key: _One, day: date, voices: frozenset[str], fine: bool) -> bytes:
    front = key.front
    other = front.without(voices) if voices else front
    frame = other.zones(day)
    records = other.records
    digits = DIGITS[fine]
    exact = np.asarray(frame.geometry)
    shapes = exact if fine else thinned(exact, records.manifest.crs)
    involved = {p: parties_of(records, p, day) for p in contested(other, day)}
    places = records.places
    holders = {p: h for p, h in other.holders(day).items() if places[p].position}
    return orjson.dumps(
        {
            "zones": [
                _zone(row, fragment(shape, digits), involved)
                for row, shape in zip(rows_of(frame), shapes, strict=True)
            ],
            "fronts": fragment(halfway(frame["bank"], frame["holder"], shapes), digits),
            "labels": list(labels(records, frame["bank"], frame["holder"], shapes)),
            "holders": holders,
            "contested": involved,
            "changed": [c.place for c in changes(front.holders(day), other.holders(day))],
        },
        option=orjson.OPT_SERIALIZE_NUMPY,
    )


def _zone(row: Any, shape: Any, involved: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    feature_id, _, properties = row
    hatch = {p for place in properties["places"] for p in involved.get(place, ())}
    sent = {name: properties[name] for name in SENT}
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": shape,
        "properties": {**sent, "hatch": sorted(hatch)},
    }


def fragment(shape: Any, digits: int) -> orjson.Fragment:
    """The geometry as GeoJSON, its coordinates rounded for the screen."""
    rounded = shapely.transform(shape, lambda positions: np.round(positions, digits))
    return orjson.Fragment(shapely.to_geojson(rounded))


def thinned(shapes: Geometries, crs: str) -> Geometries:
    """The shapes (lon, lat) with fewer corners; what two of them share stays shared."""
    if not len(shapes):
        return shapes
    return geographic(shapely.coverage_simplify(projected(shapes, crs), THINNED_M), crs)


def halfway(banks: Iterable[str], holders: Iterable[str], shapes: Geometries) -> Any:
    """The lines between zones of one bank and different holders, as one geometry."""
    zones = list(zip(banks, holders, shapely.boundary(shapes), strict=True))
    shared = [
        shapely.intersection(line, other)
        for (bank, holder, line), (other_bank, other_holder, other) in combinations(zones, 2)
        if bank == other_bank and holder != other_holder
    ]
    parts = shapely.get_parts(shapely.union_all(shared))
    return shapely.line_merge(shapely.union_all([p for p in parts if p.geom_type == "LineString"]))


def labels(
    records: Records, banks: Iterable[str], holders: Iterable[str], shapes: Geometries
) -> Iterator[dict[str, Any]]:
    """Per party and bank, its short name and where in its largest part it may stand."""
    grounds: dict[tuple[str, str], list[Any]] = {}
    for bank, holder, shape in zip(banks, holders, shapes, strict=True):
        if holder != CONTESTED:
            grounds.setdefault((holder, bank), []).append(shape)
    for (holder, _), parts in sorted(grounds.items()):
        ground = shapely.get_parts(shapely.union_all(parts))
        (metres,) = projected(ground[[np.argmax(shapely.area(ground))]], records.manifest.crs)
        party = records.parties[holder]
        yield {"text": party.label or party.name, "at": _inside(metres, records.manifest.crs)}


def _inside(ground: Any, crs: str) -> list[list[float]]:
    """Points (lon, lat, km to the edge) well inside a ground in metres, the deepest first."""
    west, south, east, north = shapely.bounds(ground)
    across, up = np.meshgrid(np.arange(west, east, GRID_M), np.arange(south, north, GRID_M))
    points = shapely.points(across.ravel(), up.ravel())
    points = np.asarray(points)[shapely.contains_xy(ground, across.ravel(), up.ravel())]
    depth = shapely.distance(shapely.boundary(ground), points) / 1000
    deepest = np.argsort(-depth, kind="stable")[:LABEL_POINTS]
    found = shapely.get_coordinates(geographic(points[deepest], crs))
    return [
        [round(x, 3), round(y, 3), round(km, 1)]
        for (x, y), km in zip(found, depth[deepest], strict=True)
    ]


def contested(front: Front, day: date) -> list[str]:
    """Ids of the places contested on the day."""
    return [place for place, holder in front.holders(day).items() if holder == CONTESTED]


# ---- what does not depend on the day ----


@dataclass(frozen=True, slots=True)
class Course:
    """How control went over the days: what the chart and the slider's ticks are drawn from."""

    starts: tuple[int, ...]
    """Days since the first on which what decides changes somewhere."""
    changes: tuple[int, ...]
    """Those of them on which a holder changes."""
    counts: Mapping[str, Mapping[str, tuple[int, ...]]]
    """Bank to holder to how many places it holds from each of `changes` on."""


def course(front: Front) -> Course:
    """The course of the whole front."""
    return _course(_One(front))


@lru_cache(maxsize=4)
def _course(key: _One) -> Course:
    epochs = key.front.epochs
    first = key.front.records.manifest.first_day
    starts = [(day - first).days for day in epochs.timeline.days[:-1]]
    differs = np.any(epochs.codes[1:] != epochs.codes[:-1], axis=1)
    at = [0, *(np.flatnonzero(differs) + 1)]
    banks = np.array(key.front.records.manifest.banks)[epochs.cells.site_bank]
    return Course(
        tuple(starts),
        tuple(starts[i] for i in at),
        {
            bank: {
                holder: tuple(int(n) for n in (epochs.codes[at][:, banks == bank] == code).sum(1))
                for code, holder in enumerate(epochs.holders)
            }
            for bank in key.front.records.manifest.banks
        },
    )


def valley(front: Front) -> tuple[float, ...] | None:
    """The box (lon, lat) of the largest ground without gap that has a record on some day."""
    return _valley(_One(front))


@lru_cache(maxsize=4)
def _valley(key: _One) -> tuple[float, ...] | None:
    faces = key.front.cells.faces
    if not len(faces):
        return None
    ground = shapely.get_parts(shapely.union_all(faces))
    largest = ground[np.argmax(shapely.area(ground))]
    return tuple(round(float(n), 4) for n in shapely.bounds(largest))


Step = tuple[str, str, str]
"""(bank, holder, path of a step chart in days across and places up, growing downward)."""


def chart(found: Course, days: int, order: Sequence[str], height: int) -> Iterator[Step]:
    """A path per bank and holder, stacked in this order, banks one below the other."""
    top = max(1, *(_total(counts) for counts in found.counts.values()))
    edges = [*found.changes, days]
    for row, (bank, counts) in enumerate(found.counts.items()):
        floor = np.zeros(len(found.changes))
        for holder in order:
            share = np.array(counts[holder])
            if share.any():
                y = [
                    (row + 1) * height + row * 4 - (n / top) * height
                    for n in (floor, floor + share)
                ]
                yield bank, holder, _outline(edges, y[0], y[1])
            floor = floor + share


def _total(counts: Mapping[str, Sequence[int]]) -> int:
    return int(np.sum([list(c) for c in counts.values()], axis=0).max(initial=0))


def _outline(edges: Sequence[int], low: Any, high: Any) -> str:
    """A closed step line along the upper values and back along the lower."""
    there = _steps(edges, high)
    back = [(x, y) for x, y in reversed(_steps(edges, low))]
    points: list[str] = []
    for x, y in [*there, *back]:
        if not points or points[-1] != f"{x} {y:.4g}":
            points.append(f"{x} {y:.4g}")
    return f"M{'L'.join(points)}Z"


def _steps(edges: Sequence[int], values: Any) -> list[tuple[int, float]]:
    """The corners of a step line, without those in the middle of a straight run."""
    corners: list[tuple[int, float]] = [(edges[0], values[0])]
    for at in range(1, len(values)):
        if values[at] != values[at - 1]:
            corners += [(edges[at], values[at - 1]), (edges[at], values[at])]
    return [*corners, (edges[-1], values[-1])]


Names = Callable[[str], str]


def chart_text(
    found: Course, first: date, name: Names, say: Callable[[date], str]
) -> Iterator[str]:
    """The chart in words: per bank, who held how many places at first and at last."""
    last = first + timedelta(days=found.changes[-1])
    for bank, counts in found.counts.items():
        parts = [
            f"{name(holder)} {values[0]} at first, {values[-1]} from {say(last)} on"
            for holder, values in counts.items()
            if any(values)
        ]
        yield f"{bank} bank: {'; '.join(parts)}." if parts else f"{bank} bank: no record."
