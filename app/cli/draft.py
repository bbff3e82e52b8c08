"""`deir-front draft`: claims drafted from an article by rules."""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any, Final

from app.cli.options import add_data, command
from app.cli.streams import write_file, write_out
from geo import Front, QueryError
from geo.articles import read_file
from geo.curation import Draft, decoded, drafts, drafts_text

_ABOUT: Final = """\
Read an article by rules and draft a claim for each part of a sentence that has a speaker; what has
none is the outlet's own. The drafts go to a CSV file of their own: look at them, correct them there
(an empty `speaker` is a voice the records don't have, `unlocated` are places they don't know), then
accept those you want. Passages are shown here and are not written to the file. The article is plain
text in English, hard-wrapped or not; anything else is refused in a sentence (exit status 2).

  deir-front draft article.txt                          as CSV, on standard output
  deir-front draft article.txt --source ID -o drafts.csv
"""


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    draft = command(commands, "draft", "draft claims from an article, by rules", _ABOUT)
    add_data(draft)
    draft.add_argument("article", type=Path, metavar="ARTICLE", help="a UTF-8 text file")
    draft.add_argument("--source", metavar="ID", help="default: the source with the file's sha256")
    draft.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new CSV file of drafts")
    draft.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draft the claims of an article to a file, or to standard output."""
    records = Front.read(options.data).records
    raw = read_file(options.article)
    digest = hashlib.sha256(raw).hexdigest()
    source = next((s for s in records.sources.values() if s.sha256 == digest), None)
    if options.source:
        source = records.sources.get(options.source)
        if source is None:
            raise QueryError("source", options.source, "the id of a source of the records")
    drafted = drafts(options.article, raw, records, source)
    if options.output is None:
        write_out(drafts_text(drafted).encode())
        return 0
    if options.output.exists():
        raise QueryError("output", options.output, "a new file: this one may hold accepted drafts")
    marked = drafts_text(drafted).encode("utf-8-sig")  # a spreadsheet will open it
    write_file(options.output, marked)
    text = decoded(options.article, raw)
    print(*(draft_text(draft, text) for draft in drafted), sep="\n")
    print(f"{len(drafted)} drafts written to {options.output}", file=sys.stderr)
    return 0


def draft_text(draft: Draft, text: str) -> str:
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
