"""Rows are added to the tables of a data directory whole or not at all, even under kill -9.

Under a lock on the directory (two writers take turns) the new bytes of each table are made in
memory: the old bytes, unchanged, with the new rows among them. They are checked where nobody reads
them, in a temporary copy of the whole directory, with everything that `deir-front check` checks; a
fault there means that nothing is written. (A single report is checked with its table and what that
refers to; it can do nothing to the rest.) Then each table is written beside its old file under
another name, flushed to the disk, renamed over it, and the directory is flushed. A rename is the
only moment at which anything changes, and it is atomic.

Where several tables change, those that others refer to are renamed first (SPECS gives the order).
A kill between two renames leaves a source or a voice that nothing uses yet, which is a valid data
set, and adding the same again completes it. Never is there a row that leads nowhere. What a killed
writer left beside the tables has a name no reader looks for; the next writer removes it.
"""

import contextlib
import csv
import os
import shutil
import tempfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from geo.errors import Fault, RecordsError
from geo.records import SPECS, Spec, delimiter, report_faults

TextRow = Mapping[str, str]
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})
_SUFFIX: Final = ".unfinished"
_SPECS: Final = {spec.name: spec for spec in SPECS}
"""In the order in which they are renamed: those that others refer to come first."""


def check(directory: Path, files: Mapping[str, bytes]) -> None:
    """RecordsError if the directory would have a fault with these files."""
    from geo.front import Front  # a single report needs nothing of what that imports

    with tempfile.TemporaryDirectory(prefix="deir-front-") as directory_name:
        copy = Path(directory_name)
        for file in directory.iterdir():
            if file.is_file() and not file.name.startswith("."):
                shutil.copyfile(file, copy / file.name)
        for name, content in files.items():
            (copy / name).write_bytes(content)
        Front.read(copy)


def check_reports(directory: Path, files: Mapping[str, bytes]) -> None:
    """The same where reports alone are new: of the rest no more is read than they refer to."""
    with tempfile.TemporaryDirectory(prefix="deir-front-") as directory_name:
        beside = Path(directory_name) / "reports.csv"
        beside.write_bytes(files["reports.csv"])
        faults = report_faults(directory, beside)
    if faults is None:
        check(directory, files)
    elif faults:
        raise RecordsError(faults)


def add_rows(
    directory: Path,
    rows: Mapping[str, Sequence[TextRow]],
    files: Mapping[str, bytes] = _NO_FILES,
    *,
    dry_run: bool = False,
    look: Callable[[Path, Mapping[str, bytes]], None] = check,
) -> None:
    """Add rows to tables. RecordsError, and nothing written, if the directory would have a fault.

    Reports come after the last of their day, or of the days before; others come last. A table that
    may be missing is begun. `files` are new ones that the rows name; they are written first, as a
    file that no row names is nothing. A dry run writes nothing in any case.
    `look` looks for the faults of the directory with new files.
    """
    with _locked(directory):
        _remove_unfinished(directory)
        old = {spec.name: _table(directory, spec) for spec in SPECS if rows.get(spec.name)}
        new = {table: with_rows(content, rows[table], table) for table, content in old.items()}
        look(directory, {**files, **{f"{table}.csv": new[table] for table in new}})
        if dry_run:
            return
        for name, content in files.items():
            replace(directory / name, content)
        for table, content in new.items():
            path = directory / f"{table}.csv"
            if _table(directory, _SPECS[table]) != old[table]:
                expected = "the file as it was read; nothing was written, try again"
                raise RecordsError([Fault(path.name, 0, "", "changed meanwhile", expected)])
            replace(path, content)


def replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another in one step that a kill can't halve."""
    target = path.resolve()
    _remove_unfinished(target.parent, target.name)
    descriptor, name = tempfile.mkstemp(_SUFFIX, f".{target.name}.", target.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_directory(target.parent)


def _mode(target: Path) -> int:
    """The permissions of the old file, or those of any new file."""
    with contextlib.suppress(FileNotFoundError):
        return target.stat().st_mode & 0o777
    return 0o644


def _flush_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def with_rows(content: bytes, rows: Sequence[TextRow], table: str = "") -> bytes:
    """The bytes of a table with more rows; those of the old rows are unchanged.

    Where a new row says something in a column that the file leaves out, the file gets the column.
    """
    lines = content.splitlines(keepends=True)
    layout = _Layout.of(lines[0])
    if not lines[-1].endswith(b"\n"):
        lines[-1] += layout.stop.encode()
    if more := layout.lacking(rows, table):
        lines = layout.widened(lines, more)
        layout = layout._replace(header=[*layout.header, *more])
    new: defaultdict[int, list[TextRow]] = defaultdict(list)
    for at, row in zip(_positions(lines, layout, rows), rows, strict=True):
        new[at].append(row)
    for at, line in enumerate(lines, 1):
        after = sorted(new[at], key=lambda row: row.get("day", "")) if at in new else ()
        lines[at - 1] = line + b"".join(map(layout.line, after))
    return b"".join(lines)


def table_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file, by the columns it has."""
    content = _read(path).decode("utf-8-sig", "replace")
    separator = delimiter(content.partition("\n")[0])
    yield from csv.DictReader(StringIO(content, newline=""), delimiter=separator)


class _Layout(NamedTuple):
    """How a file writes its rows."""

    file: str
    header: list[str]
    delimiter: str
    stop: str

    @classmethod
    def of(cls, first: bytes, file: str = "") -> "_Layout":
        text = first.decode("utf-8-sig")
        separator = delimiter(text)
        header = next(csv.reader([text], delimiter=separator))
        return cls(file, header, separator, "\r\n" if first.endswith(b"\r\n") else "\n")

    def lacking(self, rows: Sequence[TextRow], table: str) -> list[str]:
        """The columns of a table that the file leaves out and these rows fill."""
        spec = _SPECS.get(table)
        if spec is None:
            return []
        usual = dict.fromkeys(spec.columns, "") | dict(spec.defaults)
        out = [name for name in spec.columns if name not in self.header]
        out = [name for name in out if name != "id" or not spec.numbered_by]
        return [
            name for name in out if any(row.get(name, "") not in ("", usual[name]) for row in rows)
        ]

    def widened(self, lines: list[bytes], columns: Sequence[str]) -> list[bytes]:
        """The lines of the file with further columns, empty but for their names."""
        names = "".join(f"{self.delimiter}{name}" for name in columns).encode()
        empty = (self.delimiter * len(columns)).encode()
        ends = [names, *[empty] * (len(lines) - 1)]
        stop = self.stop.encode()
        return [line.rstrip(b"\r\n") + end + stop for line, end in zip(lines, ends, strict=True)]

    def line(self, row: TextRow) -> bytes:
        text = StringIO()
        writer = csv.DictWriter(
            text,
            self.header,
            restval="",
            extrasaction="ignore",
            delimiter=self.delimiter,
            lineterminator=self.stop,
        )
        writer.writerow(row)
        return text.getvalue().encode()


def _positions(lines: list[bytes], layout: _Layout, rows: Sequence[TextRow]) -> Iterator[int]:
    """After how many lines each row belongs: at the end, or in the order of days."""
    if "day" not in layout.header:
        yield from (len(lines) for _ in rows)
        return
    column = layout.header.index("day")
    decoded = (line.decode("utf-8", "replace") for line in lines[1:])
    read = csv.reader(decoded, delimiter=layout.delimiter)
    last = {fields[column] if len(fields) > column else "": at for at, fields in enumerate(read, 2)}
    days = sorted(last)
    until = list(accumulate((last[day] for day in days), max, initial=1))
    yield from (last.get(row["day"], until[bisect_left(days, row["day"])]) for row in rows)


def _table(directory: Path, spec: Spec[Any]) -> bytes:
    """The bytes of a table, or of its beginning where it may be missing and is."""
    path = directory / f"{spec.name}.csv"
    if spec.optional and not path.exists():
        return f"{','.join(spec.columns)}\n".encode()
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise RecordsError([Fault(path.name, 0, "", reason, "a table of the records")]) from None


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Alone in the directory until the block ends; a killed process holds no lock."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise RecordsError([Fault(str(directory), 0, "", reason, "a data directory")]) from None
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    with contextlib.suppress(ImportError):  # not on Windows: there one writer at a time, please
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _remove_unfinished(directory: Path, name: str = "*") -> None:
    for path in directory.glob(f".{name}.*{_SUFFIX}"):
        path.unlink(missing_ok=True)
