"""How a table of others is read: which of its columns holds what, in a small TOML file or options.

```toml
[map]                        # our column = theirs
day = "Date"
place = "Town"
[set]                        # the same in every row
voice = "courier"
[make]                       # put together from columns of theirs
said = "{Reporter} for the Courier: {Holder} in {Town}"
[values.holder]              # what they call it = what we do; empty: the row is passed over
"Gov't" = "gov"
[only]                       # rows with one of these in a column of theirs
Country = ["Lindenland"]
```

Where a table has a column for each day, `wide = "control_{day}"` names these columns, and `"{day}"`
and `"{cell}"` stand for theirs under [map].

`nothing` lists the texts that stand for an empty cell. A preset is such a file for the tables of
one publisher; it also says in `about` what they are, in `into` what is made of them (reports,
claims or places), and in `[new.voices.ID]` and `[new.sources.ID]` whose they are.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from geo.errors import QueryError

PLAN_BYTES: Final = 100_000
PRESETS: Final = Path(__file__).parent / "presets"
_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
_KEYS: Final = ("map", "set", "make", "values", "only", "nothing", "wide", "about", "into", "new")
_NEW: Final = ("sources", "voices")
BRACES: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is read from where; fields are columns of our tables, columns are theirs."""

    columns: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    constants: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    templates: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _EMPTY)
    only: Mapping[str, Collection[str]] = field(default_factory=lambda: _EMPTY)
    nothing: Collection[str] = ()
    wide: str = ""
    """The name of the columns of which there is one for each day; empty if there are none."""
    into: str = ""
    about: str = ""
    new: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=lambda: _EMPTY)

    @property
    def fields(self) -> set[str]:
        """The fields that it fills."""
        return {*self.columns, *self.constants, *self.templates}

    def under(self, over: "Plan") -> "Plan":
        """This plan where the other says nothing."""
        fields = over.fields
        left = [
            {name: value for name, value in part.items() if name not in fields}
            for part in (self.columns, self.constants, self.templates)
        ]
        tables = {*self.values, *over.values}
        values = {
            name: {**self.values.get(name, {}), **over.values.get(name, {})} for name in tables
        }
        return replace(
            self,
            columns={**left[0], **over.columns},
            constants={**left[1], **over.constants},
            templates={**left[2], **over.templates},
            values=values,
            only={**self.only, **over.only},
            nothing=(*self.nothing, *over.nothing),
            wide=over.wide or self.wide,
        )

    def completed(self, header: Sequence[str], known: Collection[str], name: str) -> "Plan":
        """The plan with columns that have the names of our own taken for these.

        QueryError for a column that the header doesn't have, or a field that there is not.
        """
        own = {column.casefold(): column for column in header if column}
        by_name = {
            field: own[field] for field in known if field in own and field not in self.fields
        }
        whole = replace(self, columns={**by_name, **self.columns})
        for field_name in sorted(whole.fields - set(known)):
            raise QueryError("map", field_name, f"one of {', '.join(known)}")
        for used in sorted(whole.used - set(header)):
            expected = f"a column of {name}, which has {', '.join(filter(None, header))}"
            raise QueryError("map", used, expected)
        return whole

    @property
    def used(self) -> set[str]:
        """The columns of theirs that it needs."""
        inside = {name for text in self.templates.values() for name in BRACES.findall(text)}
        return {*self.columns.values(), *self.only, *inside}


def preset(name: str) -> Plan:
    """The plan of a publisher's tables, by the preset's name."""
    names = preset_names()
    if name not in names:
        raise QueryError("preset", name, f"one of {', '.join(names)}")
    return read_plan(PRESETS / f"{name}.toml")


def preset_names() -> list[str]:
    """The names of the presets, in order."""
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def read_plan(path: Path) -> Plan:
    """The plan of a file. QueryError if it can't be read as one."""
    try:
        raw = path.read_bytes()
        if len(raw) > PLAN_BYTES:
            raise ValueError(f"at most {PLAN_BYTES} bytes")
        return plan_of(tomllib.loads(raw.decode("utf-8-sig")))
    except OSError as error:
        raise QueryError("mapping", path, f"a file that can be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:
        raise QueryError("mapping", path, f"a plan in TOML: {error}") from None


def plan_of(document: Mapping[str, Any]) -> Plan:
    """The plan of a parsed file. ValueError with what is wrong in it."""
    unknown = document.keys() - set(_KEYS)
    if unknown:
        raise ValueError(f"only {', '.join(_KEYS)}, not {', '.join(sorted(unknown))}")
    values = {name: _texts(f"values.{name}", words) for name, words in _table(document, "values")}
    only = {name: _list(f"only.{name}", texts) for name, texts in _table(document, "only")}
    return Plan(
        columns=_texts("map", document.get("map", {})),
        constants=_texts("set", document.get("set", {})),
        templates=_texts("make", document.get("make", {})),
        values=values,
        only=only,
        nothing=_list("nothing", document.get("nothing", [])),
        wide=_texts("wide", {"wide": document.get("wide", "")})["wide"],
        into=_texts("into", {"into": document.get("into", "")})["into"],
        about=_texts("about", {"about": document.get("about", "")})["about"],
        new={table: _records(table, records) for table, records in _table(document, "new")},
    )


def _records(table: str, records: Any) -> dict[str, dict[str, str]]:
    """Rows of a table by their ids."""
    if table not in _NEW or not isinstance(records, dict):
        raise ValueError(f"[new.{_NEW[0]}.ID] and [new.{_NEW[1]}.ID]")
    return {id_: _texts(f"new.{table}.{id_}", row) for id_, row in records.items()}


def _table(document: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise ValueError(f"[{key}] as a table")
    return list(table.items())


def _texts(key: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
        raise ValueError(f"texts in quotes under [{key}]")
    return dict(table)


def _list(key: str, texts: Any) -> tuple[str, ...]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"a list of texts as {key}")
    return tuple(texts)
