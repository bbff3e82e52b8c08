"""Two days compared: which places and which ground have another holder, and who says so."""

import re
from datetime import date

import orjson
import pytest
import shapely
from starlette.testclient import TestClient
from worlds import plus, write_world

from app.day import screen
from app.day.two_days import comparison
from app.main import create_app
from app.settings import Settings
from geo import Front
from geo.evidence.changes import pieces

FIRST, EARLY, LAST = date(2020, 1, 1), date(2020, 1, 6), date(2020, 1, 10)
HTML = {"Accept": "text/html"}


@pytest.fixture
def world(tmp_path):
    return Front.read(write_world(tmp_path))


def names(changes):
    return [(b, a, [c.place.id for c in places]) for b, a, places in changes.groups]


def test_the_list_has_the_places_by_what_they_changed_from_and_to(world):
    assert names(comparison(world.history, LAST, FIRST)) == [("a", "b", ["cedar", "dogwood"])]
    assert names(comparison(world.history, EARLY, FIRST)) == [
        ("a", "b", ["cedar"]),
        ("a", "contested", ["dogwood"]),
    ]


def test_the_order_in_which_the_days_are_given_does_not_matter(world):
    assert comparison(world.history, FIRST, LAST) == comparison(world.history, LAST, FIRST)


def test_a_place_is_told_with_its_day_of_change_and_the_report_that_decides(tmp_path):
    later = plus("reports", id="cedar-3", place="cedar", day="2020-01-09", holder="b", voice="beta")
    history = Front.read(write_world(tmp_path, reports=later)).history
    change = comparison(history, LAST, FIRST).groups[0][2][0]
    assert (change.since.id, change.report.id) == ("cedar-2", "cedar-3")
    assert (change.voice.id, change.source.id) == ("beta", "paper")


def test_what_changed_and_changed_back_is_told_apart(tmp_path):
    there = plus("reports", id="alder-2", place="alder", day="2020-01-03", holder="b")
    back = plus("reports", id="alder-3", place="alder", day="2020-01-04", holder="a")
    history = Front.read(write_world(tmp_path, reports=[*there, back[-1]])).history
    changes = comparison(history, FIRST, LAST)
    assert [place.id for place in changes.returned] == ["alder"]
    assert "alder" not in [place for *_, places in names(changes) for place in places]
    assert comparison(history, date(2020, 1, 4), LAST).returned == ()


def test_a_first_record_is_a_change_from_no_record(tmp_path):
    ford = plus("reports", id="ford-1", place="ford", day="2020-01-04", holder="a")
    history = Front.read(write_world(tmp_path, reports=ford)).history
    assert names(comparison(history, FIRST, LAST))[0] == (None, "a", ["ford"])


@pytest.mark.parametrize("day", [FIRST, EARLY, LAST])
def test_the_pieces_of_ground_make_up_the_zones_of_both_days(world, day):
    ground = pieces(world.epochs, day, date(2020, 1, 5))
    for at, held in ((day, "holder"), (date(2020, 1, 5), "other")):
        for zone in world.zones(at).itertuples():
            kind = (zone.bank, zone.holder, zone.basis)
            own = [p.shape for p in ground if (p.bank, getattr(p, held), p.basis) == kind]
            assert shapely.union_all(own).symmetric_difference(zone.geometry).area < 1e-9


def test_the_ground_that_changed_is_that_of_the_places_that_changed(world):
    changed = [p for p in pieces(world.epochs, LAST, FIRST) if p.holder != p.other]
    assert {place for p in changed for place in p.places} == {"cedar", "dogwood"}


def test_ground_without_a_record_on_the_day_is_drawn_for_the_other_day(tmp_path):
    late = [
        {"id": "x", "place": "alder", "day": "2020-01-05", "holder": "a"},
        {"id": "y", "place": "birch", "day": "2020-01-01", "holder": "b"},
    ]
    front = Front.read(write_world(tmp_path, reports=late, claims=[], relations=[]))
    drawn = orjson.loads(screen.drawn(front, FIRST, [], other=LAST))
    (move,) = drawn["moves"]
    assert (move["holder"], move["other"]) == (None, "a")
    assert drawn["others"] == {"alder": {"holder": "a", "hatch": []}}
    bare = [z for z in drawn["zones"] if z["properties"]["holder"] is None]
    assert {z["properties"]["other"] for z in bare} == {"a"}
    assert [label["text"] for label in drawn["labels"]] == ["B"]


def test_ground_contested_on_the_other_day_says_between_whom(world):
    drawn = orjson.loads(screen.drawn(world, LAST, [], other=EARLY))
    (move,) = drawn["moves"]
    assert (move["holder"], move["other"], move["hatch"]) == ("b", "contested", ["a", "b"])


def test_equal_days_have_no_moves(world):
    drawn = orjson.loads(screen.drawn(world, LAST, [], other=LAST))
    assert (drawn["moves"], drawn["others"]) == ([], {})
    assert not any("other" in zone["properties"] for zone in drawn["zones"])


@pytest.fixture
def client(tmp_path):
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as opened:
        yield opened


def test_the_script_gets_the_list_with_or_without_a_voice(client):
    path = "/map/changes?day=2020-01-10&compare=2020-01-01"
    body = client.get(path).json()
    assert (body["from"], body["to"], body["total"]) == ("2020-01-01", "2020-01-10", 2)
    assert body["groups"][0]["places"][0]["said"] == "Herald: as this report says"
    silent = client.get(f"{path}&without=beta").json()
    assert [p["id"] for p in silent["groups"][0]["places"]] == ["dogwood"]


def test_the_list_is_in_the_page_when_the_address_asks_for_it(client):
    page = client.get("/?day=2020-01-10&compare=2020-01-01", headers=HTML).text
    assert "What changed between 1 January 2020 and 10 January 2020" in page
    assert 'data-changed="cedar"' in page
    assert 'href="collections/reports/items/cedar-2"' in page
    assert 'id="changes"' not in client.get("/?day=2020-01-10", headers=HTML).text


@pytest.mark.parametrize("path", ["/", "/map/zones", "/map/changes"])
def test_a_second_day_that_is_none_is_refused_by_name(client, path):
    for day in ("soon", "2019-12-31"):
        answer = client.get(f"{path}?compare={day}", headers=HTML if path == "/" else {})
        assert answer.status_code == 400
        assert "compare" in answer.text


def test_without_a_voice_the_pages_list_is_that_of_the_map(tmp_path):
    query = "day=2020-01-10&compare=2020-01-01&without=beta"
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as client:
        page = client.get(f"/?{query}", headers=HTML).text
        sent = client.get(f"/map/changes?{query}").json()
    listed = [row["id"] for group in sent["groups"] for row in group["places"]]
    assert re.findall(r'data-changed="([^"]*)"', page) == listed == ["dogwood"]
    assert page.count("As if Beta command had made no report.") >= 2  # the list's, and the map's
    assert "map.svg?day=2020-01-10&amp;without=beta" in page


def test_a_page_without_a_voice_that_there_is_not_is_refused(tmp_path):
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as client:
        answer = client.get("/?without=nobody", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "without")
