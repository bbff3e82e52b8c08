"""The days that words in an article stand for, counted from its own.

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
    rf"(?:{MONTH}(?:\s|(?<=\.))\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])(?:,\s\d{{4}}(?!\d))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}(?:,?\s\d{{4}}(?!\d))?)"
)
_COUNTS: Final = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS: Final = {word: number for number, word in enumerate(_COUNTS, 1)}

_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
_NUMBERED = re.compile(rf"\b{DAY_OF_MONTH}")
_IN_MONTH = re.compile(
    r"\b(?:in|during|since|throughout|until|by|of)\s+(?:early |late |mid-)?"
    rf"({'|'.join(MONTHS)})(?:\s+(\d{{4}}))?\b(?!\s+\d)"
)
_NEAR = re.compile(
    r"\b(today|this (?:morning|afternoon|evening)|tonight|yesterday|last night|overnight|tomorrow|"
    r"a day earlier|last week|last month|next week)\b",
    re.IGNORECASE,
)
_AGO = re.compile(rf"\b({'|'.join(_NUMBERS)}|\d{{1,2}}) (days?|weeks?) (?:ago|earlier)\b")
_AHEAD = re.compile(r"\b(?:will|would|to be|is to|are to|plans? to|next)\b")
_SIDE = re.compile(
    r",?\s*\b(?:who|whom|whose|which|where|when|that (?=(?:had|was|were|has|have)\b))\b[^,;:.]*"
    r"(?:,(?!\s(?:and|or)\b))?"
    r"|,\s(?:\w+ed|built|held|taken|made|seen|known)\s(?:by|in|on|from|to|with|after|during)\b[^,;]*,"
)
"""A clause that tells of something else, on another day."""

_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?:{'|'.join(WEEKDAYS)}|{DAY_OF_MONTH}|\d{{1,2}})\s+(?:and|to|until)\s+"
    rf"(?:{'|'.join(WEEKDAYS)}|{DAY_OF_MONTH})"
)
"""Two days, neither of which is the day."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that words stand for."""

    day: date
    precision: Precision
    words: str


def numbered_day(words: str, reference: date | None) -> date | None:
    """The day of "Nov. 14", "14 November" or "Nov 5, 2017".

    Without a year it is the nearest such day on or before the reference or a month after it.
    """
    month = next(n for n, name in enumerate(MONTHS, 1) if name[:3] in words)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    day, year = numbers[0], numbers[1] if len(numbers) > 1 else None
    if year is not None:
        return real_day(year, month, day)
    if reference is None:
        return None
    in_year = real_day(reference.year, month, day)
    if in_year and in_year > reference + timedelta(days=31):
        return real_day(reference.year - 1, month, day)
    return in_year


def real_day(year: int, month: int, day: int) -> date | None:
    """The day of these numbers; None if there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dated(words: str, reference: date | None) -> Dated | None:
    """The first day that words name, counted from the reference; None if there is none.

    The day of a relative clause is that of something else.
    """
    if reference is None:
        return None
    main = _BETWEEN.sub(_blank, _SIDE.sub(_blank, words))
    matches = [
        (match.start(), read(match, reference))
        for pattern, read in (
            (_NUMBERED, _by_number), (_WEEKDAY, _by_name), (_NEAR, _by_distance),
            (_AGO, _by_count), (_IN_MONTH, _by_month),
        )
        for match in [pattern.search(main)]
        if match
    ]  # fmt: skip
    return min(matches, key=lambda pair: pair[0])[1] if matches else None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _by_number(match: re.Match[str], reference: date) -> Dated | None:
    day = numbered_day(match[0], reference)
    return Dated(day, "day", match[0]) if day else None


def _by_name(match: re.Match[str], reference: date) -> Dated:
    back = (reference.weekday() - WEEKDAYS.index(match[1])) % 7
    if _AHEAD.search(match.string, 0, match.start()):
        back -= 7
    return Dated(reference - timedelta(days=back), "day", match[0])


def _by_distance(match: re.Match[str], reference: date) -> Dated:
    words = match[0].lower()
    if words.endswith("week"):
        monday = reference - timedelta(
            days=reference.weekday() + (7 if words[:4] == "last" else -7)
        )
        return Dated(monday + timedelta(days=3), "week", match[0])
    if words == "last month":
        last = reference.replace(day=1) - timedelta(days=1)
        return Dated(last.replace(day=15), "month", match[0])
    back = {"yesterday": 1, "last night": 1, "a day earlier": 1, "tomorrow": -1}.get(words, 0)
    return Dated(reference - timedelta(days=back), "day", match[0])


def _by_count(match: re.Match[str], reference: date) -> Dated:
    """The day of "three days ago"; a week ago is not known to the day."""
    count = _NUMBERS[match[1]] if match[1] in _NUMBERS else int(match[1])
    in_weeks = match[2].startswith("week")
    day = reference - timedelta(days=count * (7 if in_weeks else 1))
    return Dated(day, "week" if in_weeks else "day", match[0])


def _by_month(match: re.Match[str], reference: date) -> Dated:
    month = MONTHS.index(match[1]) + 1
    year = int(match[2]) if match[2] else reference.year - (month > reference.month)
    return Dated(date(year, month, 15), "month", match[0])
