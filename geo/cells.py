"""Cells: the part of the ground that each reported place stands for, prepared once.

Why Voronoi: a report speaks of a place, so a point of the ground is given to the nearest reported
place. Why per bank: the river was the line between the two campaigns, and a report from one bank
says nothing about the other. Why two radii: near the place the report attests, farther out it is
inferred, and beyond that there is no record.

The cells are kept as a planar graph: faces (a place's attested and inferred part) and arcs (the
lines between two faces, each with the face on its left and on its right). Nothing in it depends on
who held what, so a day's zones need only drop the arcs between faces of equal holder and walk round
the rest (`geo/rings.py`); no polygon is ever united with another. All linework is noded together
on a grid of one metre (snap rounding), so that neighbours share their edges exactly, and arcs are
then moved to degrees once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.crs import DECIMALS, Floats, Geometries, Ints, geographic, point_array, projected
from geo.errors import Fault, RecordsError
from geo.model import Place
from geo.rings import Network, network
from geo.river import SEGMENT_M, Ground

GRID_M = 1.0
"""Size of the grid on which all edges meet; a hundredth of the best-known position."""
DISC_CORNERS = 64
"""A circle is drawn with this many corners: at 10 km it is nowhere more than 13 m inside."""
ATTESTED, INFERRED = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The planar graph of cells. Geometries are in WGS 84 (lon, lat), rounded.

    Faces are numbered 0..n-1; -1 stands for "no record" wherever a face is named. `left` and
    `right` of an arc are seen along its direction.
    """

    sites: tuple[str, ...]
    """Ids of the places that have a cell."""
    site_bank: Ints
    """Per site: index into the banks in alphabetical order."""
    faces: Geometries
    face_site: Ints
    face_basis: Ints
    """Per face: ATTESTED or INFERRED."""
    face_area_m2: Floats
    arcs: Geometries
    left: Ints
    right: Ints
    arc_length_m: Floats
    network: Network
    """The arcs as half-edges, to walk around the regions of a day."""

    @property
    def face_bank(self) -> Ints:
        """Per face: index into the banks in alphabetical order."""
        return self.site_bank[self.face_site]


def cells(places: Sequence[Place], ground: Ground, attested_m: float, inferred_m: float) -> Cells:
    """The cells of the places, which must be located and lie on a bank; radii in metres."""
    points = projected(point_array(p.position for p in places if p.position), ground.crs)
    banks = np.array([list(ground.banks).index(place.bank) for place in places], dtype=np.int64)
    wide = np.empty(len(places), dtype=object)
    for index, name in enumerate(ground.banks):
        mine = banks == index
        reach = _discs(points[mine], inferred_m)
        wide[mine] = _regions(points[mine], ground.banks[name], reach, places)
    lines = _noded(wide, _discs(points, attested_m))
    return _graph(tuple(p.id for p in places), banks, points, wide, lines, ground.crs, attested_m)


def _discs(points: Geometries, radius_m: float) -> Geometries:
    """Polygons inside the circles of this radius, even after their vertices move to the grid."""
    angles = np.linspace(0, -2 * np.pi, DISC_CORNERS, endpoint=False)
    corners = (radius_m - GRID_M) * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.asarray(shapely.polygons(shapely.get_coordinates(points)[:, np.newaxis] + corners))


def _regions(points: Geometries, bank: Any, reach: Geometries, places: Sequence[Place]) -> Any:
    """For each point the part of the bank within its reach that is nearer to it than to the others.

    A region is cut to its reach first: what remains is small, and often inside the bank as it is.
    """
    if len(points) > 1:
        _refuse_shared_positions(points, places)
        sites = shapely.multipoints(points)
        diagram = shapely.voronoi_polygons(sites, extend_to=bank, ordered=True)
        reach = shapely.intersection(shapely.get_parts(diagram), reach)
    shapely.prepare(bank)
    cut = ~shapely.contains_properly(bank, reach)
    reach[cut] = shapely.intersection(reach[cut], bank)
    return reach


def _refuse_shared_positions(points: Geometries, places: Sequence[Place]) -> None:
    """RecordsError if two places lie on one point: neither could have a cell."""
    _, first, count = np.unique(
        shapely.get_coordinates(points), axis=0, return_index=True, return_counts=True
    )
    faults = [
        Fault("places.csv", 0, "lon, lat", places[i].id, "a position that no other place has")
        for i in first[count > 1]
    ]
    if faults:
        raise RecordsError(faults)


def _noded(wide: Geometries, near: Geometries) -> Geometries:
    """The boundaries of `wide`, and those of `near` inside them, as lines that meet only at ends.

    They meet on the grid. An edge between two cells is given by both and comes out once.
    """
    edges = shapely.boundary(wide[~shapely.is_empty(wide)])
    circles = shapely.get_parts(shapely.intersection(shapely.boundary(near), wide))
    circles = circles[shapely.get_dimensions(circles) == 1]
    lines = shapely.segmentize(np.concatenate([edges, circles]), SEGMENT_M)
    together = shapely.union_all(lines, grid_size=GRID_M)
    return shapely.get_parts(shapely.line_merge(together))


def _graph(
    sites: tuple[str, ...],
    site_bank: Ints,
    points: Geometries,
    wide: Geometries,
    lines: Geometries,
    crs: str,
    attested_m: float,
) -> Cells:
    """Faces and arcs of the noded lines (in `crs`), and which face belongs to which site."""
    faces = shapely.get_parts(shapely.polygonize(lines))
    inside = shapely.point_on_surface(faces)
    face, site = shapely.STRtree(wide).query(inside, predicate="intersects")
    face, first = np.unique(face, return_index=True)
    site = site[first]
    faces = shapely.orient_polygons(faces[face])
    basis = np.where(shapely.distance(inside[face], points[site]) <= attested_m, ATTESTED, INFERRED)
    degrees, arcs = geographic(faces, crs), geographic(lines, crs)
    keys, owners = _directed_segments(degrees)
    left, right = _sides(arcs, keys, owners)
    return Cells(
        sites=sites,
        site_bank=site_bank,
        faces=degrees,
        face_site=site.astype(np.int64),
        face_basis=basis.astype(np.int64),
        face_area_m2=shapely.area(faces),
        arcs=arcs,
        left=left,
        right=right,
        arc_length_m=shapely.length(lines),
        network=network(arcs, left, right),
    )


def _directed_segments(faces: Geometries) -> tuple[Ints, Ints]:
    """Keys of the directed segments that have a face on their left, sorted, and those faces."""
    rings, ring_face = shapely.get_rings(faces, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    keys = _segment_keys(coordinates[:-1][inner], coordinates[1:][inner])
    order = np.argsort(keys)
    return keys[order], ring_face[ring[1:][inner]][order].astype(np.int64)


def _segment_keys(starts: Floats, ends: Floats) -> Ints:
    """A number for each directed segment between two rows of (lon, lat) in degrees.

    A vertex is hashed from its rounded coordinates, a segment from its two vertices in order.
    """
    a, b = _vertex_keys(starts), _vertex_keys(ends)
    with np.errstate(over="ignore"):
        return a * np.int64(-7046029254386353131) + b


def _vertex_keys(positions: Floats) -> Ints:
    grid = np.rint(positions * 10**DECIMALS).astype(np.int64)
    return (grid[:, 0] << np.int64(32)) + grid[:, 1]


def _face_left_of(starts: Floats, ends: Floats, keys: Ints, owners: Ints) -> Ints:
    """The face on the left of each directed segment, -1 where there is none."""
    wanted = _segment_keys(starts, ends)
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    return np.where(keys[at] == wanted, owners[at], -1)


def _sides(arcs: Geometries, keys: Ints, owners: Ints) -> tuple[Ints, Ints]:
    """The faces on the left and on the right of each arc."""
    starts = shapely.get_coordinates(shapely.get_point(arcs, 0))
    ends = shapely.get_coordinates(shapely.get_point(arcs, 1))
    return _face_left_of(starts, ends, keys, owners), _face_left_of(ends, starts, keys, owners)
