"""Cells: every point to its nearest reported place, on its own bank, within the radii."""

import numpy as np
import pytest
import shapely
from shipped import FRONT
from worlds import changed, write_world

from geo import Front
from geo.control.cells import ATTESTED
from geo.control.noding import noded
from geo.crs import projected


def face_at(front, easting, northing):
    faces = projected(front.cells.faces, front.ground.crs)
    hit = np.flatnonzero(shapely.contains(faces, shapely.Point(easting, northing)))
    if not len(hit):
        return None
    assert len(hit) == 1
    site = front.cells.sites[front.cells.face_site[hit[0]]]
    return site, "attested" if front.cells.face_basis[hit[0]] == ATTESTED else "inferred"


@pytest.mark.parametrize(
    ("easting", "northing", "expected"),
    [
        (495_000, 37_900, ("alder", "attested")),  # 3.9 km north of alder
        (495_000, 38_100, ("alder", "inferred")),  # 4.1 km
        (495_000, 43_900, ("alder", "inferred")),  # 9.9 km
        (495_000, 44_100, None),  # 10.1 km: no record
        (495_000, 30_100, ("alder", "attested")),  # just north of halfway to cedar
        (495_000, 29_900, ("cedar", "attested")),  # just south of it
        (499_900, 34_000, ("alder", "inferred")),  # west of the river
        (500_100, 34_000, ("birch", "inferred")),  # east of the river
        (500_100, 30_100, ("birch", "inferred")),  # beside ford, which lies on no bank
    ],
)
def test_a_point_belongs_to_the_nearest_place_on_its_bank(tmp_path, easting, northing, expected):
    front = Front.read(write_world(tmp_path))
    assert face_at(front, easting, northing) == expected


def test_a_cell_never_crosses_the_river(tmp_path):
    front = Front.read(write_world(tmp_path))
    faces = projected(front.cells.faces, front.ground.crs)
    for bank, shape in enumerate(front.ground.banks.values()):
        mine = faces[front.cells.face_bank == bank]
        assert shapely.area(shapely.difference(mine, shape.buffer(0.2))).max() < 1


def test_places_without_an_accepted_report_have_no_cell(tmp_path):
    claimed = changed("reports", "birch-1", use="claim-only")
    front = Front.read(write_world(tmp_path, reports=claimed))
    assert front.cells.sites == ("alder", "cedar", "dogwood")
    assert face_at(front, 505_000, 34_000) == ("dogwood", "inferred")


def test_every_arc_knows_the_faces_on_both_sides():
    cells = FRONT.cells
    faces, sides = np.arange(len(cells.faces)), np.stack([cells.left, cells.right])
    assert np.isin(faces, sides).all()
    assert (sides >= 0).any(axis=0).all()
    middles = shapely.line_interpolate_point(cells.arcs, 0.5, normalized=True)
    for side in sides:
        named = side >= 0
        gaps = shapely.distance(cells.faces[side[named]], middles[named])
        assert gaps.max() < 1e-6


def test_faces_do_not_overlap():
    cells = FRONT.cells
    assert shapely.is_valid(cells.faces).all()
    assert shapely.coverage_is_valid(cells.faces)


def test_lines_noded_tile_by_tile_are_those_noded_together():
    outlines = Front.read().cells.outlines.values()
    edges = shapely.boundary([outline.wide for outline in outlines])
    circles = shapely.get_parts([outline.circle for outline in outlines])
    assert shapely.is_empty(circles).any()  # of cells that end before
    lines = np.concatenate([edges, circles[shapely.get_dimensions(circles) == 1]])
    whole, tiled = noded(lines), noded(lines, tile_lines=40)
    assert {*shapely.normalize(tiled)} == {*shapely.normalize(whole)}
    assert len(tiled) == len(whole)
    assert (tiled != whole).any()  # they come tile by tile
