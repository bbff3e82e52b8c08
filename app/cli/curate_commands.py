"""The command line of whoever keeps the records: verify, draft, accept, add (app/cli/curate.py)."""

import argparse
from pathlib import Path
from typing import Any, Final

from app.cli.curate import HINTS, run_accept, run_add, run_draft, run_verify
from geo import SHIPPED
from geo.curation import FIELDS, REQUIRED, TABLES
from geo.records import CLAIM_KINDS

DATA: Final = "default: the shipped data"
VERIFY: Final = """\
Match an article's file to its source by sha256 and every claim's passage by its own hash: exact,
or refused with what was expected and found. Then say how many of the article's sentences claims
speak of, and list the rest.

  deir-front verify article.txt
  deir-front verify --data my-front/ one.txt two.txt

exit status: 0 all match, 1 one does not, 2 the data or the command line has a fault
"""
DRAFT: Final = """\
Read an article by rules and draft a claim for each part of a sentence that has a speaker; what has
none is the outlet's own. The drafts go to a CSV file of their own: look at them, correct them there
(an empty `speaker` is a voice the records don't have, `unlocated` are places they don't know), then
accept those you want. Passages are shown here and are not written to the file. The article is plain
text in English, hard-wrapped or not; anything else is refused in a sentence (exit status 2).

  deir-front draft article.txt                          as CSV, on standard output
  deir-front draft article.txt --source ID -o drafts.csv
"""
ACCEPT: Final = """\
Turn drafts into claims. You are asked for each summary: one attributed sentence in your own words.
A summary with eight or more consecutive words of the article is refused. The whole data directory
is checked with the new claims before anything is written. Of several drafts those that can't be
added are named and the others added (exit status 2), or none at all with --all-or-none.

  deir-front accept drafts.csv d3
  deir-front accept drafts.csv d3 --summary "The ministry says that …" --data my-front/
"""
ADD: Final = """\
Add a record. What is not given is asked for on a terminal; elsewhere it has to be given. The whole
data directory is checked with the new record before anything is written. Adding the same record
again changes nothing.

  deir-front add source --article article.txt
  deir-front add report --place abu-kamal --day 2017-11-14 --holder contested \\
      --said "Voice via outlet: what was said" --voice sohr --source reuters-2017-11-14
"""


def add_commands(commands: Any) -> None:
    """Put the commands into the command line's grammar."""
    verify = _command(
        commands, "verify", "check articles against the hashes of their claims", VERIFY
    )
    verify.add_argument(
        "article", type=Path, nargs="+", metavar="ARTICLE", help="a UTF-8 text file"
    )
    verify.set_defaults(run=run_verify)

    draft = _command(commands, "draft", "draft claims from an article, by rules", DRAFT)
    draft.add_argument("article", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    draft.add_argument("--source", metavar="ID", help="default: the source with the file's sha256")
    draft.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new CSV file of drafts")
    draft.set_defaults(run=run_draft)

    accept = _command(commands, "accept", "turn drafts into claims", ACCEPT)
    accept.add_argument("drafts", type=Path, metavar="DRAFTS", help="the file written by `draft`")
    accept.add_argument("ids", nargs="+", metavar="ID", help="which of them, such as d3")
    accept.add_argument("--summary", help="the summary, in your own words, of a single draft")
    accept.add_argument(
        "--all-or-none", action="store_true", help="add none of them if one can't be added"
    )
    accept.add_argument("--kind", choices=CLAIM_KINDS, help="default: as drafted")
    accept.add_argument(
        "--article", type=Path, metavar="FILE", help="default: where the draft was read from"
    )
    accept.set_defaults(run=run_accept)
    _add_add(commands)


def _add_add(commands: Any) -> None:
    add_ = commands.add_parser(
        "add",
        help="add a report, a source, a place or a voice",
        description=ADD,
        formatter_class=_RAW,
    )
    kinds = add_.add_subparsers(required=True, metavar="WHAT")
    for what in TABLES:
        one = kinds.add_parser(what, help=f"add a {what}", description=ADD, formatter_class=_RAW)
        for column in FIELDS[what]:
            needed = " (needed)" if column in REQUIRED[what] else ""
            one.add_argument(f"--{column.replace('_', '-')}", help=HINTS.get(column, "") + needed)
        if what == "source":
            one.add_argument("--article", type=Path, metavar="FILE", help="take its sha256")
        _add_data(one)
        one.set_defaults(run=run_add, what=what)


_RAW: Final = argparse.RawDescriptionHelpFormatter


def _command(commands: Any, name: str, help_: str, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=help_, description=text, formatter_class=_RAW
    )
    _add_data(command)
    return command


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=SHIPPED, metavar="DIR", help=DATA)
