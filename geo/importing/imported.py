"""What becomes of a table of others, and how it gets into the records: whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geo.curation import add_rows, slug
from geo.errors import Fault
from geo.importing.filled import Filled, and_more, first_rows
from geo.importing.names import NamesOf
from geo.importing.others import Say

TextRows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Imported:
    """The rows for our tables that a table of others gives, and what became of its own."""

    name: str
    rows: Mapping[str, TextRows]
    """By table, in the order in which they are added."""
    read: int
    """How many rows the table has."""
    left: Mapping[str, int] = field(default_factory=dict)
    """How many of them add nothing, by the reason in words."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """New files that the rows name."""
    unit: str = "rows"
    """What was read, in words."""

    def __str__(self) -> str:
        new = [
            f"{len(rows):,} {table.removesuffix('s') if len(rows) == 1 else table}"
            for table, rows in self.rows.items()
            if rows
        ]
        left = [f"{number:,} {why}" for why, number in self.left.items() if number]
        listed = ", ".join([*new, *left]) or "nothing in them"
        return f"{self.name}: {self.read:,} {self.unit}; {listed}"


def write_imported(imported: Imported, directory: Path, say: Say, *, dry_run: bool = False) -> None:
    """Add the rows to the tables of a directory. RecordsError, and nothing written, if they would
    leave a fault there. A dry run only looks."""
    total = sum(map(len, imported.rows.values()))
    if total:
        say(f"checking {directory} with {total:,} new rows")
        add_rows(directory, imported.rows, imported.files, dry_run=dry_run)


def collected(
    rows: Filled,
    name: str,
    known: NamesOf,
    faults: list[Fault],
    new: Mapping[str, Mapping[str, str]],
    *,
    collect: bool,
) -> tuple[list[str], list[dict[str, str]]]:
    """The ids that the texts of a field stand for, and rows for those that are not yet known.

    `new` are records that come with the plan, by id; with `collect` any other text makes one.
    """
    table = f"{name}s"
    column = rows.texts(name)
    first, count = first_rows(column)
    ids: list[str] = []
    added: list[dict[str, str]] = []
    for text, row, times in zip(column.values, first, count, strict=True):
        record = _record(table, text, known, new, collect=collect) if times else None
        if record:
            added.append(record)
            known.add(record["id"], text)
        try:
            ids.append(known.id_of(text) if times else "")
        except ValueError as error:
            ids.append("")
            faults.append(rows.fault(row, name, text, f"{error}{and_more(times)}"))
    return ids, added


def _record(
    table: str,
    text: str,
    known: NamesOf,
    new: Mapping[str, Mapping[str, str]],
    *,
    collect: bool,
) -> dict[str, str] | None:
    """A row for a voice or a source that is not yet known, if one may be made."""
    if not text or known.ids(text):
        return None
    if text in new:
        return {"id": text, **new[text]}
    if not collect or not slug(text):
        return None
    if table == "voices":
        return {"id": slug(text), "name": text, "kind": "other"}
    return {"id": slug(text), "title": text, "publisher": text}
