"""Whether what a report says is in the interest of its voice, by alignments and alliances."""

from datetime import date

import pytest
from worlds import changed, plus, write_world

from geo import Front
from geo.control.interest import sides, witnesses

FRIEND = {"id": "friendly", "alignment": "friend", "kind": "press", "name": "Friendly"}
NOBODY = {"id": "nobody", "alignment": "a", "kind": "inference", "name": "Nobody"}


def front_of(tmp_path, **report):
    """A world with two more voices, and one more report."""
    voices = plus("voices", **FRIEND)
    voices.append({**voices[0], **NOBODY})
    reports = plus("reports", id="r", place="cedar", day="2020-01-20", **report)
    return Front.read(write_world(tmp_path, voices=voices, reports=reports))


@pytest.mark.parametrize(
    ("voice", "holder", "label"),
    [
        ("alpha", "a", "self_serving"),
        ("alpha", "b", "against_interest"),
        ("alpha", "contested", "neutral"),
        ("friendly", "a", "self_serving"),  # friend and a are allies
        ("friendly", "b", "against_interest"),
        ("beta", "b", "self_serving"),
        ("beta", "a", "against_interest"),
        ("herald", "a", "neutral"),  # its alignment is unknown
        ("nobody", "a", "neutral"),  # an inference is nobody's voice
    ],
)
def test_the_label_follows_from_alignment_and_holder(tmp_path, voice, holder, label):
    front = front_of(tmp_path, voice=voice, holder=holder)
    assert front.history.interests["r"] == label
    assert front.reports().interest["r"] == label


@pytest.mark.parametrize("alignment", ["independent", "opposition", "unknown"])
def test_a_voice_without_a_party_is_neutral(tmp_path, alignment):
    voices = changed("voices", "alpha", alignment=alignment)
    labels = Front.read(write_world(tmp_path, voices=voices)).history.interests
    assert set(labels.values()) <= {"neutral", "self_serving"}
    assert labels["birch-2"] == "neutral"


def test_an_ally_named_by_one_of_the_two_is_an_ally_of_both(tmp_path):
    parties = changed("parties", "a", allies="")
    side = sides(Front.read(write_world(tmp_path, parties=parties)).records)
    assert side == {"a": {"a", "friend"}, "b": {"b"}, "friend": {"friend", "a"}}


def test_an_allys_ally_is_no_ally():
    side = sides(Front.read().records)
    assert "iran" in side["gov"]
    assert "iraq" in side["iran"]
    assert "iraq" not in side["gov"]


def test_a_zone_counts_voices_once_and_leaves_out_nobodys(tmp_path):
    front = front_of(tmp_path, voice="nobody", holder="b")
    heard = map(front.history.heard.__getitem__, ("alder-1", "birch-1", "cedar-2", "r"))
    assert witnesses(frozenset().union(*heard), front.history.counted) == (2, False)


def test_a_zone_of_self_serving_voices_says_so(tmp_path):
    front = Front.read(write_world(tmp_path))
    zone = front.zones(date(2020, 1, 5)).loc["zone-west-b-attested-2020-01-05"]
    assert (zone.places, zone.voice_count, zone.all_self_serving) == (["cedar"], 1, True)


def test_confirmations_count_as_voices_of_a_zone(tmp_path):
    front = front_of(tmp_path, voice="herald", holder="b")
    zone = front.zones(date(2020, 1, 20)).loc["zone-west-b-attested-2020-01-20"]
    assert (zone.places, zone.voice_count, zone.all_self_serving) == (["cedar"], 2, False)


def test_without_a_voice_nothing_is_self_serving(tmp_path):
    front = front_of(tmp_path, voice="nobody", holder="a")
    assert witnesses(front.history.heard["r"], front.history.counted) == (0, False)


def test_the_label_is_no_part_of_what_decides(tmp_path):
    voices = changed("voices", "beta", alignment="a")
    before = Front.read(write_world(tmp_path)).holders(date(2020, 1, 10))
    after = Front.read(write_world(tmp_path, voices=voices)).holders(date(2020, 1, 10))
    assert before == after
