"""Drafts of claims: what is filled in, what is left to a person, and what is refused."""

import hashlib
from dataclasses import replace

import pytest
from worlds import changed, write_world

from geo import ArticleError, RecordsError
from geo.curation.claim_rows import claim_row, repeated_words
from geo.curation.drafts import drafts
from geo.curation.drafts_file import drafts_text, read_drafts
from geo.records.reading import read_records

TEXT = """\
Both sides claim Birch

BIRCH, Jan. 10 (Herald) -- Alpha command accused Beta of shelling the airspace over Birch.

It said on Thursday that Beta-held areas near Elmstead were empty since Jan. 5.
"""
OWN = "Alpha's command holds that no one is left where Beta rules"


@pytest.fixture
def world(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "a.txt").write_text(TEXT, newline="")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    source = changed("sources", "paper", sha256=digest, publisher="The Herald")
    return read_records(write_world(data, sources=source, claims=[], relations=[]))


@pytest.fixture
def drafted(world, tmp_path):
    return drafts(tmp_path / "a.txt", TEXT.encode(), world, world.sources["paper"])


def test_speaker_relayer_places_and_days_are_filled_in(drafted):
    headline, accusation, report = drafted
    assert (headline.speaker, headline.reported_through) == ("herald", "")
    assert (accusation.speaker, accusation.reported_through) == ("alpha", "herald")
    assert (accusation.kind, accusation.places) == ("accusation", "airspace:birch")
    assert (report.said_day, report.event_day) == ("2020-01-09", "2020-01-05")
    assert (report.speaker_words, report.places) == ("Alpha command", "zone:b")
    assert report.unlocated == "Elmstead"


def test_a_passage_is_kept_as_its_offsets_and_hash_and_not_as_text(drafted):
    passage = TEXT[int(drafted[2].start) : int(drafted[2].end)]
    assert passage == "Beta-held areas near Elmstead were empty since Jan. 5"
    assert drafted[2].sha256 == hashlib.sha256(passage.encode()).hexdigest()
    assert "were empty" not in drafts_text(drafted)


def test_a_file_of_drafts_reads_back_as_it_was_written(drafted, tmp_path):
    path = tmp_path / "drafts.csv"
    path.write_text(drafts_text(drafted), encoding="utf-8", newline="")
    assert list(read_drafts(path).sound.values()) == drafted


def test_a_wrong_row_of_a_file_of_drafts_is_refused_with_line_and_field(drafted, tmp_path):
    path = tmp_path / "drafts.csv"
    path.write_text(drafts_text(drafted).replace("d2,draft", "d2,done"), newline="")
    known = read_drafts(path)
    with pytest.raises(RecordsError, match=r"drafts\.csv:3: status 'done'"):
        known.draft("d2")
    assert known.draft("d3") == drafted[2]


def test_a_file_of_something_else_is_no_file_of_drafts(tmp_path):
    path = tmp_path / "drafts.csv"
    path.write_text("id,name\na,b\n")
    with pytest.raises(RecordsError, match="expected the columns id,status"):
        read_drafts(path)


def test_a_draft_becomes_the_row_of_a_claim(drafted, world):
    row = claim_row(drafted[2], OWN, world, TEXT)
    assert row["id"] == f"paper-{drafted[2].start}"
    assert (row["summary"], row["speaker"], row["about"]) == (OWN, "alpha", "b")


def test_eight_words_of_the_article_are_too_many(drafted, world):
    copied = "Alpha says beta held areas near 'Elmstead' were EMPTY since 5 January"
    assert repeated_words(copied, TEXT) == "beta held areas near elmstead were empty since"
    assert repeated_words(copied.replace("were EMPTY", "lay empty"), TEXT) == ""
    with pytest.raises(ArticleError, match="8 or more consecutive words"):
        claim_row(drafted[2], copied, world, TEXT)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"speaker": ""}, "expected the id of a voice"),
        ({"source": ""}, "expected a source of the records"),
        ({"source": "atlas"}, "found none"),
        ({"start": "9"}, "expected the sha256"),
        ({"said_day": ""}, "expected the day on which it was said"),
    ],
)
def test_a_draft_that_cannot_be_a_claim_is_refused(drafted, world, fields, message):
    with pytest.raises(ArticleError, match=message):
        claim_row(replace(drafted[2], **fields), OWN, world, TEXT)
