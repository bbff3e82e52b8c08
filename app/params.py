"""Query parameters to values. Each function says in its error what it expected.

Numbers and days are matched against ASCII patterns before Python's own parsers see them: `int()`
takes `1_0` and Arabic digits, `float()` takes `nan`. A parameter that a resource doesn't know, or
that is given twice, is refused, as OGC API - Features 7.4 asks.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from geo import QueryError
from geo.collection import Interval
from geo.model import BBox

LIMIT_DEFAULT: Final = 1000
LIMIT_MAX: Final = 10_000
OFFSET_MAX: Final = 10**9

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_OPEN = ("", "..")

Pairs = Sequence[tuple[str, str]]


def single(pairs: Pairs, known: Collection[str]) -> dict[str, str]:
    """The parameters by name; QueryError for one that is not known or is given twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            expected = f"one of {', '.join(sorted(known))}" if known else "no parameter here"
            raise QueryError(name, value, expected)
        if name in found:
            raise QueryError(name, value, "the parameter once")
        found[name] = value
    return found


def day(name: str, text: str) -> date:
    """A day as YYYY-MM-DD."""
    expected = "a day as YYYY-MM-DD"
    if not _DAY.fullmatch(text):
        raise QueryError(name, text, expected)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(name, text, expected + " that exists") from None


def count(name: str, text: str, *, least: int, most: int) -> int:
    """A whole number of at least `least`; more than `most` is taken as `most`."""
    if not re.fullmatch(r"\d+", text, re.ASCII) or (least and not text.strip("0")):
        raise QueryError(name, text, f"a whole number of at least {least}")
    return int(text) if len(text) <= len(str(most)) and int(text) <= most else most


def bbox(text: str) -> tuple[BBox, ...]:
    """The boxes of `bbox`: one, or two if it crosses the antimeridian.

    Four numbers (west, south, east, north), or six with heights, which are read and not used,
    since no feature has one.
    """
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        raise QueryError("bbox", text, "4 numbers (west,south,east,north), or 6 with heights")
    numbers = [float(part) for part in parts]
    west, south, east, north = numbers if len(parts) == 4 else (*numbers[0:2], *numbers[3:5])
    if len(parts) == 6 and numbers[2] > numbers[5]:
        raise QueryError("bbox", text, "a lowest height that is not above the highest")
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise QueryError("bbox", text, "longitudes from -180 to 180")
    if not -90 <= south <= north <= 90:
        raise QueryError("bbox", text, "latitudes from -90 to 90, south before north")
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def interval(text: str) -> Interval:
    """The first and last day of `datetime`: a day, an instant, or two of them with `/` between.

    `..` or nothing leaves an end open. An instant counts as the day it falls on in UTC.
    """
    first, slash, last = text.partition("/")
    if not slash:
        only = _moment(first, text)
        return only, only
    begin = None if first in _OPEN else _moment(first, text)
    end = None if last in _OPEN else _moment(last, text)
    if begin is None and end is None:
        raise QueryError("datetime", text, "an interval with at least one end")
    if begin and end and begin > end:
        raise QueryError("datetime", text, "an interval that begins before it ends")
    return begin, end


def _moment(part: str, text: str) -> date:
    expected = "a day (2017-11-14), an instant (2017-11-14T12:00:00Z) or an interval with /"
    try:
        if _DAY.fullmatch(part):
            return date.fromisoformat(part)
        if _INSTANT.fullmatch(part):
            return datetime.fromisoformat(part.upper()).astimezone(UTC).date()
    except (ValueError, OverflowError):
        pass
    raise QueryError("datetime", text, expected)


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """A question to a collection's items."""

    bbox: tuple[BBox, ...]
    datetime: Interval
    limit: int
    offset: int


ITEMS: Final = ("bbox", "datetime", "f", "limit", "offset")


def items_query(pairs: Pairs) -> ItemsQuery:
    """The parameters of /items; QueryError names the first that can't be used."""
    given: Mapping[str, str] = single(pairs, ITEMS)
    only_json(given)
    return ItemsQuery(
        bbox=bbox(given["bbox"]) if "bbox" in given else (),
        datetime=interval(given["datetime"]) if "datetime" in given else (None, None),
        limit=count("limit", given["limit"], least=1, most=LIMIT_MAX)
        if "limit" in given
        else LIMIT_DEFAULT,
        offset=count("offset", given["offset"], least=0, most=OFFSET_MAX)
        if "offset" in given
        else 0,
    )


def only_json(given: Mapping[str, str]) -> None:
    """Refuse any format but JSON: the only one there is here."""
    if given.get("f", "json") != "json":
        raise QueryError("f", given["f"], "json")
