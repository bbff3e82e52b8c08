"""A voice's own map beside the zones: where the two differ, in km² and place by place.

Neither is measured by the other. The ground of the study area is laid out by whom the voice's map
gives it to and by whom the reports give it to; nothing on either side is an answer of its own.
Ground that a map gives to several holders at once is given to none of them, and counted as such.

Everything is measured in the data set's projected system (metres).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from geo.control import Ground, History
from geo.crs import Floats, Geometries, point_array, projected
from geo.errors import QueryError
from geo.records import Records, Reference

SEVERAL: Final = "several"
"""In the place of a holder: ground that a map gives to more than one. No party can be called so."""
_LEAST_KM2: Final = 0.005
"""What rounds to nothing is no difference."""
_LONGEST_DEGREES: Final = 0.02
"""A straight side longer than this bends between degrees and metres by more than a few metres."""


@dataclass(frozen=True, slots=True)
class GroundPair:
    """Ground by whom a map gives it to and by whom the reports do; None where one has nobody."""

    by_map: str | None
    by_reports: str | None
    km2: float
    attested_km2: float
    """How much of it lies near a reported place; the reports' holder of the rest is inferred."""

    @property
    def kind(self) -> str:
        """How the two stand to each other: agreeing, differing, map or reports alone."""
        return pairing(self.by_map, self.by_reports)


@dataclass(frozen=True, slots=True)
class PlacePair:
    """A place by whom a map gives it to and by whom the reports do."""

    place: str
    by_map: str | None
    by_reports: str | None
    edge_m: int | None
    """Metres from its point to the nearest edge of the map's ground; None where both agree."""
    is_uncertain: bool
    """Whether that is less than its point may be off: then the map may mean what is reported."""

    @property
    def kind(self) -> str:
        """As for ground."""
        return pairing(self.by_map, self.by_reports)


@dataclass(frozen=True, slots=True)
class MapAgreement:
    """What a voice's map and the reports say of a day, beside each other."""

    voice: str
    day: date
    references: tuple[str, ...]
    """Ids of what is drawn on that day; without any the map says nothing of it."""
    ground: tuple[GroundPair, ...]
    places: tuple[PlacePair, ...]
    """The located places of the study area that either has a holder for, by id."""

    @property
    def km2(self) -> Mapping[str, float]:
        """Square kilometres by pairing."""
        return {
            one: round(sum(pair.km2 for pair in self.ground if pair.kind == one), 2)
            for one in PAIRINGS
        }

    @property
    def percent(self) -> float | None:
        """How much of the ground that both give a holder has the same; None if there is none."""
        both = self.km2["agreeing"] + self.km2["differing"]
        return round(100 * self.km2["agreeing"] / both, 1) if both else None

    @property
    def unlike(self) -> tuple[PlacePair, ...]:
        """The places that the two do not give the same holder, those that both speak of first."""
        apart = [pair for pair in self.places if pair.kind != "agreeing"]
        return tuple(sorted(apart, key=lambda pair: PAIRINGS.index(pair.kind)))


PAIRINGS: Final = ("agreeing", "differing", "map", "reports")
"""Both name the same holder; both name one, not the same; only the map; only the reports."""


def pairing(by_map: str | None, by_reports: str | None) -> str:
    """How two holders stand to each other."""
    if by_reports is None:
        return "map"
    if by_map is None:
        return "reports"
    return "agreeing" if by_map == by_reports else "differing"


def map_agreement(
    history: History, ground: Ground, zones: geopandas.GeoDataFrame, voice: str, day: date
) -> MapAgreement:
    """A voice's map beside the zones of a day. QueryError for a voice that has no map."""
    records = history.records
    with_map = {one.voice for one in records.references.values()}
    if voice not in with_map:
        listed = ", ".join(sorted(with_map)) or "there is none"
        raise QueryError("voice", voice, f"a voice with a map of its own: {listed}")
    drawn = [one for one in records.references.values() if one.voice == voice and _on(one, day)]
    if not drawn:
        return MapAgreement(voice, day, (), (), ())
    by_holder = _told_apart(_by_holder(records, drawn, ground.crs))
    return MapAgreement(
        voice,
        day,
        tuple(one.id for one in drawn),
        tuple(_ground_pairs(by_holder, zones, ground)),
        tuple(_place_pairs(by_holder, history.holders(day), records, ground)),
    )


def _on(reference: Reference, day: date) -> bool:
    first, after = reference.span
    return first <= day < after


# ---- ground ----


def _by_holder(records: Records, drawn: list[Reference], crs: str) -> dict[str, Any]:
    """Holder to all the ground that the map gives it, in metres."""
    shapes = np.array([records.grounds[one.id] for one in drawn], dtype=object)
    metric = _sound(projected(shapely.segmentize(shapes, _LONGEST_DEGREES), crs))
    holders = sorted({one.holder for one in drawn})
    return {
        holder: shapely.union_all(metric[[one.holder == holder for one in drawn]])
        for holder in holders
    }


def _told_apart(by_holder: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what several have, which comes under a word of its own."""
    shared = shapely.union_all(
        [shapely.intersection(one, other) for one, other in combinations(by_holder.values(), 2)]
    )
    if shared.area / 1e6 < _LEAST_KM2:
        return dict(by_holder)
    own = {holder: shapely.difference(shape, shared) for holder, shape in by_holder.items()}
    return {**own, SEVERAL: shared}


def _ground_pairs(
    by_holder: Mapping[str, Any], zones: geopandas.GeoDataFrame, ground: Ground
) -> Iterator[GroundPair]:
    """The study area by both holders, the largest ground of each kind first."""
    shapes = _sound(projected(zones.geometry.to_numpy(), ground.crs))
    attested = (zones["basis"] == "attested").to_numpy()
    reported = zones["holder"].to_numpy()
    left = np.asarray(shapely.area(shapes))
    rows: dict[tuple[str | None, str | None], list[float]] = {}
    for holder, shape in by_holder.items():
        inside = shapely.intersection(shape, ground.area)
        common = np.asarray(shapely.area(shapely.intersection(shapes, inside)))
        left = left - common
        rows[holder, None] = [inside.area - common.sum(), 0.0]
        for one in dict.fromkeys(reported):
            here = common[reported == one]
            rows[holder, one] = [here.sum(), common[(reported == one) & attested].sum()]
    for one in dict.fromkeys(reported):
        of_holder = reported == one
        rows[None, one] = [left[of_holder].sum(), left[of_holder & attested].sum()]
    pairs = [
        GroundPair(*key, *(round(float(m2) / 1e6, 2) for m2 in areas))
        for key, areas in rows.items()
        if areas[0] / 1e6 >= _LEAST_KM2
    ]
    return iter(sorted(pairs, key=lambda pair: (PAIRINGS.index(pair.kind), -pair.km2)))


def _sound(shapes: Geometries) -> Geometries:
    """Shapes that can be laid over others: what was valid in degrees may just not be in metres."""
    sound = shapes.copy()
    broken = ~shapely.is_valid(shapes)
    sound[broken] = shapely.make_valid(shapes[broken])
    return sound


# ---- places ----


def _place_pairs(
    by_holder: Mapping[str, Any], holders: Mapping[str, str], records: Records, ground: Ground
) -> Iterator[PlacePair]:
    located = sorted((p for p in records.places.values() if p.position), key=lambda p: p.id)
    points = projected(point_array(p.position for p in located if p.position), ground.crs)
    shapes = np.array([*by_holder.values()], dtype=object)
    by_map = _whose(points, by_holder)
    by_reports = [holders.get(place.id) for place in located]
    pairs = list(zip(by_map, by_reports, strict=True))
    shown = shapely.covers(ground.area, points) & [any(pair) for pair in pairs]
    unlike = np.flatnonzero(shown & [one != other for one, other in pairs])
    edges_m = dict(zip(unlike.tolist(), _to_edges(shapes, points[unlike]).tolist(), strict=True))
    for at in np.flatnonzero(shown).tolist():
        place, edge_m = located[at], edges_m.get(at)
        is_near = edge_m is not None and edge_m <= (place.uncertainty_m or 0)
        yield PlacePair(place.id, *pairs[at], None if edge_m is None else round(edge_m), is_near)


def _whose(points: Geometries, by_holder: Mapping[str, Any]) -> list[str | None]:
    """Whose ground each point is on."""
    whose: list[str | None] = [None] * len(points)
    for holder, shape in by_holder.items():
        shapely.prepare(shape)
        for at in np.flatnonzero(shapely.intersects(shape, points)).tolist():
            whose[at] = SEVERAL if whose[at] else holder
    return whose


def _to_edges(shapes: Geometries, points: Geometries) -> Floats:
    """Metres from each point to the nearest edge of any of the shapes."""
    rings, ring = shapely.get_coordinates(shapely.get_rings(shapes), return_index=True)
    ends = np.stack([rings[:-1], rings[1:]], axis=1)
    sides = shapely.STRtree(shapely.linestrings(ends[ring[:-1] == ring[1:]]))
    return np.asarray(sides.query_nearest(points, all_matches=False, return_distance=True)[1])
