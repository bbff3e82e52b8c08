"""Data that has been replaced while serving: nothing keeps it."""

import asyncio
import weakref

import pytest
from starlette.testclient import TestClient
from worlds import write_world

from app.main import create_app
from app.server.reload import _replace
from app.settings import Settings
from app.site import read_site
from geo import LAYERS

ASKED = (
    *("/", "/?day=2020-01-05", "/map.js", "/map/zones", "/map/zones?without=beta", "/map/changes"),
    *("/changes", "/about", "/voices", "/why?lon=40.1&lat=35.1", "/what-if/zones?without=alpha"),
    *(f"/collections/{layer}/items?limit=2" for layer in LAYERS),
    *("/collections", "/api", "/claims.atom", "/collections/zones/items?filter=bank='east'"),
    *("/collections/places/items?f=gpkg", "/map.svg?day=2020-01-05", "/map.png?width=300"),
    *("/places/birch", "/claims/leaving?f=html", "/sources/paper?f=html", "/?lang=ar", "/?embed=1"),
)


@pytest.fixture
def client(tmp_path):
    data = write_world(tmp_path)
    with TestClient(create_app(Settings(data=data))) as client:
        client.data = data
        yield client


def test_nothing_keeps_the_front_that_a_reload_replaced(client):
    assert {client.get(target).status_code for target in ASKED} == {200}
    state = client.app.state
    old = weakref.ref(state.site.front)
    asyncio.run(_replace(state, lambda: read_site(client.data)))
    assert old() is None
    assert {client.get(target).status_code for target in ASKED} == {200}
