"""OGC API - Features and its kin, rule by rule: Part 1 (17-069r4), Part 2 (18-058r1), Part 3 and
CQL2 (19-079r2, 21-065r2), Common Part 3 (Schemas), and what HTTP (RFC 9110, 8288, 9457) asks.
"""

import gzip
import io
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree

import brotli
import geopandas
import html5lib
import numpy as np
import orjson
import pandas as pd
import pyproj
import pytest
import shapely
import zstandard
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from starlette.testclient import TestClient
from worlds import plus, write_world

from app.areas import CRS84, EPSG
from app.documents import CONFORMANCE, GEOJSON, HTML, JSON, OPENAPI, SCHEMA_JSON
from app.items import FILES
from app.main import create_app
from app.questions import LIMIT_MAX
from app.resources import RESOURCES
from app.settings import Settings
from geo import LAYERS
from geo.schema import SCHEMAS

ITEMS = "/collections/{}/items"
ABU_KAMAL = "40.9171,34.4549,40.9171,34.4549"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app()) as opened:
        opened.headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        yield opened


@pytest.fixture(scope="module")
def other() -> Iterator[TestClient]:
    """A second instance of the same server."""
    with TestClient(create_app()) as opened:
        opened.headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        yield opened


@pytest.fixture(scope="module")
def api(client: TestClient) -> Any:
    return client.get("/api").json()


def a_feature(client: TestClient, layer: str) -> str:
    return str(client.get(ITEMS.format(layer), params={"limit": 1}).json()["features"][0]["id"])


def addresses(client: TestClient, layer: str = "zones") -> dict[str, str]:
    """One address of every resource."""
    names = {"layer": layer, "id": a_feature(client, layer)}
    return {r.name: "/" + "/".join(r.template).format(**names) for r in RESOURCES}


def links(answer: Any) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in answer.json()["links"]}


def ids(client: TestClient, layer: str, **params: Any) -> list[str]:
    answer = client.get(ITEMS.format(layer), params=params)
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def raw(client: TestClient, path: str, coding: str) -> Any:
    """The answer with its body as it travels."""
    with client.stream("GET", path, headers={"Accept-Encoding": coding}) as a:
        return a, b"".join(a.iter_raw())


# ---- Part 1: the root ----


def test_the_landing_page_links_to_the_api_the_conformance_and_the_data(client):
    found = links(client.get("/"))
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(found)


def test_links_tell_their_type_truly(client):
    for link in client.get("/").json()["links"]:
        answer = client.get(link["href"])
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].removesuffix("; charset=utf-8") == link["type"]


def test_the_root_is_json_for_programs_and_the_map_for_browsers(client):
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/").headers["content-type"] == JSON
    page = client.get("/", headers={"Accept": browser})
    assert page.headers["content-type"].startswith(HTML)
    assert "Accept" in page.headers["vary"]
    assert client.get("/?f=html").headers["content-type"].startswith(HTML)
    assert client.get("/?f=json", headers={"Accept": browser}).headers["content-type"] == JSON


def test_conformance_lists_each_class_once(client):
    declared = client.get("/conformance").json()["conformsTo"]
    assert declared == list(CONFORMANCE)
    assert len(set(declared)) == len(declared)


@pytest.mark.parametrize(
    "name",
    ["ogcapi-features-1/1.0/conf/core", "ogcapi-features-1/1.0/conf/geojson",
     "ogcapi-features-1/1.0/conf/html", "ogcapi-features-1/1.0/conf/oas30",
     "ogcapi-features-2/1.0/conf/crs", "ogcapi-features-3/1.0/conf/filter",
     "ogcapi-features-3/1.0/conf/features-filter", "ogcapi-features-3/1.0/conf/queryables",
     "ogcapi-features-5/1.0/conf/schemas", "cql2/1.0/conf/basic-cql2", "cql2/1.0/conf/cql2-text"],
)  # fmt: skip
def test_what_clients_look_for_is_declared(client, name):
    """QGIS sends a filter only to a server that declares the classes of Part 3 and CQL2 here."""
    assert f"http://www.opengis.net/spec/{name}" in CONFORMANCE


CQL2 = {
    "basic-cql2": "NOT (holder = 'is' OR area_km2 > 1) AND bank IS NOT NULL",
    "advanced-comparison-operators": "holder LIKE 'i%' AND area_km2 BETWEEN 1 AND 99",
    "case-insensitive-comparison": "CASEI(holder) = CASEI('IS')",
    "accent-insensitive-comparison": "ACCENTI(holder) = ACCENTI('ïs')",
    "basic-spatial-functions": "S_INTERSECTS(geometry, POINT(40.9 34.4))",
    "basic-spatial-functions-plus": "S_INTERSECTS(geometry, LINESTRING(40 34, 41 35))",
    "spatial-functions": "S_WITHIN(geometry, BBOX(39, 34, 42, 37))",
    "temporal-functions": "T_MEETS(INTERVAL(valid_from, valid_to), INTERVAL('2017-11-10', '..'))",
    "array-functions": "A_CONTAINS(places, ('abu-kamal'))",
    "property-property": "newest_age_days = oldest_age_days",
    "arithmetic": "area_km2 * 2 > 10 + 5",
}  # fmt: skip


def test_every_class_of_cql2_that_is_declared_has_an_example_that_finds_something(client):
    prefix = "http://www.opengis.net/spec/cql2/1.0/conf/"
    declared = {name.removeprefix(prefix) for name in CONFORMANCE if name.startswith(prefix)}
    assert declared == {*CQL2, "cql2-text", "cql2-json"}
    for name, text in CQL2.items():
        assert len(ids(client, "zones", filter=text)) > 0, name


# ---- collections ----


def test_every_layer_is_a_collection_with_items_and_schemas(client):
    body = client.get("/collections").json()
    assert [found["id"] for found in body["collections"]] == list(LAYERS)
    for found in body["collections"]:
        rels = {link["rel"] for link in found["links"]}
        assert {"self", "alternate", "items", "describedby"} <= rels
        assert any(rel.endswith("/queryables") for rel in rels)
        assert any(rel.endswith("/schema") for rel in rels)
        assert found["itemType"] == "feature"
        assert found == client.get(f"/collections/{found['id']}").json()


@pytest.mark.parametrize("layer", LAYERS)
def test_an_extent_holds_every_feature(client, layer):
    extent = client.get(f"/collections/{layer}").json()["extent"]
    features = client.get(ITEMS.format(layer)).json()["features"]
    box = shapely.box(*extent["spatial"]["bbox"][0])
    shapes = [shapely.geometry.shape(f["geometry"]) for f in features if f["geometry"]]
    assert all(box.covers(shape) for shape in shapes)
    days = [f["properties"] for f in features if f["properties"].get("valid_from")]
    assert bool(days) == ("temporal" in extent)
    if days:
        first, last = extent["temporal"]["interval"][0]
        assert first == min(p["valid_from"] for p in days) + "T00:00:00Z"
        past = (
            None if any(p["valid_to"] is None for p in days) else max(p["valid_to"] for p in days)
        )
        assert last == (
            f"{date.fromisoformat(past) - timedelta(days=1)}T23:59:59Z" if past else None
        )


@pytest.mark.parametrize("layer", LAYERS)
def test_a_collection_gives_its_storage_crs_among_its_crs(client, layer):
    found = client.get(f"/collections/{layer}").json()
    assert found["storageCrs"] == CRS84 == found["crs"][0]
    assert EPSG + "4326" in found["crs"]


# ---- the OpenAPI document says what happens ----


def errors(api: Any, schema: Any, body: Any) -> list[str]:
    whole = {"allOf": [schema], "components": api["components"]}
    validator = OAS30Validator(whole, format_checker=oas30_format_checker)
    return [f"{list(error.path)}: {error.message}"[:300] for error in validator.iter_errors(body)]


def declared(api: Any, path: str, status: int) -> Any:
    """The content that the document declares for an address."""
    template = path
    if path not in api["paths"]:
        template = path.rpartition("/")[0] + "/{featureId}"
    response = api["paths"][template]["get"]["responses"][str(status)]
    if "$ref" in response:
        response = api["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response.get("content", {})


def check_declared(api: Any, path: str, answer: Any) -> None:
    """The answer's status, media type and, if it is JSON, body are as declared."""
    content = declared(api, path, answer.status_code)
    media = answer.headers["content-type"].removesuffix("; charset=utf-8")
    named = {name.removesuffix("; charset=utf-8"): found for name, found in content.items()}
    assert media in named, (path, media)
    if "json" in media and "seq" not in media and "vnd.ogc" not in media:
        assert errors(api, named[media]["schema"], answer.json()) == []


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_answer_is_declared_and_valid(client, api, resource, layer):
    path = addresses(client, layer)[resource.name]
    for name in resource.formats:
        answer = client.get(path, params={"f": name})
        assert answer.status_code == 200
        check_declared(api, path, answer)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_refusal_is_declared_and_valid(client, api, resource):
    path = addresses(client)[resource.name]
    default = next(iter(resource.formats))
    refusals = [
        (client.get(path, params={"f": default, "nothing": 1}), 400),
        (client.get(path, params={"f": "nothing"}), 400),
        (client.get(path, params={"f": "nothing"}, headers={"Accept": HTML}), 400),
        (client.get(path, headers={"Accept": "image/png"}), 406),
        (client.post(path), 405),
    ]
    if "{id}" in resource.template:
        refusals.append((client.get("/collections/zones/items/nothing"), 404))
    for answer, status in refusals:
        assert answer.status_code == status
        check_declared(api, path, answer)
    kept = client.get(path, headers={"If-None-Match": "*"})
    assert kept.status_code == 304
    assert declared(api, path, 304) == {}


def test_every_parameter_of_items_is_declared(client, api):
    for layer in LAYERS:
        given = api["paths"][ITEMS.format(layer)]["get"]["parameters"]
        names = {p["$ref"].rpartition("/")[2] if "$ref" in p else p["name"] for p in given}
        answer = client.get(ITEMS.format(layer), params={"nothing": 1}).json()
        listed = answer["expected"].removeprefix("one of ").split(", ")
        assert set(listed) == names
    limit = api["components"]["parameters"]["limit"]
    assert (limit["style"], limit["explode"]) == ("form", False)
    assert limit["schema"]["maximum"] == LIMIT_MAX


@pytest.mark.parametrize("layer", LAYERS)
def test_features_have_the_properties_of_their_schema_and_no_others(client, layer):
    schema = client.get(f"/collections/{layer}/schema").json()["properties"]
    for feature in client.get(ITEMS.format(layer)).json()["features"]:
        assert [*feature["properties"]] == [n for n in schema if n not in ("id", "geometry")]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_schema_names_the_roles(client, layer):
    found = client.get(f"/collections/{layer}/schema")
    assert found.headers["content-type"] == SCHEMA_JSON
    roles = {p.get("x-ogc-role"): name for name, p in found.json()["properties"].items()}
    assert roles["id"] == "id"
    assert roles["primary-geometry"] == "geometry"
    assert ("primary-interval-start" in roles) == ("valid_from" in SCHEMAS[layer])


@pytest.mark.parametrize(
    ("layer", "kind"), [("places", "point"), ("rivers", "linestring"), ("claims", "any")]
)
@pytest.mark.parametrize("schema", ["schema", "queryables"])
def test_a_schema_names_the_kind_of_geometry_that_all_features_have(client, layer, kind, schema):
    found = client.get(f"/collections/{layer}/{schema}").json()
    assert found["properties"]["geometry"]["format"] == f"geometry-{kind}"


@pytest.mark.parametrize("layer", LAYERS)
def test_queryables_are_what_filters_may_name(client, layer):
    found = client.get(f"/collections/{layer}/queryables").json()
    assert found["additionalProperties"] is False
    assert found["$id"].endswith(f"/collections/{layer}/queryables")
    for name in found["properties"]:
        assert (
            client.get(ITEMS.format(layer), params={"filter": f"{name} IS NULL"}).status_code == 200
        )


# ---- filters, as far as they are a matter of the web; the rest is in test_filters.py ----


def test_a_filter_may_be_sent_as_text_or_as_json(client):
    text = ids(client, "zones", filter="holder = 'is' AND area_km2 > 10")
    tree = {"op": "and", "args": [
        {"op": "=", "args": [{"property": "holder"}, "is"]},
        {"op": ">", "args": [{"property": "area_km2"}, 10]},
    ]}  # fmt: skip
    asked = {"filter": orjson.dumps(tree).decode(), "filter-lang": "cql2-json"}
    assert ids(client, "zones", **asked, **{"filter-crs": CRS84}) == text != []


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
    asked = {"filter": text, "filter-lang": language}
    answer = client.get(ITEMS.format("zones"), params=asked)
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
    each = {found for day in days for found in ids(client, "zones", datetime=day)}
    assert set(ids(client, "zones", datetime=f"{days[0]}/{days[-1]}")) == each


@pytest.mark.parametrize(
    "text", ["", "..", "../..", "2017", "2017-11", "2017-11-31", "today", "2017-11-14T12:00:00",
             "2017-11-15/2017-11-14", "2017-11-14/2017-11-15/2017-11-16", "14.11.2017"],
)  # fmt: skip
def test_a_datetime_that_is_none_is_refused(client, text):
    answer = client.get(ITEMS.format("zones"), params={"datetime": text})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "datetime")


# ---- pages ----


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
    asked = {
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
    answer = client.get(ITEMS.format("zones"), params=asked)
    found = links(answer)
    for rel, offset in (("next", "4"), ("prev", "0"), ("self", "2")):
        query = parse_qs(urlsplit(found[rel]).query)
        assert {name: values[0] for name, values in query.items()} == {**asked, "offset": offset}
        assert client.get(found[rel]).json()["numberMatched"] == answer.json()["numberMatched"]


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
    "asked", [{}, {"datetime": "2017-11-14"}, {"bbox": "40,34,41,35"}, {"holder": "is"},
              {"filter": "area_km2 > 10"}, {"bbox": "0,0,1,1"}],
)  # fmt: skip
def test_number_matched_is_exact_whatever_the_page(client, asked):
    whole = ids(client, "zones", **asked)
    for limit, offset in ((1, 0), (3, 2), (1000, 0)):
        page = {**asked, "limit": limit, "offset": offset}
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
    for asked, expected in (("holder,bank", ["holder", "bank"]), ("", [])):
        body = client.get(ITEMS.format("zones"), params={"properties": asked, "limit": 3}).json()
        assert [[*f["properties"]] for f in body["features"]] == [expected] * 3
        assert all(f["geometry"] and f["id"] for f in body["features"])


@pytest.mark.parametrize(
    ("layer", "name", "value"),
    [("zones", "holder", "is"), ("zones", "all_self_serving", "true"),
     ("zones", "newest_age_days", "0"), ("zones", "valid_from", "2017-06-01"),
     ("claims", "source", "xinhua-2017-11-14"), ("places", "name", "Abu Kamal"),
     ("reports", "seen", "false")],
)  # fmt: skip
def test_a_property_is_a_parameter(client, layer, name, value):
    found = client.get(ITEMS.format(layer), params={name: value}).json()["features"]
    literal = orjson.loads(value) if value.isalnum() and value != "is" else value
    whole = client.get(ITEMS.format(layer)).json()["features"]
    assert found
    assert found == [f for f in whole if f["properties"][name] == literal]


# ---- answers that can be kept ----


def test_the_same_question_has_the_same_bytes_and_tag_also_from_another_server(client, other):
    for path in addresses(client).values():
        one, two = client.get(path), other.get(path)
        assert one.content == two.content
        assert one.headers["etag"] == two.headers["etag"]


def test_a_tag_is_strong_and_a_client_that_has_it_gets_304(client):
    for path in addresses(client).values():
        tag = client.get(path).headers["etag"]
        assert re.fullmatch(r'"[^"]+"', tag)
        for match in (tag, f"W/{tag}", f'"x", {tag}', f'"x",W/"y" , {tag}', "*"):
            answer = client.get(path, headers={"If-None-Match": match})
            assert (answer.status_code, answer.content) == (304, b""), (path, match)
            assert answer.headers["etag"] == tag
            assert answer.headers["vary"] == "Accept, Accept-Encoding"
            assert answer.headers["access-control-allow-origin"] == "*"
        for match in ('"x"', 'W/"x"', tag.strip('"'), ""):
            assert client.get(path, headers={"If-None-Match": match}).status_code == 200


def test_different_representations_have_different_tags(client, tmp_path):
    path = ITEMS.format("zones")
    codings = ("identity", "gzip", "br", "zstd")
    tags = [client.get(path, headers={"Accept-Encoding": c}).headers["etag"] for c in codings]
    queries = ("f=html", "f=csv", "f=geojsonseq", "limit=5", "limit=5&offset=5", f"crs={CRS84}")
    tags += [client.get(f"{path}?{query}").headers["etag"] for query in queries]
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as other:
        tags.append(other.get(path).headers["etag"])
    assert len(set(tags)) == len(tags)


def test_the_order_of_parameters_changes_neither_the_features_nor_what_they_mean(client):
    one = client.get(ITEMS.format("zones") + "?limit=5&bank=east").json()
    two = client.get(ITEMS.format("zones") + "?bank=east&limit=5").json()
    assert one["features"] == two["features"]


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [("/collections/zones/items", "?limit=5&bank=east", "?bank=east&limit=5"),
     ("/collections/zones/items", "?f=json", "?f=geojson"),
     ("/collections/zones/items", "", "?limit=1000")],
)  # fmt: skip
def test_equal_tags_mean_equal_bytes(client, path, one, other):
    """RFC 9110, 8.8.1: a strong tag changes whenever a byte of the body does."""
    first, second = client.get(path + one), client.get(path + other)
    assert (first.content == second.content) >= (first.headers["etag"] == second.headers["etag"])


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_coded_body_decodes_to_the_identity_bytes(client, coding):
    decode = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    }
    for path in (*addresses(client).values(), "/collections/zones/items?f=csv"):
        _, plain = raw(client, path, "identity")
        answer, body = raw(client, path, coding)
        if len(plain) < 1000:
            assert "content-encoding" not in answer.headers
            continue
        assert answer.headers["content-encoding"] == coding
        assert int(answer.headers["content-length"]) == len(body) < len(plain)
        assert decode[coding](body) == plain


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("gzip, br", "br"), ("gzip;q=1, br;q=0.5", "gzip"), ("gzip;q=0", ""),
     ("*", "zstd"), ("identity", ""), ("br;q=0, *", "zstd"), ("gzip, identity;q=0.5", "gzip"),
     ("GZIP", "gzip"), ("deflate", ""), ("identity;q=1, gzip;q=0.1", "")],
)  # fmt: skip
def test_the_coding_is_the_one_the_client_likes_best(client, accepted, coding):
    answer, _ = raw(client, ITEMS.format("zones"), accepted)
    assert answer.headers.get("content-encoding", "") == coding


def test_every_answer_says_what_it_depends_on(client):
    for path in (
        *addresses(client).values(),
        "/collections/zones/items?nothing=1",
        "/collections/x",
    ):
        assert client.get(path).headers["vary"] == "Accept, Accept-Encoding"


# ---- what the client accepts ----


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", GEOJSON),
        ("", GEOJSON),
        ("application/*", GEOJSON),
        ("application/geo+json", GEOJSON),
        ("text/html", HTML),
        ("text/html;q=0.5, application/geo+json", GEOJSON),
        ("text/html, application/geo+json;q=0.9", HTML),
        ("application/geo+json;q=0.1, */*;q=0.01", GEOJSON),
        ("APPLICATION/GEO+JSON", GEOJSON),
        ("application/geo+json;q=0, */*", HTML),
        ("text/csv", "text/csv"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
    ],
)
def test_the_format_is_the_one_the_client_likes_best(client, accept, media):
    answer = client.get(ITEMS.format("rivers"), headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].removesuffix("; charset=utf-8") == media


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "application/xml", "*/*;q=0"])
def test_a_client_that_accepts_nothing_we_have_gets_406(client, accept):
    for path in ("/collections", "/collections/zones/items", "/api"):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code == 406
        assert (
            "application/json" in answer.text
            or "openapi" in answer.text
            or "geo+json" in answer.text
        )


@pytest.mark.parametrize(
    "path", ["/", "/collections", "/api", "/collections/zones", "/collections/zones/queryables",
             "/collections/zones/items", "/versions"],
)  # fmt: skip
def test_application_json_is_answered_with_json(client, path):
    """What clients send who don't know the exact media type (OWSLib, GDAL's fallbacks)."""
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert "json" in answer.headers["content-type"]


def test_f_is_stronger_than_accept(client):
    answer = client.get(
        ITEMS.format("zones"), params={"f": "json"}, headers={"Accept": "image/png"}
    )
    assert answer.headers["content-type"] == GEOJSON
    assert client.get("/collections?f=html").headers["content-type"].startswith(HTML)


@pytest.mark.parametrize("layer", LAYERS)
def test_rings_turn_as_geojson_asks(client, layer):
    """RFC 7946, 3.1.6: outer rings counterclockwise, holes clockwise."""
    for feature in client.get(ITEMS.format(layer)).json()["features"]:
        if feature["geometry"]:
            shape = shapely.geometry.shape(feature["geometry"])
            assert shape.equals_exact(shapely.orient_polygons(shape), 0), feature["id"]


def test_f_json_is_geojson(client):
    answers = [
        client.get(ITEMS.format("zones"), params={"f": name}) for name in ("json", "geojson")
    ]
    assert [answer.headers["content-type"] for answer in answers] == [GEOJSON, GEOJSON]
    assert answers[0].json()["features"] == answers[1].json()["features"]


# ---- HTTP ----


def test_head_has_the_headers_of_get_everywhere(client):
    paths = [*addresses(client).values(), "/collections/zones/items?f=gpkg", "/collections/x"]
    for path in (*paths, "/collections/zones/items?nothing=1", "/collections/zones/items/x"):
        head, get = client.head(path), client.get(path)
        assert head.content == b""
        assert head.status_code == get.status_code
        assert dict(head.headers) == dict(get.headers)


def test_the_link_header_has_the_links_of_the_body(client):
    for name, path in addresses(client).items():
        answer = client.get(path)
        if "json" not in answer.headers["content-type"] or "links" not in answer.json():
            continue
        pairs = re.findall(r'<([^>]*)>; rel="([^"]*)"; type="([^"]*)"', answer.headers["link"])
        assert pairs == [
            (one["href"], one["rel"], one["type"]) for one in answer.json()["links"]
        ], name


def test_any_page_may_read_every_answer(client):
    for path in (*addresses(client).values(), "/collections/x", "/collections?x=1"):
        answer = client.get(path, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = answer.headers["access-control-expose-headers"].lower()
        assert {"content-crs", "etag", "link"} <= {name.strip() for name in exposed.split(",")}


def test_a_preflight_is_answered(client):
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    for path in addresses(client).values():
        answer = client.options(path, headers=asked)
        assert answer.status_code in (200, 204)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "GET" in answer.headers["access-control-allow-methods"]
        assert "if-none-match" in answer.headers["access-control-allow-headers"].lower()
        assert answer.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(client, method):
    for path in addresses(client).values():
        answer = client.request(method, path)
        assert answer.status_code == 405
        assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["allow"].split(", "))


def test_no_address_ends_in_a_slash(client):
    for path in ("/collections/", "/api/", "/conformance/", "/collections/zones/"):
        assert client.get(path).status_code == 404


# ---- Part 2: reference systems ----


@pytest.mark.parametrize("code", ["4326", "3857", "32637"])
@pytest.mark.parametrize("layer", ["places", "zones", "rivers"])
def test_coordinates_are_those_of_pyproj_in_the_order_of_the_authority(client, layer, code):
    asked = {"crs": EPSG + code, "limit": 20}
    answer = client.get(ITEMS.format(layer), params=asked)
    assert answer.headers["content-crs"] == f"<{EPSG}{code}>"
    there = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform
    plain = client.get(ITEMS.format(layer), params={"limit": 20})
    assert plain.headers["content-crs"] == f"<{CRS84}>"
    for one, other in zip(plain.json()["features"], answer.json()["features"], strict=True):
        if one["geometry"]:
            before = shapely.get_coordinates(shapely.geometry.shape(one["geometry"]))
            after = shapely.get_coordinates(shapely.geometry.shape(other["geometry"]))
            assert after == pytest.approx(np.column_stack(there(*before.T)), abs=0.006)


def test_epsg_4326_is_latitude_before_longitude(client):
    path = ITEMS.format("places") + "/abu-kamal"
    lon, lat = client.get(path).json()["geometry"]["coordinates"]
    answer = client.get(path, params={"crs": EPSG + "4326"})
    assert answer.json()["geometry"]["coordinates"] == [lat, lon]
    assert answer.headers["content-crs"] == f"<{EPSG}4326>"


@pytest.mark.parametrize("code", ["4326", "3857", "32637"])
def test_a_box_may_be_given_in_each_system(client, code):
    there = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform
    low, high = there(40.4, 34.4), there(41.0, 34.9)
    box = ",".join(f"{n:.6f}" for n in (*low, *high))
    inside = set(ids(client, "places", **{"bbox": box, "bbox-crs": EPSG + code}))
    assert inside >= set(ids(client, "places", bbox="40.42,34.42,40.98,34.88"))
    assert inside <= set(ids(client, "places", bbox="40.38,34.38,41.02,34.92"))


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("uri", ["EPSG:4326", EPSG + "9999", "", CRS84 + " ", "4326"])
def test_an_unknown_reference_system_is_refused(client, name, uri):
    asked = {name: uri, "bbox": "0,0,1,1", "filter": "TRUE"}
    answer = client.get(ITEMS.format("zones"), params=asked)
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)


# ---- pages for people ----

PAGES = (*(r.name for r in RESOURCES if "html" in r.formats), "problem", "refused", "map")


@pytest.mark.parametrize("name", PAGES)
def test_every_resource_has_a_page_that_is_html_without_inline_code(client, name):
    special = {
        "problem": "/collections/x",
        "refused": "/collections?x=1",
        "map": "/?f=html&day=2017-11-14",
    }
    path = special.get(name) or addresses(client)[name]
    answer = client.get(path, headers={"Accept": HTML})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(answer.text)
    assert page.find("head/title").text
    assert page.get("lang")
    for element in page.iter():
        assert not [a for a in element.attrib if a.startswith("on") or a == "style"]
        assert element.tag != "style"
        if element.tag == "script":
            kind = element.get("type", "")
            assert kind == "application/json" or "//" not in element.get("src")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_page_shows_what_the_json_has(client):
    text = client.get(ITEMS.format("places") + "/abu-kamal?f=html").text
    feature = client.get(ITEMS.format("places") + "/abu-kamal").json()
    assert feature["properties"]["name_ar"] in text
    assert all(name in text for name in feature["properties"])


def test_pages_link_to_pages(client):
    """A reader who follows the next page stays in HTML."""
    page = client.get(ITEMS.format("zones") + "?f=html&limit=5").text
    nexts = [href for href in re.findall(r'href="([^"]*)"', page) if "offset=5" in href]
    assert nexts
    assert all("f=html" in href for href in nexts)


# ---- files ----


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_features_of_the_answer(client, tmp_path, layer, name):
    asked = {"bbox": "40,34,41,35"}
    answer = client.get(ITEMS.format(layer), params={**asked, "f": name})
    suffix, media = FILES[name]
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"] == f'attachment; filename="{layer}{suffix}"'
    expected = client.get(ITEMS.format(layer), params=asked).json()["features"]
    path = tmp_path / f"{layer}{suffix}"
    path.write_bytes(answer.content)
    frame = read(path, name)
    assert [*frame["id"]] == [feature["id"] for feature in expected]
    assert frame.crs is None or frame.crs == "EPSG:4326"
    for shape, feature in zip(frame.geometry, expected, strict=True):
        kept = shapely.geometry.shape(feature["geometry"]) if feature["geometry"] else None
        assert (shape is None or shape.is_empty) if kept is None else shape.equals_exact(kept, 1e-6)


def read(path: Path, name: str) -> geopandas.GeoDataFrame:
    """A file as a frame with a column of ids."""
    if name == "csv":
        table = pd.read_csv(path)
        return geopandas.GeoDataFrame(
            table.drop(columns="geometry"), geometry=geopandas.GeoSeries.from_wkt(table["geometry"])
        )
    if name == "parquet":
        return geopandas.read_parquet(path).reset_index()
    frame = geopandas.read_file(path)
    if name == "kml":  # which has names of its own for two fields; what was `id` is read as `id2`
        return frame.assign(id=frame["id2"] if "id2" in frame else frame["Name"])
    return frame


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_all_that_matches_unless_a_limit_is_asked_for(client, tmp_path, name):
    asked = {"f": name, "filter": "holder = 'is' AND area_km2 > 5", "sortby": "-area_km2"}
    matched = ids(client, "zones", filter=asked["filter"], sortby=asked["sortby"])
    for more, expected in (({}, matched), ({"limit": 3, "offset": 1}, matched[1:4])):
        path = tmp_path / f"zones{FILES[name][0]}"
        path.write_bytes(client.get(ITEMS.format("zones"), params={**asked, **more}).content)
        assert [*read(path, name)["id"]] == expected


def test_a_sequence_is_a_feature_a_line_after_a_record_separator(client):
    """RFC 8142."""
    body = client.get(ITEMS.format("places"), params={"f": "geojsonseq"}).content
    records = body.split(b"\x1e")
    assert records[0] == b""
    assert all(record.endswith(b"\n") and record.count(b"\n") == 1 for record in records[1:])
    assert [orjson.loads(r)["id"] for r in records[1:]] == ids(client, "places")


def test_a_csv_file_has_a_line_of_names_and_geometry_as_wkt(client):
    table = pd.read_csv(io.StringIO(client.get(ITEMS.format("zones"), params={"f": "csv"}).text))
    assert [*table.columns] == ["id", *SCHEMAS["zones"], "geometry"]
    assert table["geometry"].str.startswith(("POLYGON", "MULTIPOLYGON")).all()


def test_a_geopackage_is_one_to_sqlite(client, tmp_path):
    path = tmp_path / "zones.gpkg"
    path.write_bytes(client.get(ITEMS.format("zones"), params={"f": "gpkg"}).content)
    with sqlite3.connect(path) as opened:
        assert opened.execute("SELECT table_name FROM gpkg_contents").fetchall() == [("zones",)]
    opened.close()


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_has_the_same_bytes(client, other, name):
    path = ITEMS.format("places") + f"?f={name}"
    assert other.get(path).content == client.get(path).content


# ---- versions, changes, feeds ----


def test_the_version_changes_with_the_data_and_only_with_it(client, tmp_path):
    def version(directory: Path, **changes: Any) -> str:
        directory.mkdir()
        with TestClient(create_app(Settings(data=write_world(directory, **changes)))) as opened:
            body = opened.get("/versions").json()
        assert body["versions"][0]["version"] == body["current"]
        return str(body["current"])

    one, same = version(tmp_path / "one"), version(tmp_path / "same")
    other = version(tmp_path / "other", reports=plus("reports", id="r9", place="alder", holder="b"))
    assert one == same != other
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert client.get("/versions").json()["current"] not in (one, other)


def test_abu_kamal_changed_hands_between_two_days(client):
    body = client.get("/changes", params={"from": "2017-11-09", "to": "2017-11-11"}).json()
    (found,) = (f for f in body["features"] if f["id"] == "abu-kamal")
    assert found["properties"]["holder_before"] == "gov"
    assert found["properties"]["holder_after"] == "is"
    for name in ("report_before", "report_after"):
        report = client.get(ITEMS.format("reports") + f"/{found['properties'][name]}").json()
        assert report["properties"]["place"] == "abu-kamal"
    assert found["geometry"]["type"] == "Point"


def test_nothing_changes_in_no_time_and_no_day_comes_before_itself(client):
    assert client.get("/changes?from=2017-11-09&to=2017-11-09").json()["features"] == []
    answer = client.get("/changes?from=2017-11-11&to=2017-11-09")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "from")
    assert client.get("/changes?to=soon").json()["parameter"] == "to"


@pytest.mark.parametrize("path", ["/claims.atom", "/changes.atom"])
def test_a_feed_is_atom_with_ids_of_its_own_and_links_that_lead_somewhere(client, path):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have."""
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 (our own)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert entries
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{atom}{name}")
        instant = datetime.fromisoformat(element.findtext(f"{atom}updated"))
        assert instant.tzinfo == UTC
    assert all(entry.findtext(f"{atom}author/{atom}name") for entry in entries)
    assert all(entry.findtext(f"{atom}summary") for entry in entries)
    found = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(found)) == len(found)
    for entry in entries[:10]:
        href = entry.find(f"{atom}link").get("href")
        assert client.get(urljoin(path, href)).status_code == 200


# ---- links that name no host, or the one that is configured ----


def test_the_host_header_is_never_repeated(client):
    for path in addresses(client).values():
        answer = client.get(path, headers={"Host": "evil.example"})
        assert b"evil.example" not in answer.content
        assert "evil.example" not in str(answer.headers)


def test_links_are_absolute_where_a_public_address_is_configured(tmp_path):
    public = "https://front.example/map"
    settings = Settings(data=write_world(tmp_path), public_url=public)
    with TestClient(create_app(settings)) as opened:
        for path in addresses(opened).values():
            answer = opened.get(path)
            if "json" in answer.headers["content-type"]:
                found = orjson.loads(answer.content).get("links", [])
                assert all(link["href"].startswith(public + "/") for link in found)
        assert opened.get("/api").json()["servers"] == [{"url": public + "/"}]
        assert opened.get("/api").headers["content-type"] == OPENAPI
