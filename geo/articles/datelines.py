"""Datelines, and the days that words in an article stand for, counted from its dateline.

A day that can't be resolved is None: never guessed. "Tuesday" is the last Tuesday on or before
the day of the article; "last week" and "in October" keep their precision, with a stand-in day
in the middle as in the records.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geo.records import Precision

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DAY_OF_MONTH: Final = (
    rf"(?:{MONTH}\s\d{{1,2}}(?!\d)(?:,\s\d{{4}})?|\d{{1,2}}\s{MONTH}(?:\s\d{{4}})?)"
)

_DATELINE = re.compile(
    rf"""
    (?P<place>[A-Z][\w'’-]*(?:[ ,-]+(?!{MONTH}\s)(?:[ae][a-z]{{1,2}}-)?[A-Z(][\w'’.)-]*){{0,4}}?)
    (?:[,.]?\s+(?P<day>{DAY_OF_MONTH}))?
    (?:,?\s*\((?P<agency>[^()\n]{{2,40}})\)|[.,]?\s*/(?P<slashed>[^/\n]{{2,30}})/|,\s*(?P<bare>[A-Z]{{2,8}}))?
    (?:\s*(?:--|[–—_-])\s+|(?<=/)\.?\s+)
    """,
    re.VERBOSE,
)
_ISO = re.compile(r"(?<!\d)([12]\d{3})-(\d{2})-(\d{2})(?!\d)")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
_NUMBERED = re.compile(rf"\b{DAY_OF_MONTH}")
_IN_MONTH = re.compile(
    r"\b(?:in|during|since|throughout)\s+(?:early |late |mid-)?"
    rf"({'|'.join(MONTHS)})(?:\s+(\d{{4}}))?\b"
)
_NEAR = re.compile(r"\b(today|yesterday|a day earlier|last week|last month)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The words before an article's first sentence: `end` is where that begins."""

    place: str
    day_words: str
    agency: str
    end: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that words stand for."""

    day: date
    precision: Precision
    words: str


def dateline(text: str, start: int, end: int) -> Dateline | None:
    """The dateline with which a paragraph opens; None if it opens with none."""
    match = _DATELINE.match(text, start, end)
    if not match:
        return None
    agency = match["agency"] or match["slashed"] or match["bare"] or ""
    if not (agency or match["day"] or match["place"].isupper()):
        return None
    return Dateline(match["place"], match["day"] or "", agency, match.end())


def article_day(line: Dateline | None, text: str, published: date | None) -> date | None:
    """The day of an article: that of its dateline, its year from the publication or the page."""
    stamp = published or _first_iso(text)
    if line is None or not line.day_words:
        return stamp
    found = numbered_day(line.day_words, stamp)
    return found or stamp


def _first_iso(text: str) -> date | None:
    for match in _ISO.finditer(text):
        found = _date(*map(int, match.groups()))
        if found:
            return found
    return None


def numbered_day(words: str, reference: date | None) -> date | None:
    """The day of "Nov. 14", "14 November" or "Nov 5, 2017".

    Without a year it is the nearest such day on or before the reference or a month after it.
    """
    month = next(n for n, name in enumerate(MONTHS, 1) if name[:3] in words)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    day, year = numbers[0], numbers[1] if len(numbers) > 1 else None
    if year is not None:
        return _date(year, month, day)
    if reference is None:
        return None
    found = _date(reference.year, month, day)
    if found and found > reference + timedelta(days=31):
        return _date(reference.year - 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dated(words: str, reference: date | None) -> Dated | None:
    """The first day that words name, counted from the reference; None if there is none."""
    if reference is None:
        return None
    found = [
        (match.start(), read(match, reference))
        for pattern, read in ((_NUMBERED, _by_number), (_WEEKDAY, _by_name), (_NEAR, _by_distance),
                              (_IN_MONTH, _by_month))
        for match in [pattern.search(words)]
        if match
    ]  # fmt: skip
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _by_number(match: re.Match[str], reference: date) -> Dated | None:
    day = numbered_day(match[0], reference)
    return Dated(day, "day", match[0]) if day else None


def _by_name(match: re.Match[str], reference: date) -> Dated:
    back = (reference.weekday() - WEEKDAYS.index(match[1])) % 7
    return Dated(reference - timedelta(days=back), "day", match[0])


def _by_distance(match: re.Match[str], reference: date) -> Dated:
    words = match[0].lower()
    if words == "last week":
        monday = reference - timedelta(days=reference.weekday() + 7)
        return Dated(monday + timedelta(days=3), "week", match[0])
    if words == "last month":
        last = reference.replace(day=1) - timedelta(days=1)
        return Dated(last.replace(day=15), "month", match[0])
    back = 0 if words == "today" else 1
    return Dated(reference - timedelta(days=back), "day", match[0])


def _by_month(match: re.Match[str], reference: date) -> Dated:
    month = MONTHS.index(match[1]) + 1
    year = int(match[2]) if match[2] else reference.year - (month > reference.month)
    return Dated(date(year, month, 15), "month", match[0])
