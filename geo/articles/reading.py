"""An article paragraph by paragraph: which claims stand where, and, from its file, in what words.

Without the file nothing is known of the text but the paragraphs and offsets that its claims give,
so paragraphs between theirs are a gap and those after the last aren't known. With the file a
paragraph is cut wherever a claim's passage begins or ends: every piece lies in the passages of one
set of claims (the tables let none overlap; here they may), and the pieces together are the
paragraph to the character.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.articles.article import Article
from geo.articles.sentences import text_layout
from geo.records import MISSING, Claim, Records

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text that lies in the passages of the same claims."""

    text: str
    claims: tuple[str, ...]
    """Ids of the claims whose passages it lies in."""
    ends: tuple[str, ...]
    """Ids of those whose passages end with it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or several in a row without a claim: 0 is the headline, `last` is included."""

    number: int
    last: int
    claims: tuple[Claim, ...]
    """In the order in which their passages begin."""
    pieces: tuple[_Piece, ...] = ()
    """Its text; none without the article's file."""


def reading(records: Records, source: str, article: Article | None = None) -> tuple[Part, ...]:
    """The paragraphs of a source in the order of the text; none if no claim points into it.

    `article` is the source's text, or None for the outline.
    """
    claims = in_order(records, source)
    if not claims:
        return ()
    if article is None:
        return tuple(_outline(claims))
    return tuple(_with_text(claims, article.text))


def articles(records: Records) -> list[str]:
    """Ids of the sources that claims point into, the latest first."""
    sources, paragraphs = records.claims.column("source"), records.claims.column("paragraph")
    codes = np.unique(sources.codes[paragraphs.codes != MISSING])
    ids = (str(sources.values[code]) for code in codes)
    return sorted(sorted(ids), key=lambda s: records.sources[s].published, reverse=True)


def in_order(records: Records, source: str) -> list[Claim]:
    """The claims that point into a source's text, in the order of the text."""
    claims = [c for c in records.claims.where("source", source) if c.paragraph is not None]
    return sorted(claims, key=lambda c: (c.paragraph or 0, c.start or 0, c.end or 0))


def _outline(claims: Sequence[Claim]) -> Iterator[Part]:
    """The paragraphs that have claims, and the gaps before and between them."""
    following = 0
    for number in sorted({c.paragraph or 0 for c in claims}):
        if number > following:
            yield Part(following, number - 1, ())
        yield Part(number, number, _of(claims, number))
        following = number + 1


def _with_text(claims: Sequence[Claim], text: str) -> Iterator[Part]:
    """Every paragraph that the text has or a claim names.

    A passage that reaches out of its paragraph, as rules find it in the text, takes more along.
    """
    spans = {p.number: (p.start, p.end) for p in text_layout(text).paragraphs}
    for number in sorted({*spans, *(c.paragraph or 0 for c in claims)}):
        own = _of(claims, number)
        ends = [spans[number]] if number in spans else []
        ends += [_span(claim) for claim in own]
        whole = min(start for start, _ in ends), max(end for _, end in ends)
        yield Part(number, number, own, tuple(article_pieces(text, whole, own)))


def _of(claims: Sequence[Claim], number: int) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.paragraph == number)


def _span(claim: Claim) -> _Span:
    return claim.start or 0, claim.end or 0


def article_pieces(text: str, whole: _Span, claims: Sequence[Claim]) -> Iterator[_Piece]:
    """The text of a span, cut wherever the passage of one of the claims begins or ends in it."""
    first, last = whole
    spans = {claim.id: _span(claim) for claim in claims}
    inside = {at for span in spans.values() for at in span if first < at < last}
    cuts = sorted({first, last, *inside})
    for start, end in pairwise(cuts):
        over = [claim for claim, (a, b) in spans.items() if a <= start and end <= b]
        yield _Piece(
            text[start:end], tuple(over), tuple(claim for claim in over if spans[claim][1] == end)
        )
