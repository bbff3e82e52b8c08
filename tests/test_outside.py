"""The outside check: what was said outside the records, beside them and never in them."""

from datetime import date

import pytest
from shipped import FRONT
from worlds import changed, write_world

from geo import Front, RecordsError
from geo.records.columns import NOT_HELD


def front_of(tmp_path, *rows):
    """The front of a small world with outside rows: place, day, precision, not held by."""
    world = write_world(tmp_path)
    lines = [
        ",".join(NOT_HELD.columns),
        *(",".join((*row, "a strike", "paper", "")) for row in rows),
    ]
    (world / "outside.csv").write_text("\n".join(lines), encoding="utf-8")
    return Front.read(world)


def test_without_the_file_there_is_nothing_to_compare(tmp_path):
    check = Front.read(write_world(tmp_path)).outside
    assert (check.agreeing, check.differing, check.silent) == ((), (), ())


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("birch", "2020-01-10", "day", "a"), "agreeing"),
        (("birch", "2020-01-10", "day", "b"), "differing"),
        (("birch", "2020-01-10", "day", "a;b"), "differing"),
        (("elm", "2020-01-10", "day", "a"), "silent"),
        (("cedar", "2020-01-04", "day", "a"), "differing"),
        (("cedar", "2020-01-04", "week", "a"), "agreeing"),  # by the 5th it was b's
    ],
)
def test_a_row_agrees_if_another_party_is_recorded(tmp_path, row, expected):
    check = front_of(tmp_path, row).outside
    assert [kind for kind in ("agreeing", "differing", "silent") if getattr(check, kind)] == [
        expected
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("oak", "2020-01-10", "day", "a"), "place"),
        (("birch", "10 January", "day", "a"), "day"),
        (("birch", "2020-01-10", "year", "a"), "precision"),
        (("birch", "2020-01-10", "day", "c"), "not_held_by"),
        (("birch", "2020-01-10", "day", ""), "not_held_by"),
    ],
)
def test_a_fault_is_named_by_file_line_and_field(tmp_path, row, field):
    with pytest.raises(RecordsError, match=rf"outside\.csv:2: {field}"):
        front_of(tmp_path, row)


def test_faults_of_outside_csv_are_told_with_all_others(tmp_path):
    write_world(tmp_path, places=changed("places", "alder", bank="east"))
    (tmp_path / "outside.csv").write_text(
        "place;day;not_held_by;said;source\noak;13/5/2020;a;so;paper\n"
    )
    with pytest.raises(RecordsError) as refused:
        Front.read(tmp_path)
    assert [str(fault).split(":")[:2] for fault in refused.value.faults] == [
        ["outside.csv", "2"], ["places.csv", "2"],
    ]  # fmt: skip


def test_what_is_said_outside_the_reports_moves_no_zone(tmp_path):
    day = date(2020, 1, 10)
    without = Front.read(write_world(tmp_path))
    with_it = front_of(tmp_path, ("birch", "2020-01-10", "day", "b"))
    assert with_it.zones(day).equals(without.zones(day))


def test_the_shipped_figures_are_those_of_the_readme():
    check = FRONT.outside
    assert (len(check.agreeing), len(check.differing), len(check.silent)) == (206, 11, 3)


def test_nothing_is_compared_with_itself():
    carried = {report.said + report.note for report in FRONT.records.reports.values()}
    incidents = {row.said.partition(":")[0] for row in FRONT.said_outside}
    assert not [i for i in incidents if any(i in words for words in carried)]
