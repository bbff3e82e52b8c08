"""A text as its author meant it: hard-wrapped lines joined, every gap between words one space.

The rules of this package are written for such a text. Where its characters stand in the file is
kept, so that passages, their offsets and their hashes are those of the file, wrapped as it is.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

WRAPPED_FROM: Final = 40
WRAPPED_TO: Final = 100
"""The longest line of a text that is hard-wrapped has so many characters."""

_LINE_END = re.compile(r"\r\n|[\n\r\f\x85\u2028]|(?P<two>\u2029)")
_LINE = re.compile(r"[^\s](?:[^\n\r\f\x85\u2028\u2029]*[^\s])?")
_PIECE = re.compile(r"[^\s\u00ad\u200b\u2060\ufeff]+")
"""Soft hyphens, zero-width spaces and byte order marks are seen by nobody."""
_ENDS = re.compile(r"[.?!…:][\"”’')\]]*\Z")
_ITEM = re.compile(r"(?:[*•·‣▪–—-]|\d{1,2}[.)])\s+(?=\S)")
"""What stands before an item of a list: no part of it."""
_TURN = re.compile(r"(?:[A-Z][A-Z. '’-]{0,40}|[QA]):\s|[QA]\.\s|\d{1,2}[.:]\d\d\s?(?:GMT|[ap]m)?\b")
"""How a turn of a conversation or an item of a live report begins."""


class _Line(NamedTuple):
    """A line of the file without the blanks around it; whether an empty one stands before it."""

    start: int
    end: int
    indent: int
    apart: bool


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text with joined lines, its blocks apart by one empty line.

    `origins` has, for each character of `text`, its offset in the file.
    """

    text: str
    origins: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of this text stands in the file."""
        if start < end:
            return self.origins[start], self.origins[end - 1] + 1
        at = self.origins[start] if start < len(self.origins) else 0
        return at, at


def unwrapped(text: str) -> Unwrapped:
    """A text with its hard-wrapped lines joined."""
    parts: list[str] = []
    origins = array("q")
    for block in blocks(text):
        gap = "\n\n" if parts else ""
        for piece, glued in _pieces(text, block):
            gap = "" if glued else gap
            parts += [gap, piece[0]]
            origins.extend([piece.start()] * len(gap))
            origins.extend(range(*piece.span()))
            gap = " "
    return Unwrapped("".join(parts), origins)


def _pieces(text: str, block: tuple[int, int]) -> Iterator[tuple[re.Match[str], bool]]:
    """The runs of visible characters of a block; whether one goes on what stands before it.

    It does after a character that nobody sees, and where a line was broken after a hyphen.
    """
    before: re.Match[str] | None = None
    for piece in _PIECE.finditer(text, *block):
        gap = text[before.end() : piece.start()] if before else " "
        at_hyphen = before and _LINE_END.search(gap) and _is_hyphened(before[0], piece[0])
        yield piece, bool(at_hyphen) or not any(map(str.isspace, gap))
        before = piece


def _is_hyphened(before: str, after: str) -> bool:
    joins = before[-1] == "-" and (before[-2:-1].isalnum() or before[-2:-1] == ".")
    return joins and after[0].isalnum()


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs, items and lines that stand apart, without the marks of a list."""
    groups: list[list[_Line]] = []
    for line in _lines(text):
        if line.apart or not groups:
            groups.append([])
        groups[-1].append(line)
    for group in groups:
        for first, last in _divided(text, group, is_whole_text=len(groups) == 1):
            item = _ITEM.match(text, first.start, last.end)
            yield item.end() if item else first.start, last.end


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for match in _LINE.finditer(text):
        gap = text[at : match.start()]
        ends = list(_LINE_END.finditer(gap))
        indent = len(gap) - (ends[-1].end() if ends else 0)
        yield _Line(*match.span(), indent, len(ends) > 1 or any(end["two"] for end in ends))
        at = match.end()


def _divided(
    text: str, group: list[_Line], *, is_whole_text: bool
) -> Iterator[tuple[_Line, _Line]]:
    """First and last line of each block among lines without an empty one between them."""
    width = max(line.end - line.start for line in group)
    first = group[0]
    is_list = bool(_ITEM.match(text, first.start))
    for line, following in pairwise(group):
        ends = bool(_ENDS.search(text, line.start, line.end))
        item = _ITEM.match(text, following.start) if is_list else None
        if is_whole_text:
            parts = not _goes_on(text, line, following, width)
        else:
            parts = ends and (width > WRAPPED_TO or bool(_TURN.match(text, following.start)))
        if parts or item:
            yield first, line
            first = following
    yield first, group[-1]


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """In a text without empty lines: whether the next line had no room in this one."""
    if not WRAPPED_FROM <= width <= WRAPPED_TO or following.indent > line.indent:
        return False
    word = text[following.start : following.end].split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > width
