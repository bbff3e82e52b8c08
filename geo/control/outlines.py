"""Outlines: the lines of each cell by itself, in metres, before they are noded with all others.

A cell is what is nearest to its place among the places of its bank (Voronoi), as far as the place
tells anything and as the bank goes. Its outline is made of nothing else, so that the same place
with the same ground nearest to it has the same outline, whatever else is reported elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
import shapely

from geo.control.ground import Ground
from geo.crs import Geometries, Ints
from geo.records import Place

DISC_CORNERS = 64
"""A circle is drawn with this many corners: at 10 km it is nowhere more than 13 m inside."""
MARGIN_M = 1.0
"""How far within a circle the corners stay: more than they may move when they are noded."""

PlaceGround = tuple[str, bytes]
"""A place's id, and the ground nearest to it (WKB)."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The lines of one cell."""

    wide: Any
    """The polygons of the whole cell."""
    circle: Any
    """What lies inside of them of the line between attested and inferred."""


def outlines(
    places: Sequence[Place],
    points: Geometries,
    ground: Ground,
    radii_m: tuple[float, float],
    known: Mapping[PlaceGround, Outline],
) -> dict[PlaceGround, Outline]:
    """The outline of each place's cell, taken from the known ones if it is there.

    The places have a bank; `points` are theirs in the ground's system, no two of one bank equal.
    """
    banks = list(ground.banks)
    bank = np.array([banks.index(place.bank) for place in places], dtype=np.int64)
    nearest = _nearest(points, bank, ground)
    keys = list(zip([place.id for place in places], shapely.to_wkb(nearest).tolist(), strict=True))
    new = np.array([key not in known for key in keys], dtype=np.bool_)
    shapes = np.array([*ground.banks.values()], dtype=object)
    drawn = _drawn(points[new], nearest[new], shapes[bank[new]], radii_m)
    every = {**known, **dict(zip(compress(keys, new), drawn, strict=True))}
    return {key: every[key] for key in keys}


def _nearest(points: Geometries, bank: Ints, ground: Ground) -> Geometries:
    """For each point a polygon of what is nearer to it than to the others of its bank.

    Beyond the box around the bank it may leave out anything.
    """
    nearest = np.empty(len(points), dtype=object)
    for index, shape in enumerate(ground.banks.values()):
        mine = np.flatnonzero(bank == index)
        if len(mine) == 1:
            nearest[mine] = shapely.box(*shape.bounds)
        elif len(mine):
            sites = shapely.multipoints(points[mine])
            diagram = shapely.voronoi_polygons(sites, extend_to=shape, ordered=True)
            nearest[mine] = shapely.get_parts(diagram)
    return nearest


def _drawn(
    points: Geometries, nearest: Geometries, bank: Geometries, radii_m: tuple[float, float]
) -> list[Outline]:
    """The outlines around the points, each in the ground nearest to it and on its bank.

    They are cut to their reach first: what remains is small, and often inside the bank as it is.
    """
    near, far = (discs(points, radius_m) for radius_m in radii_m)
    wide = shapely.intersection(nearest, far)
    shapely.prepare(bank)
    cut = ~shapely.contains_properly(bank, wide)
    wide[cut] = shapely.intersection(wide[cut], bank[cut])
    return list(map(Outline, wide, shapely.intersection(shapely.boundary(near), wide)))


def discs(points: Geometries, radius_m: float) -> Geometries:
    """Polygons inside the circles of this radius, even after their corners have moved."""
    angles = np.linspace(0, -2 * np.pi, DISC_CORNERS, endpoint=False)
    corners = (radius_m - MARGIN_M) * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.asarray(shapely.polygons(shapely.get_coordinates(points)[:, np.newaxis] + corners))


def owners(inside: Geometries, wide: Geometries) -> tuple[Ints, Ints]:
    """The faces that belong to a cell, and to which; `inside` is a point in each.

    No cell has those that others surround.
    """
    face, site = shapely.STRtree(wide).query(inside, predicate="intersects")
    face, first = np.unique(face, return_index=True)
    return face, site[first].astype(np.int64)
