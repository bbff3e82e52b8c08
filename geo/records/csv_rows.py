"""The rows of a CSV file as lists of text, in batches, and the line on which each begins.

Files are read line by line with a limit on each line, so that no file, however wrong, is loaded
whole. UTF-8 with or without a byte order mark, line ends LF or CRLF.
"""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import accumulate, chain
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from geo.errors import Fault

FILE_BYTES: Final = 2**32
LINE_BYTES: Final = 200_000
BATCH_ROWS: Final = 1_000
BLOCK_BYTES: Final = 2**17


class Batch(NamedTuple):
    """Some rows of a file and the lines on which they begin."""

    lines: Sequence[int]
    rows: list[list[str]]


class UnreadableError(Exception):
    """The rest of a file cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def opened(path: Path, expected: str) -> BinaryIO:
    """The file for reading: a regular file inside its directory and not too large."""

    def unreadable(reason: str) -> UnreadableError:
        return UnreadableError(Fault(path.name, 0, "", reason, expected))

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


def batches(stream: BinaryIO, name: str, faults: list[Fault]) -> Iterator[Batch]:
    """The rows in batches, the header first and alone.

    Those before a row that can't be read are given before the error is raised.
    """
    lines = _lines(stream, name, faults)
    header = next(lines, "")
    reader = csv.reader(chain([header], lines), delimiter=delimiter(header), strict=True)
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
        expected = (
            "fields separated by commas, semicolons or tabs, quotes closed and doubled inside, "
            "lines ended by LF"
        )
        line = _begins(rows, first)[-1]
        raise UnreadableError(Fault(name, line, "", str(error), expected)) from None
    if rows:
        yield _batch(rows, first)


def delimiter(header: str) -> str:
    """What separates the fields of a file, by its first line: a comma, a semicolon or a tab."""
    return max(",;\t", key=header.count)


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
            byte = f"byte {error.start + 1} of the line, 0x{line[error.start]:02x}"
            faults.append(Fault(name, number, "", byte, "text in UTF-8"))
            yield line.decode(errors="replace")
