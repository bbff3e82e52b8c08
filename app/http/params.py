"""Query strings, and the values in them: numbers, days, intervals.

Numbers and days are matched against ASCII patterns before Python's own parsers see them: `int()`
takes `1_0` and Arabic digits, `float()` takes `nan`. Each refusal names the parameter and what was
expected.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from geo import QueryError
from geo.records import Manifest
from geo.search import Interval

FIELDS_MAX: Final = 64

NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DIGITS = re.compile(r"\d+", re.ASCII)
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"(?:[A-Za-z0-9_-]+=[A-Za-z0-9_.~,:/+*%-]*(?:&|$))*")
_OPEN = ("", "..")
Pairs = Sequence[tuple[str, str]]


def pairs(query_string: bytes) -> Pairs:
    """The names and values of a query string, decoded. QueryError if that can't be done."""
    try:
        text = query_string.decode("ascii")
        if "%" not in text and "+" not in text and text.count("&") < FIELDS_MAX:
            parts = [part.partition("=") for part in text.split("&") if part]
            return [(name, value) for name, _, value in parts]
        if _BROKEN.search(text):
            raise ValueError
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError:
        raise _undecodable(query_string.decode("latin-1")) from None


def _undecodable(text: str) -> QueryError:
    """What is wrong with a query string that can't be decoded, and in which parameter."""
    for part in text.split("&")[:FIELDS_MAX]:
        name, _, value = part.partition("=")
        try:
            part.encode("ascii")
            unquote_to_bytes(part).decode()
        except UnicodeError:
            return QueryError(name, value, "percent-encoded UTF-8")
        if _BROKEN.search(part):
            return QueryError(name, value, "percent-encoded UTF-8")
    return QueryError("query", text, f"at most {FIELDS_MAX} parameters")


def linkable(query_string: bytes, parameters: Mapping[str, str]) -> str:
    """The query string as it can stand in a link: as it was sent, unless that needs encoding."""
    text = query_string.decode("latin-1")
    return text if _PLAIN.fullmatch(text) else urlencode(parameters)


def with_parameter(query: str, name: str, value: str) -> str:
    """The query string with this parameter instead of the one it may have."""
    start = f"{name}="
    if start not in query:
        return f"{query}&{start}{value}" if query else start + value
    rest = without_parameter(query, name)
    return f"{rest}&{start}{value}" if rest else start + value


def without_parameter(query: str, name: str) -> str:
    """The query string without this parameter."""
    if f"{name}=" not in query:
        return query
    parts = query.split("&")
    return "&".join([part for part in parts if part and not part.startswith(f"{name}=")])


def pairs_or_none(query_string: bytes) -> Pairs:
    """The names and values of a query string; none of them if it can't be decoded."""
    try:
        return pairs(query_string)
    except QueryError:
        return []


def single(pairs: Pairs, known: Sequence[str] | Mapping[str, Any]) -> dict[str, str]:
    """The parameters by name; QueryError for one that is not known or is given twice."""
    parameters: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            expected = f"one of {', '.join(sorted(known))}" if known else "no parameter here"
            raise QueryError(name, value, expected)
        if name in parameters:
            raise QueryError(name, value, "the parameter once")
        parameters[name] = value
    return parameters


def single_day(name: str, text: str) -> date:
    """A day as YYYY-MM-DD."""
    expected = "a day as YYYY-MM-DD"
    if not _DAY.fullmatch(text):
        raise QueryError(name, text, expected)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(name, text, expected + " that exists") from None


def covered_day(manifest: Manifest, text: str | None, name: str = "day") -> date:
    """The day asked for, one of the data's; the default one without the parameter."""
    if text is None:
        return manifest.default_day
    day = single_day(name, text)
    if not manifest.first_day <= day <= manifest.last_day:
        expected = f"a day from {manifest.first_day} to {manifest.last_day}"
        raise QueryError(name, text, expected)
    return day


def by(text: str | None) -> Literal["holder", "strength"]:
    """What to colour by."""
    if text == "strength":
        return "strength"
    if text not in (None, "holder"):
        raise QueryError("by", text, "holder or strength")
    return "holder"


def measure(text: str | None) -> Literal["places", "km2"]:
    """What to count of a holder."""
    if text == "km2":
        return "km2"
    if text not in (None, "places"):
        raise QueryError("measure", text, "places or km2")
    return "places"


def comma_separated(text: str | None) -> list[str]:
    """What stands between commas; nothing without the parameter, or if it is empty."""
    return text.split(",") if text else []


def switch(name: str, text: str | None) -> bool:
    """Whether the parameter is on: `1`; off are `0` and its absence."""
    if text not in (None, "0", "1"):
        raise QueryError(name, text, "0 or 1")
    return text == "1"


def count(name: str, text: str, *, least: int, most: int) -> int:
    """A whole number of at least `least`; more than `most` is taken as `most`."""
    if not _DIGITS.fullmatch(text) or (least and not text.strip("0")):
        raise QueryError(name, text, f"a whole number of at least {least}")
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= len(str(most)) and int(digits) <= most else most


def number(name: str, text: str) -> float:
    """A finite number."""
    if not NUMBER.fullmatch(text):
        raise QueryError(name, text, "a number")
    return float(text)


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
        if _DAY.fullmatch(part.removesuffix("T")):  # GDAL (3.12) writes a day as 2017-11-14T
            return date.fromisoformat(part.removesuffix("T"))
        if _INSTANT.fullmatch(part):
            return datetime.fromisoformat(part.upper()).astimezone(UTC).date()
    except (ValueError, OverflowError):
        pass
    raise QueryError("datetime", text, expected)
