"""One new record from what somebody knows of it: what may be left out is filled in or proposed.

A row that is already there, whatever its id, is found again: adding it twice changes nothing.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

from geo.curation.writing import Row, add_rows
from geo.errors import Fault, RecordsError
from geo.records import (
    NO_PARTY,
    Known,
    Parser,
    Place,
    Records,
    Report,
    Source,
    Voice,
    place_columns,
    report_columns,
    source_columns,
    voice_columns,
)

TABLES: Final = MappingProxyType(
    {"report": "reports", "source": "sources", "place": "places", "voice": "voices"}
)
"""What can be added, and the table it goes to."""
FIELDS: Final = MappingProxyType(
    {
        what: tuple(field.name for field in fields(record))
        for what, record in zip(TABLES, (Report, Source, Place, Voice), strict=True)
    }
)
"""The columns of each table."""
REQUIRED: Final = MappingProxyType(
    {
        "report": ("place", "day", "holder", "said", "voice", "source"),
        "source": ("title", "publisher", "kind"),
        "place": ("name", "kind", "bank"),
        "voice": ("id", "name", "kind"),
    }
)
"""What has no default."""
_DEFAULTS: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "report": {"precision": "day", "use": "accepted", "confidence": "medium"},
        "source": {"alignment": "unknown", "seen": "yes"},
        "place": {},
        "voice": {"alignment": "unknown"},
    }
)


def columns(what: str, records: Records) -> dict[str, Parser]:
    """The columns of a record's table with their parsers."""
    parties, banks = records.parties.keys(), records.manifest.banks
    known = Known(
        records.sources.keys(), records.voices.keys(), parties, records.places.keys(),
        records.holders, banks,
    )  # fmt: skip
    sides = (*parties, *NO_PARTY)
    return {
        "report": lambda: report_columns(known),
        "source": lambda: source_columns(sides),
        "place": lambda: place_columns(records.sources.keys(), banks),
        "voice": lambda: voice_columns(sides),
    }[what]()


def default(what: str, column: str, given: Row, records: Records) -> str:
    """What a column holds if nobody says otherwise, from what has been given before it."""
    if column == "id":
        return proposed_id(what, given, records)
    if what == "report" and column == "seen":
        source = records.sources.get(given.get("source", ""))
        return "yes" if source is None or source.seen else "no"
    return _DEFAULTS[what].get(column, "")


def proposed_id(what: str, given: Row, records: Records) -> str:
    """An id of the table's own form that is still free; empty if too little is given."""
    if what == "report" and given.get("day") and given.get("place"):
        stem = f"r-{given['day']}-{given['place']}"
        numbers = (n for n in range(1, 10_000) if f"{stem}-{n}" not in records.reports)
        return f"{stem}-{next(numbers)}"
    if what == "source" and given.get("publisher"):
        return slug(f"{given['publisher']} {given.get('published', '')[:10]}")
    if what == "place" and given.get("name"):
        return slug(re.sub(r"\A[Aa]l-", "", given["name"]))
    return ""


def slug(text: str) -> str:
    """Text as an id: lower-case ASCII letters and digits joined by hyphens."""
    plain = normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def completed(what: str, given: Row, records: Records) -> dict[str, str]:
    """The whole row of a record; RecordsError names every field that is missing or wrong."""
    row = {column: value for column, value in given.items() if value}
    parsers = columns(what, records)
    for column in (*[c for c in parsers if c != "id"], "id"):
        row.setdefault(column, default(what, column, row, records))
    faults = [fault for column in parsers for fault in _fault(what, column, row, parsers)]
    if not row["id"] and len(faults) > 1:  # it will be proposed from the others
        faults = [fault for fault in faults if fault.field != "id"]
    if faults:
        raise RecordsError(faults)
    return {column: row[column] for column in parsers}


def _fault(what: str, column: str, row: Row, parsers: Mapping[str, Parser]) -> list[Fault]:
    try:
        if column in REQUIRED[what] and not row[column]:
            raise ValueError("a value")
        parsers[column](row[column])
    except ValueError as error:
        return [Fault(f"new {what}", 0, column, row[column], str(error))]
    return []


def add(what: str, given: Row, directory: Path, records: Records) -> tuple[dict[str, str], bool]:
    """The row of a new record, and whether it was written: not if it is already there."""
    row = completed(what, given, records)
    present = same_row(directory / f"{TABLES[what]}.csv", row, own_id=bool(given.get("id")))
    if present:
        return present, False
    if what == "source" and row["sha256"]:
        _refuse_second_source(row, records)
    add_rows(directory, {TABLES[what]: [row]})
    return row, True


def same_row(path: Path, row: Row, *, own_id: bool) -> dict[str, str] | None:
    """The row of a file that says the same; with another id unless the id was chosen."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for present in csv.DictReader(file):
            compared = dict(row) if own_id else {**row, "id": present["id"]}
            if present == compared:
                return present
    return None


def _refuse_second_source(row: Row, records: Records) -> None:
    for source in records.sources.values():
        if source.sha256 == row["sha256"] and source.id != row["id"]:
            expected = f"a text that no source has yet: it is that of {source.id!r}"
            raise RecordsError([Fault("new source", 0, "sha256", row["sha256"], expected)])
