"""A CSV file becomes rows of values, and every fault in it is named by file, line and field.

Files are read line by line with a limit on each line, so that no file, however wrong, is loaded
whole. UTF-8 with or without a byte order mark, line ends LF or CRLF. A row is parsed in one go;
only a row that fails is looked at field by field. A row with faults still lends its id to the
references that lead to it, so that one fault is reported once and not by all who refer to it.
"""

import csv
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final, Generic, NamedTuple, TypeVar

from geo.errors import Fault
from geo.fields import Parser

R = TypeVar("R")
Columns = Mapping[str, Parser]
Keep = Callable[[int, list[object], bool], None]

FILE_BYTES: Final = 2**30
LINE_BYTES: Final = 200_000
MOST_FAULTS: Final = 1_000
"""Reading of a file stops after this many faults."""

FAULTY: Final = object()
"""Stands in a row for the value of a field with a fault."""


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
    record: Callable[..., R],
    columns: Columns,
    faults: list[Fault],
    *,
    rules: tuple[Rule, ...] = (),
) -> Table[R]:
    """The table of a file whose first column is `id`; faults are added to `faults`."""
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

    complete = read_rows(path, columns, found, keep, rules=rules)
    faults.extend(found)
    return Table(records, lines, faulty, complete)


def read_rows(
    path: Path, columns: Columns, faults: list[Fault], keep: Keep, *, rules: tuple[Rule, ...] = ()
) -> bool:
    """Whether the file could be read to its end; `keep(line, values, sound)` gets each row.

    In a row that isn't sound, fields with a fault are FAULTY, except the first, which keeps its
    text: it is the id that others refer to.
    """
    try:
        with opened(path, f"a file with the columns {','.join(columns)}") as stream:
            rows = _rows(stream, path.name, faults)
            _check_header(path.name, next(rows, (1, []))[1], list(columns))
            _parse_rows(path.name, rows, columns, rules, faults, keep)
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


def _rows(stream: BinaryIO, name: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """(line, fields) of each row; a row is on the line where it begins."""
    rows = csv.reader(_lines(stream, name, faults), strict=True)
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        expected = "fields separated by commas, quotes closed and doubled inside, lines ended by LF"
        raise UnreadableError(Fault(name, line, "", str(error), expected)) from None


def _lines(stream: BinaryIO, name: str, faults: list[Fault]) -> Iterator[str]:
    """The lines of a file as text; bytes that are not UTF-8 are faults and replaced."""
    encoding = "utf-8-sig"
    number = 0
    while raw := stream.readline(LINE_BYTES + 1):
        number += 1
        if len(raw) > LINE_BYTES:
            expected = f"at most {LINE_BYTES} bytes"
            raise UnreadableError(Fault(name, number, "", "a longer line", expected))
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError as error:
            found = f"byte {error.start + 1} of the line, 0x{raw[error.start]:02x}"
            faults.append(Fault(name, number, "", found, "text in UTF-8"))
            yield raw.decode(encoding, "replace")
        encoding = "utf-8"


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
    rows: Iterator[tuple[int, list[str]]],
    columns: Columns,
    rules: tuple[Rule, ...],
    faults: list[Fault],
    keep: Keep,
) -> None:
    parsers = tuple(columns.values())
    getters = [(rule, itemgetter(*map(list(columns).index, rule.fields))) for rule in rules]
    most = len(faults) + MOST_FAULTS
    for line, row in rows:
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
