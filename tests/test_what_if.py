"""The zones had some voices never spoken: those of tables without their reports."""

import csv
import shutil
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import FRONT
from worlds import changed, write_world

from geo import SHIPPED, Front, QueryError
from geo.control.zones import zones_on
from geo.evidence.what_if import changes, without

UNBUILT = Front(FRONT.records)
"""It shares nothing made with the other, and answers for a day without the layer of all."""
VOICES = FRONT.records.voices
ACCEPTED = {r.voice for r in FRONT.records.reports.values() if r.use == "accepted"}
DAYS = [date(2017, 6, 1), date(2017, 9, 20), date(2017, 11, 14), date(2017, 12, 31)]
SOLE = ["a24", "inference", "sdf", "sohr", "wikipedia-map"]
"""Voices on which places rest alone, so that without them the cells change too."""


def filtered(directory, voices):
    """A copy of the shipped tables without the reports of these voices."""
    shutil.copytree(SHIPPED, directory)
    path = directory / "reports.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rest = [row for row in rows if row[header.index("voice")] not in voices]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rest])
    return directory


def same(zones, others):
    """Whether two frames have the same columns and rows, each coordinate to the last bit."""
    return exact(zones) == exact(others)


def exact(zones):
    columns = {name: zones[name].tolist() for name in zones.columns if name != "geometry"}
    shapes = shapely.to_wkb(zones.geometry.to_numpy()).tolist()
    return {**columns, "id": zones.index.tolist(), "geometry": shapes}


@pytest.mark.parametrize("voices", [["reuters"], *([voice] for voice in SOLE), SOLE], ids=";".join)
def test_zones_without_voices_equal_those_of_tables_without_them(tmp_path, voices):
    rebuilt, front = Front.read(filtered(tmp_path / "data", voices)), FRONT.without(voices)
    whole = rebuilt.frame("zones")
    for day in DAYS:
        assert same(front.zones(day), rebuilt.zones(day))
    assert same(front.frame("zones"), whole)


def anew(voices):
    """The zones of all days of a front that shares nothing with the shipped one."""
    return Front(without(FRONT.records, voices)).frame("zones")


@lru_cache
def cells_of(places):
    """The cells of these places, not those of the shipped front."""
    used = {r.id: r for r in FRONT.records.reports.values() if r.place in places}
    return Front(replace(FRONT.records, reports=used)).cells


@pytest.mark.parametrize("voice", sorted(ACCEPTED))
def test_zones_without_one_voice_equal_those_made_anew(voice):
    days = sorted(r.day for r in FRONT.records.reports.values() if r.voice == voice)
    front = Front(without(FRONT.records, {voice}))
    vars(front)["cells"] = cells_of(frozenset(front.history.accepted))
    for day in {days[0], days[len(days) // 2], days[-1], date(2017, 11, 14)}:
        if FRONT.records.manifest.first_day <= day <= FRONT.records.manifest.last_day:
            assert same(FRONT.without({voice}).zones(day), zones_on(front.epochs, day))


@pytest.mark.parametrize("alignment", sorted({v.alignment for v in VOICES.values()}))
def test_zones_without_one_alignment_equal_those_made_anew(alignment):
    voices = {voice.id for voice in VOICES.values() if voice.alignment == alignment}
    assert same(FRONT.without((), {alignment}).frame("zones"), anew(voices))


@settings(max_examples=5)
@given(st.sets(st.sampled_from(sorted(ACCEPTED)), min_size=2))
def test_zones_without_any_voices_equal_those_made_anew(voices):
    assert same(FRONT.without(voices).frame("zones"), anew(voices))


@pytest.mark.parametrize("voices", [{"reuters"}, {"wikipedia-map"}], ids=";".join)
def test_the_zones_of_each_day_of_change_are_those_of_the_whole_layer(voices):
    front, whole = FRONT.without(voices), Front(without(FRONT.records, voices))
    built = whole.frame("zones")
    for day in whole.epochs.timeline.days[:-1]:
        of_day = built[(built.valid_from <= day) & (built.valid_to > day)]
        assert same(zones_on(front.epochs, day), of_day)


@pytest.mark.parametrize("day", [date(2017, month, 17) for month in range(6, 13)], ids=str)
def test_the_zones_of_one_day_are_those_of_the_whole_layer(day):
    built = FRONT.frame("zones")
    of_day = built[(built.valid_from <= day) & (built.valid_to > day)]
    assert same(UNBUILT.zones(day), of_day)


def test_cells_are_shared_while_every_place_has_a_report_left():
    assert FRONT.without({"reuters"}).cells is FRONT.cells
    assert FRONT.without({"wikipedia-map"}).cells is not FRONT.cells
    assert FRONT.without({"wikipedia-map"}).ground is FRONT.ground


def test_the_same_places_have_the_same_cells_whoever_was_silenced():
    assert FRONT.without({"a24"}).cells is FRONT.without({"a24", "reuters"}).cells


@pytest.mark.parametrize("alignment", ["independent", "unknown"])
def test_zones_without_an_alignment_equal_those_of_tables_without_its_voices(tmp_path, alignment):
    voices = {v.id for v in FRONT.records.voices.values() if v.alignment == alignment}
    rebuilt = Front.read(filtered(tmp_path / "data", voices))
    assert same(FRONT.without((), {alignment}).frame("zones"), rebuilt.frame("zones"))


def test_the_same_question_has_the_same_front():
    assert FRONT.without({"sohr"}) is FRONT.without(["sohr", "sohr"])


def test_an_alignment_stands_for_all_its_voices(tmp_path):
    front = Front.read(write_world(tmp_path)).without((), {"b"})
    assert {report.voice for report in front.records.reports.values()} == {"herald", "alpha"}
    assert front.holders(date(2020, 1, 5))["cedar"] == "a"


def test_claims_stay_when_their_speaker_reports_nothing(tmp_path):
    front = Front.read(write_world(tmp_path))
    assert front.without({"alpha"}).records.claims == front.records.claims


@pytest.mark.parametrize(
    ("silenced", "named"),
    [(({"bet"},), "without='bet'"), (((), {"c"}), "without-alignment='c': expected any of a, b,")],
)
def test_an_unknown_voice_or_alignment_is_refused_by_name(tmp_path, silenced, named):
    with pytest.raises(QueryError, match=named):
        Front.read(write_world(tmp_path)).without(*silenced)


def test_changes_are_the_places_with_another_holder_or_none(tmp_path):
    late = changed("reports", "alder-1", voice="beta")
    front = Front.read(write_world(tmp_path, reports=late))
    day = date(2020, 1, 5)
    moved = changes(front.holders(day), front.without({"beta"}).holders(day))
    assert [(c.place, c.before, c.after) for c in moved] == [
        ("alder", "a", None),
        ("cedar", "b", "a"),
    ]
