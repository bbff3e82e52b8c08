"""Tables of others in spreadsheets, XLSX and ODS: the values of cells, never formulas or macros.

python-calamine reads them. What a spreadsheet may do to whoever opens it is kept small before: how
much it unpacks to, and how many cells there are between the first and the last.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from geo.errors import Fault, RecordsError
from geo.importing.others import OpenTable, cell_text, letters, numbered

UNPACKED_BYTES: Final = 2**30
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 1_000
"""A sheet is laid out whole before it is read: one cell far away would fill the memory."""
_XLSX_CELL: Final = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})[0-9]+"')
_ODS_ROW: Final = re.compile(rb"<table:table-row\b.*?</table:table-row>", re.DOTALL)
_ODS_CELL: Final = re.compile(rb"<table:table-cell\b([^>]*)>")
_TIMES: Final = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]+)"')


@contextmanager
def spreadsheet(path: Path, sheet: str) -> Iterator[OpenTable]:
    """A sheet of a workbook: the one of this name, or the only one that holds anything."""
    _refuse_large(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            chosen = _chosen(path, book, sheet)
            name = f"{path.name}, sheet {chosen.name}"
            _refuse_merged(name, chosen)
            rows = ([*map(cell_text, row)] for row in chosen.to_python(skip_empty_area=False))
            top, header = _header(rows)
            yield OpenTable(name, header, numbered(rows, top + 1))
    except (CalamineError, zipfile.BadZipFile) as error:
        raise _unreadable(path, str(error)) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or "cannot be read") from None


def _unreadable(path: Path, reason: str) -> RecordsError:
    kind = path.suffix.lower().lstrip(".").upper()
    return RecordsError([Fault(path.name, 0, "", reason, f"a spreadsheet in {kind}, unlocked")])


def _refuse_large(path: Path) -> None:
    """RecordsError for what is no ZIP, unpacks to too much, or has a cell far from the others."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES:
                raise _unreadable(path, f"more than {UNPACKED_BYTES} bytes unpacked")
            for name in packed.namelist():
                if name == "content.xml" or name.startswith("xl/worksheets/"):
                    _refuse_wide(path, packed.read(name))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise _unreadable(path, str(error)) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or "cannot be read") from None


def _refuse_wide(path: Path, xml: bytes) -> None:
    """RecordsError for a part of a workbook in which a cell stands too far right or down."""
    columns = max(map(_number, set(_XLSX_CELL.findall(xml))), default=0)
    rows = 0
    for row in _ODS_ROW.findall(xml):
        cells = [cell for cell in _ODS_CELL.findall(row) if b"value-type" in cell]
        times = _TIMES.search(row[: row.index(b">")])
        rows += int(times[1]) if times and cells else 1
        columns = max([columns, *(int(n) for cell in cells for n in _TIMES.findall(cell))])
    if columns > MOST_COLUMNS or rows > MOST_ROWS:
        expected = f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns with anything in them"
        raise RecordsError([Fault(path.name, 0, "", "a cell far from the others", expected)])


def _number(column: bytes) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def _chosen(path: Path, book: CalamineWorkbook, name: str) -> CalamineSheet:
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if name and name not in names:
        expected = f"one of its sheets, {', '.join(names)}"
        raise RecordsError([Fault(path.name, 0, "sheet", name, expected)])
    sheets = [book.get_sheet_by_name(one) for one in ([name] if name else names)]
    full = [sheet for sheet in sheets if sheet.height] or sheets[:1]
    if len(full) != 1:
        expected = f"--sheet with one of {', '.join(sheet.name for sheet in full)}"
        raise RecordsError([Fault(path.name, 0, "sheet", f"{len(full)} sheets", expected)])
    return full[0]


def _refuse_merged(name: str, sheet: CalamineSheet) -> None:
    """RecordsError for merged cells: only the first of them has a value, for all that it tells."""
    ranges = sheet.merged_cell_ranges or ()
    faults = [
        Fault(
            name,
            top + 1,
            f"column {letters(left)}",
            f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1} merged",
            "a value in each cell: undo the merge and fill them",
        )
        for (top, left), (bottom, right) in ranges
    ]
    if faults:
        raise RecordsError(faults)


def _header(rows: Iterator[list[str]]) -> tuple[int, Sequence[str]]:
    """The number of the first row with a word, and that row."""
    for number, row in enumerate(rows, 1):
        if any(row):
            return number, row
    return 0, []
