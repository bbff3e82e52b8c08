"""Whether what a report says is in the interest of whoever says it. A label, never a score.

A voice is on the side of the party it is aligned with, of that party's allies, and of the parties
that name it as their ally (one step; an ally's ally is no ally). Then a report is

    neutral            if the voice is aligned with no party (independent, opposition, unknown), if
                       it is nobody's (kind `inference`), or if it says that the place is contested
    self_serving       if it says that the place is held by a party on the voice's own side
    against_interest   if it says that it is held by any other party

Nothing is decided by the label. It knows parties and alliances, not aims: a voice that says that a
common enemy holds what an ally has claimed counts as speaking against its interest.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal

from geo.records import CONTESTED, Records, Report

Interest = Literal["against_interest", "self_serving", "neutral"]
Said = tuple[str, Interest]
"""A voice, and how far what it says is in its interest."""
Sides = Mapping[str, frozenset[str]]
"""Party to itself, its allies, and the parties that name it as their ally."""
INDEPENDENT = "independent"
"""The alignment of voices that are known to favour no side."""
NO_VOICE = "inference"
"""The kind of the voices that are no one's: conclusions and memory of the keepers of the data."""


def sides(records: Records) -> Sides:
    """Each party's side: itself, its allies, and the parties that name it as their ally."""
    parties = records.parties.values()
    return {
        party.id: frozenset(
            {party.id, *party.allies, *(p.id for p in parties if party.id in p.allies)}
        )
        for party in parties
    }


def interests(records: Records) -> dict[str, Interest]:
    """The label of each report, by its id; the module's docstring has the rule."""
    side = sides(records)
    return {report.id: _interest(records, side, report) for report in records.reports.values()}


def _interest(records: Records, side: Sides, report: Report) -> Interest:
    voice = records.voices[report.voice]
    if report.holder == CONTESTED or voice.kind == NO_VOICE or voice.alignment not in side:
        return "neutral"
    return "self_serving" if report.holder in side[voice.alignment] else "against_interest"


def witnesses(
    words: Iterable[Said], counted: Callable[[Iterable[str]], Collection[str]]
) -> tuple[int, bool]:
    """How many independent voices are heard, and whether all that they say is self-serving.

    `counted` tells the legs of voices (`History.counted`). Without any voice the second is False.
    """
    heard = set(words)
    legs = counted(voice for voice, _ in heard)
    return len(legs), {label for _, label in heard} == {"self_serving"}
