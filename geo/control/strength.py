"""On how many independent voices something stands. A count, never a mark for truth.

Voices of one alignment count once, however many they are, and so do those of allies (sides as in
`geo.control.interest`), those of the opposition, and those whose leaning is unknown: nobody knows
them to differ. An independent voice counts by itself. Encyclopaedias and maps retell others: they
count only where nobody else is heard, and then as one voice of unknown leaning. Whoever repeats
another is recorded as a source, not as a voice, and adds nothing. What is nobody's (kind
`inference`) is no voice. From weakest to strongest:

    none          no voice is heard
    partisan      one side, or one voice not known to be independent
    independent   one independent voice
    several       two or more

Allies of one party need not be each other's: alignments with the fewest allies among the heard are
counted first, and whoever is allied with one already counted counts with it.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from geo.control.interest import INDEPENDENT, NO_VOICE, Sides
from geo.records import Records, Report, Voice

Strength = Literal["none", "partisan", "independent", "several"]
STRENGTHS: Final[tuple[Strength, ...]] = ("none", "partisan", "independent", "several")
"""From the weakest to the strongest."""
RETELLING: Final = ("encyclopaedia", "map")
"""The kinds of voices that put together what others said."""
RETOLD: Final = "retold"
_ALONE: Final = "voice "
"""What the names begin with of legs that are one independent voice."""


class Leg(NamedTuple):
    """What counts as one voice: those of one side, or one that is independent."""

    alignment: str
    voices: tuple[str, ...]
    """In the order in which they were heard."""
    sources: tuple[str, ...]
    """The publications that carried them."""
    is_partisan: bool
    """Whether it is not known to be independent."""


def leg_names(records: Records) -> Mapping[str, str]:
    """For each voice but nobody's a name of what it always counts as one with."""
    return {v.id: _name(v) for v in records.voices.values() if v.kind != NO_VOICE}


def _name(voice: Voice) -> str:
    if voice.kind in RETELLING:
        return RETOLD
    return f"{_ALONE}{voice.id}" if voice.alignment == INDEPENDENT else voice.alignment


def leading(names: Iterable[str], side: Sides) -> dict[str, str]:
    """For each of these names heard together the one it counts with; none for what adds nothing."""
    telling = set(names)
    if len(telling) > 1:
        telling.discard(RETOLD)
    allies = {name: side.get(name, frozenset()) for name in telling}
    leads: dict[str, str] = {}
    for name in sorted(telling, key=lambda name: (len(allies[name] & telling), name)):
        leads[name] = next((lead for lead in leads.values() if lead in allies[name]), name)
    return leads


def legs(
    records: Records, names: Mapping[str, str], side: Sides, reports: Iterable[Report]
) -> tuple[Leg, ...]:
    """What these reports stand on; `names` are those of `leg_names`."""
    heard = [report for report in reports if report.voice in names]
    leads = leading((names[report.voice] for report in heard), side)
    led: dict[str, list[Report]] = {}
    for report in heard:
        if lead := leads.get(names[report.voice]):
            led.setdefault(lead, []).append(report)
    return tuple(_leg(records, lead, own) for lead, own in led.items())


def _leg(records: Records, lead: str, reports: list[Report]) -> Leg:
    return Leg(
        records.voices[reports[0].voice].alignment,
        tuple(dict.fromkeys(report.voice for report in reports)),
        tuple(dict.fromkeys(report.source for report in reports)),
        not lead.startswith(_ALONE),
    )


def strength(leads: Iterable[str]) -> Strength:
    """How strong it is what stands on legs of these names, of which no two count as one."""
    different = set(leads)
    if len(different) > 1:
        return "several"
    if not different:
        return "none"
    return "independent" if different.pop().startswith(_ALONE) else "partisan"
