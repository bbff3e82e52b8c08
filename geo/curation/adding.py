"""One new record from what somebody knows of it: what may be left out is filled in or proposed.

A row that is already there, whatever its id, is found again: adding it twice changes nothing.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from unicodedata import normalize

from geo.curation.writing import TextRow, add_rows, check, check_reports, table_rows
from geo.errors import Fault, RecordsError
from geo.records import (
    CLAIMS,
    PARTIES,
    PLACES,
    RELATIONS,
    REPORTS,
    SOURCES,
    VOICES,
    Parser,
    RowContext,
    Spec,
)

ADDABLE: Final[Mapping[str, Spec[Any]]] = MappingProxyType(
    {
        "claim": CLAIMS,
        "party": PARTIES,
        "place": PLACES,
        "relation": RELATIONS,
        "report": REPORTS,
        "source": SOURCES,
        "voice": VOICES,
    }
)
"""What can be added, and its table."""


def needed(what: str) -> tuple[str, ...]:
    """The columns that somebody has to fill: an id is proposed, except that of a voice."""
    return tuple(name for name in ADDABLE[what].needed if name != "id" or what == "voice")


def parsers(what: str, beside: RowContext) -> dict[str, Parser]:
    """The columns of a record's table with their parsers."""
    return ADDABLE[what].parse(beside.known)


def id_last(columns: Iterable[str]) -> list[str]:
    """The columns, the id after those that it can be made of."""
    return sorted(columns, key=lambda column: column == "id")


def default(what: str, column: str, row: TextRow, beside: RowContext) -> str:
    """What a column holds if nobody says otherwise, from what has been given before it."""
    if column == "id":
        return proposed_id(what, row, beside)
    if what == "report" and column == "seen":
        source = beside.sources.get(row.get("source", ""))
        return "yes" if source is None or source.seen else "no"
    return ADDABLE[what].defaults.get(column, "")


def proposed_id(what: str, row: TextRow, beside: RowContext) -> str:
    """An id of the table's own form that is still free; empty if too little is given."""
    if what == "report" and row.get("day") and row.get("place"):
        return _numbered(f"r-{row['day']}-{row['place']}", beside.reports)
    if what == "claim" and row.get("source"):
        start = f"{row['source']}-{row['start']}" if row.get("start") else ""
        return start or _numbered(row["source"], beside.known.claims or ())
    if what == "party" and row.get("label"):
        return slug(row["label"])
    if what == "source" and row.get("publisher"):
        return slug(f"{row['publisher']} {row.get('published', '')[:10]}")
    if what == "place" and row.get("name"):
        return slug(re.sub(r"\A[Aa]l-", "", row["name"]))
    return ""


def _numbered(stem: str, ids: Collection[str]) -> str:
    return next(f"{stem}-{n}" for n in count(1) if f"{stem}-{n}" not in ids)


def slug(text: str) -> str:
    """Text as an id: lower-case ASCII letters and digits joined by hyphens."""
    plain = normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def completed(what: str, fields: TextRow, beside: RowContext) -> dict[str, str]:
    """The whole row of a record; RecordsError names every field that is missing or wrong."""
    row = {column: value for column, value in fields.items() if value}
    own = parsers(what, beside)
    for column in id_last(own):
        row.setdefault(column, default(what, column, row, beside))
    faults = [fault for column in own for fault in _fault(what, column, row, own)]
    if not row.get("id") and len(faults) > 1:  # it will be proposed from the others
        faults = [fault for fault in faults if fault.field != "id"]
    if faults:
        raise RecordsError(faults)
    return {column: row[column] for column in own}


def _fault(what: str, column: str, row: TextRow, own: Mapping[str, Parser]) -> list[Fault]:
    try:
        if column in needed(what) and not row[column]:
            raise ValueError("a value")
        own[column](row[column])
    except ValueError as error:
        return [Fault(f"new {what}", 0, column, row[column], str(error))]
    return []


def add(
    what: str, fields: TextRow, directory: Path, beside: RowContext
) -> tuple[dict[str, str], bool]:
    """The row of a new record, and whether it was written: not if it is already there."""
    row = completed(what, fields, beside)
    table = ADDABLE[what].name
    present = same_row(directory / f"{table}.csv", what, row, own_id=bool(fields.get("id")))
    if present:
        return present, False
    if what == "source" and row["sha256"]:
        _refuse_second_source(row, beside)
    add_rows(directory, {table: [row]}, look=check_reports if what == "report" else check)
    return row, True


def same_row(path: Path, what: str, row: TextRow, *, own_id: bool) -> dict[str, str] | None:
    """The row of a file that says the same; with another id unless the id was chosen."""
    defaults = ADDABLE[what].defaults
    compared = [column for column in row if own_id or column != "id"]
    for other in table_rows(path):
        if all((other.get(name) or defaults.get(name, "")) == row[name] for name in compared):
            return {name: other.get(name) or defaults.get(name, "") for name in row}
    return None


def _refuse_second_source(row: TextRow, beside: RowContext) -> None:
    for source in beside.sources.values():
        if source.sha256 == row["sha256"] and source.id != row["id"]:
            expected = f"a text that no source has yet: it is that of {source.id!r}"
            raise RecordsError([Fault("new source", 0, "sha256", row["sha256"], expected)])
