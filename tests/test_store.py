"""The seam: a store answers four questions, and the API asks no others."""

from dataclasses import replace
from datetime import date

import orjson
import pytest
from shipped import FRONT
from starlette.testclient import TestClient

from app.api.documents import collections_document
from app.main import create_app
from geo import LAYERS, Front, Query, QueryError, Store

METRIC = "http://www.opengis.net/def/crs/EPSG/0/32637"


class Second:
    """A store that has what a store must have, and nothing else."""

    def __init__(self, store: Store) -> None:
        self.extent, self.select = store.extent, store.select
        self.table, self.item = store.table, store.item
        self.waits, self.cost_s = True, store.cost_s


@pytest.fixture(scope="module")
def clients():
    """The API over the embedded store, and over another one."""
    with TestClient(create_app()) as first, TestClient(create_app()) as second:
        front = Front(FRONT.records)
        vars(front)["store"] = Second(FRONT.store)
        second.app.state.site = replace(second.app.state.site, front=front)
        yield first, second
        assert not front.collections


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    "path",
    ["", "/items?limit=7", f"/items?crs={METRIC}&limit=3", "/items?f=csv&limit=2", "/items/x3",
     "/queryables", "/items?bbox=40,34,41,35", "/items?f=html&limit=2"],
)  # fmt: skip
def test_what_the_api_asks_of_a_store_is_what_every_store_has(clients, layer, path):
    first, second = (client.get(f"/collections/{layer}{path}") for client in clients)
    assert (first.status_code, first.content) == (second.status_code, second.content)


@pytest.mark.parametrize("path", ["/map.svg?claim=x3", "/map.svg?width=300", "/collections"])
def test_pictures_and_documents_need_no_more_of_it(clients, path):
    first, second = (client.get(path) for client in clients)
    assert first.content == second.content


@pytest.mark.parametrize("query", [Query(), Query(equal=[("holder", "gov")]), Query(limit=2)])
def test_what_takes_too_many_bytes_is_measured_and_not_made(query):
    selection = FRONT.store.select("zones", query)
    less = query._replace(most_bytes=selection.size - 1)
    assert FRONT.store.select("zones", less) == selection._replace(joined=b"")
    assert FRONT.store.table("zones", less).frame is None
    assert FRONT.store.select("zones", query._replace(most_bytes=selection.size)) == selection


@pytest.mark.parametrize("order", [(), ("holder",), ("-basis", "holder", "-valid_from")])
@pytest.mark.parametrize("equal", [(), [("bank", "east")]])
def test_a_page_behind_a_feature_is_the_rest_of_them_wherever_its_offset_is(order, equal):
    query = Query(equal=equal, order=order)
    whole = orjson.loads(b"[%b]" % FRONT.select("zones", query).joined)
    first = FRONT.select("zones", query._replace(limit=50))
    after = 49 if first.last is None else first.last
    behind = FRONT.select("zones", query._replace(after=after, offset=7, limit=20))
    assert orjson.loads(b"[%b]" % behind.joined) == whole[50:70]


def test_behind_the_last_feature_and_farther_there_is_none():
    for query in (Query(after=10**6), Query(after=10**6, order=("holder",))):
        assert FRONT.select("zones", query)[:3] == (b"", 0, FRONT.select("zones").matched)


def test_a_filter_that_is_never_true_finds_nothing():
    assert FRONT.select("zones", Query(filter=False)).matched == 0


def test_a_query_chooses_properties_and_their_order():
    query = Query(limit=1, properties=("holder", "bank"))
    (zone,) = orjson.loads(b"[%b]" % FRONT.select("zones", query).joined)
    assert list(zone["properties"]) == ["holder", "bank"]
    assert list(FRONT.store.table("zones", query).frame.columns) == ["holder", "bank", "geometry"]


def test_the_axes_of_what_comes_back_are_those_of_the_authority():
    lon, lat = orjson.loads(FRONT.store.item("places", "abu-kamal"))["geometry"]["coordinates"]
    turned = orjson.loads(FRONT.store.item("places", "abu-kamal", "EPSG:4326"))
    assert turned["geometry"]["coordinates"] == [lat, lon]


@pytest.fixture
def large(monkeypatch):
    """The same front, as if it were too large for zones and fronts of all days."""
    monkeypatch.setattr("geo.front.BUILT_MAX", 0)
    front = Front(FRONT.records)
    vars(front)["cells"] = FRONT.cells
    yield front.build()
    assert not {"zones", "fronts"} & (front.frames.keys() | front.collections.keys())


@pytest.mark.parametrize("layer", ["zones", "fronts"])
def test_a_layer_made_by_the_day_has_the_same_features(large, layer):
    day = date(2017, 10, 20)
    of_day = FRONT.select(layer, Query(datetime=(day, day)))
    assert large.select(layer, Query(datetime=(day, day))).joined == of_day.joined
    ids = [feature["id"] for feature in orjson.loads(b"[" + of_day.joined + b"]")]
    assert large.store.item(layer, ids[0]) == FRONT.store.item(layer, ids[0])
    assert large.store.item(layer, "zone-of-nobody") is None
    with pytest.raises(QueryError, match="datetime=''"):
        large.select(layer)


def test_collections_are_told_without_making_the_layers(large):
    small = collections_document(large, "/")["collections"]
    whole = collections_document(FRONT, "/")["collections"]
    assert small[0] == whole[0]
    assert [one["id"] for one in small] == [one["id"] for one in whole]
