"""Which places are drawn at which scale: of many, the most important first, a space apart.

Of each square of the screen the most important place has a dot; nearer, squares hold less ground,
and more places have one. What is drawn at one scale is drawn at every nearer one, whichever part of
the ground is looked at. A front with few places has all of them drawn at every scale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, log2, radians
from typing import Any, Final

import numpy as np

from app.day.per_front import per_front
from geo import Front, Place
from geo.control import History
from geo.crs import BBox, Floats, Ints

ALL_UP_TO: Final = 1000
"""Up to so many places have dots at every scale."""
SPACE_PX: Final = 12
ZOOMS: Final = range(4, 16)
"""Those of web maps; at the last of them every place has a dot."""
RANKS: Final = ("city", "town", "crossing", "air_base")
"""Kinds of places, the most important first."""
_STEEPEST: Final = 85
"""Degrees beyond which web maps have nothing."""
_WORLD_PX: Final = 256
_KM_PER_PX: Final = 156.543
"""On the equator at zoom 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """The located places, and the least zoom at which each is drawn."""

    places: Sequence[Place]
    positions: Floats
    """(lon, lat)."""
    zooms: Ints

    @property
    def by_id(self) -> Mapping[str, int]:
        """The least zoom of each place."""
        ids = (place.id for place in self.places)
        return dict(zip(ids, self.zooms.tolist(), strict=True))

    def within(self, box: BBox, zoom: float) -> list[Place]:
        """Those in a box that are drawn at a zoom."""
        west, south, east, north = box
        lon, lat = self.positions.T
        inside = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        return [self.places[at] for at in np.flatnonzero(inside & (self.zooms <= zoom)).tolist()]


def rank(kind: str) -> int:
    """How early the name of a place of this kind comes."""
    return RANKS.index(kind) if kind in RANKS else len(RANKS)


def zoom_of(km_per_pixel: float, lat: float) -> float:
    """The zoom of a web map at which a pixel is as wide at this latitude."""
    return log2(_KM_PER_PX * cos(radians(min(abs(lat), _STEEPEST))) / km_per_pixel)


def are_many(front: Front) -> bool:
    """Whether some places have no dot at some scale."""
    return len(front.records.places) > ALL_UP_TO


def feature(place: Place, **more: Any) -> dict[str, Any]:
    """A place with a position as GeoJSON, as far as the map draws it."""
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": place.position},
        "properties": {"name": place.name, "name_ar": place.name_ar, "kind": place.kind, **more},
    }


@per_front(1)
def dots(front: Front) -> Dots:
    """The dots of a front."""
    places = [place for place in front.records.places.values() if place.position]
    positions = np.array([place.position for place in places], dtype=float).reshape(-1, 2)
    if len(places) <= ALL_UP_TO:
        return Dots(places, positions, np.zeros(len(places), dtype=np.int64))
    order = sorted(range(len(places)), key=lambda at: _importance(front.history, places[at]))
    return Dots(places, positions, _least_zooms(positions, np.array(order)))


def _importance(history: History, place: Place) -> tuple[Any, ...]:
    """What orders places: their kind, then how often they changed hands and were reported."""
    tenures, reports = history.tenures.get(place.id, ()), history.by_place.get(place.id, ())
    return rank(place.kind), -len(tenures), -len(reports), place.id


def _least_zooms(positions: Floats, order: Ints) -> Ints:
    """Per position the least zoom at which it is the first, in this order, of its square."""
    lon, lat = np.radians(positions[order]).T
    world = np.stack([lon, -np.arcsinh(np.tan(lat))], axis=1) / (2 * np.pi)
    zooms = np.full(len(order), ZOOMS[-1], dtype=np.int64)
    for zoom in reversed(ZOOMS[:-1]):
        squares = np.floor(world * (_WORLD_PX * 2**zoom / SPACE_PX)).astype(np.int64)
        _, first = np.unique(squares, axis=0, return_index=True)
        zooms[first] = zoom
    least = np.empty_like(zooms)
    least[order] = zooms
    return least
