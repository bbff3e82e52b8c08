"""What a picture marks: a place, or what a claim names, as the page does when it is selected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
import orjson
import shapely
from shapely.geometry import shape

from geo import Front, QueryError, Records
from geo.crs import BBox, Geometries
from geo.features import claim_day, places_named

PLACE: Final = "#b3541e"
CLAIM: Final = "#1f4e79"
"""As on the page."""
AROUND_DEGREES: Final = 0.2
"""Half of the height of the map around a place, where no box is asked for: 22 km."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The ids of located places with the colours of their rings, and areas (lon, lat)."""

    places: Mapping[str, str]
    areas: Geometries

    @property
    def anything(self) -> bool:
        """Whether there is anything to mark."""
        return bool(self.places) or len(self.areas) > 0


def marked(front: Front, place: str | None, claims: Sequence[str]) -> Marked:
    """What these mark; the place may be None. QueryError for what isn't there."""
    rings: dict[str, str] = {}
    for claim in claims:
        rings |= dict.fromkeys(_located(front.records, claim), CLAIM)
    if place is not None:
        rings[_place(front.records, place)] = PLACE
    return Marked(MappingProxyType(rings), _areas(front, claims))


def marked_day(records: Records, claim: str) -> date:
    """The day of a claim if the data covers it, and otherwise, or without one, the default one."""
    manifest = records.manifest
    day = claim_day(records.claims[claim]) if claim else manifest.default_day
    return day if manifest.first_day <= day <= manifest.last_day else manifest.default_day


def around(front: Front, seen: Marked) -> BBox | None:
    """The box (lon, lat) around what is marked; None if nothing is."""
    position = [front.records.places[place].position for place in seen.places]
    at = np.array([p for p in position if p]).reshape(-1, 2)
    margin = np.array([0, AROUND_DEGREES])
    boxes = [np.hstack([at - margin, at + margin]), shapely.bounds(seen.areas)]
    west, south, east, north = np.concatenate(boxes).T
    if not len(west):
        return None
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _located(records: Records, claim: str) -> list[str]:
    if claim not in records.claims:
        raise QueryError("claim", claim, "the id of a claim, as in claims")
    return [
        place for place in places_named(records.claims[claim]) if records.places[place].position
    ]


def _place(records: Records, place: str) -> str:
    if place not in records.places or records.places[place].position is None:
        raise QueryError("place", place, "the id of a place with a position, as in places")
    return place


def _areas(front: Front, claims: Iterable[str]) -> Geometries:
    """The areas that claims speak of, each once."""
    features = (orjson.loads(front.store.item("claims", claim) or b"{}") for claim in claims)
    shapes = [shape(one["geometry"]) for one in features if one.get("geometry")]
    parts = shapely.get_parts(shapes)
    areas = parts[shapely.get_dimensions(parts) == 2]
    return np.asarray(list({shapely.to_wkb(area): area for area in areas}.values()))
