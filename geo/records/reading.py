"""A data directory becomes `Records`: everything in it is checked, all faults are named at once.

Tables are read so that those which others refer to come first. `geo/records/columns.py` declares
them; `geo/data/README.md` explains columns and rules to people.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo.errors import Fault, RecordsError
from geo.records.columns import (
    CLAIM_RULES,
    NO_PARTY,
    PLACE_RULES,
    Ids,
    Known,
    claim_columns,
    party_columns,
    place_columns,
    relation_columns,
    report_columns,
    source_columns,
    voice_columns,
)
from geo.records.manifest import NAME, banks_of, read_document, read_manifest
from geo.records.model import Claim, Party, Place, Records, Relation, Report, Source, Voice
from geo.records.tables import FAULTY, Table, present, read_rows, read_table


def read_records(directory: Path) -> Records:
    """The records of a data directory; raises RecordsError with every fault of every file."""
    if not directory.is_dir():
        expected = f"a directory with {NAME} and its tables"
        raise RecordsError([Fault(str(directory), 0, "", "no such directory", expected)])
    with _uncollected():
        return _read(directory)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: among records there is none, and they are many."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(directory: Path) -> Records:
    faults: list[Fault] = []
    document = read_document(directory, faults)
    banks = banks_of(document)
    file = directory / "parties.csv"
    parties = read_table(file, Party, present(file, party_columns(), "variants"), faults)
    sides = None if parties.ids is None else (*parties.ids, *NO_PARTY)
    sources = read_table(directory / "sources.csv", Source, source_columns(sides), faults)
    voices = read_table(directory / "voices.csv", Voice, voice_columns(sides), faults)
    places = read_table(
        directory / "places.csv",
        Place,
        place_columns(sources.ids, banks),
        faults,
        rules=PLACE_RULES,
    )
    known = Known(sources.ids, voices.ids, parties.ids, places.ids, _holders(parties), banks)
    reports = read_table(directory / "reports.csv", Report, report_columns(known), faults)
    claims = read_table(
        directory / "claims.csv", Claim, claim_columns(known), faults, rules=CLAIM_RULES
    )
    relations = _relations(directory / "relations.csv", claims.ids, sources.ids, faults)
    faults += _party_faults(parties)
    faults += _span_faults(claims)
    whole_map = document and read_manifest(
        document, directory, faults, sources=sources.ids, located=_located(places)
    )
    if faults or not whole_map:
        raise RecordsError(faults)
    manifest, (river, area, *lines) = whole_map
    return Records(
        manifest,
        MappingProxyType(dict(sources.records)),
        MappingProxyType(dict(voices.records)),
        MappingProxyType(dict(parties.records)),
        MappingProxyType(dict(places.records)),
        MappingProxyType(dict(reports.records)),
        claims.records,
        relations,
        river,
        area,
        tuple(lines),
    )


def _holders(parties: Table[Party]) -> Ids:
    """Ids of the parties with a colour, a faulty one included, or None if they are not known."""
    if not parties.complete:
        return None
    at = list(party_columns()).index("colour")
    coloured = [party.id for party in parties.records.values() if party.colour]
    return coloured + [name for name, (_, values) in parties.faulty.items() if values[at]]


def _located(places: Table[Place]) -> Ids:
    if not places.complete:
        return None
    located = [place.id for place in places.records.values() if place.position]
    return located + list(places.faulty)


def _relations(path: Path, claims: Ids, sources: Ids, faults: list[Fault]) -> tuple[Relation, ...]:
    """The relations of a file; a claim doesn't relate to itself, nor twice in the same way."""
    kept: dict[tuple[object, ...], Relation] = {}

    def keep(line: int, values: list[Any], sound: bool) -> None:
        claim, kind, other = values[:3]
        if FAULTY in (kind, other) or claim == "":
            return
        expected = "another claim" if claim == other else "a relation given once"
        if claim == other or (claim, kind, other) in kept:
            faults.append(Fault(path.name, line, "other", other, expected))
        elif sound:
            kept[claim, kind, other] = Relation(*values)

    read_rows(path, relation_columns(claims, sources), faults, keep)
    return tuple(kept.values())


def _party_faults(parties: Table[Party]) -> Iterator[Fault]:
    """Allies that are no parties; colours and variants of two parties."""
    ids = parties.ids
    owners: dict[str, str] = {}
    named: dict[str, str] = {}
    for party, line in zip(parties.records.values(), parties.lines, strict=True):
        for ally in party.allies:
            if ally == party.id or (ids is not None and ally not in ids):
                yield Fault("parties.csv", line, "allies", ally, "ids of other parties")
        owner = owners.setdefault(party.colour, party.id)
        if party.colour and owner != party.id:
            expected = f"another colour than that of {owner!r}"
            yield Fault("parties.csv", line, "colour", party.colour, expected)
        for name in party.variants:
            if (other := named.setdefault(name.casefold(), party.id)) != party.id:
                expected = f"names of this party: {name!r} is one of {other!r}"
                yield Fault("parties.csv", line, "variants", name, expected)


def _span_faults(claims: Table[Claim]) -> Iterator[Fault]:
    """Passages of one source that overlap, each at the later of the two claims."""
    columns = claims.records.columns
    named = [columns[name] for name in ("source", "start", "end", "id")]
    rows = [row for row, start in enumerate(columns["start"]) if start is not None]
    spans = sorted((*[column[row] for column in named], claims.lines[row]) for row in rows)
    last_source, last_end, owner = "", 0, ""
    for source, start, end, claim_id, line in spans:
        if source == last_source and start < last_end:
            expected = f"{last_end} or more, where the passage of {owner!r} ends"
            yield Fault("claims.csv", line, "start", str(start), expected)
        if source != last_source or end > last_end:
            last_source, last_end, owner = source, end, claim_id
