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


def run(options: argparse.Namespace) -> int:
    """Append drafts to the claims, then mark them as accepted; 2 if one of them can't be."""
    records = Front.read(options.data).records
    known = read_drafts(options.drafts)
    raw = options.drafts.read_bytes()
    if options.summary is not None and len(options.ids) > 1:
        raise QueryError("summary", options.summary, "one draft with --summary, or none given")
    if options.holder is not None and len(options.ids) > 1:
        raise QueryError("holder", options.holder, "one draft with --holder, or none given")
    chosen, refused = _chosen(known, options)
    rows = {}
    for draft in chosen:
        try:
            rows[draft.id] = _accepted(draft, options, records)
        except ArticleError as error:
            refused.append(_refused(error, options))
    added, more = _added({id_: row for id_, row in rows.items() if row}, options, records)
    done = [id_ for id_, row in rows.items() if row is None or id_ in added]
    if done:
        text = marked_accepted(raw.decode("utf-8-sig", "surrogateescape"), done)
        mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
        write_file(options.drafts, mark + text.encode(errors="surrogateescape"))
    _say_left(known, options)
    return 2 if refused or more else 0


def _chosen(known: DraftsFile, options: argparse.Namespace) -> tuple[list[Draft], list[FrontError]]:
    """The drafts that were asked for, and why others can't be had."""
    chosen, refused = [], []
    for id_ in dict.fromkeys(options.ids):
        try:
            chosen.append(known.draft(id_))
        except (QueryError, RecordsError) as error:
            refused.append(_refused(error, options))
    return chosen, refused


def _refused(error: FrontError, options: argparse.Namespace) -> FrontError:
    """The error, said, so that the others can go on; raised if it is all or none."""
    if options.all_or_none or len(options.ids) == 1:
        raise error
    print(error, file=sys.stderr)
    return error


def _added(
    rows: Mapping[str, dict[str, str]], options: argparse.Namespace, records: Records
) -> tuple[list[str], list[FrontError]]:
    """The ids of the drafts whose claims were added, all at once or else each alone."""
    reports: list[dict[str, str]] = []
    try:
        if options.holder is not None:
            reports = [
                r
                for row in rows.values()
                for r in reports_of(row, options.holder, options.use, records)
            ]
        if rows:
            add_rows(options.data, {"claims": list(rows.values()), "reports": reports})
    except RecordsError as error:
        if len(rows) == 1 or options.all_or_none:
            return [], [_refused(error, options)]
        each = [_added({id_: row}, options, records) for id_, row in rows.items()]
        return [id_ for ids, _ in each for id_ in ids], [e for _, errors in each for e in errors]
    for row in rows.values():
        print(f"claim {row['id']} added to {options.data / 'claims.csv'}")
    for report in reports:
        print(f"report {report['id']} added to {options.data / 'reports.csv'}")
    return list(rows), []


def _say_left(known: DraftsFile, options: argparse.Namespace) -> None:
    """Say that rows nobody asked for have faults, and name the first."""
    left = [f for f in known.faults if f.line not in {known.faulty.get(id_) for id_ in options.ids}]
    if left:
        print(
            f"{options.drafts}: faults in rows not asked for, the first: {left[0]}", file=sys.stderr
        )


def _accepted(draft: Draft, options: argparse.Namespace, records: Records) -> dict[str, str] | None:
    """The row of a draft's claim; None, with a sentence, if it is already there."""
    if options.kind:
        draft = changed(draft, kind=options.kind)
    if draft.claim in records.claims and options.summary in (
        None,
        records.claims[draft.claim].summary,
    ):
        print(f"claim {draft.claim} is already there; nothing was changed")
        return None
    path = options.article or Path(draft.article)
    raw = read_file(path)
    if hashlib.sha256(raw).hexdigest() != draft.article_sha256:
        digest = hashlib.sha256(raw).hexdigest()
        raise ArticleError(f"{path}: expected the sha256 {draft.article_sha256}, found {digest}")
    text = decoded(path, raw)
    summary = options.summary if options.summary is not None else _asked_summary(draft, text)
    return claim_row(draft, summary, records, text)


def _asked_summary(draft: Draft, text: str) -> str:
    print(draft_text(draft, text))
    return ask("summary, in your own words")
