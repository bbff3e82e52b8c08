"""The records had some voices never spoken: their reports left out, everything else as it is.

Nothing is weighed or guessed here. Zones for such records are made by the same functions as all
others, so that they equal those of tables without the reports.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from geo.errors import QueryError
from geo.records import Records


@dataclass(frozen=True, slots=True)
class Change:
    """A place whose holder differs; None is no record."""

    place: str
    before: str | None
    after: str | None


def silenced(records: Records, voices: Iterable[str], alignments: Iterable[str]) -> frozenset[str]:
    """The ids of these voices and of all with these alignments. QueryError for unknown ones."""
    voices, alignments = set(voices), set(alignments)
    known = {voice.alignment for voice in records.voices.values()}
    for voice in sorted(voices - records.voices.keys()):
        raise QueryError("without", voice, "ids of voices, as /voices lists them")
    for alignment in sorted(alignments - known):
        raise QueryError("without-alignment", alignment, f"any of {', '.join(sorted(known))}")
    aligned = {voice.id for voice in records.voices.values() if voice.alignment in alignments}
    return frozenset(voices) | aligned


def without(records: Records, voices: Collection[str]) -> Records:
    """The records without the reports of these voices. Their claims stay: they move no zone."""
    heard = {r.id: r for r in records.reports.values() if r.voice not in voices}
    return replace(records, reports=MappingProxyType(heard))


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The places with another holder, by id; both are place id to holder."""
    return [
        Change(place, before.get(place), after.get(place))
        for place in sorted(before.keys() | after.keys())
        if before.get(place) != after.get(place)
    ]
