"""Pages of features: limits, links from page to page, order, properties (17-069r4, 7.15)."""

from itertools import pairwise
from unittest.mock import ANY
from urllib.parse import parse_qs, urlsplit

import pytest
from ogc import ITEMS, ids, links

from app.api.questions import LIMIT_MAX
from app.http.areas import EPSG


def test_a_limit_above_the_maximum_is_the_maximum(client):
    for limit in (LIMIT_MAX, LIMIT_MAX + 1, 10**30):
        answer = client.get(ITEMS.format("zones"), params={"limit": limit})
        assert answer.status_code == 200


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "x", "", "1e3", "1_0", "٣", " 1"])
def test_a_limit_that_is_no_count_is_refused(client, limit):
    answer = client.get(ITEMS.format("zones"), params={"limit": limit})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "limit")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/?f=json&nothing=1", "nothing"),
        ("/conformance?bbox=0,0,1,1", "bbox"),
        ("/collections?limit=1", "limit"),
        ("/collections/zones?crs=x", "crs"),
        ("/collections/zones/queryables?limit=1", "limit"),
        ("/collections/zones/items?limit=1&limit=1", "limit"),
        ("/collections/zones/items?f=json&f=json", "f"),
        ("/collections/zones/items?Limit=1", "Limit"),
        ("/collections/zones/items?bbox=0,0,1,1&bbox=0,0,1,1", "bbox"),
        ("/collections/zones/items?name=x", "name"),
        ("/collections/places/items?holders=x", "holders"),
        ("/api?x", "x"),
        ("/versions?x=1", "x"),
        ("/changes?day=2017-11-01", "day"),
        ("/claims.atom?limit=1", "limit"),
    ],
)
def test_a_parameter_that_is_unknown_or_repeated_is_400_and_named(client, path, parameter):
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
    assert answer.json()["status"] == 400


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
def test_there_is_no_empty_last_page(client, size):
    """Nor one at all after a page that ends with the last feature."""
    matched = client.get(ITEMS.format("rivers")).json()["numberMatched"]
    address = ITEMS.format("rivers") + f"?limit={size}"
    seen = []
    while address:
        answer = client.get(address)
        seen += [feature["id"] for feature in answer.json()["features"]]
        assert answer.json()["features"]
        address = links(answer).get("next")
    assert len(seen) == len(set(seen)) == matched


def test_next_and_prev_keep_every_parameter(client):
    parameters = {
        "bbox": "39,34,42,36",
        "datetime": "2017-11-01/..",
        "filter": "area_km2 > 1 AND holder <> 'it''s+&é'",
        "filter-lang": "cql2-text",
        "sortby": "-area_km2,+holder",
        "properties": "holder,area_km2",
        "crs": EPSG + "3857",
        "bank": "east",
        "limit": "2",
        "offset": "2",
        "f": "json",
    }
    answer = client.get(ITEMS.format("zones"), params=parameters)
    by_rel = links(answer)
    for rel, offset in (("next", "4"), ("prev", "0"), ("self", "2")):
        query = parse_qs(urlsplit(by_rel[rel]).query)
        behind = {"after": ANY} if rel == "next" else {}
        expected = {**parameters, "offset": offset, **behind}
        assert {name: values[0] for name, values in query.items()} == expected
        assert client.get(by_rel[rel]).json()["numberMatched"] == answer.json()["numberMatched"]


def test_the_first_page_has_no_prev_and_the_last_no_next(client):
    assert "prev" not in links(client.get(ITEMS.format("zones"), params={"limit": 5}))
    assert "next" not in links(client.get(ITEMS.format("zones"), params={"offset": 5}))


def test_beyond_the_last_feature_there_is_an_empty_answer_that_leads_back(client):
    answer = client.get(ITEMS.format("zones"), params={"offset": 10**6, "limit": 10})
    body = answer.json()
    assert (body["features"], body["numberReturned"]) == ([], 0)
    assert body["numberMatched"] > 0
    assert client.get(links(answer)["prev"]).json()["features"]


@pytest.mark.parametrize(
    "parameters", [{}, {"datetime": "2017-11-14"}, {"bbox": "40,34,41,35"}, {"holder": "is"},
              {"filter": "area_km2 > 10"}, {"bbox": "0,0,1,1"}],
)  # fmt: skip
def test_number_matched_is_exact_whatever_the_page(client, parameters):
    whole = ids(client, "zones", **parameters)
    for limit, offset in ((1, 0), (3, 2), (1000, 0)):
        page = {**parameters, "limit": limit, "offset": offset}
        body = client.get(ITEMS.format("zones"), params=page).json()
        assert body["numberMatched"] == len(whole)
        assert [f["id"] for f in body["features"]] == whole[offset : offset + limit]
        assert body["numberReturned"] == len(body["features"])


def test_sortby_orders_by_each_key_in_turn_and_missing_values_last(client):
    by = client.get(ITEMS.format("claims"), params={"sortby": "-event_day,kind"}).json()["features"]
    days = [f["properties"]["event_day"] for f in by]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True)
    assert days == dated + [None] * (len(days) - len(dated))
    keys = [(f["properties"]["event_day"], f["properties"]["kind"]) for f in by]
    for (day, kind), (after, other) in pairwise(keys):
        assert day != after or kind <= other


def test_equal_features_keep_the_order_of_the_layer(client):
    order = ids(client, "zones")
    by = client.get(ITEMS.format("zones"), params={"sortby": "holder"}).json()["features"]
    for holder in {f["properties"]["holder"] for f in by}:
        same = [f["id"] for f in by if f["properties"]["holder"] == holder]
        assert same == [one for one in order if one in set(same)]


def test_properties_leaves_the_others_out(client):
    for names, expected in (("holder,bank", ["holder", "bank"]), ("", [])):
        body = client.get(ITEMS.format("zones"), params={"properties": names, "limit": 3}).json()
        assert [[*f["properties"]] for f in body["features"]] == [expected] * 3
        assert all(f["geometry"] and f["id"] for f in body["features"])
