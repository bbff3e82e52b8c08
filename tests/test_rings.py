"""Regions from a planar graph: shells, holes, islands in holes, touching corners, closed arcs."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.rings import network, regions

SIZE = 5


def board(keys):
    """A board of unit squares as arcs with their faces, and the key of each square.

    Square (column, row) is face column + SIZE * row; beyond the board there is no face.
    """
    arcs, left, right = [], [], []

    def face(column, row):
        return column + SIZE * row if 0 <= column < SIZE and 0 <= row < SIZE else -1

    for a in range(SIZE + 1):
        for b in range(SIZE):
            arcs += [[(a, b), (a, b + 1)], [(b, a), (b + 1, a)]]  # northward, eastward
            left += [face(a - 1, b), face(b, a)]
            right += [face(a, b), face(b, a - 1)]
    lines = shapely.linestrings(np.array(arcs, dtype=float))
    net = network(lines, np.array(left), np.array(right))
    return regions(net, np.array([*keys, -1]))


def united(keys):
    """The same regions by uniting squares."""
    squares = {
        key: [
            shapely.box(at % SIZE, at // SIZE, at % SIZE + 1, at // SIZE + 1)
            for at, found in enumerate(keys)
            if found == key
        ]
        for key in set(keys) - {-1}
    }
    return {key: shapely.union_all(boxes) for key, boxes in squares.items()}


def drawn(picture):
    return [int(cell) if cell.isdigit() else -1 for cell in picture.replace(" ", "")]


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("..... ..... ..1.. ..... .....", [(1, 1, 0)]),
        ("..... .111. .1.1. .111. .....", [(1, 8, 1)]),  # a hole without a record
        ("..... .111. .121. .111. .....", [(1, 8, 1), (2, 1, 0)]),  # a hole filled by another
        ("11111 1...1 1.1.1 1...1 11111", [(1, 16, 1), (1, 1, 0)]),  # an island in the hole
        ("1.... .1... ..... ..... .....", [(1, 1, 0), (1, 1, 0)]),  # corners that touch
        ("111.. 1.1.. 11... ..... .....", [(1, 7, 1)]),  # a hole that touches the outside
        (".....", []),
    ],
)
def test_the_regions_of_a_picture(picture, expected):
    """(key, area, holes) of each region, in order of key."""
    polygons, keys = board((drawn(picture) + [-1] * SIZE**2)[: SIZE**2])
    found = [
        (key, polygon.area, len(polygon.interiors))
        for key, polygon in zip(keys.tolist(), polygons, strict=True)
    ]
    assert sorted(found, reverse=True) == sorted(expected, reverse=True)


@given(st.lists(st.integers(-1, 2), min_size=SIZE**2, max_size=SIZE**2))
def test_regions_are_the_union_of_their_faces(keys):
    polygons, found = board(keys)
    expected = united(keys)
    assert shapely.is_valid(polygons).all()
    assert set(found.tolist()) == set(expected)
    for key, shape in expected.items():
        mine = shapely.multipolygons(polygons[found == key])
        assert mine.is_valid
        assert mine.equals(shape)


def test_an_arc_closed_in_itself_is_a_ring():
    circle = shapely.Point(0, 0).buffer(1).exterior
    arcs = np.array([circle], dtype=object)
    inside, outside = (0, -1) if circle.is_ccw else (-1, 0)
    polygons, _ = regions(network(arcs, np.array([inside]), np.array([outside])), np.array([7, -1]))
    assert polygons[0].equals(shapely.Polygon(circle))
