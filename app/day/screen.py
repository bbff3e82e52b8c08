"""What the map draws on a day, made for the screen: one small answer per span without change.

The zones are those of the API with outlines thinned as one coverage, so that neighbours still
share their edges; the lines between zones are taken from the thinned outlines and so lie on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, Final

import numpy as np
import orjson
import shapely

from app.day import two_days
from app.day.name_points import Move, labels, moves
from app.day.per_front import per_front
from app.words import publishers
from geo import Front
from geo.crs import Geometries, geographic, projected
from geo.evidence import changes, pieces
from geo.records import CONTESTED
from geo.search import rows_of

THINNED_M: Final = 250.0
"""Corners that make a triangle smaller than this squared are left out; `fine=1` leaves none out."""
DIGITS: Final = {False: 4, True: 5}
"""Decimals of the coordinates, fine or not: a pixel is 40 m or less wide where fine is asked."""
KEPT: Final = 256
SENT: Final = ("bank", "holder", "basis", "area_km2", "other", "other_hatch")
"""What the map draws; the rest of a zone is asked for when it is opened."""


def drawn(
    front: Front,
    day: date,
    voices: Iterable[str],
    *,
    fine: bool = False,
    other: date | None = None,
) -> bytes:
    """Zones, lines, labels and holders of the day, as JSON; without what these voices reported.

    With another day the zones are cut where that one has another holder.
    """
    starts = front.epochs.timeline.days

    def start(asked: date) -> date:
        return max(start for start in starts if start <= asked)

    return _drawn(front, start(day), frozenset(voices), fine, other and start(other))


@per_front(KEPT)
def _drawn(
    front: Front, day: date, voices: frozenset[str], fine: bool, compared: date | None
) -> bytes:
    other = front.without(voices) if voices else front
    records = other.records
    digits = DIGITS[fine]
    cut = pieces(other.epochs, day, compared) if compared else []
    rows = list(
        two_days.zones(other, day, cut, compared) if compared else rows_of(other.zones(day))
    )
    exact = np.array([shape for _, shape, _ in rows], dtype=object)
    shapes = exact if fine else thinned(exact, records.manifest.crs)
    involved = {p: other.history.parties_of(p, day) for p in contested(other, day)}
    places = records.places
    holders = {p: h for p, h in other.holders(day).items() if places[p].position}
    zones = [zone for _, _, zone in rows]
    held = [number for number, zone in enumerate(zones) if zone["holder"] is not None]
    named = [number for number in held if "other" not in zones[number]]  # the rest have a move
    found = {
        "zones": [
            _zone(row, fragment(shape, digits), involved)
            for row, shape in zip(rows, shapes, strict=True)
        ],
        "fronts": fragment(halfway(*_sides(zones, held), shapes[held]), digits),
        "labels": list(labels(records, *_sides(zones, named), shapes[named])),
        "holders": holders,
        "contested": involved,
        "publishers": publishers(other.history, day),
        "changed": [c.place for c in changes(front.holders(day), other.holders(day))],
    }
    if compared:
        found |= {
            "moves": [_move(m, digits) for m in moves(records, zones, shapes)],
            "others": two_days.others(other, day, compared),
        }
    return orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY)


def _sides(zones: Sequence[Any], chosen: Iterable[int]) -> tuple[list[str], list[str]]:
    """The banks and the holders of the chosen zones."""
    found = [zones[number] for number in chosen]
    return [zone["bank"] for zone in found], [zone["holder"] for zone in found]


def _move(found: Move, digits: int) -> dict[str, Any]:
    return {
        "holder": found.holder,
        "other": found.other,
        "hatch": found.hatch,
        "ground": fragment(found.ground, digits),
        "at": found.at,
    }


def _zone(row: Any, shape: Any, involved: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    feature_id, _, properties = row
    hatch = {p for place in properties["places"] for p in involved.get(place, ())}
    sent = {name: properties[name] for name in SENT if name in properties}
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


def contested(front: Front, day: date) -> list[str]:
    """Ids of the places contested on the day."""
    return [place for place, holder in front.holders(day).items() if holder == CONTESTED]


@per_front(1)
def valley(front: Front) -> tuple[float, ...] | None:
    """The box (lon, lat) of the largest ground without gap that has a record on some day."""
    faces = front.cells.faces
    if not len(faces):
        return None
    ground = shapely.get_parts(shapely.union_all(faces))
    largest = ground[np.argmax(shapely.area(ground))]
    return tuple(round(float(n), 4) for n in shapely.bounds(largest))
