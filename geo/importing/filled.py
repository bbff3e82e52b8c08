"""A table of others with its cells as fields of ours: mapped, set, put together, replaced."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.articles import MONTHS
from geo.errors import Fault, RecordsError
from geo.importing.others import OtherTable, at_midnight
from geo.importing.plan import BRACES, Plan
from geo.records import AmbiguousDaysError, Column, Parser, day_as_iso, is_day_first

RowPlaces = npt.NDArray[np.intp]
"""Places of rows among those that were read."""
MOST_TOLD: Final = 100
"""So many faults of a table are told."""
DAYS = ("day", "said_day", "event_day")


@dataclass(frozen=True, eq=False)
class Filled:
    """The rows of a table that are taken, and their fields."""

    table: OtherTable
    rows: RowPlaces
    """The rows that are taken."""
    fields: Mapping[str, Column]
    """One for each field that is filled, over `rows`."""
    labels: Mapping[str, str]
    """By field the column of theirs that a fault is shown in."""
    left: int
    """How many rows were passed over: not among those to take, or without a word of use."""

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, name: str, default: str = "") -> Column:
        """A field of every row; where it isn't filled, the default."""
        column = self.fields.get(name)
        return Column.sparse(len(self), default, {}) if column is None else column

    def fault(self, row: int, name: str, value: str, expected: str) -> Fault:
        """A fault of a field, with their text, by the row's place among those that are taken."""
        column, at = self.labels.get(name, name), int(self.rows[row])
        theirs = self.table.columns[column][at] if name in self.labels else value
        return self.table.fault(at, column, theirs, expected)

    def parsed(self, name: str, parse: Parser, faults: list[Fault]) -> list[Any]:
        """What a parser makes of each different text of a field; None, with a fault, if nothing."""
        column = self.texts(name)
        first, count = first_rows(column)
        results: list[Any] = []
        for value, row, times in zip(column.values, first, count, strict=True):
            try:
                results.append(parse(value) if times else None)
            except ValueError as error:
                results.append(None)
                faults.append(self.fault(row, name, value, f"{error}{and_more(times)}"))
        return results


def refuse_if(faults: Sequence[Fault]) -> None:
    """RecordsError if there are faults; of very many it has the first."""
    if len(faults) > MOST_TOLD:
        rest = Fault(faults[0].file, 0, "", f"{len(faults):,} faults", f"{MOST_TOLD:,} at most")
        raise RecordsError([*faults[:MOST_TOLD], rest])
    if faults:
        raise RecordsError(faults)


def and_more(times: int) -> str:
    """What is said behind a fault that several rows have."""
    return f" (and so on in {times - 1:,} more rows)" if times > 1 else ""


def first_rows(column: Column) -> tuple[list[int], list[int]]:
    """The first row with each value of a column, and how many rows have it."""
    count = np.bincount(column.codes, minlength=len(column.values))
    first = np.zeros(len(column.values), dtype=np.int64)
    first[column.codes[::-1]] = np.arange(len(column.codes) - 1, -1, -1)
    return first.tolist(), count.tolist()


def filled(table: OtherTable, plan: Plan, needed: str, faults: list[Fault]) -> Filled:
    """The fields of the rows that are taken: those with one of the texts to take in every column
    that has such, and with any text as `needed`, if that field is filled."""
    fields: dict[str, Column] = {}
    for name, column in plan.columns.items():
        fields[name] = table.columns[column]
    for name, text in plan.constants.items():
        fields[name] = Column.sparse(len(table), text, {})
    for name, text in plan.templates.items():
        fields[name] = _put_together(text, table)
    replaced = {name: column.mapped(_replacing(plan, name)) for name, column in fields.items()}
    taken = _taken(table, plan)
    if needed in replaced:
        has_word = np.array([*(bool(text) for text in replaced[needed].values), False])
        taken &= has_word[replaced[needed].codes]
    rows = np.flatnonzero(taken)
    columns = {name: _at(column, rows) for name, column in replaced.items()}
    result = Filled(table, rows, columns, plan.columns, len(table) - len(rows))
    for name in DAYS:
        if name in columns:
            columns[name] = columns[name].mapped(_as_day(result, name, faults))
    return result


def _at(column: Column, rows: RowPlaces) -> Column:
    return Column(column.codes[rows], column.values)


def _taken(table: OtherTable, plan: Plan) -> npt.NDArray[np.bool_]:
    taken = np.ones(len(table), dtype=bool)
    for name, texts in plan.only.items():
        column = table.columns[name]
        among = np.array([*(value in texts for value in column.values), False])
        taken &= among[column.codes]
    return taken


def _replacing(plan: Plan, name: str) -> Callable[[str], str]:
    """What a field holds for a text of theirs: by the words that are to be replaced, any case."""
    words = {text.casefold(): ours for text, ours in plan.values.get(name, {}).items()}

    def change(text: str) -> str:
        text = "" if text in plan.nothing else text
        return words.get(text.casefold(), text)

    return change


def _put_together(template: str, table: OtherTable) -> Column:
    """A text with columns of theirs in braces, for each row."""
    names = BRACES.findall(template)
    around = BRACES.split(template)[::2]
    columns = [table.columns[name] for name in names]

    def text(values: Sequence[str]) -> str:
        inner = "".join(part for pair in zip(values, around[1:], strict=True) for part in pair)
        return (around[0] + inner).strip()

    return Column.of(map(text, zip(*columns, strict=True)) if columns else [template] * len(table))


def _as_day(rows: Filled, name: str, faults: list[Fault]) -> Callable[[str], str]:
    """A day of theirs as YYYY-MM-DD; what is no day is left for its parser to refuse."""
    column = rows.fields[name]
    answers: list[bool] = []

    def day_first() -> bool:
        if not answers:
            try:
                answers.append(is_day_first(map(at_midnight, column.values)))
            except AmbiguousDaysError as error:
                answers.append(False)
                label = rows.table.label(rows.labels.get(name, name))
                faults.append(Fault(rows.table.name, 0, label, column.values[0], str(error)))
        return answers[0]

    return lambda text: day_as_iso(_spelled_out(at_midnight(text)), day_first)


_MONTHS: Final = tuple(map(str.lower, MONTHS))


def _spelled_out(text: str) -> str:
    """`5 March 2024` and `20240305` as 2024-03-05; any other text as it is."""
    if len(text) == 8 and text.isascii() and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    day, month, year, *rest = (*text.replace(",", " ").split(), "", "", "")
    numbers = [n for n, name in enumerate(_MONTHS, 1) if name[:3] == month.casefold()[:3] != ""]
    is_month = bool(numbers) and _MONTHS[numbers[0] - 1].startswith(month.casefold().rstrip("."))
    if any(rest) or not is_month or not day.isdigit() or not year.isdigit():
        return text
    return f"{year}-{numbers[0]:02}-{day:0>2}"


def each(column: Column, results: Sequence[Any]) -> Iterator[Any]:
    """For each row what stands in a list for its value."""
    return map(results.__getitem__, column.codes.tolist())
