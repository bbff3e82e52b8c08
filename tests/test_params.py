"""Query parameters: what is taken, what is refused, and what the refusal says."""

from datetime import date
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.questions import ITEMS, LIMIT_DEFAULT, LIMIT_MAX, equalities, items_query
from app.http.areas import EPSG, bbox
from app.http.params import interval, pairs, single
from geo import QueryError

D = date(2017, 11, 14)


def parsed(pairs, layer="zones"):
    return items_query(single(pairs, (*ITEMS, *equalities(layer))), layer, "EPSG:32637")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-11-14", (D, D)),
        ("2017-11-14T12:00:00Z", (D, D)),
        ("2017-11-14t12:00:00z", (D, D)),
        ("2017-11-14T/..", (D, None)),  # as GDAL writes a day
        ("2017-11-14T23:30:00.5-02:00", (date(2017, 11, 15), date(2017, 11, 15))),  # in UTC
        ("2017-11-14/2017-11-20", (D, date(2017, 11, 20))),
        ("2017-11-14/..", (D, None)),
        ("2017-11-14/", (D, None)),
        ("../2017-11-14", (None, D)),
        ("/2017-11-14T00:00:00Z", (None, D)),
    ],
)
def test_a_datetime_is_a_span_of_days(text, expected):
    assert interval(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2017-02-30", "2017-1-1", "20171114", "..", "../..", "/", "2017-11-14/x",
     "2017-11-15/2017-11-14", "2017-11-14/2017-11-15/2017-11-16", "2017-11-14T25:00:00Z",
     "2017-11-14T12:00:00", "٢٠١٧-١١-١٤", "0001-01-01T00:00:00+10:00", "2017-11-14 "],
)  # fmt: skip
def test_a_datetime_that_is_none_is_refused_by_name(text):
    with pytest.raises(QueryError, match=r"^datetime="):
        interval(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40,34,41,35", [(40, 34, 41, 35)]),
        ("40,34,-100,41,35,900", [(40, 34, 41, 35)]),
        ("4e1,+34,.41e2,35.", [(40, 34, 41, 35)]),
        ("170,-10,-170,10", [(170, -10, 180, 10), (-180, -10, -170, 10)]),
    ],
)
def test_a_bbox_is_one_box_or_two_at_the_antimeridian(text, expected):
    assert list(bbox(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "nan,1,2,3", "inf,1,2,3", "1e999,1,2,3",
     "1_0,1,20,3", "٤٠,٣٤,٤١,٣٥", "40,35,41,34", "40,34,181,35", "-181,34,41,35", "40,-91,41,35",
     "40,34,9,41,35,8", " 40,34,41,35", "40;34;41;35"],
)  # fmt: skip
def test_a_bbox_that_is_none_is_refused_by_name(text):
    with pytest.raises(QueryError, match=r"^bbox="):
        bbox(text)


@given(st.text(st.sampled_from("0123456789.,+-eE"), max_size=40))
def test_a_bbox_is_refused_or_finite_and_in_range(text):
    try:
        areas = bbox(text)
    except QueryError:
        return
    for west, south, east, north in areas:
        assert all(map(isfinite, (west, south, east, north)))
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90


@pytest.mark.parametrize(
    ("parameters", "limit", "offset"),
    [
        ([], LIMIT_DEFAULT, 0),
        ([("limit", "10")], 10, 0),
        ([("limit", "999999999999999999999")], LIMIT_MAX, 0),
        ([("limit", "1"), ("offset", "0")], 1, 0),
        ([("offset", "12")], LIMIT_DEFAULT, 12),
    ],
)
def test_limit_is_clamped_and_offset_starts_at_nothing(parameters, limit, offset):
    query = parsed(parameters).query
    assert (query.limit, query.offset) == (limit, offset)


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ([("limit", "-1")], "limit"),
        ([("limit", "0")], "limit"),
        ([("limit", "1_0")], "limit"),
        ([("limit", "")], "limit"),
        ([("limit", "١٠")], "limit"),
        ([("offset", "-1")], "offset"),
        ([("offset", "1.5")], "offset"),
        ([("crs", "EPSG:4326")], "crs"),
        ([("sortby", "nothing")], "sortby"),
        ([("properties", "bank,nothing")], "properties"),
        ([("filter", "nothing=1")], "filter"),
        ([("filter", "bank=")], "filter"),
        ([("filter-lang", "sql")], "filter-lang"),
        ([("valid_from", "today")], "valid_from"),
        ([("area_km2", "nan")], "area_km2"),
        ([("newest_age_days", "0.5")], "newest_age_days"),
        ([("all_self_serving", "yes")], "all_self_serving"),
        ([("foo", "1")], "foo"),
        ([("limit", "1"), ("limit", "2")], "limit"),
    ],
)
def test_a_query_that_cannot_be_used_names_its_parameter(parameters, name):
    with pytest.raises(QueryError) as error:
        parsed(parameters)
    assert error.value.parameter == name


def test_epsg_4326_has_latitude_first():
    (area,) = bbox("34,40,35,41", EPSG + "4326", "EPSG:4326")
    assert area == (40, 34, 41, 35)


def test_a_projected_box_keeps_its_corners():
    """500 km east of UTM 37N's false origin lies its central meridian, 39 degrees east."""
    (area,) = bbox("500000,3800000,600000,3900000", EPSG + "32637", "EPSG:32637")
    assert area.bounds[0] == pytest.approx(39, abs=1e-6)
    assert 34 < area.bounds[1] < area.bounds[3] < 36


@pytest.mark.parametrize("raw", [b"a=%", b"a=%zz", b"a=%ff", b"a=\xff", b"&".join([b"a=1"] * 99)])
def test_a_query_string_that_is_no_utf8_is_refused(raw):
    with pytest.raises(QueryError):
        pairs(raw)


def test_a_plus_is_a_blank_and_sortby_knows():
    assert pairs(b"sortby=+bank,-holder") == [("sortby", " bank,-holder")]
    assert parsed(pairs(b"sortby=+bank,-holder")).query.order == ("+bank", "-holder")
