"""A text read for attribution: its quotations masked, and passages cut to what is said."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

from geo.articles import Quotation
from geo.curation import cues
from geo.records import Voice

STOPS: Final = " \t\n.,;:!?…"
"""What is stripped from the ends of a passage."""


class Span(NamedTuple):
    """A span of the text, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, the same with quoted characters masked, its quotations, the voices of the records.

    Both texts have the same offsets: cues are looked for in `masked`, words taken from `text`.
    """

    text: str
    masked: str
    quotations: tuple[Quotation, ...]
    voices: Mapping[str, Voice]

    def quoted(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The quotations that reach into a span."""
        first = bisect_right(self.quotations, start, key=attrgetter("end"))
        last = bisect_left(self.quotations, end, key=attrgetter("start"))
        return self.quotations[first:last]


def masked(text: str, quotations: tuple[Quotation, ...]) -> str:
    """The text with every quoted character but the marks replaced by NUL."""
    parts, at = [], 0
    for quotation in quotations:
        last = quotation.end - 1 if quotation.closed else quotation.end
        parts += [text[at : quotation.start + 1], "\0" * (last - quotation.start - 1)]
        at = last
    return "".join((*parts, text[at:]))


def trimmed(r: Reading, content: Span) -> Span:
    """What is said without stops at its ends and marks that enclose it or lead out of it."""
    start, end = content
    while True:
        before = start, end
        while start < end and r.text[start] in STOPS:
            start += 1
        while start < end and r.text[end - 1] in STOPS:
            end -= 1
        for quotation in r.quoted(start, end):
            opens = quotation.start == start
            closes = quotation.closed and quotation.end == end
            if opens and (closes or quotation.end > end or is_split(r, quotation, end)):
                start += 1
            leads_out = quotation.start < start or r.text[end - 2 : end - 1] in (",", ".")
            if closes and (opens or leads_out or resumes(r, quotation, start)):
                end -= 1
        if (start, end) == before:
            return Span(start, end)


def is_split(r: Reading, quotation: Quotation, end: int) -> bool:
    """Whether an attribution follows the quotation and another one ends the passage."""
    rest = r.masked[quotation.end : end]
    return r.text[quotation.end - 2] == "," and bool(cues.VERB.search(rest))


def resumes(r: Reading, quotation: Quotation, start: int) -> bool:
    """Whether the quotation goes on after an attribution in the middle of the passage."""
    before = [q for q in r.quoted(start, quotation.start) if q.end <= quotation.start]
    return bool(before) and bool(cues.VERB.search(r.masked, before[-1].end, quotation.start))


def until(r: Reading, start: int, end: int, marks: str) -> int:
    offsets = [at for mark in marks if (at := r.masked.find(mark, start, end)) >= 0]
    return min(offsets, default=end)


def skip(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
