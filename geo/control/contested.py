"""Between whom a place is contested: what its hatch is drawn from."""

from collections import Counter
from datetime import date

from geo.control.history import Tenure, accepted, tenures
from geo.records import CONTESTED, Records

HATCHED: int = 2
"""A hatch has two colours; grey stands for a party that no report names."""


def parties_of(records: Records, place: str, day: date) -> list[str]:
    """Between whom a place contested on the day is contested, as far as its reports tell.

    These are its holder before, and the next other party that anybody reported there, accepted
    or not, from the beginning of that tenure on; in the order of their ids, at most two.
    """
    held = tenures(accepted(records)[place])
    now = next(tenure for tenure in reversed(held) if tenure.valid_from <= day)
    return _parties(records, place, held, now)


def _parties(records: Records, place: str, held: tuple[Tenure, ...], now: Tenure) -> list[str]:
    before = [t.holder for t in held if t.valid_from < now.valid_from and t.holder != CONTESTED]
    later = [
        report.holder
        for report in sorted(records.reports.values(), key=lambda report: report.day)
        if report.place == place and report.day >= now.valid_from and report.holder != CONTESTED
    ]
    return sorted([*dict.fromkeys([*before[-1:], *later])][:HATCHED])


def commonest(records: Records) -> tuple[str, ...]:
    """The two parties between which places are most often contested: the legend's example."""
    found = Counter(
        tuple(_parties(records, place, held, now))
        for place, reports in accepted(records).items()
        for held in [tenures(reports)]
        for now in held
        if now.holder == CONTESTED
    )
    pairs = [(-n, pair) for pair, n in found.items() if len(pair) == HATCHED]
    return min(pairs)[1] if pairs else ()
