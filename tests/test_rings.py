"""Regions from a planar graph: shells, holes, islands in holes, touching corners, closed arcs."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control.graph import faces, network, regions

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
    sides = np.stack([left, right], axis=1).ravel()
    return regions(network(lines), sides, np.array([*keys, -1]))


def united(keys):
    """The same regions by uniting squares."""
    squares = {
        key: [
            shapely.box(at % SIZE, at // SIZE, at % SIZE + 1, at // SIZE + 1)
            for at, face_key in enumerate(keys)
            if face_key == key
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
    shapes = [
        (key, polygon.area, len(polygon.interiors))
        for key, polygon in zip(keys.tolist(), polygons, strict=True)
    ]
    assert sorted(shapes, reverse=True) == sorted(expected, reverse=True)


@given(st.lists(st.integers(-1, 2), min_size=SIZE**2, max_size=SIZE**2))
def test_regions_are_the_union_of_their_faces(keys):
    polygons, region_keys = board(keys)
    expected = united(keys)
    assert shapely.is_valid(polygons).all()
    assert set(region_keys.tolist()) == set(expected)
    for key, shape in expected.items():
        mine = shapely.multipolygons(polygons[region_keys == key])
        assert mine.is_valid
        assert mine.equals(shape)


def outlines(*boxes):
    """The sides of boxes (west, south, east, north), each side one arc."""
    return np.concatenate([shapely.linestrings(around(*box)) for box in boxes])


def around(west, south, east, north):
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [corners[at : at + 2] for at in range(4)]


def test_faces_are_found_on_the_left_of_half_edges():
    sides = faces(network(outlines((0, 0, 2, 2)))).tolist()
    assert sides == [0, -1] * 4  # inside along each side of the box, outside against it


def test_what_lies_in_a_face_makes_a_hole_in_it():
    lines = outlines((0, 0, 9, 9), (1, 1, 8, 8), (3, 3, 5, 5), (20, 0, 21, 1))
    sides = faces(network(lines))
    assert sides.reshape(-1, 4, 2)[:, 0].tolist() == [[0, -1], [1, 0], [2, 1], [3, -1]]
    polygons, region_keys = regions(network(lines), sides, np.array([0, 1, 2, 3, -1]))
    assert region_keys.tolist() == [0, 1, 2, 3]
    assert shapely.area(polygons).tolist() == [81 - 49, 49 - 4, 4, 1]


def test_a_line_that_encloses_nothing_has_one_face_on_both_sides():
    loose = shapely.linestrings([[(1, 1), (2, 2)], [(2, 2), (3, 1)], [(20, 0), (21, 1)]])
    sides = faces(network(np.concatenate([outlines((0, 0, 9, 9)), loose])))
    assert sides[8:].tolist() == [0, 0, 0, 0, -1, -1]


@given(st.lists(st.integers(0, 1), min_size=SIZE**2, max_size=SIZE**2))
def test_faces_are_those_that_polygonize_finds(drawn):
    squares = [shapely.box(at % SIZE, at // SIZE, at % SIZE + 1, at // SIZE + 1)
               for at, there in enumerate(drawn) if there]  # fmt: skip
    lines = shapely.get_parts(shapely.union_all(shapely.boundary(squares)))
    sides = faces(network(lines))
    expected = shapely.get_parts(shapely.polygonize(lines))
    polygons, _ = regions(network(lines), sides, np.append(np.arange(len(expected)), -1))
    assert sides.max(initial=-1) + 1 == len(expected)
    assert {p.normalize().wkt for p in polygons} == {p.normalize().wkt for p in expected}


def test_an_arc_closed_in_itself_is_a_ring():
    circle = shapely.Point(0, 0).buffer(1).exterior
    arcs = np.array([circle], dtype=object)
    sides = np.array([0, -1] if circle.is_ccw else [-1, 0])
    polygons, _ = regions(network(arcs), sides, np.array([7, -1]))
    assert polygons[0].equals(shapely.Polygon(circle))
