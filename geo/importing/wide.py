"""Tables with a column for each day, read as tables with a row for each.

A row of such a table follows one place over the days. It becomes a row for each day on which its
cell is another than before, which is all that reports are made of; of several columns of one day
the last counts.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from geo.errors import QueryError
from geo.importing.others import OpenTable
from geo.records import Batch

_DAY: Final = "{day}"
_CELL: Final = "{cell}"
"""What a plan calls the two columns that are made of all these."""
_COMPACT: Final = re.compile(r"(\d{8})\d*", re.ASCII)
"""A day YYYYMMDD, perhaps with the time."""


def long(table: OpenTable, pattern: str) -> OpenTable:
    """The table with the day and the cell of its columns of this name, `{day}` standing for days.

    QueryError where there is no such column.
    """
    days = _days(table.header, pattern)
    if not days:
        expected = f"the name of columns of {table.name}, which has {', '.join(table.header[:20])}"
        raise QueryError("wide", pattern, expected)
    form = _form(pattern)
    others = [at for at, name in enumerate(table.header) if not form.fullmatch(name.strip())]
    header = [*(table.header[at] for at in others), _DAY, _CELL]
    batches = (_long(batch, others, days, len(table.header)) for batch in table.batches)
    return OpenTable(table.name, header, batches)


def _form(pattern: str) -> re.Pattern[str]:
    before, _, after = pattern.partition(_DAY)
    return re.compile(f"{re.escape(before)}(.+){re.escape(after)}")


def _days(header: Sequence[str], pattern: str) -> dict[str, int]:
    """The columns of days in their order: the last of each."""
    form = _form(pattern)
    names = ((at, form.fullmatch(name.strip())) for at, name in enumerate(header))
    days = sorted((match[1], at) for at, match in names if match)
    compact = ((_COMPACT.fullmatch(text), text, at) for text, at in days)
    return {match[1] if match else text: at for match, text, at in compact}


def _long(batch: Batch, others: Sequence[int], days: dict[str, int], width: int) -> Batch:
    lines: list[int] = []
    rows: list[list[str]] = []
    for line, row in zip(batch.lines, batch.rows, strict=True):
        whole = [*row, *[""] * (width - len(row))]
        own = [whole[at] for at in others]
        for day, cell in _changes(whole, days):
            lines.append(line)
            rows.append([*own, day, cell])
    return Batch(lines, rows)


def _changes(row: Sequence[str], days: dict[str, int]) -> Iterator[tuple[str, str]]:
    before = ""
    for day, at in days.items():
        if (cell := row[at]) != before:
            yield day, cell
            before = cell
