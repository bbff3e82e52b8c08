"""An outside check: what a table beside the records says, compared with them, never mixed in.

A row of `outside.csv` names the parties that did not hold a place on a day, if what somebody
outside the records said is right. It decides nothing and moves no zone. A row agrees with the
records if on some day it stands for another party, or `contested`, is recorded there.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from geo.errors import Fault, RecordsError
from geo.records import MARGIN_DAYS, Records, span_of

_NAME: Final = "outside.csv"
_COLUMNS: Final = ("place", "day", "precision", "not_held_by", "said", "source", "url")


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Who did not hold a place on a day, according to somebody outside the records."""

    place: str
    day: date
    precision: str
    not_held_by: tuple[str, ...]
    said: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class OutsideCheck:
    """The outside rows, by day: those that agree with the records, differ, find no record."""

    agreeing: tuple[tuple[NotHeld, str], ...]
    """With the holder recorded on the day."""
    differing: tuple[tuple[NotHeld, str], ...]
    silent: tuple[NotHeld, ...]


def read_outside(directory: Path, records: Records) -> tuple[NotHeld, ...]:
    """The outside rows of a data directory, none without the file; raises RecordsError."""
    path = directory / _NAME
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise RecordsError([Fault(_NAME, 1, "", "other columns", ",".join(_COLUMNS))])
        return tuple(_row(records, line, row) for line, row in enumerate(rows, start=2))


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


def _row(records: Records, line: int, row: Mapping[str, str | None]) -> NotHeld:
    values = {column: row[column] or "" for column in _COLUMNS}
    parties = tuple(values["not_held_by"].split(";"))
    known = {
        "place": (values["place"] in records.places, "a place"),
        "day": (_is_day(values["day"]), "YYYY-MM-DD"),
        "precision": (values["precision"] in MARGIN_DAYS, ", ".join(MARGIN_DAYS)),
        "not_held_by": (set(parties) <= records.parties.keys(), "parties"),
        "said": (bool(values["said"]), "text"),
        "source": (values["source"] in records.sources, "a source"),
    }
    if wrong := [
        Fault(_NAME, line, name, values[name], expected)
        for name, (sound, expected) in known.items()
        if not sound
    ]:
        raise RecordsError(wrong)
    day = date.fromisoformat(values["day"])
    rest = (values["said"], values["source"], values["url"])
    return NotHeld(values["place"], day, values["precision"], parties, *rest)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
