"""What each voice contributes, and what would be left without it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from geo.control import History
from geo.records import Voice


@dataclass(frozen=True, slots=True)
class Tally:
    """What is recorded of one voice."""

    voice: Voice
    accepted: int
    claim_only: int
    claims: int
    alone: tuple[str, ...]
    """Ids of the places that rest on it alone: every accepted report of them is its own."""


def tallies(history: History, day: date | None = None) -> list[Tally]:
    """One for every voice, in file order; with a day, of what was reported and said by then."""
    records = history.records
    used = Counter(
        (report.voice, report.use)
        for report in records.reports.values()
        if day is None or report.day <= day
    )
    columns = records.claims.columns
    claims = Counter(
        speaker
        for speaker, said_day in zip(columns["speaker"], columns["said_day"], strict=True)
        if day is None or said_day <= day
    )
    alone = _alone(history, day)
    return [
        Tally(
            voice=voice,
            accepted=used[voice.id, "accepted"],
            claim_only=used[voice.id, "claim-only"],
            claims=claims[voice.id],
            alone=tuple(alone.get(voice.id, ())),
        )
        for voice in records.voices.values()
    ]


def _alone(history: History, day: date | None) -> dict[str, list[str]]:
    """Voice to the places whose accepted reports (by the day) are all its own."""
    owners = [
        (heard.pop(), place)
        for place, reports in history.accepted.items()
        if len(heard := {r.voice for r in reports if day is None or r.day <= day}) == 1
    ]
    return {
        voice: [place for _, place in owned]
        for voice, owned in groupby(sorted(owners), key=lambda owner: owner[0])
    }
