"""Where the names of zones, and of what changed hands, may stand on the map.

The page's script takes the first of the points at which a name finds room on the screen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import numpy as np
import shapely

from geo import Records
from geo.crs import geographic, projected
from geo.records import CONTESTED

_GRID_M: Final = 5000
_GRID_STEPS: Final = 60
"""Of large ground the grid has about so many steps either way."""
LABEL_POINTS: Final = 14
PART_POINTS: Final = 2
"""In each smaller part of a party's ground, for views in which the largest is not."""
MOVE_POINTS: Final = 5
"""Fewer, since ground that changed hands is small."""


def labels(
    records: Records, zones: Iterable[Mapping[str, Any]], shapes: Iterable[Any]
) -> Iterator[dict[str, Any]]:
    """Per party and bank, its short name and where it may stand, in its largest part at best."""
    grounds: dict[tuple[str, str], list[Any]] = {}
    for zone, shape in zip(zones, shapes, strict=True):
        if zone["holder"] != CONTESTED:
            grounds.setdefault((zone["holder"], zone["bank"]), []).append(shape)
    for (holder, _), parts in sorted(grounds.items()):
        grounds_apart = shapely.get_parts(shapely.coverage_union_all(parts))
        largest, *others = grounds_apart[np.argsort(-shapely.area(grounds_apart), kind="stable")]
        at = _inside(largest, records.manifest.crs)
        for ground in others:
            at += _inside(ground, records.manifest.crs)[:PART_POINTS]
        party = records.parties[holder]
        yield {"holder": holder, "text": party.label or party.name, "at": at}


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A stretch of ground with another holder on the other day; None is no record."""

    holder: str | None
    other: str | None
    hatch: tuple[str, ...]
    """Between whom it was contested on the other day."""
    ground: Any
    """A polygon (lon, lat)."""
    at: list[list[float]]
    """Where to say so."""


def moves(
    records: Records, zones: Iterable[Mapping[str, Any]], shapes: Iterable[Any]
) -> Iterator[Move]:
    """Each stretch of ground that changed, of the properties of zones beside another day."""
    grounds: dict[tuple[Any, ...], list[Any]] = {}
    for zone, shape in zip(zones, shapes, strict=True):
        if "other" in zone:
            key = (zone["bank"], zone["holder"] or "", zone["other"] or "", *zone["other_hatch"])
            grounds.setdefault(key, []).append(shape)
    for (_, holder, other, *hatch), parts in sorted(grounds.items(), key=itemgetter(0)):
        for ground in shapely.get_parts(shapely.union_all(parts)):
            at = _inside(ground, records.manifest.crs)[:MOVE_POINTS]
            yield Move(holder or None, other or None, tuple(hatch), ground, at)


def _inside(shape: Any, crs: str) -> list[list[float]]:
    """Points (lon, lat, km to the edge) of a grid well inside a shape in degrees, deepest first.

    A shape that holds no point of the grid has one point on its surface.
    """
    (ground,) = projected(np.array([shape]), crs)
    west, south, east, north = shapely.bounds(ground)
    step = max(_GRID_M, shapely.area(ground) ** 0.5 / _GRID_STEPS)
    across, up = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    within = shapely.contains_xy(ground, across, up)
    points = np.asarray(shapely.points(across[within], up[within]))
    if not len(points):
        points = np.array([shapely.point_on_surface(ground)])
    edge = shapely.boundary(ground)
    shapely.prepare(edge)
    depth = shapely.distance(edge, points) / 1000
    deepest = np.argsort(-depth, kind="stable")[:LABEL_POINTS]
    lon_lat = shapely.get_coordinates(geographic(points[deepest], crs))
    return [
        [round(x, 3), round(y, 3), round(km, 1)]
        for (x, y), km in zip(lon_lat, depth[deepest], strict=True)
    ]
