"""Which features an answer has: filters, boxes and days, as far as they are a matter of the web.

OGC API - Features, Parts 1 and 3 (17-069r4, 19-079r2); what a filter means is in test_filters.py.
"""

from datetime import date, timedelta

import orjson
import pytest
import shapely
from ogc import ABU_KAMAL, ITEMS, ids

from app.http.areas import CRS84

# ---- filters ----


def test_a_filter_may_be_sent_as_text_or_as_json(client):
    text = ids(client, "zones", filter="holder = 'is' AND area_km2 > 10")
    tree = {"op": "and", "args": [
        {"op": "=", "args": [{"property": "holder"}, "is"]},
        {"op": ">", "args": [{"property": "area_km2"}, 10]},
    ]}  # fmt: skip
    parameters = {"filter": orjson.dumps(tree).decode(), "filter-lang": "cql2-json"}
    assert ids(client, "zones", **parameters, **{"filter-crs": CRS84}) == text != []


def test_a_filter_adds_to_the_other_conditions(client):
    both = ids(client, "zones", filter="area_km2 > 10", holder="is", datetime="2017-11-14")
    filtered = ids(client, "zones", filter="area_km2 > 10")
    others = ids(client, "zones", holder="is", datetime="2017-11-14")
    assert both == [one for one in others if one in set(filtered)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("nothing = 1", "cql2-text"), ("holder = 1", "cql2-text"), ("", "cql2-text"),
     ("(" * 1500 + ")" * 1500, "cql2-text"), ("(" * 20_000, "cql2-text"),
     ("x" * 2001, "cql2-text"), ("[" * 1500, "cql2-json"), ("{}", "cql2-json"),
     ("(" * 30 + "holder = 'is' ! " * 100, "cql2-text")],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_is_400_and_named(client, text, language):
    parameters = {"filter": text, "filter-lang": language}
    answer = client.get(ITEMS.format("zones"), params=parameters)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "filter")


def test_a_language_of_filters_that_is_unknown_is_refused(client):
    answer = client.get(ITEMS.format("zones"), params={"filter": "TRUE", "filter-lang": "sql"})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "filter-lang")


# ---- space ----


def test_no_geometry_is_in_every_box(client):
    for box in ("0,0,1,1", "179,-90,-179,90", ABU_KAMAL):
        features = client.get(ITEMS.format("places"), params={"bbox": box}).json()["features"]
        assert sum(feature["geometry"] is None for feature in features) > 0


def test_a_box_finds_what_meets_it_not_what_its_box_meets(client):
    whole = client.get(ITEMS.format("zones")).json()["features"]
    box = shapely.box(40.5, 34.6, 40.7, 34.9)
    expected = [f["id"] for f in whole if shapely.geometry.shape(f["geometry"]).intersects(box)]
    boxes = [
        f
        for f in whole
        if shapely.box(*shapely.geometry.shape(f["geometry"]).bounds).intersects(box)
    ]
    assert ids(client, "zones", bbox="40.5,34.6,40.7,34.9") == expected
    assert len(expected) < len(boxes)


def test_a_box_with_heights_is_the_box_without(client):
    assert ids(client, "places", bbox="40,34,-10,41,35,900") == ids(
        client, "places", bbox="40,34,41,35"
    )


def test_a_box_across_the_antimeridian_is_two(client):
    west, east = (
        ids(client, "places", bbox="-180,-90,40.5,90"),
        ids(client, "places", bbox="41,-90,180,90"),
    )
    assert set(ids(client, "places", bbox="41,-90,40.5,90")) == {*west, *east}


def test_a_box_may_be_a_point_or_a_line(client):
    assert ids(client, "zones", bbox=ABU_KAMAL, datetime="2017-11-14")
    assert ids(client, "zones", bbox="39,34.5,42,34.5", datetime="2017-11-14")


@pytest.mark.parametrize(
    "box",
    ["nan,0,1,1", "inf,0,1,1", "-inf,0,1,1", "NaN,NaN,NaN,NaN", "1e999,0,1,1", "0,0,1", "0,0,1,1,1",
     "0,9,1,1", "a,b,c,d", "", "0,0,1,1,", "0 0 1 1", "0,0,1,91", "181,0,182,1"],
)  # fmt: skip
def test_a_box_that_is_none_is_refused(client, box):
    answer = client.get(ITEMS.format("zones"), params={"bbox": box})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "bbox")


# ---- time ----


def test_no_date_is_in_every_interval(client):
    for layer in ("places", "rivers", "boundaries"):
        assert ids(client, layer, datetime="1900-01-01") == ids(client, layer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2017-11-14", "2017-11-14T00:00:00Z"),
        ("2017-11-14", "2017-11-14T12:30:00.5Z"),
        ("2017-11-14", "2017-11-14T01:00:00+01:00"),
        ("2017-11-13", "2017-11-14T01:00:00+02:00"),
        ("2017-11-14", "2017-11-14/2017-11-14"),
        ("2017-11-14/..", "2017-11-14/"),
        ("../2017-11-14", "/2017-11-14"),
        ("2017-11-10/2017-11-14", "2017-11-10T00:00:00Z/2017-11-14T23:59:59Z"),
    ],
)
def test_a_datetime_may_be_written_in_many_ways(client, one, other):
    assert ids(client, "zones", datetime=one) == ids(client, "zones", datetime=other) != []


def test_a_feature_is_valid_from_its_first_day_to_the_day_before_valid_to(client):
    zone = client.get(ITEMS.format("zones"), params={"datetime": "2017-11-10"}).json()["features"][
        0
    ]
    days = zone["properties"]
    assert zone["id"] in ids(client, "zones", datetime=days["valid_from"])
    assert zone["id"] not in ids(client, "zones", datetime=days["valid_to"])
    eve = date.fromisoformat(days["valid_to"]) - timedelta(days=1)
    assert zone["id"] in ids(client, "zones", datetime=str(eve))
    assert zone["id"] in ids(client, "zones", datetime=f"{eve}/..")


def test_an_interval_finds_what_any_of_its_days_finds(client):
    days = [f"2017-11-{day:02}" for day in range(9, 20)]
    each = {zone for day in days for zone in ids(client, "zones", datetime=day)}
    assert set(ids(client, "zones", datetime=f"{days[0]}/{days[-1]}")) == each


@pytest.mark.parametrize(
    "text", ["", "..", "../..", "2017", "2017-11", "2017-11-31", "today", "2017-11-14T12:00:00",
             "2017-11-15/2017-11-14", "2017-11-14/2017-11-15/2017-11-16", "14.11.2017"],
)  # fmt: skip
def test_a_datetime_that_is_none_is_refused(client, text):
    answer = client.get(ITEMS.format("zones"), params={"datetime": text})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "datetime")


# ---- pages ----


@pytest.mark.parametrize(
    ("layer", "name", "value"),
    [("zones", "holder", "is"), ("zones", "all_self_serving", "false"),
     ("zones", "newest_age_days", "0"), ("zones", "valid_from", "2017-06-01"),
     ("claims", "source", "xinhua-2017-11-14"), ("places", "name", "Abu Kamal"),
     ("reports", "seen", "false")],
)  # fmt: skip
def test_a_property_is_a_parameter(client, layer, name, value):
    features = client.get(ITEMS.format(layer), params={name: value}).json()["features"]
    literal = orjson.loads(value) if value.isalnum() and value != "is" else value
    whole = client.get(ITEMS.format(layer)).json()["features"]
    assert features
    assert features == [f for f in whole if f["properties"][name] == literal]
