"""Patches: the ground cut by who holds it over all days, for drawings that come in parts.

Of a large front a day differs little from the day before. Faces in one square of degrees that have
the same holder, bank and basis on every day are one patch; all patches are thinned together, as one
coverage, so that they still share their edges. The zones of a day in a square are the patches of
equal key united, and a square looks as it did until the key of a patch in or beside it changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from geo.control.epochs import BASES, Epochs
from geo.control.fronts import inner_arcs
from geo.control.graph import regions
from geo.control.thinning import corner_numbers
from geo.control.zones import face_keys
from geo.crs import Floats, Geometries, Ints, geographic, projected
from geo.records import Codes

Square = tuple[int, int]
"""Its column and row, counted from longitude and latitude 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """The patches of one scale. Geometries are in WGS 84 (lon, lat)."""

    shapes: Geometries
    squares: Ints
    """(patches, 2): column and row."""
    keys: Ints
    """(days, patches): what `geo.control.zones.face_keys` gives, -1 for no record."""
    pairs: Ints
    """(lines, 2): two patches beside each other on one bank, in the square of the first."""
    lines: Geometries
    """Per pair the line between them."""
    holders: int
    """How many there are: what turns a key into bank, holder and basis."""

    def of(self, square: Square) -> Ints:
        """The numbers of the patches in a square."""
        return np.flatnonzero((self.squares == square).all(axis=1))

    def zones(self, square: Square, at: int) -> dict[int, Any]:
        """What each key has of a square on a day, by its number."""
        some = self.of(square)
        keys = self.keys[at, some]
        return {
            int(key): shapely.coverage_union_all(self.shapes[some[keys == key]])
            for key in np.unique(keys[keys >= 0])
        }

    def fronts(self, square: Square, at: int) -> Any:
        """The lines of a square between ground of different holders on a day, as one geometry."""
        own = np.isin(self.pairs[:, 0], self.of(square))
        keys = self.keys[at][self.pairs[own]]
        held = keys // len(BASES) % self.holders
        apart = (keys >= 0).all(axis=1) & (held[:, 0] != held[:, 1])
        return shapely.line_merge(shapely.union_all(self.lines[own][apart]))

    def beside(self, square: Square) -> Ints:
        """The numbers of the patches that decide what a square looks like."""
        own = self.of(square)
        return np.union1d(own, self.pairs[np.isin(self.pairs[:, 0], own)])


def squares_of(positions: Floats, degrees: float) -> Ints:
    """The square of each position (lon, lat)."""
    return np.floor(positions / degrees).astype(np.int64)


def patches(
    epochs: Epochs, days: Sequence[date], degrees: float, tolerance_m: float = 0.0
) -> Patches:
    """The patches of these days in squares of so many degrees; thinned, if a tolerance is given."""
    cells = epochs.cells
    codes = epochs.codes[[epochs.at(day) for day in days]]
    places = epochs.records.places
    positions = np.array([places[site].position for site in cells.sites]).reshape(-1, 2)
    squares = squares_of(positions, degrees)
    _, course = np.unique(codes.T, axis=0, return_inverse=True)
    of_site = np.column_stack([squares, course, cells.site_bank])
    of_face = np.column_stack([of_site[cells.face_site], cells.face_basis])
    _, first, patch = np.unique(of_face, axis=0, return_index=True, return_inverse=True)
    held = codes[:, cells.face_site[first]]
    polygons, owners = regions(cells.network, cells.sides, np.append(patch, -1))
    thin, left = _thinned(polygons, tolerance_m, epochs.records.manifest.crs)
    pairs, lines = _lines(epochs, patch, held, left)
    count = len(epochs.holders)
    return Patches(
        shapes=np.asarray(shapely.multipolygons(thin, indices=owners)),
        squares=squares[cells.face_site[first]],
        keys=np.array([face_keys(cells, of_day, count)[first] for of_day in codes]),
        pairs=pairs,
        lines=lines,
        holders=count,
    )


def _thinned(polygons: Geometries, tolerance_m: float, crs: str) -> tuple[Geometries, Ints]:
    """The polygons with fewer corners, those that stay where they were, and their numbers."""
    in_metres = projected(polygons, crs)
    if not tolerance_m or not len(polygons):
        return polygons, corner_numbers(in_metres)
    thin = np.asarray(shapely.coverage_simplify(in_metres, tolerance_m))
    return geographic(thin, crs), corner_numbers(thin)


def _lines(epochs: Epochs, patch: Ints, held: Codes, left: Ints) -> tuple[Ints, Geometries]:
    """Which patches have a line between them along which a front may run, and that line.

    It keeps its ends, and of its corners those that are left of the polygons.
    """
    cells = epochs.cells
    arcs, _, bank = inner_arcs(cells)
    arcs = arcs[bank >= 0]
    sides = patch[np.stack([cells.left[arcs], cells.right[arcs]], axis=1)]
    differ = (held[:, sides[:, 0]] != held[:, sides[:, 1]]).any(axis=0)
    arcs, sides = arcs[differ], np.sort(sides[differ], axis=1)
    pairs, pair = np.unique(sides, axis=0, return_inverse=True)
    ends = np.flatnonzero(np.diff(np.sort(pair.ravel()), prepend=-1))
    joined = [
        shapely.line_merge(shapely.multilinestrings(cells.arcs[some]))
        for some in np.split(arcs[np.argsort(pair.ravel(), kind="stable")], ends[1:])
        if len(some)
    ]
    crs = epochs.records.manifest.crs
    return pairs, _with_corners(np.array(joined, dtype=object), left, crs)


def _with_corners(lines: Geometries, left: Ints, crs: str) -> Geometries:
    """The lines with these of their corners, and their ends."""
    if not len(lines):
        return lines
    parts, line = shapely.get_parts(lines, return_index=True)
    positions, part = shapely.get_coordinates(parts, return_index=True)
    stays = np.isin(corner_numbers(projected(parts, crs)), left)
    stays |= (np.diff(part, prepend=-1) > 0) | (np.diff(part, append=len(parts)) > 0)
    fewer = np.asarray(shapely.linestrings(positions[stays], indices=part[stays]))
    return np.asarray(shapely.multilinestrings(fewer, indices=line))
