"""Places in a passage: the longest name wins, nothing is guessed, nothing is dropped."""

import pytest
from shipped import RECORDS
from worlds import plus, write_world

from geo.curation.gazetteer import by_nearness, gazetteer, mentions
from geo.curation.parties import parties, party_names
from geo.records.reading import read_records


@pytest.fixture
def places(tmp_path):
    more = plus("places", id="rumman", name="al-Rumman", variants="Abu Rumman field;ar-Rummān")
    more.append(more[0] | {"id": "birch-north", "name": "Birch (north)", "variants": ""})
    return gazetteer(read_records(write_world(tmp_path, places=more)))


def mentioned(text, places):
    return [(m.words, *m.references) for m in mentions(text, 0, len(text), places)]


def test_the_longest_name_wins(places):
    text = "They shelled Abu Rumman field and al-Rumman."
    assert mentioned(text, places) == [("Abu Rumman field", "rumman"), ("al-Rumman", "rumman")]


@pytest.mark.parametrize("name", ["Al-Rumman", "Ar-Rumman", "al-Rummān", "El Rumman", "al-Rum'man"])
def test_spellings_of_one_name_are_the_same(name, places):
    assert mentioned(f"It fell in {name} today.", places) == [(name, "rumman")]


def test_verbatim_and_matched_name_are_both_kept(places):
    (mention,) = mentions("in Alder Town", 0, 13, places)
    assert (mention.words, mention.spelling) == ("Alder Town", "Alder Town")


@pytest.mark.parametrize(
    ("text", "words_", "reference"),
    [
        ("the airspace over Alder was shut", "airspace over Alder", "airspace:alder"),
        ("in Alder's airspace", "Alder's airspace", "airspace:alder"),
        ("on the eastern bank of it", "eastern bank", "bank:east"),
        ("on the right bank", "right bank", "bank:west"),
        ("in villages under the control of Alpha today", None, "zone:a"),
        ("in Beta-held areas", "Beta-held areas", "zone:b"),
    ],
)
def test_what_is_more_or_less_than_a_place(text, words_, reference, places):
    ((verbatim, *references),) = mentioned(text, places)
    assert references == [reference]
    assert words_ in (verbatim, None)


def test_a_zone_of_a_party_that_holds_nothing_is_unlocated(places):
    assert mentioned("the area controlled by Friend of Alpha", places)[0][1:] == ()


def test_a_shared_name_is_not_decided(places):
    assert mentioned("near Birch", places) == [("Birch", "birch", "birch-north")]


def test_of_two_places_of_one_name_the_one_near_another_of_the_text_is_meant(places):
    sentences = [mentions(text, 0, len(text), places) for text in ("near Birch", "in Alder")]
    ((chosen,), _) = by_nearness(sentences, places.records)
    assert (chosen.references, chosen.near) == (("birch-north",), "alder")


@pytest.mark.parametrize(
    "text", ["near Birch", "from Ford to Birch", "from Cedar to Birch", "in Birch and Umm Testa"]
)
def test_a_shared_name_stays_open_where_no_other_place_lies_clearly_nearer(text, places):
    (group,) = by_nearness([mentions(text, 0, len(text), places)], places.records)
    assert ("birch", "birch-north") in {mention.references for mention in group}


def test_an_unknown_place_is_listed_as_unlocated(places):
    assert mentioned("They left Alder for a camp near Umm Testa.", places) == [
        ("Alder", "alder"), ("Umm Testa",)
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Colonel Alder spoke.", "Omar Alder spoke.", "an alder tree"])
def test_a_person_or_a_tree_is_no_place(text, places):
    assert mentioned(text, places) == []


def test_offsets_are_those_of_the_text(places):
    text = "Far away. In Alder, near Birch Town."
    for mention in mentions(text, 10, len(text), places):
        assert text[mention.start : mention.end] == mention.words


def test_parties_are_named_once_and_longest_first():
    names = party_names(RECORDS.parties)
    named = parties("the U.S.-led coalition, Russian jets and IS; it is late", names)
    assert [party for party, _ in named] == ["coalition", "russia", "is"]
