"""The records of a table kept column by column, each made when it is asked for.

What is done with all records of a long table (features, checks, counts) needs its columns, and
what needs a record needs a few of them. A column with few different values holds a small number
for each record and the values beside it, as the columns of a layer do: from the text of a file to
the features of a million claims each different value is looked at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, ValuesView
from itertools import compress
from typing import Any, TypeVar

import numpy as np

from geo.records.fields import Parser, Shared
from geo.records.index import MISSING, Codes, Column

_R = TypeVar("_R")
_Columns = Mapping[str, Column | Sequence[Any]]


class Stored(Mapping[str, _R]):
    """Records by id, in file order."""

    def __init__(
        self, record: Callable[..., _R], columns: _Columns, rows: Mapping[str, int]
    ) -> None:
        """`columns` are the arguments of `record` in their order; `rows` has the place of an id."""
        self.columns = columns
        self.rows = rows
        self._record = record

    def __getitem__(self, record_id: str) -> _R:
        row = self.rows[record_id]
        return self._record(*[column[row] for column in self.columns.values()])

    def __contains__(self, record_id: object) -> bool:
        return record_id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def values(self) -> ValuesView[_R]:
        """The records, each made as it is come to."""
        return _Values(self)

    def where(self, name: str, value: Any) -> list[_R]:
        """The records whose column of this name has this value."""
        matches = [field == value for field in self.columns[name]]
        columns = [compress(column, matches) for column in self.columns.values()]
        return list(map(self._record, *columns))

    def column(self, name: str) -> Column:
        """A column with its different values told apart."""
        column = self.columns[name]
        return column if isinstance(column, Column) else Column.of(column)

    def made(self) -> Iterator[_R]:
        """All records, one after another."""
        return map(self._record, *self.columns.values())


class _Values(ValuesView[_R]):
    """The values of a mapping without looking each of them up."""

    _mapping: Stored[_R]

    def __iter__(self) -> Iterator[_R]:
        return self._mapping.made()


class _Listing(list[Any]):
    """A column that is being read: its values."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse

    def parsed(self, texts: Sequence[str]) -> list[Any]:
        """What to extend the column by for these texts. ValueError for one that can't be."""
        return list(map(self.parse, texts))

    def coded(self, value: Any) -> Any:
        """What to append for a value."""
        return value

    def value(self, code: Any) -> Any:
        """The value of what is appended."""
        return code

    def column(self) -> Sequence[Any]:
        """The finished column."""
        return self


class _Coding(dict[str, int]):
    """A column that is being read: codes of its values, and of each text that was met."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse
        self.numbers: dict[Any, int] = {}
        self.found: list[Any] = []
        self.codes: list[Codes] = []

    def __missing__(self, text: str) -> int:
        self[text] = code = self.coded(self.parse(text))
        return code

    def parsed(self, texts: Sequence[str]) -> list[int]:
        """What to extend the column by for these texts. ValueError for one that can't be."""
        return list(map(self.__getitem__, texts))

    def coded(self, value: Any) -> int:
        """What to append for a value."""
        if value is None:
            return MISSING
        code = self.numbers.setdefault(value, len(self.found))
        if code == len(self.found):
            self.found.append(value)
        return code

    def value(self, code: int) -> Any:
        """The value of what is appended."""
        return None if code == MISSING else self.found[code]

    def extend(self, codes: Sequence[int]) -> None:
        """Append these codes."""
        self.codes.append(np.array(codes, dtype=np.int32))

    def column(self) -> Column:
        """The finished column."""
        return Column(np.concatenate([np.empty(0, dtype=np.int32), *self.codes]), self.found)


class Storing:
    """A table that is being read; the first column has the ids."""

    def __init__(self, columns: Mapping[str, Parser]) -> None:
        self.columns = {
            name: _Coding(parse.parse) if isinstance(parse, Shared) else _Listing(parse)
            for name, parse in columns.items()
        }
        self.rows: dict[str, int] = {}

    def parsed(self, rows: Sequence[Sequence[str]]) -> list[list[Any]]:
        """What to extend the table by for these rows of text. ValueError if one isn't sound."""
        texts = zip(*rows, strict=True)
        return [c.parsed(column) for c, column in zip(self.columns.values(), texts, strict=True)]

    def different(self, names: Sequence[str], parsed: Sequence[Sequence[Any]]) -> list[list[Any]]:
        """The combinations of values in these columns of what was parsed, each once."""
        by_name = dict(zip(self.columns, parsed, strict=True))
        columns = [self.columns[name] for name in names]
        return [
            [column.value(code) for column, code in zip(columns, codes, strict=True)]
            for codes in set(zip(*(by_name[name] for name in names), strict=True))
        ]

    def extend(self, parsed: Sequence[Sequence[Any]]) -> bool:
        """Whether it could be extended: not if an id is there already, or twice among them."""
        ids = parsed[0]
        if not self.rows.keys().isdisjoint(ids) or len(set(ids)) < len(ids):
            return False
        first = len(self.rows)
        self.rows.update(zip(ids, range(first, first + len(ids)), strict=True))
        for column, values in zip(self.columns.values(), parsed, strict=True):
            column.extend(values)
        return True

    def append(self, values: Sequence[Any]) -> None:
        """Add a record with an id that isn't there yet."""
        self.extend([[c.coded(v)] for c, v in zip(self.columns.values(), values, strict=True)])

    def records(self, record: Callable[..., _R]) -> Stored[_R]:
        """The finished table."""
        columns = {name: column.column() for name, column in self.columns.items()}
        return Stored(record, columns, self.rows)
