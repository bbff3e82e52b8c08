"""Landing page, conformance and collections (OGC API - Features, Part 1, 17-069r4)."""

from datetime import date, timedelta

import pytest
import shapely
from ogc import ITEMS, ids, links

from app.api.documents import CONFORMANCE
from app.http.areas import CRS84, EPSG
from app.http.media import HTML, JSON
from geo import LAYERS

# ---- Part 1: the root ----


def test_the_landing_page_links_to_the_api_the_conformance_and_the_data(client):
    rels = links(client.get("/"))
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(rels)


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
    assert [collection["id"] for collection in body["collections"]] == list(LAYERS)
    for collection in body["collections"]:
        rels = {link["rel"] for link in collection["links"]}
        assert {"self", "alternate", "items", "describedby"} <= rels
        assert any(rel.endswith("/queryables") for rel in rels)
        assert any(rel.endswith("/schema") for rel in rels)
        assert collection["itemType"] == "feature"
        assert collection == client.get(f"/collections/{collection['id']}").json()


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
    collection = client.get(f"/collections/{layer}").json()
    assert collection["storageCrs"] == CRS84 == collection["crs"][0]
    assert EPSG + "4326" in collection["crs"]
