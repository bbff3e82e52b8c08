"""What a table is: its record, its columns, and what its fields may refer to.

A `Spec` names a table's record, a parser for every column in the order of the record's fields,
which columns a row must fill and what the others hold when they are left out, and the rules between
fields of a row. From it a table is read, checked, added to and documented.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as record_fields
from typing import Final, Generic, NamedTuple, TypeVar

from geo.records import fields
from geo.records.model import Records

_R = TypeVar("_R")
Ids = Collection[str] | None
"""The ids of a table, or None where they could not be read."""
NO_PARTY: Final = ("independent", "opposition", "unknown")
"""Alignments of sources and voices beside the parties."""


class Known(NamedTuple):
    """The ids that fields may refer to; a table that isn't read yet has none to offer."""

    parties: Ids = None
    sources: Ids = None
    voices: Ids = None
    places: Ids = None
    claims: Ids = None
    holders: Ids = None
    banks: Ids = None

    @classmethod
    def of(cls, records: Records) -> "Known":
        """All that a row added to these records may refer to."""
        return cls(
            parties=records.parties.keys(),
            sources=records.sources.keys(),
            voices=records.voices.keys(),
            places=records.places.keys(),
            claims=records.claims.keys(),
            holders=records.holders,
            banks=records.manifest.banks,
        )

    @property
    def sides(self) -> Ids:
        """What a source or a voice may lean to."""
        return None if self.parties is None else (*self.parties, *NO_PARTY)


class Rule(NamedTuple):
    """Something that must hold between fields of a row: `broken` returns what was expected."""

    fields: tuple[str, ...]
    broken: Callable[..., str | None]


@dataclass(frozen=True, slots=True)
class Spec(Generic[_R]):
    """A table: its name (of the file too), its record, and its columns by what is known."""

    name: str
    record: Callable[..., _R]
    parsers: Callable[[Known], dict[str, fields.Parser]]
    needed: tuple[str, ...]
    """The columns in which a row must say something; the others have defaults or stay empty."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What an empty field or a missing column stands for."""
    days: tuple[str, ...] = ()
    """The columns that hold days."""
    numbered_by: tuple[str, ...] = ()
    """Where a row may come without an id, the columns that one is made of."""
    rules: tuple[Rule, ...] = ()
    optional: bool = False
    """Whether a data set may be without the file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, those of the record's fields."""
        return tuple(field.name for field in record_fields(self.record))  # type: ignore[arg-type]

    def parse(self, known: Known) -> dict[str, fields.Parser]:
        """A parser for each column; it takes an empty field for what that stands for."""
        parsers = self.parsers(known)
        either = {name: _or_else(parsers[name], text) for name, text in self.defaults.items()}
        return parsers | either


def _or_else(parse: fields.Parser, default: str) -> fields.Parser:
    inner = parse.parse if isinstance(parse, fields.Shared) else parse
    return fields.Shared(lambda text: inner(text or default))
