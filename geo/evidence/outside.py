"""An outside check: what a table beside the records says, compared with them, never mixed in.

A row of `outside.csv` names the parties that did not hold a place on a day, if what somebody
outside the records said is right. It decides nothing and moves no zone. A row agrees with the
records if on some day it stands for another party, or `contested`, is recorded there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from geo.records import NotHeld, span_of


@dataclass(frozen=True, slots=True)
class OutsideCheck:
    """The outside rows, by day: those that agree with the records, differ, find no record."""

    agreeing: tuple[tuple[NotHeld, str], ...]
    """With the holder recorded on the day."""
    differing: tuple[tuple[NotHeld, str], ...]
    silent: tuple[NotHeld, ...]


def compare(holders: Callable[[date], Mapping[str, str]], rows: Iterable[NotHeld]) -> OutsideCheck:
    """The outside rows against the holders of each day they stand for."""
    agreeing, differing, silent = [], [], []
    for row in sorted(rows, key=lambda row: row.day):
        recorded = [holder for day in _days(row) if (holder := holders(day).get(row.place))]
        fitting = [holder for holder in recorded if holder not in row.not_held_by]
        if fitting:
            agreeing.append((row, fitting[-1]))
        elif recorded:
            differing.append((row, recorded[-1]))
        else:
            silent.append(row)
    return OutsideCheck(tuple(agreeing), tuple(differing), tuple(silent))


def _days(row: NotHeld) -> list[date]:
    first, past = span_of(row.day, row.precision)
    return [first + timedelta(days=days) for days in range((past - first).days)]
