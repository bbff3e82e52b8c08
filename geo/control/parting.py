"""Cells that a river cuts: what of each lies on its place's side, and whose the rest is.

A river that names no banks may end in the area and so divides nothing, but no cell crosses it. Of a
cell that it cuts, the place keeps the part that it can reach within the cell without crossing it; a
cell in which the river ends reaches around the end. What is cut off hangs together with what is cut
off of other cells, as far as no river parts them, and each point of it goes to the nearest of the
places whose own part adjoins it there, as far as these reach.

On either side that is the cell a place would have among the places of that side: on the straight
way from a point to the nearest of them, all that is not cut off is nearest to that place, so that
its part adjoins. Around a bend a cell may so have ground on both sides of a river, as on a bank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.control.graph import components, face_polygons, network
from geo.control.ground import SEGMENT_M
from geo.control.noding import GRID_M
from geo.control.outlines import Outline, discs, owners
from geo.crs import Bools, Geometries, Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """What the rivers make of some cells: polygons, and which of them meet where no river runs."""

    polygons: Geometries
    cell: Ints
    """Per polygon: the cell it is a piece of, -1 for none."""
    lost: Bools
    """Per polygon: whether it is cut off from the place of its cell."""
    pairs: Ints
    """(n, 2): polygons that share an edge along which no river runs."""


def parted(
    outlines: Sequence[Outline],
    points: Geometries,
    bank: Ints,
    rivers: shapely.MultiLineString,
    radii_m: tuple[float, float],
) -> list[Outline]:
    """The outlines of the cells of these points, none of which crosses one of the rivers."""
    wide = np.array([outline.wide for outline in outlines], dtype=object)
    shapely.prepare(rivers)
    cut = np.flatnonzero(shapely.intersects(rivers, wide))
    if not len(cut):
        return list(outlines)
    _, beside = shapely.STRtree(wide).query(wide[cut], predicate="intersects")
    some = np.unique(beside)
    pieces = _pieces(wide[some], points[some], bank[some], rivers)
    shapes = _shapes(pieces, points[some], radii_m[1])
    near = discs(points[some], radii_m[0])
    lines = shapely.boundary(near)
    return _replaced(
        outlines,
        {int(some[c]): Outline(w, shapely.intersection(lines[c], w)) for c, w in shapes.items()},
    )


def _replaced(outlines: Sequence[Outline], changed: Mapping[int, Outline]) -> list[Outline]:
    return [changed.get(at, outline) for at, outline in enumerate(outlines)]


def along(lines: Geometries, rivers: shapely.MultiLineString) -> Bools:
    """Whether each of the noded lines runs along a river."""
    if rivers.is_empty:
        return np.zeros(len(lines), dtype=np.bool_)
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    return np.asarray(shapely.dwithin(middles, rivers, GRID_M), dtype=np.bool_)


def _pieces(
    wide: Geometries, points: Geometries, bank: Ints, rivers: shapely.MultiLineString
) -> _Pieces:
    lines = shapely.segmentize([*shapely.boundary(wide), rivers], SEGMENT_M)
    together = shapely.union_all(lines, grid_size=GRID_M)
    arcs = shapely.get_parts(shapely.line_merge(together))
    sides, polygons = face_polygons(network(arcs))
    face, owner = owners(shapely.point_on_surface(polygons), wide)
    cell = np.full(len(polygons), -1, dtype=np.int64)
    cell[face] = owner
    pairs = sides.reshape(-1, 2)
    left, right = pairs.T
    owned = (left >= 0) & (right >= 0) & (cell[left] >= 0) & (cell[right] >= 0)
    whole = components(pairs[owned].ravel(), cell)
    dry = owned & (bank[cell[left]] == bank[cell[right]]) & ~along(arcs, rivers)
    return _Pieces(polygons, cell, _lost(polygons, cell, points, whole), pairs[dry])


def _lost(polygons: Geometries, cell: Ints, points: Geometries, whole: Ints) -> Bools:
    """Which pieces are cut off from their place; `whole` numbers what hung together before."""
    off_m = np.where(cell >= 0, shapely.distance(polygons, points[cell]), np.inf)
    order = np.lexsort((off_m, cell))
    _, first = np.unique(cell[order], return_index=True)
    own = np.zeros(len(cell), dtype=np.bool_)
    own[order[first]] = True
    own &= cell >= 0
    return np.isin(whole, whole[own]) & ~own & (cell >= 0)


def _shapes(pieces: _Pieces, points: Geometries, reach_m: float) -> dict[int, Any]:
    """The new shape of each cell that loses or gets ground."""
    parts: dict[int, list[Any]] = {}
    for polygon, lost, cell in zip(pieces.polygons, pieces.lost, pieces.cell.tolist(), strict=True):
        if cell >= 0 and not lost:
            parts.setdefault(cell, []).append(polygon)
    changed = set(pieces.cell[pieces.lost].tolist())
    for ground, beside in _cut_off(pieces):
        for cell, gain in zip(beside.tolist(), _shared(ground, points[beside]), strict=True):
            within = shapely.intersection(gain, discs(points[[cell]], reach_m)[0])
            parts.setdefault(cell, []).append(within)
            changed.add(cell)
    return {cell: shapely.union_all(parts.get(cell, [])) for cell in sorted(changed)}


def _cut_off(pieces: _Pieces) -> list[tuple[Any, Ints]]:
    """Each ground that is cut off, as one, and the cells whose own parts adjoin it."""
    lost = pieces.lost[pieces.pairs]
    both = pieces.pairs[lost.all(axis=1)]
    group = components(both.ravel(), np.zeros(len(pieces.polygons), dtype=np.int64))
    edges = pieces.pairs[lost[:, 0] != lost[:, 1]]
    edges = np.where(pieces.lost[edges[:, :1]], edges, edges[:, ::-1])
    adjoining = np.unique(np.stack([group[edges[:, 0]], pieces.cell[edges[:, 1]]]), axis=1)
    grounds = []
    for number in np.unique(group[pieces.lost]):
        polygons = pieces.polygons[pieces.lost & (group == number)]
        beside = adjoining[1, adjoining[0] == number]
        grounds.append((shapely.coverage_union_all(polygons), beside))
    return grounds


def _shared(ground: Any, points: Geometries) -> list[Any]:
    """The ground by which of the points is nearest."""
    if len(points) < 2:
        return [ground] * len(points)
    nearest = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=ground, ordered=True)
    return list(shapely.intersection(shapely.get_parts(nearest), ground))
