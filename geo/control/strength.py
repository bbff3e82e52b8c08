"""On how many independent voices something stands. A count, never a mark for truth.

Voices aligned with one party count once, however many they are; a voice aligned with none counts by
itself. Whoever repeats another is recorded as a source, not as a voice, and adds nothing. What is
nobody's (kind `inference`) is no voice. From weakest to strongest:

    none          no voice is heard
    partisan      one, aligned with a party
    independent   one, aligned with none
    several       two or more
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from geo.control.interest import NO_VOICE
from geo.records import Records, Report

Strength = Literal["none", "partisan", "independent", "several"]
STRENGTHS: Final[tuple[Strength, ...]] = ("none", "partisan", "independent", "several")
"""From the weakest to the strongest."""


class Leg(NamedTuple):
    """What counts as one voice: those aligned with one party, or one that is with none."""

    alignment: str
    voices: tuple[str, ...]
    """In the order in which they were heard."""
    sources: tuple[str, ...]
    """The publications that carried them."""
    is_partisan: bool


def leg_names(records: Records) -> Mapping[str, str]:
    """For each voice but nobody's a name of the leg that it belongs to."""
    return {
        voice.id: voice.alignment if voice.alignment in records.parties else f"voice {voice.id}"
        for voice in records.voices.values()
        if voice.kind != NO_VOICE
    }


def legs(records: Records, names: Mapping[str, str], reports: Iterable[Report]) -> tuple[Leg, ...]:
    """What these reports stand on; `names` are those of `leg_names`."""
    found: dict[str, list[Report]] = {}
    for report in reports:
        if report.voice in names:
            found.setdefault(names[report.voice], []).append(report)
    return tuple(_leg(records, own) for own in found.values())


def _leg(records: Records, reports: list[Report]) -> Leg:
    alignment = records.voices[reports[0].voice].alignment
    return Leg(
        alignment,
        tuple(dict.fromkeys(report.voice for report in reports)),
        tuple(dict.fromkeys(report.source for report in reports)),
        alignment in records.parties,
    )


def strength(names: Iterable[str], parties: Mapping[str, object]) -> Strength:
    """How strong it is what stands on legs of these names."""
    found = set(names)
    if len(found) > 1:
        return "several"
    if not found:
        return "none"
    return "partisan" if found <= parties.keys() else "independent"
