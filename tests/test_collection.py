"""Questions to a layer: by box, by day, a page at a time."""

from datetime import date

import geopandas
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shipped import FRONT

from geo.features.geojson import Features
from geo.search import Query, collection

ROWS = [
    ("first", shapely.Point(1, 1), date(2020, 1, 1), date(2020, 1, 5)),
    ("second", shapely.Point(2, 2), date(2020, 1, 5), date(2020, 1, 6)),
    ("open", shapely.LineString([(0, 3), (3, 0)]), date(2020, 1, 7), None),
    ("undated", shapely.Point(9, 9), None, None),
    ("nowhere", None, date(2020, 1, 5), date(2020, 1, 6)),
]
FRAME = geopandas.GeoDataFrame(
    {
        "valid_from": [row[2] for row in ROWS],
        "valid_to": [row[3] for row in ROWS],
    },
    geometry=[row[1] for row in ROWS],
    index=[row[0] for row in ROWS],
    crs="EPSG:4326",
)
COLLECTION = collection(Features.of_frame(FRAME), {})


def ids(**query):
    boxes = query.pop("bbox", ())
    selection = COLLECTION.select(Query(areas=boxes, **query))
    features = orjson.loads(b"[%b]" % bytes(selection.joined))
    assert selection.returned == len(features)
    return [feature["id"] for feature in features]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (4, 4, ["first", "undated"]),
        (5, 5, ["second", "undated", "nowhere"]),  # valid_to is excluded
        (None, 4, ["first", "undated"]),
        (6, None, ["open", "undated"]),
        (4, 5, ["first", "second", "undated", "nowhere"]),
    ],
)
def test_days_meet_half_open_spans_and_the_undated_always(first, last, expected):
    interval = tuple(None if day is None else date(2020, 1, day) for day in (first, last))
    assert ids(datetime=interval) == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((0, 0, 1, 1), ["first", "nowhere"]),  # touching counts
        ((0, 0, 1.4, 1.4), ["first", "nowhere"]),  # the line's box meets it, the line does not
        ((0, 0, 1.6, 1.6), ["first", "open", "nowhere"]),
        ((20, 20, 30, 30), ["nowhere"]),
    ],
)
def test_a_box_meets_geometries_and_the_nowhere_always(box, expected):
    assert ids(bbox=[box]) == expected


def test_two_boxes_meet_what_either_meets():
    assert ids(bbox=[(0, 0, 1, 1), (8, 8, 10, 10)]) == ["first", "undated", "nowhere"]


def test_a_page_has_its_part_and_the_count_of_all():
    assert ids(limit=2, offset=1) == ["second", "open"]
    assert ids(limit=2, offset=1, bbox=[(-10, -10, 10, 10)]) == ["second", "open"]
    assert ids(offset=9) == ids(offset=9, bbox=[(0, 0, 9, 9)]) == []
    assert COLLECTION.select(Query(limit=2)).matched == 5


def test_the_interval_of_a_collection_is_open_if_a_feature_is():
    assert COLLECTION.interval == (date(2020, 1, 1), None)


@given(
    st.tuples(*[st.floats(39, 42)] * 2, *[st.floats(34, 37)] * 2),
    st.dates(date(2017, 5, 1), date(2018, 2, 1)),
)
def test_a_selection_is_what_a_plain_filter_gives(corners, day):
    west, east = sorted(corners[:2])
    south, north = sorted(corners[2:])
    frame = FRONT.frame("zones")
    expected = frame[
        frame.intersects(shapely.box(west, south, east, north))
        & (frame.valid_from <= day)
        & (frame.valid_to > day)
    ]
    query = Query(areas=[(west, south, east, north)], datetime=(day, day))
    features = orjson.loads(b"[%b]" % bytes(FRONT.select("zones", query).joined))
    assert [feature["id"] for feature in features] == list(expected.index)
