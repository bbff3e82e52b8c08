"""Claims beside the record: the reports that agree and disagree with what a claim says.

Whether a claim says who holds a place is not judged here. It is taken from the tables: whoever
recorded the claim has recorded the same words as a report too. A claim of a kind that states what
happened (announcement, denial, report) says who holds a place if there is a report with the same
voice and source, of one of the claim's places, on a day the claim speaks of. An accusation, a
reading of motives, a question or a description is no such statement, even in the same source.

A claim speaks of the days of its event, or, where it names none, of the `NEARBY_DAYS` up to the day
on which it was said, since what it says may have come about on any of them. The other reports of
the place on these days stand beside it. One agrees if it names the same holder; `contested` is a
holder of its own. The claim's own report is on neither side: nothing confirms itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geo.control import History
from geo.evidence.why import NEARBY_DAYS
from geo.records import Claim, Report, span_of

STATING: Final = ("announcement", "denial", "report")
"""The kinds of claims that state what happened."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a claim says about holders, and the ids of the reports beside it, in order of days."""

    says: tuple[Report, ...] = ()
    """The claim's own words as reports: each names a place and a holder."""
    agreeing: tuple[str, ...] = ()
    disagreeing: tuple[str, ...] = ()


def beside(history: History, claim: Claim) -> Beside:
    """The reports beside a claim; empty if it doesn't say who holds a place."""
    if claim.kind not in STATING:
        return Beside()
    near = _near(history, claim)
    own = (claim.speaker, claim.source)
    says = tuple(report for report in near if (report.voice, report.source) == own)
    holders = {report.place: report.holder for report in says}
    others = [report for report in near if report.place in holders and report not in says]
    return Beside(
        says,
        tuple(r.id for r in others if r.holder == holders[r.place]),
        tuple(r.id for r in others if r.holder != holders[r.place]),
    )


def days(claim: Claim) -> tuple[date, date]:
    """The half-open span of days of which a claim speaks."""
    if claim.event_day and claim.event_precision:
        return span_of(claim.event_day, claim.event_precision)
    first, past = claim.span
    return first - timedelta(days=NEARBY_DAYS), past


def _near(history: History, claim: Claim) -> list[Report]:
    """The reports of the claim's places on the days it speaks of, by day."""
    first, past = days(claim)
    near = [
        report
        for place in dict.fromkeys(claim.places)
        for report in history.by_place.get(place, ())
        if report.span[0] < past and first < report.span[1]
    ]
    return sorted(near, key=lambda report: history.rank[report.id])
