"""On how many independent voices something stands: counted, shown, drawn."""

from datetime import date

import orjson
import pytest
from faults import refused
from shipped import FRONT
from worlds import plus, rows, write_world

from app.day import screen
from app.picture.captions import captions
from app.site import read_site
from app.words import ENGLISH
from geo import Front, QueryError
from geo.control import STRENGTHS

DAY = date(2020, 1, 10)
VOICES = [  # id, alignment, kind
    ("a1", "a", "press"),
    ("a2", "a", "official"),
    ("b1", "b", "press"),
    ("free", "independent", "monitor"),
    ("other", "unknown", "press"),
    ("other2", "unknown", "blog"),
    ("ally", "friend", "press"),
    ("book", "independent", "encyclopaedia"),
    ("free2", "independent", "agency"),
    ("keepers", "unknown", "inference"),
]


@pytest.fixture(scope="module")
def front_of(tmp_path_factory):
    """A front where Birch is held by `a` by the word of these voices, in this order."""

    def made(*names):
        voices = [*rows("voices")]
        for voice, alignment, kind in VOICES:
            voices.append({"id": voice, "name": voice, "alignment": alignment, "kind": kind})
        reports = [
            {"id": f"r{n}", "place": "birch", "day": f"2020-01-0{n}", "holder": "a", "voice": voice}
            for n, voice in enumerate(names, start=1)
        ]
        directory = tmp_path_factory.mktemp("world")
        return Front.read(write_world(directory, voices=voices, reports=reports))

    return made


@pytest.mark.parametrize(
    ("voices", "count", "strength"),
    [
        (["keepers"], 0, "none"),
        (["a1"], 1, "partisan"),
        (["a1", "a2"], 1, "partisan"),
        (["free"], 1, "independent"),
        (["other", "keepers"], 1, "partisan"),  # nobody knows that it is independent
        (["other", "other2"], 1, "partisan"),
        (["a1", "ally"], 1, "partisan"),
        (["book"], 1, "partisan"),  # retells others, nobody knows whom
        (["free", "book"], 1, "independent"),
        (["free", "free2"], 2, "several"),
        (["a1", "b1"], 2, "several"),
        (["a1", "free"], 2, "several"),
        (["free", "other", "a1", "a2"], 3, "several"),
    ],
)
def test_a_side_counts_as_one_voice_and_each_independent_one(front_of, voices, count, strength):
    front = front_of(*voices)
    zone = front.zones(DAY).iloc[0]
    assert (zone["voice_count"], zone["strength"]) == (count, strength)
    [tenure] = front.frame("places")["holders"]["birch"]
    assert (tenure["voice_count"], tenure["strength"]) == (count, strength)


def test_strength_grows_with_the_reports_that_confirm(front_of):
    front = front_of("a1", "free")
    holders = [front.day(date(2020, 1, n), by="strength").holders["birch"] for n in (1, 2)]
    assert holders == ["partisan", "several"]


def test_a_leg_says_who_carried_which_voices(front_of):
    front = front_of("a1", "free", "a2")
    legs = front.history.legs(front.records.reports.values())
    assert [(leg.voices, leg.is_partisan) for leg in legs] == [
        (("a1", "a2"), True),
        (("free",), False),
    ]
    assert legs[0].sources == ("paper",)


def test_the_ground_by_strength_is_that_of_the_zones():
    day = FRONT.records.manifest.default_day
    drawn = orjson.loads(screen.drawn(FRONT, day, [], by="strength"))
    area = sum(zone["properties"]["area_km2"] for zone in drawn["zones"])
    assert area == pytest.approx(FRONT.zones(day)["area_km2"].sum(), abs=0.1)
    assert {zone["properties"]["holder"] for zone in drawn["zones"]} <= set(STRENGTHS)
    assert {zone["id"] for zone in drawn["zones"]} == {None}
    assert drawn["holders"].keys() <= drawn["strengths"].keys()


@pytest.mark.parametrize("word", STRENGTHS)
def test_no_party_has_the_word_of_a_strength_for_its_id(tmp_path, word):
    fault = refused(write_world(tmp_path, parties=plus("parties", id=word, colour="#123456")))[0]
    assert f"id {word!r}: expected another id" in fault


def test_strength_is_not_compared(front_of):
    with pytest.raises(QueryError, match="by='strength'"):
        front_of("a1").day(DAY, date(2020, 1, 5), by="strength")


def test_without_its_second_voice_a_place_is_weaker(front_of):
    front = front_of("a1", "free")
    assert front.without(["free"]).zones(DAY)["strength"].tolist()[:1] == ["partisan"]


def test_why_a_place_and_about_say_what_it_stands_on(client):
    parameters = {"lon": 40.9171, "lat": 34.4549, "day": "2017-11-14", "f": "json"}
    answer = client.get("/why", params=parameters).json()
    assert answer["strength"] in STRENGTHS
    assert answer["oldest"] <= answer["newest"] == answer["deciding"][0]["day"]
    place = client.get("/places/abu-kamal?day=2017-11-14&f=json").json()
    assert place["stands_on"] == answer["stands_on"] != []
    page = client.get("/places/abu-kamal?day=2017-11-14&f=html").text
    assert "independent voice" in page
    assert "stand on two or more independent voices" in client.get("/about?f=html").text


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_is_coloured_by_strength(client, kind):
    by_holder, by_strength = (
        client.get(f"/map.{kind}?width=400{more}").content for more in ("", "&by=strength")
    )
    assert by_holder != by_strength
    assert client.get(f"/map.{kind}?by=colour").status_code == 400
    if kind == "svg":
        assert b"#12605f" in by_strength.lower()


def test_by_strength_the_legend_of_a_picture_has_no_holders(tmp_path):
    site = read_site(write_world(tmp_path))
    by_holder, by_strength = (
        dict(captions(site, DAY, ENGLISH, by=by).legend) for by in ("holder", "strength")
    )
    assert {"a", "b", "contested", ".place"} <= by_holder.keys()
    assert by_strength.keys().isdisjoint({"a", "b", "contested", ".place"})
