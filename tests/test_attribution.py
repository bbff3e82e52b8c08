"""Who says what, one form of attribution at a time. How well it all works: test_quality.py."""

import pytest
from worlds import write_world

from geo.articles.sentences import text_layout
from geo.curation.attribution import statements
from geo.curation.speakers import Speaker, voice_of
from geo.records.model import Voice
from geo.records.reading import read_records

WIRE = Voice("wire", "Wire", "unknown", "agency")
MINISTRY = Voice("testa-mod", "Defence Ministry of Testa, general staff", "a", "official")
VOICES = {voice.id: voice for voice in (WIRE, MINISTRY)}


def read(*paragraphs: str) -> list[tuple[str, str]]:
    """(speaker, passage) of paragraphs under a headline; the outlet speaks as "="."""
    text = "\n\n".join(("A headline", *paragraphs))
    body = statements(text, text_layout(text), VOICES)[1:]
    return [(s.speaker.name if s.speaker else "=", text[slice(*s.passage)]) for s in body]


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The ministry said that the town fell.", "the town fell"),
        ("The ministry also said on Tuesday the town fell.", "the town fell"),
        ("The town fell, the ministry said in a report.", "The town fell"),
        ("The town fell, said the ministry.", "The town fell"),
        ("The town fell, according to the ministry.", "The town fell"),
        ("According to the ministry, the town fell.", "the town fell"),
        ('"The town fell," the ministry said.', "The town fell"),
        ('The ministry said: "The town fell."', "The town fell"),
        ("In a statement, the ministry said the town fell.", "the town fell"),
        ("The town, the ministry said, has fallen.", "The town, the ministry said, has fallen"),
        ("The ministry accused the army of theft.", "The ministry accused the army of theft"),
        ("On Monday, the ministry denied it.", "On Monday, the ministry denied it"),
    ],
)
def test_a_speaker_is_found_wherever_it_stands(sentence, passage):
    (statement,) = read(sentence)
    assert statement[0].lower() == "the ministry"
    assert statement[1] == passage


@pytest.mark.parametrize(
    "sentence",
    [
        "The town fell on Monday.",
        "The ministry declined to comment.",
        "The ministry has not said when it will answer.",
        "The accused were taken away.",
        "According to plan, the bridge was closed.",
    ],
)
def test_a_sentence_without_a_speaker_is_the_outlets(sentence):
    assert [speaker for speaker, _ in read(sentence)] == ["="]


def test_institutions_and_pronouns_stand_for_the_last_they_can_stand_for():
    spoken = read(
        "The Testa Defence Ministry said the town fell.",
        "Colonel Ali Hamid said it had not.",
        '"We hold it," he said.',
        "The ministry said he was wrong. It said so twice.",
    )
    ministry, hamid = "The Testa Defence Ministry", "Colonel Ali Hamid"
    assert [speaker for speaker, _ in spoken] == [ministry, hamid, hamid, ministry, ministry]


def test_a_quotation_over_several_sentences_has_one_speaker():
    spoken = read('"We came. We saw," Ali Hamid said. "We left."')
    assert spoken == [("Ali Hamid", words) for words in ("We came", "We saw", "We left")]


def test_a_quotation_goes_on_in_the_next_paragraph():
    spoken = read('"We came," Ali Hamid said. "We saw.', '"We left."')
    assert spoken[-1] == ("Ali Hamid", "We left")


def test_words_in_quotation_marks_are_no_cue():
    assert read('A sign with "the ministry said no" stood there.')[0][0] == "="


def test_two_speakers_share_a_sentence():
    spoken = read("The ministry said the town fell, but the army denied it.")
    assert spoken == [("The ministry", "the town fell"), ("the army", "the army denied it")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The town fell, Wire reported, citing a local doctor.",
        "Wire quoted a local doctor as saying that the town fell.",
        "A local doctor was quoted by Wire as saying that the town fell.",
        "The town fell, a local doctor told Wire.",
        "Wire reported that a local doctor said the town fell.",
    ],
)
def test_an_agency_that_cites_another_only_relays(sentence):
    text = f"A headline\n\n{sentence}"
    statement = statements(text, text_layout(text), VOICES)[1]
    assert statement.speaker is not None
    assert statement.speaker.name.lower() == "a local doctor"
    assert statement.through == "Wire"
    assert text[slice(*statement.passage)].lower() == "the town fell"


def test_a_voice_is_matched_by_whole_words_and_never_guessed():
    assert voice_of(Speaker("the Testa Defense Ministry"), VOICES) == "testa-mod"
    assert voice_of(Speaker("the Defence Ministry"), VOICES) == "testa-mod"
    assert voice_of(Speaker("the Ministry"), VOICES) == ""
    assert voice_of(Speaker("Wirecutter"), VOICES) == ""


def test_the_world_of_the_tests_is_read_too(tmp_path):
    records = read_records(write_world(tmp_path))
    assert voice_of(Speaker("Alpha command"), records.voices) == "alpha"
