"""The operators of CQL2 on single values: what each takes, what it gives, how.

Days and instants are compared as days (ISO strings, which sort as days do); an instant counts as
the day it falls on in UTC. A missing value makes the outcome unknown (None), except for `isNull`
and where `between` and `in` are decided without it.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

Value = str | float | bool | tuple[Any, ...] | None

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST, LAST = "0000", "9999-99"
"""The open ends of an interval, before and after every day."""


class Kind(StrEnum):
    """What a part of a filter stands for."""

    STRING = "a string"
    NUMBER = "a number"
    BOOLEAN = "a truth value"
    DATE = "a day"
    INTERVAL = "an interval"
    ARRAY = "an array"
    GEOMETRY = "a geometry"


OF_TYPE: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "string": Kind.STRING,
        "integer": Kind.NUMBER,
        "number": Kind.NUMBER,
        "boolean": Kind.BOOLEAN,
        "date": Kind.DATE,
        "strings": Kind.ARRAY,
    }
)
"""The kind of each type of property (`geo/features/schema.py`)."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator: the kinds its arguments may have, the kind it gives, what it does."""

    takes: Callable[[Sequence[Kind]], bool]
    expected: str
    gives: Kind
    apply: Callable[..., Value]
    strict: bool = True
    """Whether a missing argument makes the outcome unknown; else `apply` decides."""


def _of(*expected: Kind) -> Callable[[Sequence[Kind]], bool]:
    return lambda kinds: tuple(kinds) == expected


def _alike(count: int | None, *among: Kind) -> Callable[[Sequence[Kind]], bool]:
    """Takes arguments of one kind, which is among these; that many, or at least two."""
    return lambda kinds: (
        (len(kinds) == count if count else len(kinds) >= 2)
        and len(set(kinds)) == 1
        and kinds[0] in among
    )


def _temporal(kinds: Sequence[Kind]) -> bool:
    return len(kinds) == 2 and set(kinds) <= {Kind.DATE, Kind.INTERVAL}


def iso_day(text: str) -> str:
    """The day of a date or an instant, as an ISO string. ValueError if it is none."""
    if ISO_DAY.fullmatch(text):
        return date.fromisoformat(text).isoformat()
    if text.isascii() and "T" in text.upper():
        instant = datetime.fromisoformat(text.upper())
        if instant.tzinfo:
            return instant.astimezone(UTC).date().isoformat()
    raise ValueError


def like(text: str, pattern: str) -> bool:
    r"""Whether the text is of the pattern: `%` any characters, `_` one, `\` takes the next as is.

    Linear for each `%` in the pattern, whatever the text: no backtracking over earlier ones.
    """
    tokens = [(part[0][-1], part[0]) for part in re.finditer(r"\\.|.", pattern, re.DOTALL)]
    at = seen = 0
    star, resume = -1, 0
    while seen < len(text):
        token = tokens[at] if at < len(tokens) else ("", "")
        if token[1] == "%":
            star, resume = at, seen
            at += 1
        elif token[1] == "_" or (token[1] and token[0] == text[seen]):
            at, seen = at + 1, seen + 1
        elif star >= 0:
            resume += 1
            at, seen = star + 1, resume
        else:
            return False
    return all(raw == "%" for _, raw in tokens[at:])


def unaccented(text: str) -> str:
    """The text without its combining marks."""
    split = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in split if not unicodedata.combining(c)))


def _ends(value: Any) -> tuple[str, str]:
    return value if isinstance(value, tuple) else (value, value)


def _times(relation: Callable[[str, str, str, str], bool]) -> Operation:
    """A relation of the first and last days of two times."""
    return Operation(
        _temporal,
        "two days or intervals",
        Kind.BOOLEAN,
        lambda a, b: relation(*_ends(a), *_ends(b)),
    )


def _sets(relation: Callable[[set[Any], set[Any]], bool]) -> Operation:
    return Operation(
        _of(Kind.ARRAY, Kind.ARRAY),
        "two arrays",
        Kind.BOOLEAN,
        lambda a, b: relation(set(a), set(b)),
    )


def _compare(relation: Callable[[Any, Any], bool], *among: Kind) -> Operation:
    return Operation(_alike(2, *among), "two values of one type", Kind.BOOLEAN, relation)


def _any(outcomes: Iterable[bool | None]) -> bool | None:
    """Whether any is true, in three-valued logic."""
    known = set(outcomes)
    return True if True in known else None if None in known else False


def _between(value: Any, low: Any, high: Any) -> Value:
    """Not between as soon as one end excludes it, even if the other is missing."""
    if value is None:
        return None
    outside = _any((None if low is None else value < low, None if high is None else value > high))
    return None if outside is None else not outside


def _in(value: Any, *listed: Any) -> Value:
    if value is None:
        return None
    return _any(None if other is None else value == other for other in listed)


def _calculate(function: Callable[[float, float], Any]) -> Operation:
    """Arithmetic in floating point: whole numbers of any size would take any time."""

    def safely(a: float, b: float) -> Value:
        try:
            number = function(float(a), float(b))
        except (ZeroDivisionError, OverflowError):
            return None
        return number if isinstance(number, int | float) else None

    return Operation(_of(Kind.NUMBER, Kind.NUMBER), "two numbers", Kind.NUMBER, safely)


_ORDERED = (Kind.STRING, Kind.NUMBER, Kind.DATE)
_STRINGS = _of(Kind.STRING, Kind.STRING)

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        "=": _compare(operator.eq, *_ORDERED, Kind.BOOLEAN),
        "<>": _compare(operator.ne, *_ORDERED, Kind.BOOLEAN),
        "<": _compare(operator.lt, *_ORDERED),
        ">": _compare(operator.gt, *_ORDERED),
        "<=": _compare(operator.le, *_ORDERED),
        ">=": _compare(operator.ge, *_ORDERED),
        "between": Operation(
            _alike(3, *_ORDERED),
            "three values of one type",
            Kind.BOOLEAN,
            _between,
            strict=False,
        ),
        "in": Operation(
            _alike(None, *_ORDERED, Kind.BOOLEAN),
            "a value and a list of values of its type",
            Kind.BOOLEAN,
            _in,
            strict=False,
        ),
        "like": Operation(_STRINGS, "two strings", Kind.BOOLEAN, like),
        "casei": Operation(_of(Kind.STRING), "a string", Kind.STRING, str.casefold),
        "accenti": Operation(_of(Kind.STRING), "a string", Kind.STRING, unaccented),
        "+": _calculate(operator.add),
        "-": _calculate(operator.sub),
        "*": _calculate(operator.mul),
        "/": _calculate(operator.truediv),
        "%": _calculate(operator.mod),
        "div": _calculate(operator.floordiv),
        "^": _calculate(operator.pow),
        "a_equals": _sets(operator.eq),
        "a_contains": _sets(operator.ge),
        "a_containedBy": _sets(operator.le),
        "a_overlaps": _sets(lambda a, b: not a.isdisjoint(b)),
        "t_after": _times(lambda a, _, __, d: a > d),
        "t_before": _times(lambda _, b, c, __: b < c),
        "t_equals": _times(lambda a, b, c, d: (a, b) == (c, d)),
        "t_intersects": _times(lambda a, b, c, d: a <= d and b >= c),
        "t_disjoint": _times(lambda a, b, c, d: a > d or b < c),
        "t_during": _times(lambda a, b, c, d: a > c and b < d),
        "t_contains": _times(lambda a, b, c, d: a < c and b > d),
        "t_meets": _times(lambda _, b, c, __: b == c),
        "t_metBy": _times(lambda a, _, __, d: a == d),
        "t_overlaps": _times(lambda a, b, c, d: a < c < b < d),
        "t_overlappedBy": _times(lambda a, b, c, d: c < a < d < b),
        "t_starts": _times(lambda a, b, c, d: a == c and b < d),
        "t_startedBy": _times(lambda a, b, c, d: a == c and b > d),
        "t_finishes": _times(lambda a, b, c, d: a > c and b == d),
        "t_finishedBy": _times(lambda a, b, c, d: a < c and b == d),
    }
)


def evaluate(tree: Any, row: Mapping[str, Value]) -> Value:
    """The value of a part of a filter, given the values of the properties it names."""
    if not isinstance(tree, dict):
        return tuple(tree) if isinstance(tree, list) else tree
    if "property" in tree:
        return row[tree["property"]]
    if "interval" in tree:
        return _interval(tree["interval"], row)
    if "op" not in tree:
        return iso_day(tree.get("date") or tree["timestamp"])
    if tree["op"] == "isNull":
        return evaluate(tree["args"][0], row) is None
    args = tree["args"]
    if tree["op"] == "in":
        args = (args[0], *args[1])
    values = [evaluate(arg, row) for arg in args]
    operation = OPERATIONS[tree["op"]]
    return None if operation.strict and None in values else operation.apply(*values)


def _interval(ends: Sequence[Any], row: Mapping[str, Value]) -> Value:
    """(first, last); an end that is missing or `..` is open."""
    begin, end = (
        (None if e == ".." else iso_day(e)) if isinstance(e, str) else evaluate(e, row)
        for e in ends
    )
    return (begin or FIRST, end or LAST)
