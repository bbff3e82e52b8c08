"""What is said in a clause, by where its attribution stands: before it, behind it or around it."""

import re

from geo.curation import cues
from geo.curation.passages import STOPS, Reading, Span

_THAT = re.compile(r"(?:[\s,:]|that\b(?!\s+(?:was|is|were|had|has|will|would|could)\b))*")


def acting(r: Reading, clause: Span, start: int) -> Span:
    """The whole clause of a verb that is itself what is said, without "but" and the like."""
    leading = cues.LEADING.match(r.text, clause.start)
    begins = leading.end() if leading and leading.end() <= start else clause.start
    return Span(begins, clause.end)


def content_around(r: Reading, clause: Span, start: int, after: int) -> Span | None:
    """What is said, by where its attribution (from start to after) stands."""
    before = is_content(r, clause.start, start)
    rest = r.masked[after : clause.end]
    if not rest.strip(STOPS + '"”'):
        return Span(clause.start, start) if before else None
    if before and trails(r, after, clause.end):
        resumed = goes_on(r, after, clause.end)
        return clause if resumed else Span(clause.start, start)
    return that_clause(r, after, clause.end)


def is_content(r: Reading, start: int, end: int) -> bool:
    """Whether what stands before an attribution can be what is said."""
    words = cues.words_of(cues.LEADING.sub("", r.text[start:end]))
    if not words:
        return False
    return r.masked[start:end].rstrip()[-1:] in ',"”»?!—–'


def trails(r: Reading, after: int, end: int) -> bool:
    """Whether an attribution follows what is said, by what stands after it."""
    rest = r.masked[after:end]
    if rest.lstrip()[:1] == ",":
        return True
    if re.match(r"\s*(?::|that\b|[\"“])", rest):
        return False
    return bool(cues.TAIL_START.match(rest))


def goes_on(r: Reading, after: int, end: int) -> bool:
    """Whether what is said goes on after the attribution."""
    rest = r.masked[after:end]
    if cues.PARTICIPLE.match(rest) or re.match(r"\s*[,:]?\s*[\"“]", rest):
        return bool(rest.strip(STOPS + '"”'))
    dropped = re.match(
        r"\s*,\s*(?:a|an|hours?|days?|two|as|after|citing|quoting|without|calling|referring|"
        r"according|using|when|where|who|which|whose|ending|in what|following|speaking|"
        r"describing|urging|dismissing|rejecting|condemning|amid|despite|while)\b", rest,
    )  # fmt: skip
    return rest.lstrip()[:1] == "," and not dropped and len(cues.words_of(rest)) > 1


def content_beside(r: Reading, clause: Span, start: int, after: int) -> Span:
    """What is said before or after an attribution that needs no further words."""
    if r.masked[after : clause.end].strip(STOPS + '"”') and not is_content(r, clause.start, start):
        return that_clause(r, after, clause.end)
    return Span(clause.start, start)


def that_clause(r: Reading, after: int, end: int) -> Span:
    """What follows "said", without "that" and what is no part of it."""
    match = _THAT.match(r.masked, after, end)
    start = match.end() if match else after
    citing = cues.CITING.match(r.masked, after, end)
    if citing:
        start = that_clause(r, citing.end(), end).start
    dropped = cues.DROPPED.search(r.masked, start, end)
    return Span(start, dropped.start() if dropped else end)
