"""`deir-front verify`: whether articles are the texts of their claims."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from app.cli.options import add_data, command
from geo import ArticleError, Front
from geo.articles import Article, Coverage, coverage, read_article

_ABOUT: Final = """\
Match an article's file to its source by sha256 and every claim's passage by its own hash: exact,
or refused with what was expected and found. Then say how many of the article's sentences claims
speak of, and list the rest.

  deir-front verify article.txt
  deir-front verify --data my-front/ one.txt two.txt

exit status: 0 all match, 1 one does not, 2 the data or the command line has a fault
"""


def add(commands: Any) -> None:
    """Add the command to those of the command line."""
    verify = command(
        commands, "verify", "check articles against the hashes of their claims", _ABOUT
    )
    add_data(verify)
    verify.add_argument(
        "article", type=Path, nargs="+", metavar="ARTICLE", help="a UTF-8 text file"
    )
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Verify each article; 1 if one of them does not match."""
    records = Front.read(options.data).records
    status = 0
    for path in options.article:
        try:
            article = read_article(path, records)
        except ArticleError as error:
            print(error, file=sys.stderr)
            status = 1
        else:
            _print_verified(path, article, coverage(article, records))
    return status


def _print_verified(path: Path, article: Article, covering: Coverage) -> None:
    total, covered = len(covering.sentences), len(covering.sentences) - len(covering.rest)
    share = f"{covered / total:.0%}" if total else "none"
    passages = len(article.passages)
    print(f"{path}: the text of source {article.source.id}; all {passages} passages match")
    print(f"{path}: {covered} of {total} sentences ({share}) are covered by claims")
    for sentence in covering.rest:
        words = " ".join(article.text[sentence.start : sentence.end].split()[:8])
        print(f"  paragraph {sentence.paragraph}, {sentence.start} to {sentence.end}: {words} …")
