"""Tables of others in CSV: commas, semicolons or tabs, in UTF-8."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import Fault, RecordsError
from geo.importing.others import OpenTable
from geo.records import Batch, UnreadableError, batches, opened

_UTF8: Final = "text in UTF-8: save it as CSV UTF-8"


@contextmanager
def delimited(path: Path, _sheet: str) -> Iterator[OpenTable]:
    """A table in CSV, by its lines."""
    faults: list[Fault] = []
    try:
        with opened(path, "a file with a table") as stream:
            _refuse_utf16(stream, path.name)
            read = batches(stream, path.name, faults)
            header = next(read, Batch((1,), [[]])).rows[0]
            yield OpenTable(path.name, header, _even(read, len(header), path.name))
    except UnreadableError as error:
        raise RecordsError([*faults, error.fault]) from None
    if faults:
        raise RecordsError(
            Fault(fault.file, fault.line, "", fault.value, _UTF8) for fault in faults
        )


def _refuse_utf16(stream: BinaryIO, name: str) -> None:
    if stream.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE):
        raise UnreadableError(Fault(name, 0, "", "text in UTF-16", _UTF8))
    stream.seek(0)


def _even(read: Iterator[Batch], width: int, name: str) -> Iterator[Batch]:
    """The batches. UnreadableError for a row wider than the header, or of one field alone: its
    fields stand elsewhere."""
    for batch in read:
        if set(map(len, batch.rows)) == {width}:
            yield batch
            continue
        for line, row in zip(batch.lines, batch.rows, strict=True):
            if any(row[width:]) or (any(row) and len(row) == 1 < width):
                expected = f"{width} fields, as in the first line"
                raise UnreadableError(Fault(name, line, "", f"{len(row)} fields", expected))
        yield batch
