"""The lines of cells for the eye: with fewer corners, thinned once for all days.

All faces are simplified together as one coverage, so that no two of them overlap or part; each arc
keeps the corners that are left. The ends of arcs stay where they are. Whatever is walked out of the
thinned graph, the zones of any day or ground cut by the holders of two, is a coverage again.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from geo.control.cells import Cells
from geo.control.graph import Network, network
from geo.crs import Bools, Geometries, Ints, projected

THINNED_M: Final = 250.0
"""Corners that make a triangle smaller than this squared are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The arcs of cells, or lines joined of them, as they are drawn, in WGS 84."""

    arcs: Geometries
    network: Network
    sides: Ints
    """Per half-edge of the network: the face on its left, -1 for no record."""
    faces: Ints
    """Per such face: one of the faces of the cells that it is, or is joined of."""
    on_river: Bools
    """Per line, as `arc_on_river` of cells."""


def exact(cells: Cells) -> Lines:
    """The lines with all of their corners."""
    faces = np.arange(len(cells.faces))
    return Lines(cells.arcs, cells.network, cells.sides, faces, cells.arc_on_river)


def thinned(cells: Cells, crs: str) -> Lines:
    """The lines with fewer corners."""
    left = corners_left(cells.faces, crs, THINNED_M)
    return with_corners(exact(cells), left, crs)


def corners_left(polygons: Geometries, crs: str, tolerance_m: float) -> Ints:
    """The corners of a coverage that stay, where triangles smaller than this squared go."""
    if not len(polygons):
        return np.empty(0, dtype=np.int64)
    return corner_numbers(shapely.coverage_simplify(projected(polygons, crs), tolerance_m))


def corner_numbers(shapes: Geometries) -> Ints:
    """A number for each corner, in centimetres: whole numbers are compared much faster."""
    centimetres = np.rint(shapely.get_coordinates(shapes) * 100).astype(np.int64)
    return np.asarray(centimetres @ (1 << 32, 1))


def with_corners(lines: Lines, left: Ints, crs: str) -> Lines:
    """The lines with these of their corners, and their ends."""
    positions, arc = shapely.get_coordinates(lines.arcs, return_index=True)
    stays = np.isin(corner_numbers(projected(lines.arcs, crs)), left)
    stays |= np.diff(arc, prepend=-1) > 0
    stays |= np.diff(arc, append=len(lines.arcs)) > 0
    arcs = np.asarray(shapely.linestrings(positions[stays], indices=arc[stays]))
    return replace(lines, arcs=arcs, network=network(arcs))
