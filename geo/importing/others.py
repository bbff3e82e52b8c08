"""The tables of others: each cell as text, each different text once, and where every row stands.

A table may have millions of rows, so it is read in batches and its columns are encoded: one small
number a row, and the different texts beside it. Only the columns that are used are held.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from geo.errors import Fault, RecordsError
from geo.records import Batch, Column

Say = Callable[[str], None]
"""Takes a sentence about how far it is."""
ROWS_AT_ONCE: Final = 10_000
ROWS_BETWEEN: Final = 1_000_000
"""It is said how far it is each time so many rows have been read."""
_MIDNIGHT: Final = re.compile(r"(.*\d)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?")
_DECIMALS: Final = 9


class OpenTable(NamedTuple):
    """A table that is being read: what it is called, its header, its rows in batches."""

    name: str
    header: Sequence[str]
    batches: Iterator[Batch]


Opener = Callable[[Path, str], AbstractContextManager[OpenTable]]
"""Opens a table of a file by its name, or the only one."""


@dataclass(frozen=True, eq=False)
class OtherTable:
    """A table of somebody else, as far as it is used."""

    name: str
    """The file, and the sheet if it has several."""
    header: tuple[str, ...]
    numbers: "array[int]"
    """The number of each row, as the program that shows the file counts."""
    columns: dict[str, Column]
    """The used columns by their names in the header; the values are texts."""

    def __len__(self) -> int:
        return len(self.numbers)

    def fault(self, row: int, column: str, value: str, expected: str) -> Fault:
        """A fault in a cell, by the row's place among those that were read."""
        return Fault(self.name, self.numbers[row], self.label(column), value, expected)

    def label(self, column: str) -> str:
        """A column as faults name it: by its letter as in a spreadsheet, and by its header."""
        if column not in self.header:
            return column
        return f"column {letters(self.header.index(column))} ({column})"


def letters(at: int) -> str:
    """How spreadsheets call a column: A is the first (0), AA the 27th."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def read_open(
    table: OpenTable, choose: Callable[[Sequence[str]], Collection[str]], say: Say
) -> OtherTable:
    """The table with the columns that `choose` takes of its header; rows without a word left out.

    RecordsError for a header in which a used name stands twice.
    """
    header = [_plain(name) for name in table.header]
    if not any(header):
        expected = "a first row with the names of its columns"
        raise RecordsError([Fault(table.name, 0, "", "no table", expected)])
    used = sorted(choose(header), key=header.index)
    twice = [name for name in used if header.count(name) > 1]
    if twice:
        faults = (Fault(table.name, 1, "", name, "each name of a column once") for name in twice)
        raise RecordsError(faults)
    encoding = _Encoding([header.index(name) for name in used])
    count = 0
    for batch in table.batches:
        encoding.take(batch)
        before, count = count, len(encoding.numbers)
        if before // ROWS_BETWEEN < count // ROWS_BETWEEN:
            say(f"{count:,} rows read")
    columns = dict(zip(used, encoding.columns(), strict=True))
    return OtherTable(table.name, tuple(header), encoding.numbers, columns)


def numbered(rows: Iterator[list[str]], first: int) -> Iterator[Batch]:
    """Rows in batches, with their numbers from the first one's."""
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield Batch(range(first, first + len(some)), some)
        first += len(some)


class _Encoding:
    """Rows to columns, each different text once."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places
        self.numbers = array("q")
        self.codes = [array("i") for _ in places]
        self.values: list[defaultdict[str, int]] = [defaultdict() for _ in places]
        for values in self.values:
            values.default_factory = values.__len__

    def take(self, batch: Batch) -> None:
        """Add the rows that have a word in any column."""
        has_word = [any(row) for row in batch.rows]
        rows = list(compress(batch.rows, has_word))
        self.numbers.extend(compress(batch.lines, has_word))
        width = max(self.places, default=-1)
        if any(len(row) <= width for row in rows):
            rows = [[*row, *[""] * (width + 1 - len(row))] for row in rows]
        for at, codes, values in zip(self.places, self.codes, self.values, strict=True):
            codes.extend(map(values.__getitem__, map(itemgetter(at), rows)))

    def columns(self) -> Iterator[Column]:
        """The columns; texts that differ by blanks at their ends alone are one."""
        for codes, values in zip(self.codes, self.values, strict=True):
            plain = Column.of(map(_plain, values))
            yield Column(plain.codes[np.asarray(codes, dtype=np.int32)], plain.values)


def _plain(text: str) -> str:
    """A text on one line without blanks at its ends."""
    return " ".join(text.split()) if not text.isalnum() else text


def cell_text(cell: Any) -> str:
    """A cell of a spreadsheet or a frame as the text that a table in CSV would have."""
    if cell is None or cell != cell:  # not a number
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    if isinstance(cell, date | datetime):
        text = cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
        at_midnight = _MIDNIGHT.fullmatch(text)
        return at_midnight[1] if at_midnight else text
    return str(cell)


def at_midnight(text: str) -> str:
    """The day of an instant at midnight; any other text as it is."""
    match = _MIDNIGHT.fullmatch(text)
    return match[1] if match else text
