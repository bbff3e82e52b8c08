"""Tables of others in spreadsheets, XLSX and ODS: the values of cells, never formulas or macros.

python-calamine reads them. What a spreadsheet may do to whoever opens it is kept small before: how
much it unpacks to, and how many cells there are between the first and the last.
"""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

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
TITLE_ROWS: Final = 20
"""Within so many rows the header is looked for."""
_REPEATED: Final = "table:number-{}-repeated"


@contextmanager
def spreadsheet(path: Path, sheet: str) -> Iterator[OpenTable]:
    """A sheet of a workbook: the one of this name, or the only one that holds anything."""
    _refuse_large(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            chosen = _chosen(path, book, sheet)
            name = f"{path.name}, sheet {chosen.name}"
            cells = chosen.to_python(skip_empty_area=False)
            top = _header_at(cells[:TITLE_ROWS])
            _refuse_merged(name, chosen, top)
            rows = ([*map(cell_text, row)] for row in cells[top:])
            yield OpenTable(name, next(rows, []), numbered(rows, top + 2))
    except (CalamineError, zipfile.BadZipFile) as error:
        raise _unreadable(path, str(error)) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or "cannot be read") from None


def _unreadable(path: Path, reason: str) -> RecordsError:
    kind = path.suffix.lower().lstrip(".").upper()
    return RecordsError([Fault(path.name, 0, "", reason, f"a spreadsheet in {kind}, unlocked")])


def _refuse_large(path: Path) -> None:
    """RecordsError for what is no ZIP of XML, unpacks to too much, or has a cell far away."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES:
                raise _unreadable(path, f"more than {UNPACKED_BYTES} bytes unpacked")
            extents = [
                _extent(packed.read(name))
                for name in packed.namelist()
                if name.endswith((".xml", ".rels"))
            ]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise _unreadable(path, str(error)) from None
    except (expat.ExpatError, zlib.error, LookupError) as error:
        raise _unreadable(path, f"damaged: {error}") from None
    except OSError as error:
        raise _unreadable(path, error.strerror or "cannot be read") from None
    rows, columns = map(max, zip((0, 0), *extents, strict=True))
    if columns > MOST_COLUMNS or rows > MOST_ROWS:
        expected = f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns with anything in them"
        raise RecordsError([Fault(path.name, 0, "", "a cell far from the others", expected)])


def _extent(xml: bytes) -> tuple[int, int]:
    """How many rows and columns the cells with a value in a part of a workbook take at least.

    ExpatError if it is not well-formed, which python_calamine might read for ever.
    """
    most = [0, 0]
    repeated = [1]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "c" and (name := attributes.get("r", "").rstrip("0123456789")):
            most[1] = max(most[1], _number(name))
        elif tag == "table:table-row":
            repeated[0] = int(attributes.get(_REPEATED.format("rows"), 1))
        elif tag == "table:table-cell" and "office:value-type" in attributes:
            most[0] = max(most[0], repeated[0])
            most[1] = max(most[1], int(attributes.get(_REPEATED.format("columns"), 1)))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return most[0], most[1]


def _number(column: str) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
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


def _refuse_merged(name: str, sheet: CalamineSheet, header: int) -> None:
    """RecordsError for merged cells: only the first of them has a value, for all that it tells.

    Those of titles above the row of the header are no part of the table.
    """
    ranges = [cells for cells in sheet.merged_cell_ranges or () if cells[1][0] >= header]
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


def _header_at(rows: Sequence[Sequence[Any]]) -> int:
    """The place of the header: the first row with several words, as titles stand alone in theirs.

    In a table of one column it is the first row with a word.
    """
    words = [sum(cell_text(cell) != "" for cell in row) for row in rows]
    several = [at for at, count in enumerate(words) if count > 1]
    return next(iter(several or [at for at, count in enumerate(words) if count]), 0)
