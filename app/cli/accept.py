"""`deir-front accept`: drafts into claims, in one's own words."""

import argparse
import hashlib
import sys
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import replace as changed
from pathlib import Path
from typing import Any, Final

from app.cli.draft import draft_text
from app.cli.options import add_data, command
from app.cli.streams import ask, write_file
from geo import ArticleError, Front, FrontError, QueryError, Records, RecordsError
from geo.articles import read_file
from geo.curation import (
    Draft,
    DraftsFile,
    add_rows,
    claim_row,
    decoded,
    marked_accepted,
    read_drafts,
    reports_of,
)
from geo.records import CLAIM_KINDS

_ABOUT: Final = """\
Turn drafts into claims. You are asked for each summary: one attributed sentence in your own words.
A summary with eight or more consecutive words of the article is refused. The whole data directory
is checked with the new claims before anything is written. Of several drafts those that can't be
added are named and the others added (exit status 2), or none at all with --all-or-none.

  deir-front accept drafts.csv d3
  deir-front accept drafts.csv d3 --summary "The ministry says that …" --data my-front/
  deir-front accept drafts.csv d3 --holder gov     the claim, and the control report that it makes:
                                                   its speaker says that gov holds its place
"""


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    accept = command(commands, "accept", "turn drafts into claims", _ABOUT)
    add_data(accept)
    accept.add_argument("drafts", type=Path, metavar="DRAFTS", help="the file written by `draft`")
    accept.add_argument("ids", nargs="+", metavar="ID", help="which of them, such as d3")
    accept.add_argument("--summary", help="the summary, in your own words, of a single draft")
    accept.add_argument(
        "--all-or-none", action="store_true", help="add none of them if one can't be added"
    )
    accept.add_argument(
        "--holder",
        metavar="PARTY",
        help="a party's id, or contested: what the claim of a single draft says of its places "
        "becomes a report as well, in the same step",
    )
    accept.add_argument("--use", default="", help="of that report: accepted, or claim-only")
    accept.add_argument("--kind", choices=CLAIM_KINDS, help="default: as drafted")
    accept.add_argument(
        "--article", type=Path, metavar="FILE", help="default: where the draft was read from"
    )
    accept.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Append drafts to the claims, then mark them as accepted; 2 if one of them can't be."""
    records = Front.read(given.data).records
    known = read_drafts(given.drafts)
    raw = given.drafts.read_bytes()
    if given.summary is not None and len(given.ids) > 1:
        raise QueryError("summary", given.summary, "one draft with --summary, or none given")
    if given.holder is not None and len(given.ids) > 1:
        raise QueryError("holder", given.holder, "one draft with --holder, or none given")
    chosen, refused = _chosen(known, given)
    rows = {}
    for draft in chosen:
        try:
            rows[draft.id] = _accepted(draft, given, records)
        except ArticleError as error:
            refused.append(_refused(error, given))
    added, more = _added({id_: row for id_, row in rows.items() if row}, given, records)
    done = [id_ for id_, row in rows.items() if row is None or id_ in added]
    if done:
        text = marked_accepted(raw.decode("utf-8-sig", "surrogateescape"), done)
        mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
        write_file(given.drafts, mark + text.encode(errors="surrogateescape"))
    _say_left(known, given)
    return 2 if refused or more else 0


def _chosen(known: DraftsFile, given: argparse.Namespace) -> tuple[list[Draft], list[FrontError]]:
    """The drafts that were asked for, and why others can't be had."""
    found, refused = [], []
    for id_ in dict.fromkeys(given.ids):
        try:
            found.append(known.draft(id_))
        except (QueryError, RecordsError) as error:
            refused.append(_refused(error, given))
    return found, refused


def _refused(error: FrontError, given: argparse.Namespace) -> FrontError:
    """The error, said, so that the others can go on; raised if it is all or none."""
    if given.all_or_none or len(given.ids) == 1:
        raise error
    print(error, file=sys.stderr)
    return error


def _added(
    rows: Mapping[str, dict[str, str]], given: argparse.Namespace, records: Records
) -> tuple[list[str], list[FrontError]]:
    """The ids of the drafts whose claims were added, all at once or else each alone."""
    made: list[dict[str, str]] = []
    try:
        if given.holder is not None:
            made = [
                r
                for row in rows.values()
                for r in reports_of(row, given.holder, given.use, records)
            ]
        if rows:
            add_rows(given.data, {"claims": list(rows.values()), "reports": made})
    except RecordsError as error:
        if len(rows) == 1 or given.all_or_none:
            return [], [_refused(error, given)]
        each = [_added({id_: row}, given, records) for id_, row in rows.items()]
        return [id_ for ids, _ in each for id_ in ids], [e for _, errors in each for e in errors]
    for row in rows.values():
        print(f"claim {row['id']} added to {given.data / 'claims.csv'}")
    for report in made:
        print(f"report {report['id']} added to {given.data / 'reports.csv'}")
    return list(rows), []


def _say_left(known: DraftsFile, given: argparse.Namespace) -> None:
    """Say that rows nobody asked for have faults, and name the first."""
    left = [f for f in known.faults if f.line not in {known.faulty.get(id_) for id_ in given.ids}]
    if left:
        print(
            f"{given.drafts}: faults in rows not asked for, the first: {left[0]}", file=sys.stderr
        )


def _accepted(draft: Draft, given: argparse.Namespace, records: Records) -> dict[str, str] | None:
    """The row of a draft's claim; None, with a sentence, if it is already there."""
    if given.kind:
        draft = changed(draft, kind=given.kind)
    if draft.claim in records.claims and given.summary in (
        None,
        records.claims[draft.claim].summary,
    ):
        print(f"claim {draft.claim} is already there; nothing was changed")
        return None
    path = given.article or Path(draft.article)
    raw = read_file(path)
    if hashlib.sha256(raw).hexdigest() != draft.article_sha256:
        found = hashlib.sha256(raw).hexdigest()
        raise ArticleError(f"{path}: expected the sha256 {draft.article_sha256}, found {found}")
    text = decoded(path, raw)
    summary = given.summary if given.summary is not None else _asked_summary(draft, text)
    return claim_row(draft, summary, records, text)


def _asked_summary(draft: Draft, text: str) -> str:
    print(draft_text(draft, text))
    return ask("summary, in your own words")
