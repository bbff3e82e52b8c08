"""A front without a river, an article, claims or a focus: the least that serves, served."""

import re
from datetime import date

import pytest
from starlette.testclient import TestClient
from worlds import MANIFEST, rows, write_world

from app.main import create_app
from app.settings import Settings
from geo import LAYERS, Front

DAY = date(2020, 1, 10)
RIVER = re.compile(r"\[river\].*?(?=\[area\])", re.DOTALL)
LEAST = re.sub(r'(article|focus|default_day) = .*\n|name_ar = ""\n', "", RIVER.sub("", MANIFEST))
PAGES = (
    *("/", "/about?f=html", "/voices?f=html", "/places/birch?f=html", "/map.svg?width=400"),
    *("/map.svg?width=400&by=strength", "/why?lon=3.05&lat=0.3&day=2020-01-10&f=html"),
    *("/map/zones", "/map/zones?compare=2020-01-05", "/map/changes?compare=2020-01-05"),
    *("/?day=2020-01-10&compare=2020-01-05", "/?lang=ar", "/what-if/zones?without=alpha"),
    *("/claims.atom", "/changes.atom", "/sources", "/?embed=1", "/api"),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The small world without its river; places without a bank; no claims."""
    directory = tmp_path_factory.mktemp("undivided")
    places = [row | {"bank": ""} for row in rows("places")]
    write_world(directory, manifest=LEAST, places=places, claims=[], relations=[])
    for table in ("claims", "relations"):
        (directory / f"{table}.csv").unlink()
    return directory


@pytest.fixture(scope="module")
def undivided(world):
    with TestClient(create_app(Settings(data=world))) as client:
        yield client


def test_the_area_is_one_ground_and_places_lie_on_it_or_outside(world):
    front = Front.read(world)
    assert front.records.manifest.default_day == front.records.manifest.last_day
    assert {place.bank for place in front.records.places.values() if place.position} == {"area"}
    assert set(front.zones(DAY)["bank"]) == {"area"}


def test_zones_reach_over_where_the_river_was(world):
    """With the river, alder on its west and birch on its east never meet."""
    lines = Front.read(world).frame("fronts")
    assert set(lines["line"]) == {"halfway"}
    assert len(lines) > 0


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_answers(undivided, layer):
    assert undivided.get(f"/collections/{layer}/items").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_speaks_of_no_bank(undivided, path):
    answer = undivided.get(path, headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 200
    if path in ("/", "/about?f=html", "/places/birch?f=html"):
        text = re.sub(r"<[^>]+>", " ", answer.text)
        assert "bank" not in text
        assert "From ," not in text
        assert "Claims in the article" not in text


def test_the_rule_speaks_of_no_bank(undivided):
    answer = undivided.get("/why?lon=3.05&lat=0.3&day=2020-01-10&f=json").json()
    assert answer["holder"] == "b"
    assert "bank" not in answer["rule"]


def test_with_a_river_an_empty_bank_is_the_one_that_the_place_lies_on(tmp_path):
    places = [row | {"bank": ""} for row in rows("places")]
    by_id = Front.read(write_world(tmp_path, places=places)).records.places
    assert (by_id["alder"].bank, by_id["birch"].bank) == ("west", "east")
    assert by_id["elm"].bank == ""
