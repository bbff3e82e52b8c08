"""Places that share a position: one cell, and the one reported last decides about its ground."""

from datetime import date

import pytest
from worlds import lonlat, rows, write_world

from geo import Front
from geo.evidence import pieces

FIRST, BEFORE, AFTER = date(2020, 1, 1), date(2020, 1, 3), date(2020, 1, 4)
LON, LAT = lonlat(505_000, 34_000)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Aspen lies where birch (b since 1 January) does: b on the first, a on 4 January."""
    birch = next(row for row in rows("places") if row["id"] == "birch")
    reports = [
        {"id": "aspen-1", "place": "aspen", "day": "2020-01-01", "holder": "b"},
        {"id": "aspen-2", "place": "aspen", "day": "2020-01-04", "holder": "a"},
    ]
    places = [birch | {"id": "aspen", "name": "Aspen", "variants": ""}, *rows("places")]
    directory = tmp_path_factory.mktemp("shared")
    return Front.read(write_world(directory, places=places, reports=rows("reports") + reports))


def test_places_at_one_position_have_one_cell(shared):
    assert shared.cells.sites == ("aspen", "alder", "cedar", "dogwood")


def test_a_zone_lists_all_that_have_its_holder(shared):
    zones = shared.zones(BEFORE)
    (places,) = zones[(zones.holder == "b") & (zones.basis == "attested")].places
    assert places == ["aspen", "birch"]


def test_the_one_reported_last_decides_and_each_keeps_its_own_holder(shared):
    held = shared.history.holders(AFTER)
    assert (held["birch"], held["aspen"]) == ("b", "a")
    answer = shared.why(float(LON), float(LAT), AFTER)
    assert (answer.holder, answer.place) == ("a", "aspen")
    assert [report.id for report in answer.disagreements] == ["birch-1", "aspen-1"]


def test_each_of_them_is_counted(shared):
    east = shared.course.counts["east"]
    assert shared.course.changes[:2] == (0, 3)
    assert (east["b"][:2], east["a"][:2]) == ((2, 1), (1, 2))


def test_the_ground_that_moves_names_both(shared):
    (moved,) = {p.places for p in pieces(shared.epochs, BEFORE, AFTER) if p.holder != p.other}
    assert moved == ("aspen", "birch")


def test_positions_a_hair_apart_are_served_too(tmp_path):
    near = {"lon": f"{float(LON) + 1e-9:.10f}", "lat": LAT, "name": "Aspen", "variants": ""}
    birch = next(row for row in rows("places") if row["id"] == "birch")
    places = [*rows("places"), birch | near | {"id": "aspen"}]
    reports = [*rows("reports"), {"id": "aspen-1", "place": "aspen", "holder": "b"}]
    front = Front.read(write_world(tmp_path, places=places, reports=reports))
    assert set(front.zones(FIRST)["holder"]) == {"a", "b"}
