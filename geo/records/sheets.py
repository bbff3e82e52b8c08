"""How a file lays its table out: spreadsheets write the same table in many ways.

Columns may stand in any order, those that may be left out may be missing, names in further
languages (`name_fr`) are read as variants where a table has these, rows without a word are passed
over, and days may be written year first or day first, where the column as a whole leaves no doubt
which is meant.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import Final

from geo.records.spec import Spec

_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?: 00:00(?::00)?)?")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})(?: 00:00(?::00)?)?")
_IN_A_LANGUAGE: Final = re.compile(
    r"(name|label|title|summary)_[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
)

Reread = Callable[[], Iterator[Sequence[str]]]
"""The rows of the file from its beginning, without the header."""


class Sheet:
    """A file's layout: what it gives for each column of the table."""

    def __init__(self, header: Sequence[str], spec: Spec[object], reread: Reread) -> None:
        """ValueError with what was expected if the table can't be read from such columns."""
        _check(header, spec)
        self.width = len(header)
        self._spec = spec
        self._reread = reread
        at = {name: place for place, name in enumerate(header)}
        self._pick = itemgetter(*(at.get(name, self.width) for name in spec.columns))
        foreign = [name for name in header if is_in_a_language(name, spec.columns)]
        self._names = [at[name] for name in foreign if "variants" in spec.columns]
        self._days = [(spec.columns.index(name), at[name]) for name in spec.days if name in at]
        self._is_day_first: dict[int, bool] = {}
        self._numbers: Counter[tuple[str, ...]] = Counter()

    def row(self, row: list[str]) -> list[str]:
        """A row in the order of the table's columns. ValueError if it hasn't the header's width."""
        if any(row[self.width :]) or len(row) < self.width:
            raise ValueError(f"{self.width} fields")
        fields = list(self._pick((*row[: self.width], "")))
        for place, at in self._days:
            fields[place] = day_as_iso(fields[place], partial(self._day_first, at))
        if self._names:
            self._add_names(fields, [row[at] for at in self._names])
        if self._spec.numbered_by and not fields[0]:
            fields[0] = self._id(fields)
        return fields

    def _add_names(self, fields: list[str], names: Sequence[str]) -> None:
        at = self._spec.columns.index("variants")
        known = {fields[1], *fields[at].split(";")}
        more = dict.fromkeys(name for name in names if name and name not in known)
        fields[at] = ";".join(filter(None, (fields[at], *more)))

    def _id(self, fields: Sequence[str]) -> str:
        """An id made of other columns, with a number for each that has the same of them."""
        parts = tuple(fields[self._spec.columns.index(name)] for name in self._spec.numbered_by)
        self._numbers[parts] += 1
        return f"r-{'-'.join(parts)}-{self._numbers[parts]}"

    def _day_first(self, at: int) -> bool:
        """Whether days of a column have the day before the month, by all that it holds."""
        if at not in self._is_day_first:
            self._is_day_first[at] = is_day_first(
                row[at] for row in self._reread() if at < len(row)
            )
        return self._is_day_first[at]


class AmbiguousDaysError(Exception):
    """A column of days whose months nobody can tell from its days; says what is expected."""


def day_as_iso(text: str, day_first: Callable[[], bool]) -> str:
    """A day as YYYY-MM-DD; what is no day is given back as it is.

    `day_first` says of the whole column whether days have the day before the month.
    """
    if parts := _YEAR_FIRST.fullmatch(text):
        return f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}"
    if (parts := _YEAR_LAST.fullmatch(text)) and day_first():
        return f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}"
    return text


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether the day stands before the month in a column. AmbiguousDaysError if unclear."""
    days = [parts for text in texts if (parts := _YEAR_LAST.fullmatch(text))]
    first, second = (any(int(parts[n]) > 12 for parts in days) for n in (1, 2))
    if first == second:
        expected = "days as YYYY-MM-DD: whether day or month comes first can't be told here"
        raise AmbiguousDaysError(expected)
    if second:
        raise AmbiguousDaysError("days as YYYY-MM-DD or day first: here the month comes first")
    return True


def _check(header: Sequence[str], spec: Spec[object]) -> None:
    numbered = ("id",) if spec.numbered_by else ()
    missing = [name for name in spec.needed if name not in header and name not in numbered]
    unknown = [
        name
        for name in header
        if name and name not in spec.columns and not is_in_a_language(name, spec.columns)
    ]
    twice = [name for name, count in Counter(header).items() if name and count > 1]
    lists = (("missing", missing), ("unknown", unknown), ("twice", twice))
    detail = "".join(f"; {what}: {', '.join(names)}" for what, names in lists if names)
    if detail:
        raise ValueError(f"the columns {','.join(spec.columns)}{detail}")


def is_in_a_language(name: str, known: Collection[str]) -> bool:
    """Whether a column has what one of these has in a further language: `name_fr` of `name`."""
    match = _IN_A_LANGUAGE.fullmatch(name)
    return match is not None and match[1] in known and name not in known
