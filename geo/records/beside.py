"""What a new report has to agree with, read without the rest of a large data directory.

Of places no more than ids are read; parties, sources and voices are few. A directory in which any
of these isn't surely sound is left to `geo/records/reading.py`, which names its faults.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import Fault
from geo.records.columns import PARTIES, PLACES, REPORTS, SOURCES, VOICES
from geo.records.contradictions import range_faults, report_day_faults
from geo.records.manifest import banks_of, read_document, read_manifest
from geo.records.model import Manifest, Records, Source
from geo.records.reading import holders_of
from geo.records.spec import Known
from geo.records.tables import ReadTable, read_table
from geo.records.whole import whole_ids


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a new row stands beside."""

    known: Known
    """All that it may refer to."""
    reports: Collection[str]
    """The ids of the reports there are."""
    sources: Mapping[str, Source]

    @classmethod
    def of(cls, records: Records) -> "RowContext":
        """That of records that have been read whole."""
        return cls(Known.of(records), records.reports.keys(), records.sources)


@dataclass(frozen=True, slots=True)
class _Read:
    known: Known
    manifest: Manifest
    sources: ReadTable[Source]


def read_beside(directory: Path) -> RowContext | None:
    """What a report of a data directory stands beside; None where that has to be read whole."""
    read = _read(directory)
    reports = whole_ids(directory / f"{REPORTS.name}.csv", REPORTS)
    if read is None or reports is None:
        return None
    return RowContext(read.known, reports, read.sources.records)


def report_faults(directory: Path, path: Path) -> list[Fault] | None:
    """The faults of a file as the reports of a data directory; None as above."""
    read = _read(directory)
    if read is None:
        return None
    faults: list[Fault] = []
    reports = read_table(path, REPORTS, read.known, faults)
    faults += report_day_faults(reports, read.sources)
    faults += range_faults(reports, read.manifest)
    return faults


def _read(directory: Path) -> _Read | None:
    faults: list[Fault] = []
    document = read_document(directory, faults)
    places = whole_ids(directory / f"{PLACES.name}.csv", PLACES)
    if document is None or places is None:
        return None
    known = Known(banks=banks_of(document), places=places)
    parties = read_table(directory / f"{PARTIES.name}.csv", PARTIES, known, faults)
    known = known._replace(parties=parties.ids, holders=holders_of(parties))
    sources = read_table(directory / f"{SOURCES.name}.csv", SOURCES, known, faults)
    voices = read_table(directory / f"{VOICES.name}.csv", VOICES, known, faults)
    known = known._replace(sources=sources.ids, voices=voices.ids)
    whole = read_manifest(document, directory, faults, sources=known.sources, located=None)
    return None if faults or whole is None else _Read(known, whole[0], sources)
