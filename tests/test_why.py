"""Why a point has its colour: the zone drawn there, the reports that decide, and those against."""

from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from shipped import FRONT
from worlds import changed, lonlat, plus, write_world

from geo import Front
from geo.evidence.why import NEARBY_DAYS

MANIFEST = FRONT.records.manifest
EDGE_DEGREES = 1.2e-5
"""A little more than a metre in latitude."""


def ids(reports):
    return [report.id for report in reports]


def world_why(front, easting, northing, day):
    lon, lat = map(float, lonlat(easting, northing))
    return front.why(lon, lat, date.fromisoformat(day))


def drawn(front, points, day):
    """The (bank, holder, basis) of the zone drawn at each point, None where there is none."""
    zones = front.zones(day)
    kinds = list(zip(zones.bank, zones.holder, zones.basis, strict=True))
    answers = [None] * len(points)
    for zone, point in shapely.STRtree(points).query(zones.geometry.to_numpy(), "contains").T:
        answers[point] = kinds[zone]
    return answers


def off_edges(count, seed):
    """A grid of points over the study area and around it, none within a metre of an edge."""
    west, south, east, north = FRONT.collection("zones").bbox
    side = int(count**0.5) + 1
    lon, lat = np.meshgrid(np.linspace(west, east, side), np.linspace(south, north, side))
    shift = np.random.default_rng(seed).uniform(0, 0.02, 2)
    points = shapely.points(np.column_stack([lon.ravel(), lat.ravel()]) + shift)
    edges = shapely.STRtree(FRONT.cells.arcs)
    near, _ = edges.query(points, predicate="dwithin", distance=EDGE_DEGREES)
    return np.delete(points, near)


@pytest.mark.parametrize("step", range(10))
def test_the_answer_is_that_of_the_zone_drawn_at_the_point(step):
    day = MANIFEST.first_day + step * (MANIFEST.last_day - MANIFEST.first_day) // 9
    points = off_edges(600, seed=step)
    assert len(points) >= 500
    answers = [FRONT.why(point.x, point.y, day) for point in points]
    kinds = [(a.bank, a.holder, a.basis) if a.holder else None for a in answers]
    assert kinds == drawn(FRONT, points, day)
    assert {a is None for a in kinds} == {True, False}


def test_the_deciding_report_comes_first_then_those_it_confirms():
    answer = FRONT.why(40.9171, 34.4549, date(2017, 11, 14))
    assert (answer.holder, answer.bank, answer.basis) == ("contested", "west", "attested")
    assert (answer.place, answer.age_days) == ("abu-kamal", 0)
    assert [report.voice for report in answer.deciding] == ["southfront", "press-tv", "sohr"]


def test_both_other_holders_of_abu_kamal_are_among_the_disagreements():
    answer = FRONT.why(40.9171, 34.4549, date(2017, 11, 14))
    assert {report.holder for report in answer.disagreements} == {"gov", "is"}
    assert {report.use for report in answer.disagreements} == {"accepted", "claim-only"}


def test_distance_and_age_are_measured_from_place_and_report(tmp_path):
    front = Front.read(write_world(tmp_path))
    answer = world_why(front, 505_000 + 3_000, 34_000, "2020-01-04")
    assert (answer.place, answer.distance_m, answer.age_days) == ("birch", 3000, 3)
    assert answer.basis == "attested"
    assert world_why(front, 505_000 + 4_100, 34_000, "2020-01-04").basis == "inferred"


def test_a_claim_only_report_is_shown_and_does_not_decide(tmp_path):
    answer = world_why(Front.read(write_world(tmp_path)), 505_000, 34_000, "2020-01-10")
    assert (answer.holder, ids(answer.deciding)) == ("b", ["birch-1"])
    assert ids(answer.reports) == ["birch-1", "birch-2"]
    assert ids(answer.disagreements) == ["birch-2"]


def test_a_confirmation_decides_and_an_earlier_tenure_does_not_count(tmp_path):
    reports = plus("reports", id="cedar-3", place="cedar", day="2020-01-09", holder="b")
    front = Front.read(write_world(tmp_path, reports=reports))
    answer = world_why(front, 495_000, 26_000, "2020-01-09")
    assert ids(answer.deciding) == ["cedar-3", "cedar-2"]
    assert ids(world_why(front, 495_000, 26_000, "2020-01-08").deciding) == ["cedar-2"]


def test_reports_are_listed_for_a_fortnight_on_either_side(tmp_path):
    far = date(2020, 1, 1) + timedelta(days=NEARBY_DAYS)
    front = Front.read(write_world(tmp_path))
    assert ids(world_why(front, 495_000, 34_000, f"{far}").reports) == ["alder-1"]
    assert world_why(front, 495_000, 34_000, f"{far + timedelta(days=1)}").reports == ()


@pytest.mark.parametrize(
    ("easting", "northing", "day", "bank", "reason"),
    [
        (470_000, 30_000, "2020-01-02", None, "outside the study area, Square"),
        (495_000, 48_000, "2020-01-02", "west", "farther than about 10 km from any reported place"
         " on the west bank: the nearest, Alder, lies 14.0 km away"),
        (495_000, 30_100, "2019-12-31", None, "the data covers the days from 2020-01-01"),
    ],
)  # fmt: skip
def test_no_record_has_its_reason(tmp_path, easting, northing, day, bank, reason):
    answer = world_why(Front.read(write_world(tmp_path)), easting, northing, day)
    assert (answer.holder, answer.basis, answer.deciding) == (None, None, ())
    assert answer.bank == bank
    assert answer.reason.startswith(reason)


def test_a_place_without_a_report_by_the_day_says_so(tmp_path):
    late = changed("reports", "birch-1", day="2020-01-12")
    front = Front.read(write_world(tmp_path, reports=late))
    answer = world_why(front, 505_000, 34_000, "2020-01-05")
    assert (answer.holder, answer.bank, answer.place) == (None, "east", "birch")
    assert answer.reason.startswith("no accepted report about Birch")
    assert ids(answer.reports) == ["birch-2", "birch-1"]


def test_a_bank_without_reports_says_so(tmp_path):
    front = Front.read(write_world(tmp_path, reports=[{"id": "r1", "place": "alder"}]))
    answer = world_why(front, 505_000, 34_000, "2020-01-05")
    assert answer.reason == "no place on the east bank has an accepted report"


@pytest.mark.parametrize("position", [(float("nan"), 1.0), (0.0, 91.0), (500.0, 0.0)])
def test_a_point_that_is_nowhere_has_no_record(position):
    assert FRONT.why(*position, MANIFEST.default_day).holder is None
