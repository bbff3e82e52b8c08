"""Which of many places have a dot at which scale: the most important, a space apart."""

import numpy as np
import orjson
import pytest
from bench_country import write
from starlette.testclient import TestClient

from app.day import dots
from app.main import create_app
from app.settings import Settings
from geo import Front

PLACES = 1100
HOLDERS = ("a", "b", "contested")


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    directory = tmp_path_factory.mktemp("country")
    write(directory, PLACES, 3, PLACES + 50)
    return directory


@pytest.fixture(scope="module")
def thinned(country):
    return dots.dots(Front.read(country))


def test_a_front_with_few_places_has_all_of_them_at_every_scale():
    assert set(dots.dots(Front.read()).zooms.tolist()) == {0}


def test_nearer_there_are_more_dots_and_at_last_all(thinned):
    whole = [len(thinned.within((-180, -90, 180, 90), zoom)) for zoom in dots.ZOOMS]
    assert whole == sorted(whole)
    assert 0 < whole[0] < 150
    assert whole[-1] == PLACES


def test_a_dot_of_a_square_is_the_first_in_order():
    close = np.array([[30.0, 50.0], [30.0001, 50.0], [35.0, 50.0]])
    zooms = dots._least_zooms(close, np.array([1, 0, 2]))
    assert zooms.tolist() == [dots.ZOOMS[-1], dots.ZOOMS[0], dots.ZOOMS[0]]


def test_the_page_of_many_asks_for_those_in_view(country):
    with TestClient(create_app(Settings(data=country))) as client:
        part = client.get("/map/places?zoom=5&bbox=25,46,32,51").json()
        features = part["features"]
        assert len(features) < part["numberMatched"] < PLACES
        assert 0 < len(features) < PLACES / 2
        assert {25 <= f["geometry"]["coordinates"][0] <= 32 for f in features} == {True}
        html = client.get("/?f=html").text
        assert len(html) < 200_000
        part = client.get("/places?f=json&offset=1000").json()
        assert (part["numberMatched"], len(part["places"])) == (PLACES, 100)
        (only,) = orjson.loads(client.get("/places?f=json&q=P1099").content)["places"]
        assert only["id"] == "p1099"
        totals = [client.get(f"/places?f=json&holder={h}").json()["numberMatched"] for h in HOLDERS]
        assert sum(totals) == PLACES
        assert min(totals[:2]) > 0
