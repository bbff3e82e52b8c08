"""Ground in squares of degrees: together its patches are the zones of every day."""

import numpy as np
import pytest
import shapely
from worlds import write_world

from geo import Front
from geo.control import patches
from geo.control.zones import face_keys

SQUARE = 0.05
"""Degrees: about five kilometres, so that most places of the small world are in another."""


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    return Front.read(write_world(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="module")
def exact(front):
    return patches(front.epochs, front.starts, SQUARE)


def squares(ground):
    return [tuple(square) for square in np.unique(ground.squares, axis=0).tolist()]


def test_the_patches_of_all_squares_are_the_zones_of_a_day(front, exact):
    for at, day in enumerate(front.starts):
        parts = [exact.zones(square, at) for square in squares(exact)]
        zones = front.zones(day)
        keys = {key for part in parts for key in part}
        assert len(keys) == len(zones)
        for key in keys:
            whole = shapely.union_all([part[key] for part in parts if key in part])
            assert min(shapely.area(zones.symmetric_difference(whole))) < 1e-12


def test_no_two_squares_have_the_same_ground(exact):
    parts = [shape for square in squares(exact) for shape in exact.zones(square, 1).values()]
    assert len(squares(exact)) > 3
    united = shapely.area(shapely.union_all(parts))
    assert sum(shapely.area(parts)) == pytest.approx(united, rel=1e-9)


@pytest.mark.parametrize("tolerance_m", [0, 300])
def test_the_lines_of_all_squares_are_the_fronts_of_a_day(front, tolerance_m):
    ground = patches(front.epochs, front.starts, SQUARE, tolerance_m)
    for at, day in enumerate(front.starts):
        lines = shapely.union_all([ground.fronts(square, at) for square in squares(ground)])
        expected = front.day(day, scale="fine").outlines.lines
        assert shapely.hausdorff_distance(lines, expected) < 0.004
        assert lines.length == pytest.approx(expected.length, rel=0.03 if tolerance_m else 1e-6)


def test_thinned_patches_share_their_edges(front):
    thin = patches(front.epochs, front.starts, SQUARE, 300)
    assert shapely.get_num_coordinates(thin.shapes).sum() < 1000
    assert shapely.coverage_is_valid(shapely.get_parts(thin.shapes))


def test_the_keys_of_patches_are_those_of_their_faces(front, exact):
    assert (exact.keys[0] != exact.keys[-1]).any()
    keys = face_keys(front.cells, front.epochs.codes[-1], len(front.epochs.holders))
    assert set(exact.keys[-1].tolist()) == set(keys.tolist())
