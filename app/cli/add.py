"""`deir-front add`: one record, by options or asked for field by field."""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from app.cli.options import add_data, command
from app.cli.streams import ask, is_asking
from geo import QueryError
from geo.articles import read_file
from geo.curation import ADDABLE, default, id_last, needed, parsers, passage_fields
from geo.curation import add as add_record
from geo.records import CLAIM_KINDS, RELATION_KINDS, RowContext, read_beside, read_records

_ABOUT: Final = """\
Add a record. What is not given is asked for on a terminal; elsewhere it has to be given. The whole
data directory is checked with the new record before anything is written; of a report its table and
what that refers to. Adding the same record again changes nothing.

  deir-front add source --article article.txt
  deir-front add report --place abu-kamal --day 2017-11-14 --holder contested \\
      --said "Voice via outlet: what was said" --voice sohr --source reuters-2017-11-14
  deir-front add article article.txt --title "Its title" --publisher Herald --published 2017-11-14
  deir-front add claim --source herald-2017-11-14 --speaker sohr --kind report \\
      --said-day 2017-11-14 --summary "In your own words" --places abu-kamal \\
      --article article.txt --passage "its words"
  deir-front add relation --claim CLAIM --kind disputes --other CLAIM \\
      --reason "In your own words" --source reuters-2017-11-14

An article is a source with the hash of its text; `deir-front draft` then proposes its claims. Of
the passage of a claim only the offsets and the hash are kept.
"""
HINTS: Final = {
    "id": "Enter takes the proposal",
    "about": "ids of parties, separated by ;",
    "allies": "ids of parties, separated by ;",
    "claim": "the id of the claim that answers, restates, …",
    "claim kind": f"one of {', '.join(CLAIM_KINDS)}",
    "colour": "#rrggbb, for a party that can hold places",
    "day": "YYYY-MM-DD",
    "label": "a short name",
    "other": "the id of the claim that it speaks of",
    "places": "ids, airspace:ID, bank:BANK, zone:PARTY, area; separated by ;",
    "reason": "in your own words",
    "relation kind": f"one of {', '.join(RELATION_KINDS)}",
    "reported_through": "the voice that relays the speaker",
    "speaker": "the id of the voice that says it",
    "summary": "in your own words, attributed",
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
    kind = command(commands, "add", "add one record of any kind, or an article", _ABOUT)
    kinds = kind.add_subparsers(required=True, metavar="WHAT")
    for what in ADDABLE:
        _add_kind(kinds, what, what)
    article = _add_kind(kinds, "article", "source")
    article.add_argument("article", type=Path, metavar="FILE", help="its text, in UTF-8")


def _add_kind(kinds: Any, word: str, what: str) -> argparse.ArgumentParser:
    one = command(kinds, word, f"add {'an' if word[0] in 'aeiou' else 'a'} {word}", _ABOUT)
    for column in ADDABLE[what].columns:
        must = " (needed)" if column in needed(what) else ""
        hint = HINTS.get(f"{what} {column}", HINTS.get(column, ""))
        one.add_argument(f"--{column.replace('_', '-')}", help=hint + must)
    if word == "source":
        one.add_argument("--article", type=Path, metavar="FILE", help="take its sha256")
    if word == "claim":
        one.add_argument("--article", type=Path, metavar="FILE", help="the text it is made in")
        one.add_argument("--passage", metavar="WORDS", help="its words there; they aren't kept")
    add_data(one)
    one.set_defaults(run=run, what=what)
    return one


def run(options: argparse.Namespace) -> int:
    """Add one record, asking for what is not given."""
    beside = _beside(options.what, options.data)
    row = {column: getattr(options, column) for column in ADDABLE[options.what].columns}
    row |= _of_article(options)
    known = {column: value for column, value in row.items() if value is not None}
    if is_asking() and any(column not in known for column in needed(options.what)):
        known = _asked_row(options.what, known, beside)
    record, written = add_record(options.what, known, options.data, beside)
    path = options.data / f"{ADDABLE[options.what].name}.csv"
    outcome = f"added to {path}" if written else f"is already in {path}; nothing was changed"
    name = record.get("id") or " ".join(record[column] for column in ("claim", "kind", "other"))
    print(f"{options.what} {name} {outcome}")
    return 0


def _beside(what: str, data: Path) -> RowContext:
    """What a record stands beside: of a report no more than that is read, if all is sound."""
    if what == "report" and (beside := read_beside(data)):
        return beside
    if what not in ("claim", "place"):
        return RowContext.of(read_records(data))
    from geo import Front  # banks may have to be laid out

    return RowContext.of(Front.read(data).records)


def _of_article(options: argparse.Namespace) -> dict[str, str]:
    """What the file of an article says of a record."""
    if options.what == "source" and options.article:
        return {"sha256": hashlib.sha256(read_file(options.article)).hexdigest()}
    if options.what != "claim" or options.article is None is options.passage:
        return {}
    if options.article is None or options.passage is None:
        raise QueryError("passage", options.passage or "none", "both --article and --passage")
    return passage_fields(options.article, options.passage, options.summary or "")


def _asked_row(what: str, known: Mapping[str, str], beside: RowContext) -> dict[str, str]:
    """The row with every column that was not given asked for, the id last."""
    own = parsers(what, beside)
    row = dict(known)
    for column in id_last(own):
        while column not in row:
            proposed = default(what, column, row, beside)
            answer = ask(column, HINTS.get(column, ""), proposed) or proposed
            try:
                if not answer and column in needed(what):
                    raise ValueError("a value")
                own[column](answer)
                row[column] = answer
            except ValueError as error:
                print(f"  expected {error}")
    return row
