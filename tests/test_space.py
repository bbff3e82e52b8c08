"""Which features meet an area: the index against every feature asked one by one."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.features import each_once
from geo.search.space import space

TOWNS = [shapely.Point(x, y) for x in range(5) for y in range(5)]
LAKE = shapely.Polygon([(1.5, 1.5), (3.5, 1.5), (2.5, 3.5)])
ROAD = shapely.LineString([(0, 0.5), (4, 3.5)])
BOTH = shapely.MultiPoint([(0, 0), (4, 4)])
PLACES = [*TOWNS, LAKE, ROAD, BOTH, None]

number = st.integers(-1, 10).map(lambda n: n / 2)


def meeting(geometries, *areas):
    return space(each_once(geometries)).meeting(areas).tolist()


def test_features_at_one_place_are_all_found_in_their_order():
    assert meeting([TOWNS[0], TOWNS[7], TOWNS[0], TOWNS[0]], (-1, -1, 0.5, 0.5)) == [0, 2, 3]


def test_between_two_towns_a_claim_about_both_is_not_found():
    assert meeting([BOTH], (1, 1, 3, 3)) == []
    assert meeting([BOTH], (3, 3, 5, 5)) == [0]


def test_a_feature_that_meets_an_area_twice_is_found_once():
    assert meeting([BOTH], (-1, -1, 5, 5)) == [0]
    assert meeting([TOWNS[0]], (-1, -1, 1, 1), (0, 0, 2, 2)) == [0]


def test_the_box_around_a_shape_is_not_the_shape():
    assert meeting([LAKE], (1.5, 3, 1.75, 3.5)) == []


def test_a_feature_without_geometry_meets_every_box():
    assert meeting([TOWNS[0], None], (8, 8, 9, 9)) == [1]


def test_no_features_meet_nothing():
    assert meeting([], (0, 0, 1, 1)) == []


@given(
    st.lists(st.sampled_from(PLACES), max_size=40),
    st.tuples(number, number, st.sampled_from([0, 0.5, 1, 3]), st.sampled_from([0, 0.5, 1, 3])),
)
def test_a_box_finds_what_meets_it(chosen, given_box):
    west, south, width, height = given_box
    box = (west, south, west + width, south + height)
    shape = shapely.envelope(shapely.MultiPoint([box[:2], box[2:]]))
    expected = [at for at, g in enumerate(chosen) if g is None or shapely.intersects(g, shape)]
    assert meeting(chosen, box) == expected


@pytest.mark.parametrize("area", [LAKE, LAKE.buffer(1), TOWNS[12]])
def test_any_shape_finds_what_meets_it(area):
    expected = [at for at, g in enumerate(PLACES) if g is None or shapely.intersects(g, area)]
    assert meeting(PLACES, area) == expected
