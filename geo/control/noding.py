"""The lines of cells made to meet only at their ends, on a grid (snap rounding).

Nothing but what comes within a step of the grid changes a line, so many lines are noded tile by
tile. A tile takes the lines whose boxes meet it and those whose boxes meet these, and of what comes
out it keeps the arcs whose middle it has. As each arc lies in the box of one of the lines, these
are whole, and what they would be had all lines been noded together. A tile has as many lines as fit
into a processor's caches, and processors share the tiles: alone that takes half of the time.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
import shapely

from geo.crs import Floats, Geometries

GRID_M: Final = 1.0
"""Size of the grid on which all edges meet; a hundredth of the best-known position."""
TILE_LINES: Final = 2000
"""At most so many lines are noded together, without those beside them."""
_BESIDE_M: Final = 4 * GRID_M
"""Lines whose boxes are farther apart than this don't change each other."""


def noded(lines: Geometries, tile_lines: int = TILE_LINES) -> Geometries:
    """The lines cut where they meet and joined where only two ends do, each edge once.

    Each line that comes out must lie in the box of one that goes in, as an edge of a cell does.
    """
    lines = lines[~shapely.is_empty(lines)]
    if len(lines) <= tile_lines:
        return _together(lines)
    tree = shapely.STRtree(lines)
    tiles = _tiles(_middles(lines), _widened(shapely.total_bounds(lines)), tile_lines)
    with ThreadPoolExecutor() as threads:
        return np.concatenate([*threads.map(lambda tile: _within(tree, tile), tiles)])


def _together(lines: Geometries) -> Geometries:
    together = shapely.union_all(lines, grid_size=GRID_M)
    return np.asarray(shapely.get_parts(shapely.line_merge(together)))


def _tiles(middles: Floats, box: Floats, most: int) -> Iterator[Floats]:
    """Boxes (west, south, east, north) that make up the box, each with so many middles at most."""
    axis = int(np.argmax(box[2:] - box[:2]))
    cut = np.median(middles[:, axis])
    low = middles[:, axis] < cut
    if len(middles) <= most or not low.any():
        yield box
        return
    lower, upper = box.copy(), box.copy()
    lower[2 + axis] = upper[axis] = cut
    yield from _tiles(middles[low], lower, most)
    yield from _tiles(middles[~low], upper, most)


def _within(tree: shapely.STRtree, tile: Floats) -> Geometries:
    """The arcs whose middles lie in a tile, its upper edges left out."""
    here = tree.geometries[tree.query(shapely.box(*_widened(tile)))]
    _, beside = tree.query(shapely.box(*_widened(shapely.bounds(here)).T))
    arcs = _together(tree.geometries[np.unique(beside)])
    middles = _middles(arcs)
    return arcs[((middles >= tile[:2]) & (middles < tile[2:])).all(axis=1)]


def _middles(lines: Geometries) -> Floats:
    bounds = shapely.bounds(lines)
    return np.asarray((bounds[:, :2] + bounds[:, 2:]) / 2)


def _widened(boxes: Floats) -> Floats:
    return np.asarray(boxes + _BESIDE_M * np.array([-1, -1, 1, 1]))
