"""What becomes of a table of others, and how it gets into the records: whole or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from geo.curation import add_rows, slug
from geo.errors import Fault
from geo.importing.filled import Filled, and_more, first_rows
from geo.importing.names import NamesOf, free_id
from geo.importing.others import Say
from geo.importing.plan import Plan

_TABLES: Final = {"source": "sources", "voice": "voices", "speaker": "voices"}
"""The tables that fields refer to."""
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


def collected_all(
    rows: Filled,
    known: Mapping[str, NamesOf],
    plan: Plan,
    faults: list[Fault],
    collect: Collection[str],
) -> tuple[dict[str, list[str]], dict[str, list[dict[str, str]]]]:
    """By field the ids that its texts stand for, and by table the rows that have to be added.

    `known` are the names of the records that a field refers to; `collect` the tables to which any
    other text adds one.
    """
    ids: dict[str, list[str]] = {}
    new: dict[str, list[dict[str, str]]] = {}
    for name, names in known.items():
        table = _TABLES[name]
        make = _Making(table, plan.new.get(table, {}), table in collect)
        ids[name], new[table] = _collected(rows, name, names, faults, make)
    return ids, new


class _Making(NamedTuple):
    """How records of a table may be made: those that come with the plan, by id, and any others."""

    table: str
    of_plan: Mapping[str, Mapping[str, str]]
    any: bool

    def record(self, text: str, known: NamesOf) -> dict[str, str] | None:
        """A row for a text that names none yet, if one may be made."""
        if not text or known.ids(text):
            return None
        if text in self.of_plan:
            return {"id": text, **self.of_plan[text]}
        if not self.any:
            return None
        stem = slug(text) or self.table.removesuffix("s")
        record_id = free_id(stem, known.has)
        if self.table == "voices":
            return {"id": record_id, "name": text, "kind": "other"}
        return {"id": record_id, "title": text, "publisher": text}


def _collected(
    rows: Filled, name: str, known: NamesOf, faults: list[Fault], make: _Making
) -> tuple[list[str], list[dict[str, str]]]:
    """The ids that the texts of a field stand for, and rows for those that are not yet known."""
    column = rows.texts(name)
    first, count = first_rows(column)
    ids: list[str] = []
    added: list[dict[str, str]] = []
    for text, row, times in zip(column.values, first, count, strict=True):
        record = make.record(text, known) if times else None
        if record:
            added.append(record)
            known.add(record["id"], text)
        try:
            ids.append(known.id_of(text) if times else "")
        except ValueError as error:
            ids.append("")
            faults.append(rows.fault(row, name, text, f"{error}{and_more(times)}"))
    return ids, added
