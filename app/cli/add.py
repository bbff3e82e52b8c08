"""`deir-front add`: one record, by options or asked for field by field."""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from app.cli.options import add_data, command
from app.cli.streams import ask, is_asking
from geo import Front, Records
from geo.articles import read_file
from geo.curation import ADDABLE, default, needed, parsers
from geo.curation import add as add_record

_ABOUT: Final = """\
Add a record. What is not given is asked for on a terminal; elsewhere it has to be given. The whole
data directory is checked with the new record before anything is written. Adding the same record
again changes nothing.

  deir-front add source --article article.txt
  deir-front add report --place abu-kamal --day 2017-11-14 --holder contested \\
      --said "Voice via outlet: what was said" --voice sohr --source reuters-2017-11-14
"""
HINTS: Final = {
    "id": "Enter takes the proposal",
    "day": "YYYY-MM-DD",
    "holder": "a party's id, or contested",
    "said": 'in your own words: "voice via outlet: what"',
    "voice": "who said it",
    "source": "what carries it",
    "use": "accepted, or claim-only if another voice speaks against it",
    "confidence": "high, medium, low: that it was said so",
    "published": "YYYY, YYYY-MM, YYYY-MM-DD or an instant",
    "alignment": "a party's id, independent, opposition, unknown",
    "seen": "yes if you read at least an excerpt",
    "variants": "other spellings, separated by ;",
    "located_by": "the source of the position",
    "precision": "day, week, month",
}


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    kind = command(commands, "add", "add a report, a source, a place or a voice", _ABOUT)
    kinds = kind.add_subparsers(required=True, metavar="WHAT")
    for what, spec in ADDABLE.items():
        one = command(kinds, what, f"add a {what}", _ABOUT)
        for column in spec.columns:
            must = " (needed)" if column in needed(what) else ""
            one.add_argument(f"--{column.replace('_', '-')}", help=HINTS.get(column, "") + must)
        if what == "source":
            one.add_argument("--article", type=Path, metavar="FILE", help="take its sha256")
        add_data(one)
        one.set_defaults(run=run, what=what)


def run(options: argparse.Namespace) -> int:
    """Add one record, asking for what is not given."""
    records = Front.read(options.data).records
    row = {column: getattr(options, column) for column in ADDABLE[options.what].columns}
    if options.what == "source" and options.article:
        row["sha256"] = hashlib.sha256(read_file(options.article)).hexdigest()
    known = {column: value for column, value in row.items() if value is not None}
    if is_asking() and any(column not in known for column in needed(options.what)):
        known = _asked_row(options.what, known, records)
    record, written = add_record(options.what, known, options.data, records)
    path = options.data / f"{ADDABLE[options.what].name}.csv"
    outcome = f"added to {path}" if written else f"is already in {path}; nothing was changed"
    print(f"{options.what} {record['id']} {outcome}")
    return 0


def _asked_row(what: str, known: Mapping[str, str], records: Records) -> dict[str, str]:
    """The row with every column that was not given asked for, the id last."""
    own = parsers(what, records)
    row = dict(known)
    for column in (*[c for c in own if c != "id"], "id"):
        while column not in row:
            proposed = default(what, column, row, records)
            answer = ask(column, HINTS.get(column, ""), proposed) or proposed
            try:
                if not answer and column in needed(what):
                    raise ValueError("a value")
                own[column](answer)
                row[column] = answer
            except ValueError as error:
                print(f"  expected {error}")
    return row
