"""A data directory becomes `Records`: everything in it is checked, all faults are named at once.

Tables are read so that those which others refer to come first. `geo/records/columns.py` declares
them; `geo/data/README.md` explains columns and rules to people.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import pyarrow

from geo.errors import Fault, RecordsError
from geo.records.areas import read_grounds
from geo.records.columns import (
    CLAIMS,
    NOT_HELD,
    PARTIES,
    PLACES,
    REFERENCES,
    RELATIONS,
    REPORTS,
    SOURCES,
    VOICES,
)
from geo.records.contradictions import contradictions, range_faults
from geo.records.manifest import NAME, banks_of, read_document, read_manifest
from geo.records.model import (
    Claim,
    NotHeld,
    Party,
    Place,
    Records,
    Relation,
    Report,
    Source,
    Voice,
)
from geo.records.spec import Ids, Known, Spec
from geo.records.tables import FAULTY, ReadTable, read_rows, read_table

_R = TypeVar("_R")

SHIPPED: Final = Path(__file__).parents[1] / "data"
"""The directory of the data set that comes with the package."""


@dataclass(frozen=True, slots=True)
class ReadDirectory:
    """What is read from a data directory, whether it can be used or not."""

    faults: list[Fault]
    records: Records | None
    """The sound ones among them; None without a map to lay them on."""
    place_lines: Mapping[str, int]
    """The line of each sound place."""
    claim_lines: Sequence[int]
    """The line of each sound claim, in order."""
    outside: tuple[NotHeld, ...]
    """What was said outside the records, to check them against."""


def read_records(directory: Path) -> Records:
    """The records of a data directory; raises RecordsError with every fault of every file."""
    parts = read_directory(directory)
    if parts.faults or not parts.records:
        raise RecordsError(parts.faults)
    return parts.records


def read_directory(directory: Path) -> ReadDirectory:
    """What is in a data directory; raises RecordsError if there is none."""
    if not directory.is_dir():
        expected = f"a directory with {NAME} and its tables"
        raise RecordsError([Fault(str(directory), 0, "", "no such directory", expected)])
    with _uncollected():
        return _read(directory)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: among records there is none, and they are many.

    What Arrow holds ready for more columns is given back.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
        pyarrow.default_memory_pool().release_unused()


class _Tables(NamedTuple):
    """The tables that others refer to, or that may contradict each other."""

    parties: ReadTable[Party]
    places: ReadTable[Place]
    claims: ReadTable[Claim]
    reports: ReadTable[Report]
    sources: ReadTable[Source]
    voices: ReadTable[Voice]


def _read(directory: Path) -> ReadDirectory:
    faults: list[Fault] = []
    document = read_document(directory, faults)
    has_article = document is not None and bool(document.values.get("article"))
    known = Known(banks=banks_of(document))
    tables, known = _tables(directory, known, faults, has_article=has_article)
    relations = _relations(directory / "relations.csv", known, faults)
    outside = _outside(directory / "outside.csv", known, faults)
    references = read_table(directory / "references.csv", REFERENCES, known, faults)
    grounds = read_grounds(directory, references, faults)
    faults += contradictions(
        parties=tables.parties,
        places=tables.places,
        claims=tables.claims,
        reports=tables.reports,
        sources=tables.sources,
    )
    whole_map = document and read_manifest(
        document, directory, faults, sources=known.sources, located=_located(tables.places)
    )
    records = None
    if whole_map:
        manifest, rivers, area, lines = whole_map
        faults += range_faults(tables.reports, manifest)
        records = Records(
            manifest,
            sources=_frozen(tables.sources),
            voices=_frozen(tables.voices),
            parties=_frozen(tables.parties),
            places=_frozen(tables.places),
            reports=_frozen(tables.reports),
            claims=tables.claims.records,
            relations=relations,
            rivers=rivers,
            area=area,
            lines=lines,
            references=_frozen(references),
            grounds=MappingProxyType(grounds),
        )
    place_lines = dict(zip(tables.places.records, tables.places.lines, strict=True))
    return ReadDirectory(faults, records, place_lines, tables.claims.lines, outside)


def _tables(
    directory: Path, known: Known, faults: list[Fault], *, has_article: bool
) -> tuple[_Tables, Known]:
    """The tables of a directory, and what rows of other tables may refer to."""

    def table(spec: Spec[_R]) -> ReadTable[_R]:
        return read_table(directory / f"{spec.name}.csv", spec, known, faults)

    parties = table(PARTIES)
    known = known._replace(parties=parties.ids, holders=holders_of(parties))
    sources = table(SOURCES)
    voices = table(VOICES)
    known = known._replace(sources=sources.ids, voices=voices.ids)
    places = table(PLACES)
    known = known._replace(places=places.ids)
    reports = table(REPORTS)
    claims = table(replace(CLAIMS, optional=not has_article))
    known = known._replace(claims=claims.ids)
    return _Tables(parties, places, claims, reports, sources, voices), known


def _frozen(table: ReadTable[_R]) -> Mapping[str, _R]:
    return MappingProxyType(dict(zip(table.records, table.records.made(), strict=True)))


def holders_of(parties: ReadTable[Party]) -> Ids:
    """Ids of the parties with a colour, a faulty one included, or None if they are not known."""
    if not parties.complete:
        return None
    at = PARTIES.columns.index("colour")
    coloured = [party.id for party in parties.records.values() if party.colour]
    return coloured + [name for name, (_, values) in parties.faulty.items() if values[at]]


def _located(places: ReadTable[Place]) -> Ids:
    if not places.complete:
        return None
    located = [place.id for place in places.records.values() if place.position]
    return located + list(places.faulty)


def _relations(path: Path, known: Known, faults: list[Fault]) -> tuple[Relation, ...]:
    """The relations of a file; a claim doesn't relate to itself, nor twice in the same way."""
    relations: dict[tuple[object, ...], Relation] = {}

    def keep(line: int, values: list[Any], sound: bool) -> None:
        claim, kind, other = values[:3]
        if FAULTY in (kind, other) or claim == "":
            return
        expected = "another claim" if claim == other else "a relation given once"
        if claim == other or (claim, kind, other) in relations:
            faults.append(Fault(path.name, line, "other", other, expected))
        elif sound:
            relations[claim, kind, other] = Relation(*values)

    read_rows(path, RELATIONS, known, faults, keep)
    return tuple(relations.values())


def _outside(path: Path, known: Known, faults: list[Fault]) -> tuple[NotHeld, ...]:
    """What somebody outside the records said, if there is a file of it."""
    rows: list[NotHeld] = []

    def keep(_line: int, values: list[Any], sound: bool) -> None:
        if sound:
            rows.append(NotHeld(*values))

    read_rows(path, NOT_HELD, known, faults, keep)
    return tuple(rows)
