"""`front.toml`, what a data set says of itself, and the lines of the map that it names."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeGuard

from geo.errors import Fault
from geo.records.csv_rows import UnreadableError, opened
from geo.records.fields import required
from geo.records.lines import read_positions
from geo.records.manifest_checks import NO_BANK, Check, head_checks, line_checks, worded
from geo.records.model import WHOLE, Licence, Line, Manifest
from geo.records.sheets import is_in_a_language

NAME: Final = "front.toml"
MANIFEST_BYTES: Final = 1_000_000
LONGEST_DAYS: Final = 20_000
"""The most days a data set may cover, as every one of them can be asked for."""

Values = dict[str, Any]

_TABLES = ("river", "area", "lines")
_LICENCES = "licences"
_SIDES = ("left_bank", "right_bank")
_SEVERAL = ("river", "lines")
"""The tables of which there may be more than one."""
_OPTIONAL: Final[Values] = {"title_ar": "", "summary_ar": "", "article": "", "focus": ""}
_LAYOUT = "a file in TOML with the keys that README.md of the data explains"


class _Document(NamedTuple):
    """A parsed manifest and its text by lines, to say on which line a key stands."""

    values: Values
    lines: tuple[str, ...]

    def line(self, key: str, table: str = "", number: int = 0) -> int:
        """The line of a key of a table, or of the table (the number-th of its name), or 0."""
        inside, number_before, last = not table, -1, 0
        for count, line in enumerate(self.lines, 1):
            if heading := re.match(r"\s*\[+\s*([a-z_]+)\s*\]+", line):
                number_before += heading[1] == table
                inside = heading[1] == table and number_before == number
                last = count if inside else last
            elif inside and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return count
        return last


def read_document(directory: Path, faults: list[Fault]) -> _Document | None:
    """The manifest as TOML, or None with a fault."""
    try:
        with opened(directory / NAME, _LAYOUT) as stream:
            raw = stream.read(MANIFEST_BYTES + 1)
    except UnreadableError as error:
        faults.append(error.fault)
        return None
    try:
        if len(raw) > MANIFEST_BYTES:
            raise ValueError(f"more than {MANIFEST_BYTES} bytes")
        content = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return _Document(tomllib.loads(content), tuple(content.split("\n")))
    except RecursionError:
        faults.append(Fault(NAME, 0, "", "too many levels", _LAYOUT))
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError are among them
        at = re.search(r"line ([0-9]+)", str(error))
        faults.append(Fault(NAME, int(at[1]) if at else 0, "", str(error), _LAYOUT))
    return None


def banks_of(document: _Document | None) -> tuple[str, ...] | None:
    """The banks that the manifest names, None if they can't be known from it alone.

    Where no river names any there is one ground; where several do, what lies between them has
    names that follow from their course.
    """
    if not document:
        return None
    named = [r for r in _tables(document, "river") if any(r.get(side) for side in _SIDES)]
    if not named:
        return (WHOLE,)
    names = {bank for side in _SIDES if isinstance(bank := named[0].get(side), str)}
    banks = names - {*NO_BANK, ""}
    return tuple(sorted(banks)) if len(named) == 1 and len(banks) == len(_SIDES) else None


def read_manifest(
    document: _Document,
    directory: Path,
    faults: list[Fault],
    *,
    sources: Collection[str] | None,
    located: Collection[str] | None,
) -> tuple[Manifest, tuple[Line, ...], Line, tuple[Line, ...]] | None:
    """The manifest, the rivers, the area and other lines, or None with faults.

    `sources` are the ids of all sources, `located` those of all places with a position; None
    where they are not known.
    """
    before = len(faults)
    others = document.values.get("lines", [])
    if not isinstance(others, list) or not all(map(_is_table, others)):
        faults.append(_fault(document, "lines", "", 0, others, "tables headed [[lines]]"))
        others = []
    licences = _licences(document, faults)
    own = (*_TABLES, _LICENCES)
    keys = {key: value for key, value in document.values.items() if key not in own}
    keys = {**_OPTIONAL, "default_day": keys.get("last_day"), **keys}
    head = _section(document, "", 0, keys, head_checks(sources, located), faults)
    rivers = document.values.get("river", [])
    count = len(rivers) if isinstance(rivers, list) else 1

    def section_lines(table: str, count: int) -> Iterator[Line]:
        every = (
            _section_line(document, table, n, directory, sources, faults) for n in range(count)
        )
        return filter(None, every)

    rivers = tuple(section_lines("river", count))
    area = next(section_lines("area", 1), None)
    lines = tuple(section_lines("lines", len(others)))
    _check_whole(document, head, faults)
    if len(faults) > before or not area:
        return None
    manifest = Manifest(**head, banks=banks_of(document) or (), licences=licences)
    return manifest, rivers, area, lines


def _licences(document: _Document, faults: list[Fault]) -> tuple[Licence, ...]:
    """Where the files come from, by the tables [[licences]]; there may be none."""
    tables = document.values.get(_LICENCES, [])
    if not isinstance(tables, list) or not all(map(_is_table, tables)):
        expected = "tables headed [[licences]]"
        faults.append(_fault(document, _LICENCES, "", 0, tables, expected))
        return ()
    before = len(faults)
    checks = dict.fromkeys(("files", "origin", "terms"), worded(required))
    values = [_section(document, _LICENCES, n, one, checks, faults) for n, one in enumerate(tables)]
    return tuple(Licence(**one) for one in values) if len(faults) == before else ()


def _section_line(
    document: _Document,
    table: str,
    number: int,
    directory: Path,
    sources: Collection[str] | None,
    faults: list[Fault],
) -> Line | None:
    """The line that a table of the manifest describes, or None with faults."""
    section = document.values.get(table)
    section = section[number] if isinstance(section, list) and table in _SEVERAL else section
    if not _is_table(section):
        expected = f"a table [{table}] with the keys {', '.join(line_checks(table, sources))}"
        faults.append(_fault(document, table, "", 0, section or "missing", expected))
        return None
    before = len(faults)
    checks = line_checks(table, sources)
    members = {key: "" for key in ("name_ar", *_SIDES) if key in checks} | section
    values = _section(document, table, number, members, checks, faults)
    if len(faults) > before:
        return None
    kind = values.get("kind", table)
    positions = read_positions(directory / values["file"], kind, faults)
    about = {key: value for key, value in values.items() if key not in ("file", "kind")}
    return Line(kind=kind, positions=positions, **about)


def _section(
    document: _Document,
    table: str,
    number: int,
    section: Values,
    checks: Mapping[str, Check],
    faults: list[Fault],
) -> Values:
    """The values of a table that passed their checks; missing and unknown keys are faults."""
    unknown = section.keys() - checks.keys()
    for key in (one for one in unknown if not is_in_a_language(one, checks)):
        expected = f"only the keys {', '.join(checks)}"
        line = document.line(key, table, number)
        faults.append(Fault(NAME, line, table, key, expected))
    values: Values = {}
    for key, check in checks.items():
        try:
            values[key] = check(section[key])
        except KeyError:
            faults.append(_fault(document, key, table, number, "missing", "this key with a value"))
        except ValueError as error:
            faults.append(_fault(document, key, table, number, section[key], str(error)))
    return values


def _fault(
    document: _Document, key: str, table: str, number: int, value: object, expected: str
) -> Fault:
    field = f"{table}.{key}" if table else key
    line = document.line(key, table, number) or document.line("", key)
    return Fault(NAME, line, field, str(value), expected)


def _check_whole(document: _Document, head: Values, faults: list[Fault]) -> None:
    """What must hold between keys."""
    for key, expected in _head_faults(head):
        faults.append(_fault(document, key, "", 0, head[key], expected))
    for number, river in enumerate(_tables(document, "river")):
        left, right = (river.get(side, "") for side in _SIDES)
        if left and left == right:
            expected = "another name than left_bank"
            faults.append(_fault(document, "right_bank", "river", number, right, expected))
        elif bool(left) != bool(right):
            side = _SIDES[bool(left)]
            expected = "a name for both banks, or for neither: then the river may end in the area"
            faults.append(_fault(document, side, "river", number, "missing", expected))
    ids: set[object] = set()
    for table in _TABLES:
        for number, section in enumerate(_tables(document, table)):
            line_id = section.get("id")
            if isinstance(line_id, str) and line_id in ids:
                expected = "an id that no other line has"
                faults.append(_fault(document, "id", table, number, line_id, expected))
            ids |= {line_id} if isinstance(line_id, str) else set()


def _head_faults(head: Values) -> Iterator[tuple[str, str]]:
    """(key, what was expected) for days and radii that do not agree."""
    first, default, last = (head.get(f"{which}_day") for which in ("first", "default", "last"))
    if first and last and not 0 <= (last - first).days < LONGEST_DAYS:
        yield "last_day", f"first_day ({first}) or later, and at most {LONGEST_DAYS} days in all"
    elif first and default and last and not first <= default <= last:
        yield "default_day", "a day from first_day to last_day"
    attested, inferred = head.get("attested_m"), head.get("inferred_m")
    if attested and inferred and attested > inferred:
        yield "inferred_m", f"attested_m ({attested}) or more"


def _tables(document: _Document, key: str) -> list[Values]:
    tables = document.values.get(key, [])
    tables = tables if isinstance(tables, list) else [tables]
    return tables if all(map(_is_table, tables)) else []


def _is_table(value: object) -> TypeGuard[Values]:
    return isinstance(value, dict)
