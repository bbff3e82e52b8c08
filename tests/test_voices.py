"""What each voice contributes, and the places that rest on it alone."""

from datetime import date

from shipped import FRONT, RECORDS
from worlds import changed, write_world

from geo import Front
from geo.evidence.voices import tallies


def tally(history, voice, day=None):
    return next(t for t in tallies(history, day) if t.voice.id == voice)


def test_reports_are_counted_by_their_use(tmp_path):
    history = Front.read(write_world(tmp_path)).history
    counts = [(t.voice.id, t.accepted, t.claim_only, t.claims) for t in tallies(history)]
    assert counts == [("herald", 6, 0, 0), ("alpha", 0, 1, 2), ("beta", 1, 0, 1)]


def test_a_place_rests_on_a_voice_alone_if_all_its_accepted_reports_are_its(tmp_path):
    history = Front.read(write_world(tmp_path)).history
    assert tally(history, "herald").alone == ("alder", "birch", "dogwood")  # not cedar
    assert tally(history, "beta").alone == ()


def test_on_a_day_only_what_was_reported_by_then_counts(tmp_path):
    history = Front.read(write_world(tmp_path)).history
    before = tally(history, "herald", date(2020, 1, 4))
    assert (before.accepted, before.alone) == (4, ("alder", "birch", "cedar", "dogwood"))


def test_a_later_report_of_another_voice_ends_that_a_place_rests_on_one(tmp_path):
    reports = changed("reports", "dogwood-3", voice="beta")
    history = Front.read(write_world(tmp_path, reports=reports)).history
    assert "dogwood" in tally(history, "herald", date(2020, 1, 7)).alone
    assert "dogwood" not in tally(history, "herald", date(2020, 1, 8)).alone


def test_all_reports_are_somebodys():
    listed = tallies(FRONT.history)
    assert [t.voice.id for t in listed] == list(RECORDS.voices)
    assert sum(t.accepted + t.claim_only for t in listed) == len(RECORDS.reports)
    assert sum(t.claims for t in listed) == len(RECORDS.claims)


def test_without_a_voice_the_places_that_rest_on_it_alone_have_no_record():
    day = date(2017, 11, 14)
    for t in tallies(FRONT.history, day):
        lost = FRONT.holders(day).keys() - FRONT.without({t.voice.id}).holders(day).keys()
        assert lost == set(t.alone)
