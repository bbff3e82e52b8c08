"""The lines of cells for the eye: with fewer corners, thinned once for all days.

All faces are simplified together as one coverage, so that no two of them overlap or part; each arc
keeps the corners that are left. The ends of arcs stay where they are. Whatever is walked out of the
thinned graph, the zones of any day or ground cut by the holders of two, is a coverage again.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from geo.control.cells import Cells
from geo.control.graph import Network, network
from geo.crs import Geometries, Ints, projected

THINNED_M: Final = 250.0
"""Corners that make a triangle smaller than this squared are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The arcs of cells as they are drawn, in WGS 84, and their network."""

    arcs: Geometries
    network: Network


def exact(cells: Cells) -> Lines:
    """The lines with all of their corners."""
    return Lines(cells.arcs, cells.network)


def thinned(cells: Cells, crs: str) -> Lines:
    """The lines with fewer corners."""
    if not len(cells.faces):
        return exact(cells)
    left = shapely.coverage_simplify(projected(cells.faces, crs), THINNED_M)
    positions, arc = shapely.get_coordinates(cells.arcs, return_index=True)
    stays = np.isin(_numbered(projected(cells.arcs, crs)), _numbered(left))
    ends = (np.diff(arc, prepend=-1) > 0) | (np.diff(arc, append=len(cells.arcs)) > 0)
    stays |= ends
    arcs = np.asarray(shapely.linestrings(positions[stays], indices=arc[stays]))
    return Lines(arcs, network(arcs))


def _numbered(geometries: Geometries) -> Ints:
    """A number for each position, in centimetres: whole numbers are compared much faster."""
    centimetres = np.rint(shapely.get_coordinates(geometries) * 100).astype(np.int64)
    return np.asarray(centimetres @ (1 << 32, 1))
