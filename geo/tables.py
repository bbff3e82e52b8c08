"""A CSV file becomes rows of values, and every fault in it is named by file, line and field.

Files are read line by line with a limit on each line, so that no file, however wrong, is loaded
whole. UTF-8 with or without a byte order mark, line ends LF or CRLF. Rows are parsed in batches,
column by column, which takes half the time; only a batch that fails is looked at row by row, and
only a row that fails field by field. A row with faults still lends its id to the references that
lead to it, so that one fault is reported once and not by all who refer to it.
"""

import csv
from array import array
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from itertools import accumulate, repeat
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final, Generic, NamedTuple, TypeVar

from geo.errors import Fault
from geo.fields import Parser

R = TypeVar("R")
Columns = Mapping[str, Parser]
Values = Sequence[Sequence[object]]
"""The values of a batch of rows, column by column."""
Keep = Callable[[int, list[object], bool], None]
KeepAll = Callable[[Sequence[int], Values], bool]

FILE_BYTES: Final = 2**30
LINE_BYTES: Final = 200_000
MOST_FAULTS: Final = 1_000
"""Reading of a file stops after this many faults."""
BATCH_ROWS: Final = 1_000
BLOCK_BYTES: Final = 2**17

FAULTY: Final = object()
"""Stands in a row for the value of a field with a fault."""


class Batch(NamedTuple):
    """Some rows of a file and the lines on which they begin."""

    lines: Sequence[int]
    rows: list[list[str]]


class Rule(NamedTuple):
    """Something that must hold between fields of a row: `broken` returns what was expected."""

    fields: tuple[str, ...]
    broken: Callable[..., str | None]


class UnreadableError(Exception):
    """The rest of a file cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """The sound records of a file by id, the line of each, and the rows with faults by id.

    `complete` is false when the file could not be read to its end: then it isn't known which ids
    it has.
    """

    records: dict[str, R]
    lines: "array[int]"
    faulty: dict[str, tuple[int, list[object]]]
    complete: bool

    @property
    def ids(self) -> set[str] | None:
        """All ids of the file, or None if they are not known."""
        return self.records.keys() | self.faulty.keys() if self.complete else None

    def line(self, record_id: str) -> int:
        """The line of the first row with this id."""
        if record_id in self.faulty:
            return self.faulty[record_id][0]
        return self.lines[list(self.records).index(record_id)]


def read_table(
    path: Path,
    record: type[R],
    columns: Columns,
    faults: list[Fault],
    *,
    rules: tuple[Rule, ...] = (),
) -> Table[R]:
    """The table of a file whose first column is `id`; faults are added to `faults`.

    `record` is a dataclass with slots and no other fields than the columns, in their order.
    """
    records: dict[str, R] = {}
    lines = array("q")
    faulty: dict[str, tuple[int, list[object]]] = {}
    found: list[Fault] = []

    def keep(line: int, values: list[object], sound: bool) -> None:
        record_id = str(values[0])
        if not record_id:
            return
        if record_id in records or record_id in faulty:
            first = Table(records, lines, faulty, True).line(record_id)
            expected = f"an id used once; it is also on line {first}"
            found.append(Fault(path.name, line, "id", record_id, expected))
        elif sound:
            records[record_id] = record(*values)
            lines.append(line)
        else:
            faulty[record_id] = (line, values)

    def keep_all(batch_lines: Sequence[int], values: Values) -> bool:
        new = dict(zip(values[0], _made(record, values), strict=True))
        if len(new) < len(batch_lines) or any(map(new.__contains__, faulty)):
            return False
        if not records.keys().isdisjoint(new):
            return False
        records.update(new)  # type: ignore[arg-type] # ids are strings
        lines.extend(batch_lines)
        return True

    complete = read_rows(path, columns, found, keep, keep_all=keep_all, rules=rules)
    faults.extend(found)
    return Table(records, lines, faulty, complete)


def _made(record: type[R], values: Values) -> list[R]:
    """A record for each row. Filling slot after slot takes a third of the time of `__init__`."""
    made = list(map(object.__new__, repeat(record, len(values[0]))))
    for slot, column in zip(fields(record), values, strict=True):  # type: ignore[arg-type] # a dataclass
        deque(map(getattr(record, slot.name).__set__, made, column), maxlen=0)
    return made


def read_rows(
    path: Path,
    columns: Columns,
    faults: list[Fault],
    keep: Keep,
    *,
    keep_all: KeepAll = lambda _lines, _values: False,
    rules: tuple[Rule, ...] = (),
) -> bool:
    """Whether the file could be read to its end; `keep(line, values, sound)` gets each row.

    In a row that isn't sound, fields with a fault are FAULTY, except the first, which keeps its
    text: it is the id that others refer to. Batches of sound rows are offered to `keep_all(lines,
    columns)` first, and go to `keep` row by row if that says no.
    """
    most = len(faults) + MOST_FAULTS
    try:
        with opened(path, f"a file with the columns {','.join(columns)}") as stream:
            batches = _batches(stream, path.name, faults)
            header = next(batches, Batch((1,), [[]])).rows[0]
            _check_header(path.name, header, list(columns))
            for batch in batches:
                values = None if len(faults) > most else _parsed(batch, columns, rules)
                if values is None:
                    _parse_rows(path.name, batch, columns, rules, faults, most, keep)
                elif not keep_all(batch.lines, values):
                    for line, *row in zip(batch.lines, *values, strict=True):
                        keep(line, row, True)
    except UnreadableError as error:
        faults.append(error.fault)
        return False
    except OSError as error:
        faults.append(Fault(path.name, 0, "", str(error.strerror), "a file that can be read"))
        return False
    return True


def opened(path: Path, expected: str) -> BinaryIO:
    """The file for reading: a regular file inside its directory and not too large."""

    def unreadable(found: str) -> UnreadableError:
        return UnreadableError(Fault(path.name, 0, "", found, expected))

    try:
        if not path.exists():
            raise unreadable("no such file")
        if not path.is_file():
            raise unreadable("not a regular file")
        if not path.resolve().is_relative_to(path.parent.resolve()):
            raise unreadable("a link that leads out of the data directory")
        if path.stat().st_size > FILE_BYTES:
            raise unreadable(f"more than {FILE_BYTES} bytes")
        return path.open("rb")
    except OSError as error:
        raise unreadable(error.strerror or "cannot be read") from None


def _batches(stream: BinaryIO, name: str, faults: list[Fault]) -> Iterator[Batch]:
    """The rows in batches, the header first and alone.

    Those before a row that can't be read are given before the error is raised.
    """
    reader = csv.reader(_lines(stream, name, faults), strict=True)
    rows: list[list[str]] = []
    first, size = 1, 1
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == size:
                yield _batch(rows, first, reader.line_num + 1)
                rows, first, size = [], reader.line_num + 1, BATCH_ROWS
    except UnreadableError:
        if rows:
            yield _batch(rows, first)
        raise
    except csv.Error as error:
        if rows:
            yield _batch(rows, first)
        expected = "fields separated by commas, quotes closed and doubled inside, lines ended by LF"
        line = _begins(rows, first)[-1]
        raise UnreadableError(Fault(name, line, "", str(error), expected)) from None
    if rows:
        yield _batch(rows, first)


def _batch(rows: list[list[str]], first: int, end: int = 0) -> Batch:
    """A batch that begins on line `first`, and ends before line `end` if that is known."""
    one_line_each = end - first == len(rows)
    return Batch(range(first, end) if one_line_each else _begins(rows, first)[:-1], rows)


def _begins(rows: list[list[str]], first: int) -> list[int]:
    """The line on which each row begins, and the one after them: quotes may hold line ends."""
    heights = (1 + sum(field.count("\n") for field in row) for row in rows)
    return list(accumulate(heights, initial=first))


def _lines(stream: BinaryIO, name: str, faults: list[Fault]) -> Iterator[str]:
    """The lines of a file as text; bytes that are not UTF-8 are faults and replaced."""
    number = 1
    while block := stream.read(BLOCK_BYTES) + stream.readline(LINE_BYTES + 1):
        lines = BytesIO(block.removeprefix(BOM_UTF8) if number == 1 else block).readlines()
        yield from _decoded(lines, number, name, faults)
        number += len(lines)


def _decoded(lines: list[bytes], first: int, name: str, faults: list[Fault]) -> Iterable[str]:
    """The lines as text, all at once if none of them has a fault."""
    try:
        if max(map(len, lines), default=0) <= LINE_BYTES:
            return [line.decode() for line in lines]
    except UnicodeDecodeError:
        pass
    return _mended(lines, first, name, faults)


def _mended(lines: list[bytes], first: int, name: str, faults: list[Fault]) -> Iterator[str]:
    """The lines as text, with a fault for each that is too long or isn't UTF-8."""
    for number, line in enumerate(lines, first):
        if len(line) > LINE_BYTES:
            expected = f"at most {LINE_BYTES} bytes"
            raise UnreadableError(Fault(name, number, "", "a longer line", expected))
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            found = f"byte {error.start + 1} of the line, 0x{line[error.start]:02x}"
            faults.append(Fault(name, number, "", found, "text in UTF-8"))
            yield line.decode(errors="replace")


def _check_header(name: str, header: list[str], columns: list[str]) -> None:
    if header == columns:
        return
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    detail = f"; missing: {', '.join(missing)}" if missing else ""
    detail += f"; unknown: {', '.join(unknown)}" if unknown else ""
    expected = f"the columns {','.join(columns)} in this order{detail}"
    raise UnreadableError(Fault(name, 1, "", ",".join(header), expected))


def _parsed(batch: Batch, columns: Columns, rules: tuple[Rule, ...]) -> Values | None:
    """The values of a batch, None if there is any fault in it."""
    try:
        texts = list(zip(*batch.rows, strict=True))
        parsers = zip(columns.items(), texts, strict=True)
        values = {name: list(map(parse, column)) for (name, parse), column in parsers}
    except ValueError:
        return None
    for rule in rules:
        different = set(zip(*(values[name] for name in rule.fields), strict=True))
        if any(rule.broken(*used) for used in different):
            return None
    return list(values.values())


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
