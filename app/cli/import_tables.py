"""`deir-front import reports|claims|places`: rows of a table of somebody else become records."""

import argparse
from collections.abc import Callable
from pathlib import Path
from textwrap import fill
from typing import Any, Final, NamedTuple

from app.cli.options import add_data, command
from app.cli.streams import progress
from geo import Front, QueryError, Records
from geo.importing import (
    CLAIM_FIELDS,
    CLAIM_NEEDED,
    PLACE_FIELDS,
    PLACE_NEEDED,
    REPORT_FIELDS,
    REPORT_NEEDED,
    TABLE_FORMATS,
    Imported,
    OtherTable,
    Plan,
    claims_of_table,
    places_of_table,
    preset,
    preset_names,
    read_plan,
    read_planned,
    reports_of_table,
    write_imported,
)

_ABOUT: Final = f"""
It may be in {", ".join(TABLE_FORMATS)}.
Say with --map which of its columns holds what, with --set what is the same in every row; columns
that have our names need no word.

  deir-front import reports towns.csv --map day=Date --map place=Town --map holder=Control \\
      --set voice=courier --set source=sheet --data my-front/

The same can stand in a file beside the table, called like it but ending in .toml:

  [map]
  day = "Date"
  [set]
  voice = "courier"

Of the rows that make reports those count in which a voice's holder of a place changes. A place that
the records don't have is added if the table has its lon and lat. Everything is checked before
anything is written, and then all of it is written or nothing.

presets, the tables of some publishers as these have them:
"""


class _Kind(NamedTuple):
    """What rows can become."""

    name: str
    summary: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    rows: Callable[[OtherTable, Plan, Records, argparse.Namespace], Imported]


def _reports(table: OtherTable, plan: Plan, records: Records, options: Any) -> Imported:
    return reports_of_table(
        table,
        plan,
        records,
        collect=frozenset(options.collect),
        inside=options.inside,
        every_row=options.every_row,
    )


def _claims(table: OtherTable, plan: Plan, records: Records, options: Any) -> Imported:
    collect = frozenset(options.collect)
    return claims_of_table(table, plan, records, collect=collect, inside=options.inside)


def _places(table: OtherTable, plan: Plan, records: Records, options: Any) -> Imported:
    return places_of_table(table, plan, records, inside=options.inside)


_KINDS: Final = (
    _Kind("reports", "who held a place on a day", REPORT_FIELDS, REPORT_NEEDED, _reports),
    _Kind("claims", "what somebody says has happened", CLAIM_FIELDS, CLAIM_NEEDED, _claims),
    _Kind("places", "where places are, a gazetteer", PLACE_FIELDS, PLACE_NEEDED, _places),
)


def add(kinds: Any) -> None:
    """Add what can be imported to the command."""
    for kind in _KINDS:
        plans = {name: preset(name) for name in preset_names()}
        own = {name: plan for name, plan in plans.items() if plan.into == kind.name}
        about = "".join(f"\n  {name}\n{_indented(plan.about)}\n" for name, plan in own.items())
        text = f"Import {kind.name}: {kind.summary}, by the rows of a table.{_ABOUT}{about}"
        table = command(kinds, kind.name, kind.summary, text)
        table.add_argument("file", type=Path, metavar="FILE", help="a table of somebody else")
        _add_plan(table, kind, sorted(own))
        _add_ways(table, kind)
        add_data(table)
        table.set_defaults(run=run, kind=kind)


def _indented(text: str) -> str:
    """A text in lines of the width of a help."""
    return fill(text, 96, initial_indent="    ", subsequent_indent="    ")


def _add_plan(table: argparse.ArgumentParser, kind: _Kind, presets: list[str]) -> None:
    several: dict[str, Any] = {"action": "append", "default": [], "type": pair}
    fields = f"which column holds what: {', '.join(kind.fields)}"
    table.add_argument("--map", metavar="FIELD=COLUMN", help=fields, **several)
    table.add_argument("--set", metavar="FIELD=TEXT", help="the same in every row", **several)
    table.add_argument(
        "--make", metavar="FIELD=TEXT", help="put together, '{Town}, {District}'", **several
    )
    table.add_argument(
        "--party",
        metavar="TEXT=ID",
        help="what the table calls a party; without an id its rows are passed over",
        **several,
    )
    table.add_argument(
        "--only", metavar="COLUMN=TEXT", help="only rows with this in that column", **several
    )
    table.add_argument("--sheet", default="", metavar="NAME", help="of several sheets or layers")
    table.add_argument(
        "--mapping", type=Path, metavar="FILE", help="default: beside the table, ending in .toml"
    )
    table.add_argument("--preset", choices=presets, help="see above")


def _add_ways(table: argparse.ArgumentParser, kind: _Kind) -> None:
    if kind.name != "places":
        table.add_argument(
            "--collect",
            choices=("sources", "voices"),
            action="append",
            default=[],
            help="add those that the records don't have, by the table's names for them",
        )
    if kind.name == "reports":
        table.add_argument(
            "--every-row", action="store_true", help="keep rows that only confirm a holder too"
        )
    table.add_argument(
        "--inside", action="store_true", help="leave out places outside the study area"
    )
    table.add_argument(
        "--dry-run", action="store_true", help="say what would be added, and write nothing"
    )


def pair(text: str) -> tuple[str, str]:
    """A name and what is said of it, as FIELD=COLUMN."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: expected two texts with = between them")
    return name.strip(), value.strip()


def run(options: argparse.Namespace) -> int:
    """Take a table into the records."""
    records, kind = Front.read(options.data).records, options.kind
    table, plan = read_planned(
        options.file, _plan(options), kind.fields, kind.needed, progress, sheet=options.sheet
    )
    imported = kind.rows(table, plan, records, options)
    return take(imported, options)


def take(imported: Imported, options: argparse.Namespace) -> int:
    """Write what a file came to, unless it is a dry run, and say what that is."""
    write_imported(imported, options.data, progress, dry_run=options.dry_run)
    print(imported)
    print("nothing was written: a dry run" if options.dry_run else f"added to {options.data}")
    return 0


def _plan(options: argparse.Namespace) -> Plan:
    """What is to be read from where: by options, else by the file beside the table, else by the
    preset."""
    beside = options.mapping or options.file.with_suffix(".toml")
    plan = preset(options.preset) if options.preset else Plan()
    if options.mapping or beside.is_file():
        plan = plan.under(read_plan(beside))
    only: dict[str, list[str]] = {}
    for column, text in options.only:
        only.setdefault(column, []).append(text)
    parties = dict(options.party)
    return plan.under(
        Plan(
            columns=once("map", options.map),
            constants=once("set", options.set),
            templates=once("make", options.make),
            values={"holder": parties, "about": parties} if parties else {},
            only=only,
        )
    )


def once(option: str, pairs: list[tuple[str, str]]) -> dict[str, str]:
    """What is said of each name. QueryError for one of which two things are said."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        name = next(name for name, _ in pairs if [one for one, _ in pairs].count(name) > 1)
        raise QueryError(option, name, "each field once")
    return fields
