"""What the map's script gets: the zones of the API, thinned, and what it labels and counts."""

from datetime import date

import numpy as np
import orjson
import pytest
import shapely
from shipped import FRONT, RECORDS
from starlette.testclient import TestClient
from worlds import write_world

from app.day import screen
from app.main import create_app
from geo import Front
from geo.crs import projected

DAY = RECORDS.manifest.default_day


def drawn(day=DAY, voices=(), **options):
    return orjson.loads(screen.drawn(FRONT, day, voices, **options))


@pytest.mark.parametrize("scale", ["near", "fine"])
def test_the_zones_are_those_of_the_api(scale):
    zones = drawn(scale=scale)["zones"]
    exact = FRONT.zones(DAY)
    assert [zone["id"] for zone in zones] == list(exact.index)
    shapes = [shapely.from_geojson(orjson.dumps(zone["geometry"])) for zone in zones]
    areas = shapely.area(shapes) / shapely.area(np.asarray(exact.geometry))
    assert areas == pytest.approx(1, abs=0.0002 if scale == "fine" else 0.06)


def test_thinned_zones_still_share_their_edges():
    shapes = FRONT.day(DAY).outlines.shapes
    corners = shapely.get_num_coordinates(np.asarray(FRONT.zones(DAY).geometry)).sum()
    assert shapely.coverage_is_valid(projected(shapes, RECORDS.manifest.crs))
    assert shapely.get_num_coordinates(shapes).sum() < corners / 2


@pytest.mark.parametrize("scale", ["far", "near", "fine"])
def test_a_country_has_the_same_zones_along_few_lines(monkeypatch, scale):
    monkeypatch.setattr("geo.front.BUILT_MAX", 0)
    country = Front(RECORDS)
    vars(country)["cells"] = FRONT.cells
    shapes = country.day(DAY, scale=scale).outlines.shapes
    exact = FRONT.zones(DAY)
    whole = shapely.area(np.asarray(exact.geometry)).sum()
    assert shapely.coverage_is_valid(projected(shapes, RECORDS.manifest.crs))
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).sum() == pytest.approx(whole, rel=0.02)
    lines, all_lines = country.drawing.lines("holder", scale), FRONT.drawing.lines("holder", "fine")
    assert len(lines.arcs) < len(all_lines.arcs)
    moved = country.day(DAY, "2017-09-01", scale=scale).outlines.zones
    before = FRONT.day(DAY, "2017-09-01").outlines.zones
    assert [(zone, of["places"]) for zone, _, of in moved] == [
        (zone, of["places"]) for zone, _, of in before
    ]


def test_days_between_two_changes_have_one_answer():
    start = max(day for day in FRONT.epochs.timeline.days if day <= DAY)
    assert screen.drawn(FRONT, start, []) == screen.drawn(FRONT, DAY, [])


def test_the_publishers_of_a_day_are_named_each_once():
    deciding = {RECORDS.sources[r.source].publisher for r in FRONT.history.deciding(DAY).values()}
    assert "Al Jazeera" in deciding
    assert drawn()["publishers"] == sorted(deciding, key=str.casefold)


def test_without_a_voice_the_zones_are_those_of_what_if():
    other = FRONT.without(["sohr"])
    answer = drawn(voices=["sohr"])
    assert [zone["id"] for zone in answer["zones"]] == list(other.zones(DAY).index)
    before, after = FRONT.holders(DAY), other.holders(DAY)
    differ = {place for place in before | after if before.get(place) != after.get(place)}
    assert set(answer["changed"]) == differ


def test_a_label_stands_in_the_ground_of_its_party():
    zones = FRONT.zones(DAY)
    for label in drawn()["labels"]:
        ids = [p.id for p in RECORDS.parties.values() if label["text"] in (p.label, p.name)]
        ground = shapely.union_all(np.asarray(zones[zones.holder.isin(ids)].geometry))
        assert all(ground.buffer(0.002).contains(shapely.Point(at[:2])) for at in label["at"])


def test_abu_kamal_was_contested_between_its_holder_before_and_the_next():
    assert FRONT.history.parties_of("abu-kamal", DAY) == ["gov", "is"]


def test_a_party_that_no_report_names_is_left_open():
    assert FRONT.history.parties_of("hamdan-air-base", DAY) == ["gov"]


def test_the_course_counts_the_holders_of_each_bank():
    course = FRONT.course
    at = course.changes.index(max(n for n in course.changes if n <= (DAY - date(2017, 6, 1)).days))
    sites = dict(zip(FRONT.cells.sites, FRONT.cells.site_bank, strict=True))
    held = FRONT.holders(DAY)
    for number, bank in enumerate(RECORDS.manifest.banks):
        for holder, counts in course.counts[bank].items():
            own = [p for p, b in sites.items() if b == number and held.get(p) == holder]
            assert counts[at] == len(own)


def test_the_opening_view_leaves_out_ground_that_stands_alone():
    west, south, east, north = FRONT.valley
    whole = FRONT.frame("zones").total_bounds
    assert (west, south, east, north) != tuple(whole)
    for lon, lat in (RECORDS.places[p].position for p in ("abu-kamal", "mayadin", "deir-ez-zor")):
        assert west < lon < east
        assert south < lat < north


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("day=x", "day"), ("without=nobody", "without"), ("fine=2", "fine"), ("colour=1", "colour")],
)
def test_a_question_that_cannot_be_answered_is_refused_by_name(query, parameter):
    with TestClient(create_app()) as client:
        answer = client.get(f"/map/zones?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_a_world_without_reports_has_an_answer(tmp_path):
    front = Front.read(write_world(tmp_path, reports=[], claims=[], relations=[]))
    answer = orjson.loads(screen.drawn(front, front.records.manifest.default_day, []))
    assert (answer["zones"], answer["labels"], answer["holders"]) == ([], [], {})
    assert front.valley is None
