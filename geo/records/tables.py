"""A CSV file becomes rows of values, and every fault in it is named by file, line and field.

A table is read in columns (`geo/records/whole.py`) if there is no fault in it, else row by row, and
a row that fails field by field. A row with faults still lends its id to the references that lead to
it, so that one fault is reported once and not by all who refer to it.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from geo.errors import Fault
from geo.records.csv_rows import Batch, UnreadableError, batches, opened
from geo.records.fields import Parser
from geo.records.sheets import AmbiguousDaysError, Sheet
from geo.records.spec import Known, Spec
from geo.records.stored import Stored, Storing
from geo.records.whole import FIRST_ROW, whole_table

_R = TypeVar("_R")
Keep = Callable[[int, list[object], bool], None]

MOST_FAULTS: Final = 1_000
"""Reading of a file stops after this many faults."""

FAULTY: Final = object()
"""Stands in a row for the value of a field with a fault."""


@dataclass(frozen=True, slots=True)
class ReadTable(Generic[_R]):
    """The sound records of a file by id, the line of each, and the rows with faults by id.

    `complete` is false when the file could not be read to its end: then it isn't known which ids
    it has.
    """

    records: Stored[_R]
    lines: Sequence[int]
    faulty: dict[str, tuple[int, list[object]]]
    complete: bool

    @property
    def ids(self) -> Set[str] | None:
        """All ids of the file, or None if they are not known."""
        ids = self.records.keys()
        return (ids | self.faulty.keys() if self.faulty else ids) if self.complete else None


def read_table(path: Path, spec: Spec[_R], known: Known, faults: list[Fault]) -> ReadTable[_R]:
    """The table of a file whose first column is `id`; faults are added to `faults`."""
    if (whole := whole_table(path, spec, known)) is not None:
        return ReadTable(whole, range(FIRST_ROW, FIRST_ROW + len(whole)), {}, True)
    storing = Storing(spec.parse(known))
    lines = array("q")
    faulty: dict[str, tuple[int, list[object]]] = {}
    own: list[Fault] = []

    def keep(line: int, values: list[object], sound: bool) -> None:
        record_id = str(values[0])
        if not record_id:
            return
        if record_id in storing.rows or record_id in faulty:
            first = faulty[record_id][0] if record_id in faulty else lines[storing.rows[record_id]]
            expected = f"an id used once; it is also on line {first}"
            own.append(Fault(path.name, line, "id", record_id, expected))
        elif sound:
            storing.append(values)
            lines.append(line)
        else:
            faulty[record_id] = (line, values)

    complete = read_rows(path, spec, known, own, keep)
    faults.extend(own)
    return ReadTable(storing.records(spec.record), lines, faulty, complete)


def read_rows(path: Path, spec: Spec[Any], known: Known, faults: list[Fault], keep: Keep) -> bool:
    """Whether the file could be read to its end; `keep(line, values, sound)` gets each row.

    In a row that isn't sound, fields with a fault are FAULTY, except the first, which keeps its
    text: it is the id that others refer to. The same fault of many rows is told once, with their
    number.
    """
    if spec.optional and not path.exists():
        return True
    own: list[Fault] = []
    rows = Rows(path.name, spec, spec.parse(known), own, keep)
    try:
        with opened(path, f"a file with the columns {','.join(spec.columns)}") as stream:
            read = batches(stream, path.name, own)
            header = next(read, Batch((1,), [[]])).rows[0]
            sheet = _sheet(path, header, spec)
            for batch in read:
                rows.read(batch, sheet)
    except UnreadableError as error:
        own.append(error.fault)
        return False
    except OSError as error:
        own.append(Fault(path.name, 0, "", str(error.strerror), "a file that can be read"))
        return False
    finally:
        faults.extend(told_once(own))
    return True


def _sheet(path: Path, header: list[str], spec: Spec[Any]) -> Sheet:
    def reread() -> Iterator[Sequence[str]]:
        with opened(path, "") as stream:
            read = batches(stream, path.name, [])
            next(read)
            yield from (row for batch in read for row in batch.rows)

    try:
        return Sheet(header, spec, reread)
    except ValueError as error:
        line = ",".join(header)
        raise UnreadableError(Fault(path.name, 1, "", line, str(error))) from None


def told_once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The faults, of those that differ by their line alone the first with the number of others."""
    same: dict[tuple[str, ...], list[Fault]] = {}
    for fault in faults:
        same.setdefault((fault.file, fault.field, fault.value, fault.expected), []).append(fault)
    for first, *others in same.values():
        more = f" (and so on {len(others)} more lines)" if others else ""
        yield replace(first, expected=first.expected + more)


class Rows(NamedTuple):
    """Reads rows one by one, so that each fault is found."""

    file: str
    spec: Spec[Any]
    parsers: Mapping[str, Parser]
    faults: list[Fault]
    keep: Keep

    def read(self, batch: Batch, sheet: Sheet) -> None:
        """Hand on each row that says anything."""
        for line, row in zip(batch.lines, batch.rows, strict=True):
            if len(self.faults) > MOST_FAULTS:
                most = f"more than {MOST_FAULTS} faults"
                raise UnreadableError(
                    Fault(self.file, line, "", most, "fewer; the rest was not read")
                )
            if any(row):
                before = len(self.faults)
                values = self._values(line, row, sheet)
                self.keep(line, values, len(self.faults) == before)

    def _values(self, line: int, row: list[str], sheet: Sheet) -> list[object]:
        """The values of a row; FAULTY for each field with a fault, but the id as it stands."""
        try:
            ours = sheet.row(row)
        except AmbiguousDaysError as error:
            days = ",".join(self.spec.days)
            raise UnreadableError(Fault(self.file, 0, days, "", str(error))) from None
        except ValueError as error:
            self.faults.append(Fault(self.file, line, "", f"{len(row)} fields", str(error)))
            return [row[0] if row else "", *[FAULTY] * (len(self.parsers) - 1)]
        try:
            values = [
                parse(field) for parse, field in zip(self.parsers.values(), ours, strict=True)
            ]
        except ValueError:
            values = self._faulty(line, ours)
        self._check_rules(line, ours, values)
        return values

    def _faulty(self, line: int, row: list[str]) -> list[object]:
        values: list[object] = []
        for (column, parse), field in zip(self.parsers.items(), row, strict=True):
            try:
                values.append(parse(field))
            except ValueError as error:
                self.faults.append(Fault(self.file, line, column, field, str(error)))
                values.append(FAULTY)
        return [row[0], *values[1:]]

    def _check_rules(self, line: int, row: list[str], values: list[object]) -> None:
        places = {column: at for at, column in enumerate(self.parsers)}
        for rule in self.spec.rules:
            used = [values[places[field]] for field in rule.fields]
            if FAULTY not in used and (expected := rule.broken(*used)):
                text = ",".join(row[places[field]] for field in rule.fields)
                self.faults.append(Fault(self.file, line, ",".join(rule.fields), text, expected))
