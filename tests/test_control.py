"""The rules of evidence: the last accepted report decides, claims move nothing."""

from datetime import date

import pytest
from shipped import FRONT
from worlds import changed, plus, write_world

from geo import Front


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(2017, 11, 7), "is"),
        (date(2017, 11, 9), "gov"),
        (date(2017, 11, 10), "contested"),
        (date(2017, 11, 11), "is"),
        (date(2017, 11, 14), "contested"),
        (date(2017, 11, 19), "gov"),
    ],
)
def test_abu_kamal_changes_hands_as_reported(day, holder):
    assert FRONT.holders(day)["abu-kamal"] == holder
    assert FRONT.places(day).holder["abu-kamal"] == holder


def test_a_place_has_no_holder_before_its_first_report(tmp_path):
    late = changed("reports", "birch-1", day="2020-01-03")
    front = Front.read(write_world(tmp_path, reports=late))
    assert "birch" not in front.holders(date(2020, 1, 2))
    assert front.holders(date(2020, 1, 3))["birch"] == "b"


def test_a_claim_only_report_changes_nothing(tmp_path_factory):
    with_it = Front.read(write_world(tmp_path_factory.mktemp("with"))).build()
    reports = [row for row in plus("reports", id="last") if row["id"] not in ("last", "birch-2")]
    without = Front.read(write_world(tmp_path_factory.mktemp("without"), reports=reports)).build()
    for layer in ("zones", "fronts", "places"):
        assert list(with_it.collection(layer)) == list(without.collection(layer))
    assert with_it.collection("reports").item("birch-2")


def test_the_last_of_one_days_reports_decides_in_file_order(tmp_path):
    reports = plus("reports", id="cedar-3", place="cedar", day="2020-01-05", holder="a")
    front = Front.read(write_world(tmp_path, reports=reports))
    assert front.holders(date(2020, 1, 5))["cedar"] == "a"


def test_confirmations_lengthen_a_tenure_and_name_their_reports(tmp_path):
    reports = plus("reports", id="cedar-3", place="cedar", day="2020-01-07", holder="b")
    front = Front.read(write_world(tmp_path, reports=reports))
    first, second = front.history.tenures["cedar"]
    assert (first.holder, first.valid_from, first.valid_to) == (
        "a",
        date(2020, 1, 1),
        date(2020, 1, 5),
    )
    assert (second.holder, second.valid_to, second.reports) == ("b", None, ("cedar-2", "cedar-3"))


def test_a_change_undone_on_the_same_day_is_no_tenure(tmp_path):
    reports = plus("reports", id="cedar-3", place="cedar", day="2020-01-05", holder="a")
    front = Front.read(write_world(tmp_path, reports=reports))
    (only,) = front.history.tenures["cedar"]
    assert (only.holder, only.reports) == ("a", ("cedar-1", "cedar-3"))
