"""Parsers of single fields: each takes a field's text and returns its value.

A parser raises `ValueError` with what it expected, in words that follow "expected". Numbers and
days are matched in ASCII before `int`, `float` or `date` see them: those also take `1_0`, Arabic
digits, `nan` and `2017W462`. Parsers of columns with few different values are cached, so that a
million rows share their strings, days and tuples.
"""

import re
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from html import unescape
from typing import Final, TypeVar
from unicodedata import category, normalize

T = TypeVar("T")
Parser = Callable[[str], object]

FIELD_CHARACTERS: Final = 10_000
ID_CHARACTERS: Final = 100
REMEMBERED: Final = 65_536
"""A cached parser keeps this many values at most."""
SUGGESTED_FROM: Final = 2_000
"""No suggestion is looked for among more ids than this: it would take too long."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KIND = re.compile(r"[a-z_]+")
_YEAR = "(?:1[89]|2[01])[0-9]{2}"
_DAY = re.compile(_YEAR + "-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(_YEAR + "(-(0[1-9]|1[0-2]))?")
_INSTANT = re.compile(_YEAR + "-[0-9]{2}-[0-9]{2}T[0-9:]{8}(Z|[+-][0-9]{2}:[0-9]{2})")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z]+[0-9]*);")
_BLANK = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_URL = re.compile(r"""https?://[^\s/?#@"'<>\\]+([/?#][^\s"<>\\]*)?""")
_JOINERS = "\u200c\u200d"  # invisible, but Persian and Indic spelling needs them


def text(value: str) -> str:
    """One line of visible text, possibly empty; letters composed, every blank a plain one."""
    if not value.isascii():
        value = _BLANK.sub(" ", normalize("NFC", value))
    for entity in _ENTITY.findall(value) if "&" in value else ():
        if (character := unescape(entity)) != entity:
            raise ValueError(f"text, not HTML: {character!r} where it has {entity!r}")
    if value.isprintable() and value.strip() == value and len(value) <= FIELD_CHARACTERS:
        return value
    if len(value) > FIELD_CHARACTERS:
        raise ValueError(f"at most {FIELD_CHARACTERS} characters")
    if any(_is_hidden(character) for character in value):
        raise ValueError("one line of text without control or invisible characters")
    if value.strip() != value:
        raise ValueError("no blanks at the beginning or the end")
    return value


def _is_hidden(character: str) -> bool:
    return category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _JOINERS


@dataclass(frozen=True, slots=True)
class AsIs:
    """A parser that gives back as it is any text of a pattern that isn't longer than so.

    Of a whole column at once it can be told which texts these are; others are parsed one by one.
    """

    parse: Callable[[str], str]
    pattern: str
    """For RE2, of ASCII alone."""
    longest: int

    def __call__(self, value: str) -> str:
        """The value of a text."""
        return self.parse(value)


def _required(value: str) -> str:
    if not value:
        raise ValueError("a text that is not empty")
    return text(value)


required: Final = AsIs(_required, r"\A[!-%'-~]([ -%'-~]*[!-%'-~])?\z", FIELD_CHARACTERS)
"""Text that is not empty."""


def identifier(*reserved: str) -> Callable[[str], str]:
    """A parser of ids that may not be one of the reserved words."""

    def parse(value: str) -> str:
        if len(value) > ID_CHARACTERS or not _SLUG.fullmatch(value):
            raise ValueError("an id such as abu-kamal: a-z and 0-9, joined by single hyphens")
        if value in reserved:
            raise ValueError(f"another id: {value!r} has a meaning of its own")
        return value

    return parse if reserved else AsIs(parse, rf"\A{_SLUG.pattern}\z", ID_CHARACTERS)


class Shared(dict[str, T]):
    """A parser with a memory, for columns with few different values; by text what was parsed."""

    def __init__(self, parse: Callable[[str], T]) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, value: str) -> T:
        parsed = self.parse(value)
        if len(self) < REMEMBERED:
            self[value] = parsed
        return parsed

    def __call__(self, value: str) -> T:
        """The value of a text."""
        return self[value]


def choice(*values: str) -> Callable[[str], str]:
    """A parser of one of these words."""
    words = {value: value for value in values}

    def parse(value: str) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(values)}")
        return words[value]

    return Shared(parse)


def reference(
    ids: Collection[str] | None, table: str, expected: str = "an id"
) -> Callable[[str], str]:
    """A parser of ids of a table; any id will do if the table's ids could not be read (None)."""
    if ids is None:
        return identifier()
    known = ids if isinstance(ids, Set) else frozenset(ids)

    def parse(value: str) -> str:
        if value not in known:
            raise ValueError(f"{expected} in {table}.csv{_suggestion(value, known)}")
        return value

    return Shared(parse)


def _suggestion(value: str, known: Collection[str]) -> str:
    if len(known) > SUGGESTED_FROM:
        return ""
    close = get_close_matches(value, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """A parser that takes an empty field for None."""
    return lambda value: parse(value) if value else None


def blank_or(parse: Callable[[str], str]) -> Callable[[str], str]:
    """A parser of text that lets an empty field stay empty."""
    return lambda value: parse(value) if value else ""


def several(parse: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A parser of values separated by `;`, none of them empty or repeated."""

    def parse_all(value: str) -> tuple[str, ...]:
        if not value:
            return ()
        values = tuple(map(parse, value.split(";")))
        if "" in values or len(set(values)) < len(values):
            raise ValueError("values separated by single ';', none of them twice")
        return values

    return parse_all


def day(value: str) -> date:
    """A calendar day of the years 1800 to 2199."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("a day that exists, as YYYY-MM-DD, from 1800 to 2199")


def published(value: str) -> str:
    """A year, month, day or instant with its offset, as text."""
    if _MONTH.fullmatch(value):
        return value
    try:
        if _INSTANT.fullmatch(value):
            datetime.fromisoformat(value)
        else:
            day(value)
        return value
    except ValueError:
        raise ValueError(
            "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+hh:mm, a time that exists"
        ) from None


def degrees(limit: int) -> Callable[[str], float]:
    """A parser of decimal degrees from -limit to limit."""

    def parse(value: str) -> float:
        if _DEGREES.fullmatch(value) and abs(number := float(value)) <= limit:
            return number + 0.0  # -0.0 becomes 0.0
        raise ValueError(f"decimal degrees from -{limit} to {limit}, such as 40.9189")

    return parse


def whole(value: str) -> int:
    """A whole number from 0."""
    if not _WHOLE.fullmatch(value):
        raise ValueError("a whole number of at most 9 digits")
    return int(value)


def yes(value: str) -> bool:
    """Whether the field says yes."""
    if value not in ("yes", "no"):
        raise ValueError("yes or no")
    return value == "yes"


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(expected)
        return text(value)

    return parse


kind = _matching(_KIND, "a kind in lower case, such as oil_field")
sha256 = _matching(_SHA256, "a SHA-256 of 64 lower-case hexadecimal digits")
colour = _matching(_COLOUR, "a colour such as #dd8c7e, in lower case")
geojson_name = _matching(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.geojson"),
    "the name of a GeoJSON file in the same directory, such as survey.geojson",
)
url = _matching(_URL, "an address that begins with http:// or https://")
