"""A CSV file becomes rows of values, and every fault in it is named by file, line and field.

Rows are parsed in batches, column by column, which takes half the time; only a batch that fails is
looked at row by row, and only a row that fails field by field. A row with faults still lends its id
to the references that lead to it, so that one fault is reported once and not by all who refer to
it.
"""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

from geo.errors import Fault
from geo.records.csv_rows import Batch, UnreadableError, batches, opened
from geo.records.fields import Parser
from geo.records.stored import Stored, Storing

R = TypeVar("R")
Columns = Mapping[str, Parser]
Keep = Callable[[int, list[object], bool], None]
KeepAll = Callable[[Batch], bool]

MOST_FAULTS: Final = 1_000
"""Reading of a file stops after this many faults."""

FAULTY: Final = object()
"""Stands in a row for the value of a field with a fault."""


class Rule(NamedTuple):
    """Something that must hold between fields of a row: `broken` returns what was expected."""

    fields: tuple[str, ...]
    broken: Callable[..., str | None]


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """The sound records of a file by id, the line of each, and the rows with faults by id.

    `complete` is false when the file could not be read to its end: then it isn't known which ids
    it has.
    """

    records: Stored[R]
    lines: "array[int]"
    faulty: dict[str, tuple[int, list[object]]]
    complete: bool

    @property
    def ids(self) -> set[str] | None:
        """All ids of the file, or None if they are not known."""
        return {*self.records, *self.faulty} if self.complete else None


def read_table(
    path: Path,
    record: Callable[..., R],
    columns: Columns,
    faults: list[Fault],
    *,
    rules: tuple[Rule, ...] = (),
) -> Table[R]:
    """The table of a file whose first column is `id`; faults are added to `faults`.

    `record` takes the values of a row in the order of the columns.
    """
    storing = Storing(columns)
    lines = array("q")
    faulty: dict[str, tuple[int, list[object]]] = {}
    found: list[Fault] = []

    def keep(line: int, values: list[object], sound: bool) -> None:
        record_id = str(values[0])
        if not record_id:
            return
        if record_id in storing.rows or record_id in faulty:
            first = faulty[record_id][0] if record_id in faulty else lines[storing.rows[record_id]]
            expected = f"an id used once; it is also on line {first}"
            found.append(Fault(path.name, line, "id", record_id, expected))
        elif sound:
            storing.append(values)
            lines.append(line)
        else:
            faulty[record_id] = (line, values)

    def keep_all(batch: Batch) -> bool:
        parsed = _sound(storing, batch, rules)
        if parsed and faulty.keys().isdisjoint(parsed[0]) and storing.extend(parsed):
            lines.extend(batch.lines)
            return True
        return False

    complete = read_rows(path, columns, found, keep, keep_all=keep_all, rules=rules)
    faults.extend(found)
    return Table(storing.records(record), lines, faulty, complete)


def _sound(storing: Storing, batch: Batch, rules: tuple[Rule, ...]) -> list[list[object]] | None:
    """What a batch extends the table by, None if there is any fault in it."""
    try:
        parsed = storing.parsed(batch.rows)
    except ValueError:
        return None
    broken = (
        rule.broken(*used) for rule in rules for used in storing.different(rule.fields, parsed)
    )
    return None if any(broken) else parsed


def read_rows(
    path: Path,
    columns: Columns,
    faults: list[Fault],
    keep: Keep,
    *,
    keep_all: KeepAll = lambda _batch: False,
    rules: tuple[Rule, ...] = (),
) -> bool:
    """Whether the file could be read to its end; `keep(line, values, sound)` gets each row.

    In a row that isn't sound, fields with a fault are FAULTY, except the first, which keeps its
    text: it is the id that others refer to. Batches are offered to `keep_all` first, and go to
    `keep` row by row if that says that not every row in them is sound.
    """
    most = len(faults) + MOST_FAULTS
    try:
        with opened(path, f"a file with the columns {','.join(columns)}") as stream:
            found = batches(stream, path.name, faults)
            header = next(found, Batch((1,), [[]])).rows[0]
            _check_header(path.name, header, list(columns))
            for batch in found:
                if len(faults) > most or not keep_all(batch):
                    _parse_rows(path.name, batch, columns, rules, faults, most, keep)
    except UnreadableError as error:
        faults.append(error.fault)
        return False
    except OSError as error:
        faults.append(Fault(path.name, 0, "", str(error.strerror), "a file that can be read"))
        return False
    return True


def present(path: Path, columns: Columns, optional: str) -> Columns:
    """The columns without an optional last one, if the file hasn't got it."""
    try:
        with opened(path, "") as stream:
            header = next(batches(stream, path.name, []), Batch((1,), [[]])).rows[0]
    except (UnreadableError, OSError):  # reading the table will say so
        return columns
    least = {name: parse for name, parse in columns.items() if name != optional}
    return least if header == list(least) else columns


def _check_header(name: str, header: list[str], columns: list[str]) -> None:
    if header == columns:
        return
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    detail = f"; missing: {', '.join(missing)}" if missing else ""
    detail += f"; unknown: {', '.join(unknown)}" if unknown else ""
    expected = f"the columns {','.join(columns)} in this order{detail}"
    raise UnreadableError(Fault(name, 1, "", ",".join(header), expected))


def _parse_rows(
    name: str,
    batch: Batch,
    columns: Columns,
    rules: tuple[Rule, ...],
    faults: list[Fault],
    most: int,
    keep: Keep,
) -> None:
    """Row by row, so that each fault is found."""
    parsers = tuple(columns.values())
    getters = [(rule, itemgetter(*map(list(columns).index, rule.fields))) for rule in rules]
    for line, row in zip(batch.lines, batch.rows, strict=True):
        before = len(faults)
        if before > most:
            found = f"more than {MOST_FAULTS} faults"
            raise UnreadableError(Fault(name, line, "", found, "fewer; the rest was not read"))
        try:
            values = [parse(field) for parse, field in zip(parsers, row, strict=True)]
        except ValueError:
            values = _values(name, line, row, columns, faults)
        for rule, getter in getters:
            used = getter(values)
            if FAULTY not in used and (expected := rule.broken(*used)):
                shown = ",".join(row[list(columns).index(field)] for field in rule.fields)
                faults.append(Fault(name, line, ",".join(rule.fields), shown, expected))
        keep(line, values, len(faults) == before)


def _values(
    name: str, line: int, row: list[str], columns: Columns, faults: list[Fault]
) -> list[object]:
    """The values of a row with faults: FAULTY for each field with one, but the id as it stands."""
    if len(row) != len(columns):
        faults.append(Fault(name, line, "", f"{len(row)} fields", f"{len(columns)} fields"))
        return [row[0] if row else "", *[FAULTY] * (len(columns) - 1)]
    values: list[object] = []
    for (column, parse), field in zip(columns.items(), row, strict=True):
        try:
            values.append(parse(field))
        except ValueError as error:
            faults.append(Fault(name, line, column, field, str(error)))
            values.append(FAULTY)
    return [row[0], *values[1:]]
