"""Cells: the part of the ground that each reported place stands for, prepared once.

Why Voronoi: a report speaks of a place, so a point of the ground is given to the nearest reported
place. Why per bank: the river was the line between the two campaigns, and a report from one bank
says nothing about the other. Why two radii: near the place the report attests, farther out it is
inferred, and beyond that there is no record.

The cells are kept as a planar graph: faces (a place's attested and inferred part) and arcs (the
lines between two faces, each with the face on its left and on its right). Nothing in it depends on
who held what, so a day's zones need only drop the arcs between faces of equal holder and walk round
the rest (`geo/control/graph.py`); no polygon is ever united with another. The outlines of all cells
(`geo/control/outlines.py`) are noded together on a grid of one metre (`geo/control/noding.py`), so
that neighbours share their edges exactly. The lines are then moved to degrees once, and the faces
between them found by walking round too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.control.graph import Network, face_polygons, network, signed_areas
from geo.control.ground import SEGMENT_M, Ground
from geo.control.noding import noded
from geo.control.outlines import Outline, PlaceGround, outlines, owners
from geo.control.parting import along, parted
from geo.crs import BBox, Bools, Floats, Geometries, Ints, geographic, point_array, projected
from geo.records import Place

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
    outlines: Mapping[PlaceGround, Outline]
    """Before rivers that end in the ground of one bank part them."""
    faces: Geometries
    face_site: Ints
    face_basis: Ints
    """Per face: ATTESTED or INFERRED."""
    face_area_m2: Floats
    arcs: Geometries
    arc_length_m: Floats
    arc_on_river: Bools
    """Per arc: whether it is a river on the ground of one bank."""
    network: Network
    """The arcs as half-edges, to walk around the regions of a day."""
    sides: Ints
    """Per half-edge: the face on its left."""

    @property
    def left(self) -> Ints:
        """Per arc: the face on its left."""
        return self.sides[0::2]

    @property
    def right(self) -> Ints:
        """Per arc: the face on its right."""
        return self.sides[1::2]

    @property
    def face_bank(self) -> Ints:
        """Per face: index into the banks in alphabetical order."""
        return self.site_bank[self.face_site]


def cells(
    places: Sequence[Place],
    ground: Ground,
    attested_m: float,
    inferred_m: float,
    like: Cells | None = None,
) -> Cells:
    """The cells of the places, which must be located and lie on a bank; radii in metres.

    `like` are the cells of other places on the same ground with the same radii: outlines that
    both have are taken from there. The cells are the same without.
    """
    points = projected(point_array(p.position for p in places if p.position), ground.crs)
    known = like.outlines if like else {}
    radii_m = attested_m, inferred_m
    drawn = outlines(places, points, ground, radii_m, known)
    bank = np.array([[*ground.banks].index(p.bank) for p in places], dtype=np.int64)
    dry = parted([*drawn.values()], points, bank, ground.parting, radii_m)
    wide = np.array([outline.wide for outline in dry], dtype=object)
    circles = np.array([outline.circle for outline in dry], dtype=object)
    lines = _lines(wide, circles, ground.parting)
    arcs = geographic(lines, ground.crs)
    net = network(arcs)
    sides, polygons = face_polygons(net)
    inside = projected(shapely.point_on_surface(polygons), ground.crs)
    face, site = owners(inside, wide)
    sides = _renumbered(sides, face)
    near = shapely.distance(inside[face], points[site]) <= attested_m
    return Cells(
        sites=tuple(place.id for place in places),
        site_bank=bank,
        outlines=drawn,
        faces=polygons[face],
        face_site=site,
        face_basis=np.where(near, ATTESTED, INFERRED),
        face_area_m2=_areas(lines, sides),
        arcs=arcs,
        arc_length_m=shapely.length(lines),
        arc_on_river=along(lines, ground.parting),
        network=net,
        sides=sides,
    )


def valley(cells: Cells) -> BBox | None:
    """The box (lon, lat) of the largest ground without gap that has a record on some day."""
    if not len(cells.faces):
        return None
    ground = shapely.get_parts(shapely.coverage_union_all(cells.faces))
    west, south, east, north = shapely.bounds(ground[np.argmax(shapely.area(ground))]).tolist()
    return round(west, 4), round(south, 4), round(east, 4), round(north, 4)


def _lines(wide: Geometries, circles: Geometries, rivers: shapely.MultiLineString) -> Geometries:
    """The boundaries of `wide` and the `circles` as lines that meet only at ends, on the grid.

    An edge between two cells is given by both and comes out once. Where one of the rivers enters a
    cell in which it ends, lines meet too.
    """
    edges = shapely.boundary(wide[~shapely.is_empty(wide)])
    circles = shapely.get_parts(circles)
    circles = circles[shapely.get_dimensions(circles) == 1]
    within = shapely.get_parts(shapely.intersection(rivers, wide[shapely.intersects(rivers, wide)]))
    within = within[shapely.get_dimensions(within) == 1]
    return noded(shapely.segmentize(np.concatenate([edges, circles, within]), SEGMENT_M))


def _renumbered(sides: Ints, chosen: Ints) -> Ints:
    """The sides with the faces chosen numbered 0..n-1; the others become -1."""
    number = np.full(sides.max(initial=-1) + 2, -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    return number[sides]


def _areas(lines: Geometries, sides: Ints) -> Floats:
    """The area of each face between the lines."""
    twice, count = signed_areas(lines), sides.max(initial=-1) + 2
    left, right = (
        np.bincount(side + 1, weights=twice, minlength=count) for side in (sides[0::2], sides[1::2])
    )
    return (left - right)[1:] / 2
