"""Parties are known by all their names; a country's adjective alone names none."""

import pytest
from shipped import RECORDS
from worlds import rows, write_world

from geo import RecordsError
from geo.curation.gazetteer import gazetteer, mentions
from geo.curation.parties import parties, party_names
from geo.records.reading import read_records

NAMES = party_names(RECORDS.parties)
PLACES = gazetteer(RECORDS)


def named(text: str) -> list[str]:
    return [party for party, _ in parties(text, NAMES)]


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("ISIS left", "is"), ("Isis left", "is"), ("ISIL left", "is"), ("I.S.I.S. left", "is"),
        ("Daesh left", "is"), ("Da'esh left", "is"), ("IS left", "is"), ("the Islamic State", "is"),
        ("the Syrian army", "gov"), ("SAA units", "gov"), ("the Syrian Arab Army", "gov"),
        ("regime forces", "gov"), ("Pro-government forces", "gov"), ("The government", "gov"),
        ("Hizbollah", "hezbollah"), ("Hizbullah's men", "hezbollah"),
        ("Popular Mobilization Units", "iraq"), ("the PMU", "iraq"), ("Iraqi troops", "iraq"),
        ("Iraqi Federal Police units", "iraq"), ("YPG fighters", "sdf"),
        ("U.S.-backed forces", "sdf"), ("US-backed forces", "sdf"),
        ("the U.S.-led coalition", "coalition"), ("U.S. jets", "us"), ("American troops", "us"),
        ("Russian jets", "russia"), ("planes thought to be Russian", "russia"),
        ("the Russian side said no", "russia"), ("Iranian-backed militias", "iran"),
    ],
)  # fmt: skip
def test_a_party_is_known_by_its_names_and_variants(words, party):
    assert named(words) == [party]


@pytest.mark.parametrize(
    "words",
    [
        "near the Iraqi border", "the Iraqi town of Qaim", "across the Iraqi border as troops left",
        "the Russian side of the border", "Iranian pilgrims", "the Syrian desert", "troops in Iraq",
        "it is late", "between us", "the Turkish government", "the Saudi-led coalition",
        "US dollars", "U.S. citizens",
    ],
)  # fmt: skip
def test_other_words_name_no_party(words):
    assert named(words) == []


def test_the_government_of_a_party_is_that_party_s():
    assert named("the Iraqi government and the Syrian government") == ["iraq", "gov"]


@pytest.mark.parametrize("words", ["from ISIS", "near the Iraqi border", "in Daesh hands"])
def test_neither_a_party_nor_an_adjective_is_an_unlocated_place(words):
    assert mentions(words, 0, len(words), PLACES) == []


def test_a_country_in_which_something_happens_is_a_place():
    (mention,) = mentions("camps in Iraq", 0, 13, PLACES)
    assert (mention.words, mention.references) == ("Iraq", ())


@pytest.mark.parametrize(
    "words", ["areas held by ISIS", "Daesh-held villages", "in ISIL-held areas"]
)
def test_what_a_variant_holds_is_a_zone(words):
    (mention,) = mentions(words, 0, len(words), PLACES)
    assert mention.references == ("zone:is",)


def test_a_town_held_by_a_party_is_that_town_and_no_zone():
    words = "Abu Kamal, the last town held by IS"
    assert [m.references for m in mentions(words, 0, len(words), PLACES)] == [("abu-kamal",)]


def test_the_column_of_variants_may_be_missing(tmp_path):
    whole = write_world(tmp_path).joinpath("parties.csv")
    lines = whole.read_text(encoding="utf-8").splitlines()
    whole.write_text("\n".join(line.rpartition(",")[0] for line in lines) + "\n")
    assert read_records(tmp_path).parties["a"].variants == ()


def test_a_variant_of_two_parties_is_a_fault(tmp_path):
    shared = [row | {"variants": "Greys"} for row in rows("parties")]
    write_world(tmp_path, parties=shared)
    with pytest.raises(RecordsError, match="variants 'Greys': expected names of this party"):
        read_records(tmp_path)
