"""What the commands of whoever keeps the records do: verify, draft, accept, add."""

import argparse
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import replace as changed
from pathlib import Path
from typing import Final

from app.cli.streams import write_out
from geo import ArticleError, Front, FrontError, QueryError, Records, RecordsError
from geo.articles import Article, Coverage, coverage, read_article, read_file
from geo.curation import (
    FIELDS,
    REQUIRED,
    TABLES,
    Draft,
    DraftsFile,
    add,
    add_rows,
    claim_row,
    columns,
    decoded,
    default,
    drafts,
    drafts_text,
    marked_accepted,
    read_drafts,
    replace,
)

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


def run_verify(given: argparse.Namespace) -> int:
    """Verify each article; 1 if one of them does not match."""
    records = Front.read(given.data).records
    status = 0
    for path in given.article:
        try:
            article = read_article(path, records)
        except ArticleError as error:
            print(error, file=sys.stderr)
            status = 1
        else:
            _print_verified(path, article, coverage(article, records))
    return status


def _print_verified(path: Path, article: Article, found: Coverage) -> None:
    total, covered = len(found.sentences), len(found.sentences) - len(found.rest)
    share = f"{covered / total:.0%}" if total else "none"
    passages = len(article.passages)
    print(f"{path}: the text of source {article.source.id}; all {passages} passages match")
    print(f"{path}: {covered} of {total} sentences ({share}) are covered by claims")
    for sentence in found.rest:
        words = " ".join(article.text[sentence.start : sentence.end].split()[:8])
        print(f"  paragraph {sentence.paragraph}, {sentence.start} to {sentence.end}: {words} …")


def run_draft(given: argparse.Namespace) -> int:
    """Draft the claims of an article to a file, or to standard output."""
    records = Front.read(given.data).records
    raw = read_file(given.article)
    digest = hashlib.sha256(raw).hexdigest()
    source = next((s for s in records.sources.values() if s.sha256 == digest), None)
    if given.source:
        source = records.sources.get(given.source)
        if source is None:
            raise QueryError("source", given.source, "the id of a source of the records")
    found = drafts(given.article, raw, records, source)
    if given.output is None:
        write_out(drafts_text(found).encode())
        return 0
    if given.output.exists():
        raise QueryError("output", given.output, "a new file: this one may hold accepted drafts")
    _write(given.output, drafts_text(found).encode())
    text = decoded(given.article, raw)
    print(*(_shown(draft, text) for draft in found), sep="\n")
    print(f"{len(found)} drafts written to {given.output}", file=sys.stderr)
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        replace(path, content)
    except OSError as error:
        expected = f"a directory that can be written to ({error.strerror})"
        raise QueryError("output", path, expected) from error


def _shown(draft: Draft, text: str) -> str:
    """A draft for the eyes of whoever has the article."""
    voice = draft.speaker or "no voice of the records"
    through = f", through {draft.through_words}" if draft.through_words else ""
    lines = [
        f"{draft.id}  {draft.speaker_words} ({voice}){through}: {draft.kind}",
        f"    {' '.join(text[int(draft.start) : int(draft.end)].split())}",
    ]
    lines += [f"    places: {draft.place_words}"] if draft.place_words else []
    lines += [f"    unlocated: {draft.unlocated}"] if draft.unlocated else []
    return "\n".join(lines)


def run_accept(given: argparse.Namespace) -> int:
    """Append drafts to the claims, then mark them as accepted; 2 if one of them can't be."""
    records = Front.read(given.data).records
    known = read_drafts(given.drafts)
    raw = given.drafts.read_bytes()
    if given.summary is not None and len(given.ids) > 1:
        raise QueryError("summary", given.summary, "one draft with --summary, or none given")
    chosen, refused = _chosen(known, given)
    rows = {}
    for draft in chosen:
        try:
            rows[draft.id] = _accepted(draft, given, records)
        except ArticleError as error:
            refused.append(_refused(error, given))
    added, more = _added({id_: row for id_, row in rows.items() if row}, given)
    done = [id_ for id_, row in rows.items() if row is None or id_ in added]
    if done:
        text = marked_accepted(raw.decode("utf-8-sig", "surrogateescape"), done)
        _write(given.drafts, text.encode(errors="surrogateescape"))
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
    rows: Mapping[str, dict[str, str]], given: argparse.Namespace
) -> tuple[list[str], list[FrontError]]:
    """The ids of the drafts whose claims were added, all at once or else each alone."""
    try:
        if rows:
            add_rows(given.data, {"claims": list(rows.values())})
    except RecordsError as error:
        if len(rows) == 1 or given.all_or_none:
            return [], [_refused(error, given)]
        each = [_added({id_: row}, given) for id_, row in rows.items()]
        return [id_ for ids, _ in each for id_ in ids], [e for _, errors in each for e in errors]
    for row in rows.values():
        print(f"claim {row['id']} added to {given.data / 'claims.csv'}")
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
    print(_shown(draft, text))
    return _asked("summary, in your own words")


def run_add(given: argparse.Namespace) -> int:
    """Add one record, asking for what is not given."""
    records = Front.read(given.data).records
    row = {column: getattr(given, column) for column in FIELDS[given.what]}
    if given.what == "source" and given.article:
        row["sha256"] = hashlib.sha256(read_file(given.article)).hexdigest()
    known = {column: value for column, value in row.items() if value is not None}
    if _is_asking() and any(column not in known for column in REQUIRED[given.what]):
        known = _asked_row(given.what, known, records)
    found, written = add(given.what, known, given.data, records)
    path = given.data / f"{TABLES[given.what]}.csv"
    said = f"added to {path}" if written else f"is already in {path}; nothing was changed"
    print(f"{given.what} {found['id']} {said}")
    return 0


def _is_asking() -> bool:
    return sys.stdin.isatty()


def _asked_row(what: str, given: Mapping[str, str], records: Records) -> dict[str, str]:
    """The row with every column that was not given asked for, the id last."""
    parsers = columns(what, records)
    row = dict(given)
    for column in (*[c for c in parsers if c != "id"], "id"):
        while column not in row:
            proposed = default(what, column, row, records)
            answer = _asked(column, HINTS.get(column, ""), proposed) or proposed
            try:
                if not answer and column in REQUIRED[what]:
                    raise ValueError("a value")
                parsers[column](answer)
                row[column] = answer
            except ValueError as error:
                print(f"  expected {error}")
    return row


def _asked(what: str, hint: str = "", proposed: str = "") -> str:
    """An answer from the terminal. QueryError where there is none to ask."""
    if not _is_asking():
        raise QueryError(what.split(",")[0], "", "a value: there is no terminal to ask on")
    about = f" ({hint})" if hint else ""
    try:
        return input(f"{what}{about}{f' [{proposed}]' if proposed else ''}: ").strip()
    except (EOFError, KeyboardInterrupt):
        raise QueryError(what.split(",")[0], "", "an answer; nothing was written") from None
