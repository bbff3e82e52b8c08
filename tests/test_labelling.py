"""Names find room beside their dots, or give way; dots never do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.picture.layout import Box, frame
from app.picture.names import Dot, Room, evenly, names_with_room, river_name, zone_name

FRAME = frame((40.0, 34.0, 40.2, 34.1), Box(0, 0, 400, 200))
DRY = np.empty((0, 2))
POINTS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 200)), max_size=25)


def measure(text, size, bold):
    return len(text) * size * (0.7 if bold else 0.6)


def dots(points, rank=4):
    return [Dot(f"d{n}", x, y, 5, rank, (f"Place {n}",), True) for n, (x, y) in enumerate(points)]


@given(POINTS, st.booleans())
def test_no_name_meets_another_or_leaves_the_map_or_covers_a_dot(points, main):
    room = Room(FRAME, dots(points, rank=0 if main else 4), DRY)
    names = list(names_with_room(room, measure, main=main))
    assert len(names) == len(room.taken) <= len(points)
    for n, (left, top, right, bottom) in enumerate(room.taken):
        assert 0 <= left < right <= 400
        assert 0 <= top < bottom <= 200
        assert room.covered((left, top, right, bottom)) == 0
        for other in room.taken[:n]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


def test_a_lone_name_stands_to_the_right_of_its_dot():
    (name,) = names_with_room(Room(FRAME, dots([(100, 100)]), DRY), measure, main=False)
    assert (name.x, name.align, name.text) == (107, "left", "Place 0")
    assert abs(name.y - 100) < 1


def test_a_main_name_without_room_beside_its_dot_stands_off_with_a_line_to_it():
    about = [(x, y) for x in range(88, 116, 12) for y in range(88, 116, 12) if (x, y) != (100, 100)]
    own = dots([(100, 100)], rank=0)
    (name,) = names_with_room(Room(FRAME, [*own, *dots(about)], DRY), measure, main=True)
    assert name.lead is not None
    (x, y), end = name.lead
    assert math.dist(end, (100, 100)) == pytest.approx(own[0].radius)
    assert math.dist((x, y), end) > 8


def test_at_the_right_edge_a_name_stands_to_the_left():
    (name,) = names_with_room(Room(FRAME, dots([(390, 100)]), DRY), measure, main=False)
    assert name.align == "right"
    assert name.x < 390


def test_from_afar_only_the_main_places_have_names():
    afar = frame((30.0, 20.0, 50.0, 40.0), Box(0, 0, 400, 200))
    few = Room(afar, [*dots([(50, 50)], rank=0), *dots([(300, 50)])], DRY)
    assert [name.text for name in names_with_room(few, measure, main=True)] == ["Place 0"]
    assert list(names_with_room(few, measure, main=False)) == []


def test_a_river_is_named_along_its_straight_stretch_beside_the_water():
    line = evenly(np.array([(20.0, 100.0), (380.0, 100.0)]))
    (name,) = river_name(Room(FRAME, [], line), [line], "Straight", 12, measure)
    assert name.turned == 0
    assert 6 <= abs(name.y - 100) <= 20


def test_the_name_of_a_holder_gives_way_to_dots_within_its_largest_ground():
    deepest, outlying = [40.1, 34.05, 20.0], [40.19, 34.09, 20.0]
    x, y = FRAME.positions(np.array([deepest[:2]]))[0]
    (name,) = zone_name(Room(FRAME, dots([(x, y)]), DRY), "IS", [deepest, outlying], measure)
    assert name.x == x
    assert 10 < abs(name.y - y) < 20
