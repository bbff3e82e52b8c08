"""The lines of a country for the eye: those alone that part holders on some day.

Most cells of a country are held like their neighbours on every day, and no line between them is
ever drawn. Yet as lines of cells they leave a corner on every outline that they end at. So the
faces that are held alike on all days are joined where they touch, and so are the lines around them,
each from one meeting of three to the next. These are few, and are thinned as one coverage, as far
as the scale allows at which they are looked at.
"""

from dataclasses import replace

import numpy as np
import shapely

from geo.control.epochs import BASES, Epochs
from geo.control.graph import Network, components, network, regions
from geo.control.thinning import Lines, corner_numbers, corners_left, with_corners
from geo.crs import Bools, Geometries, Ints, projected


def lines_joined(epochs: Epochs) -> Lines:
    """The lines between faces that are not held alike on all days, with all of their corners."""
    cells = epochs.cells
    if not len(cells.faces):
        return Lines(cells.arcs, cells.network, cells.sides, cells.face_site, cells.arc_on_river)
    label = components(cells.sides, np.append(_courses(epochs), -1))[:-1]
    faces, number = np.unique(label, return_inverse=True)
    sides = np.append(number, -1)[cells.sides]
    parting = sides[0::2] != sides[1::2]
    arcs, on_river = _chains(cells.arcs, parting, cells.arc_on_river)
    edge = _along(cells.network, np.flatnonzero(np.repeat(parting, 2)), arcs)
    own = np.stack([sides[edge], sides[edge ^ 1]], axis=1).ravel()
    return Lines(arcs, network(arcs), own, faces, on_river)


def lines_thinned(lines: Lines, crs: str, tolerance_m: float) -> Lines:
    """Such lines with few corners."""
    if not len(lines.arcs):
        return lines
    every = np.append(np.arange(len(lines.faces)), -1)
    polygons, _ = regions(lines.network, lines.sides, every)
    left = corners_left(polygons, crs, tolerance_m)
    return with_corners(replace(lines, arcs=_begun_at(left, lines.arcs, crs)), left, crs)


def _courses(epochs: Epochs) -> Ints:
    """Per face a number that it shares with those of its bank and basis held alike on all days."""
    cells = epochs.cells
    alike = (epochs.codes == epochs.codes[0]).all(axis=0)
    course = epochs.codes[0].astype(np.int64)
    _, changing = np.unique(epochs.codes[:, ~alike], axis=1, return_inverse=True)
    course[~alike] = len(epochs.holders) + changing
    banks = len(epochs.records.manifest.banks)
    of_face: Ints = course[cells.face_site] * banks + cells.face_bank
    return of_face * len(BASES) + cells.face_basis


def _chains(arcs: Geometries, parting: Bools, on_river: Bools) -> tuple[Geometries, Bools]:
    """The arcs joined where only two meet, and whether each is a river: those apart from others."""
    both = [_merged(arcs[parting & (on_river == is_river)]) for is_river in (False, True)]
    return np.concatenate(both), np.repeat([False, True], [len(some) for some in both])


def _merged(arcs: Geometries) -> Geometries:
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.MultiLineString([*arcs]))))


def _along(net: Network, edges: Ints, lines: Geometries) -> Ints:
    """Per line the one of these half-edges that it begins with."""
    starts = net.starts[edges]
    quads = np.concatenate([net.positions[starts], net.positions[starts + 1]], axis=1)
    by_ends = dict(zip(map(tuple, quads.tolist()), edges.tolist(), strict=True))
    positions, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    begun = np.concatenate([positions[first], positions[first + 1]], axis=1)
    return np.array([by_ends[tuple(quad)] for quad in begun.tolist()], dtype=np.int64)


def _begun_at(left: Ints, lines: Geometries, crs: str) -> Geometries:
    """The lines, those that end where they begin begun at one of the corners that are left.

    No other line meets such a one where it happens to begin: nothing else needs that corner.
    """
    begun = lines.copy()
    loops = np.flatnonzero(shapely.is_closed(lines))
    is_left = np.isin(corner_numbers(projected(lines[loops], crs)), left)
    loop = np.repeat(loops, shapely.get_num_coordinates(lines[loops]))
    for at, stays in zip(loops, np.split(is_left, np.flatnonzero(np.diff(loop)) + 1), strict=False):
        if not stays[0] and stays.any():
            ring = np.roll(shapely.get_coordinates(lines[at])[:-1], -int(np.argmax(stays)), axis=0)
            begun[at] = shapely.LineString([*ring, ring[0]])
    return begun
