"""Claims beside the record: which reports agree with what a claim says about a place."""

from datetime import date

import pytest
from shipped import FRONT
from worlds import changed, plus, write_world

from geo import Front
from geo.control import History
from geo.evidence.agreement import beside, days

OWN = {"id": "own", "place": "birch", "day": "2020-01-09", "holder": "a", "voice": "alpha"}
KIND = {"kind": "report", "event_day": "", "event_precision": ""}


def beside_leaving(tmp_path, reports, **claim):
    records = Front.read(
        write_world(tmp_path, reports=reports, claims=changed("claims", "leaving", **claim))
    ).records
    return beside(History(records), records.claims["leaving"])


def test_reports_of_the_claims_event_day_stand_beside_it(tmp_path):
    reports = plus("reports", **OWN)
    others = {"yes": "a", "no": "b", "torn": "contested"}
    reports += [{**OWN, "id": i, "voice": "herald", "holder": h} for i, h in others.items()]
    reports.append({**OWN, "id": "later", "day": "2020-01-10"})
    both = beside_leaving(tmp_path, reports, kind="report")
    assert [report.id for report in both.says] == ["own"]
    assert (both.agreeing, both.disagreeing) == (("yes",), ("no", "torn"))


def test_a_claim_without_an_event_day_meets_the_fortnight_before_it(tmp_path):
    reports = changed("reports", "birch-2", voice="beta")
    both = beside_leaving(tmp_path, [*reports, OWN], **KIND)
    assert (both.agreeing, both.disagreeing) == (("birch-2",), ("birch-1",))


def test_a_report_of_a_week_meets_every_day_of_it(tmp_path):
    week = {"id": "week", "place": "birch", "day": "2020-01-12", "precision": "week", "holder": "b"}
    reports = [*plus("reports", **OWN), week]
    assert beside_leaving(tmp_path, reports, kind="report").disagreeing == ("week",)


@pytest.mark.parametrize("kind", ["accusation", "characterisation", "justification", "question"])
def test_a_claim_that_does_not_state_what_happened_names_no_holder(tmp_path, kind):
    both = beside_leaving(tmp_path, plus("reports", **OWN), kind=kind)
    assert (both.says, both.agreeing, both.disagreeing) == ((), (), ())


@pytest.mark.parametrize("other", [{"voice": "herald"}, {"source": "atlas"}, {"place": "alder"}])
def test_a_report_of_another_voice_source_or_place_says_nothing_for_a_claim(tmp_path, other):
    assert beside_leaving(tmp_path, plus("reports", **{**OWN, **other}), kind="report").says == ()


def test_the_same_words_about_another_day_say_nothing_for_a_claim(tmp_path):
    assert (
        beside_leaving(
            tmp_path, plus("reports", **{**OWN, "day": "2020-01-08"}), kind="report"
        ).says
        == ()
    )


@pytest.mark.parametrize("claim", ["x3", "x5"])
def test_beside_the_premise_about_abu_kamal_stand_both_kinds(claim):
    row = FRONT.claims().loc[claim]
    assert row.says == [
        {"place": "abu-kamal", "holder": "gov", "report": "r-2017-11-14-abu-kamal-3"}
    ]
    assert "r-2017-11-09-abu-kamal-1" in row.agreeing
    assert {"r-2017-11-11-abu-kamal-1", "r-2017-11-14-abu-kamal-1"} <= set(row.disagreeing)


def test_the_claims_that_name_a_holder_are_those_whose_words_are_also_reports():
    claims = FRONT.claims()
    naming = claims.index[claims.says.map(len) > 0]
    assert list(naming) == ["x3", "x5", "c7", "c8", "c9", "c10", "c12", "c15"]


@pytest.mark.parametrize("claim", FRONT.records.claims)
def test_agreement_is_about_the_place_and_the_days_of_the_claim(claim):
    record = FRONT.records.claims[claim]
    both = beside(FRONT.history, record)
    held = {report.place: report.holder for report in both.says}
    first, past = days(record)
    for report in map(FRONT.records.reports.get, (*both.agreeing, *both.disagreeing)):
        begin, end = report.span
        assert begin < past
        assert first < end
        assert (report.holder == held[report.place]) == (report.id in both.agreeing)
    assert not {report.id for report in both.says} & {*both.agreeing, *both.disagreeing}


def test_the_days_of_a_claim_are_those_of_its_event():
    claims = FRONT.records.claims
    assert days(claims["c15"]) == (date(2017, 11, 14), date(2017, 11, 15))
    assert days(claims["x3"]) == (date(2017, 10, 31), date(2017, 11, 15))
