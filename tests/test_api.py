"""The API as a program meets it: GeoJSON, pages of it, and errors that say what was wrong."""

from urllib.parse import urljoin

import geopandas
import pytest
from starlette.testclient import TestClient
from worlds import write_world

from app.main import create_app
from app.settings import Settings
from geo import LAYERS


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        ("2017-11-09", "gov"),
        ("2017-11-10", "contested"),
        ("2017-11-11", "is"),
        ("2017-11-14", "contested"),
        ("2017-11-19", "gov"),
    ],
)
def test_abu_kamal_lies_in_the_zone_of_its_reported_holder(client, day, holder):
    at = "40.9171,34.4549,40.9171,34.4549"
    answer = client.get("/collections/zones/items", params={"datetime": day, "bbox": at})
    zones = [f["properties"] for f in answer.json()["features"]]
    assert [(zone["holder"], zone["basis"]) for zone in zones] == [(holder, "attested")]
    assert "abu-kamal" in zones[0]["places"]


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_answers_with_all_its_features(client, layer):
    answer = client.get(f"/collections/{layer}/items")
    body = answer.json()
    assert answer.headers["content-type"] == "application/geo+json"
    assert body["numberMatched"] == body["numberReturned"] == len(body["features"]) > 0
    assert "timeStamp" not in body


@pytest.mark.parametrize("layer", LAYERS)
def test_an_item_is_the_one_of_the_collection_with_links(client, layer):
    first = client.get(f"/collections/{layer}/items").json()["features"][0]
    item = client.get(f"/collections/{layer}/items/{first['id']}")
    assert item.headers["content-type"] == "application/geo+json"
    assert {**first, "links": item.json()["links"]} == item.json()
    assert {link["rel"] for link in item.json()["links"]} == {"self", "alternate", "collection"}


def test_the_collections_are_the_layers_with_their_extents(client):
    collections = client.get("/collections").json()["collections"]
    assert [collection["id"] for collection in collections] == list(LAYERS)
    zones = collections[0]
    assert zones["extent"]["temporal"]["interval"] == [
        ["2017-06-01T00:00:00Z", "2017-12-31T23:59:59Z"]
    ]
    west, south, east, north = zones["extent"]["spatial"]["bbox"][0]
    assert 39 < west < east < 42
    assert 34 < south < north < 37


@pytest.mark.parametrize(
    "start", ["/collections", "/collections/zones", "/collections/zones/items"]
)
def test_every_link_leads_somewhere(client, start):
    body = client.get(start).json()
    parts = [body, *body.get("collections", [])]
    for link in (link for part in parts for link in part["links"]):
        answer = client.get(urljoin(start, link["href"]))
        assert answer.status_code == 200
        assert answer.headers["content-type"].removesuffix("; charset=utf-8") == link["type"]


def test_walking_the_pages_gives_every_feature_once_in_order(client):
    whole = client.get("/collections/places/items").json()
    address = "/collections/places/items?limit=50&bbox=39,34,42,37"
    seen, pages = [], 0
    while address:
        body = client.get(address).json()
        assert body["features"]
        seen += [feature["id"] for feature in body["features"]]
        links = {link["rel"]: link["href"] for link in body["links"]}
        address = urljoin(address, links["next"]) if "next" in links else None
        pages += 1
    assert seen == [f["id"] for f in whole["features"] if f["id"] in set(seen)]
    assert len(seen) == body["numberMatched"]
    assert pages == -(-len(seen) // 50)
    assert "prev" in links


def test_a_place_that_is_not_located_is_in_every_box(client):
    answer = client.get("/collections/places/items", params={"bbox": "0,0,1,1"}).json()
    assert answer["features"]
    assert {feature["geometry"] for feature in answer["features"]} == {None}


def test_claims_of_the_article_are_found_on_its_day(client):
    answer = client.get("/collections/claims/items", params={"datetime": "2017-11-14"}).json()
    article = [f for f in answer["features"] if f["properties"]["source"] == "xinhua-2017-11-14"]
    assert len(article) == 21


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/collections/zones/items?datetime=yesterday", "datetime"),
        ("/collections/zones/items?bbox=1,2,3", "bbox"),
        ("/collections/zones/items?limit=-1", "limit"),
        ("/collections/zones/items?foo=1", "foo"),
        ("/collections/zones/items?limit=1&limit=2", "limit"),
        ("/collections/zones/items/x?foo=1", "foo"),
        ("/collections/zones?bbox=1,2,3,4", "bbox"),
        ("/collections?f=xml", "f"),
    ],
)
def test_a_bad_parameter_gives_400_and_is_named(client, path, parameter):
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert answer.json()["expected"]


@pytest.mark.parametrize(
    "path",
    ["/collections/nowhere", "/collections/nowhere/items", "/collections/zones/items/none",
     "/nowhere", "/collections/", "/collections/zones/items/"],
)  # fmt: skip
def test_what_is_not_there_gives_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_methods_that_write_are_refused(client, method):
    answer = client.request(method, "/collections/zones/items")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_head_is_get_without_a_body(client):
    address = "/collections/zones/items?datetime=2017-11-14"
    head, get = client.head(address), client.get(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("layer", LAYERS)
def test_geopandas_reads_every_layer_by_its_address(serve, layer):
    frame = geopandas.read_file(f"{serve()}/collections/{layer}/items")
    assert len(frame) > 0
    assert frame.crs == "EPSG:4326"


def test_another_data_directory_is_served_whole(tmp_path):
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as client:
        body = client.get("/collections/zones/items?datetime=2020-01-01").json()
        assert {f["properties"]["holder"] for f in body["features"]} == {"a", "b"}
        assert client.get("/").status_code == 200
