"""The records of a table kept column by column, each made when it is asked for.

What is done with all records of a long table (features, checks, counts) needs its columns, and
what needs a record needs a few of them. A column with few different values holds a small number
for each record and the values beside it, as the columns of a layer do: from the text of a file to
the features of a million claims each different value is looked at once.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, ValuesView
from itertools import chain
from typing import Any, Final, TypeVar

import numpy as np

from geo.records.fields import Parser, Shared
from geo.records.index import MISSING, Codes, Column

_R = TypeVar("_R")
_Columns = Mapping[str, Column | Sequence[Any]]
_TOGETHER: Final = 65_536
"""So many texts of Arrow become Python's at a time."""


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
        return self._made(self.rows[record_id])

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
        column = self.column(name)
        code = column.values.index(value) if value in column.values else len(column.values)
        return list(map(self._made, np.flatnonzero(column.codes == code).tolist()))

    def column(self, name: str) -> Column:
        """A column with its different values told apart."""
        column = self.columns[name]
        return column if isinstance(column, Column) else Column.of(column)

    def made(self) -> Iterator[_R]:
        """All records, one after another."""
        return map(self._record, *self.columns.values())

    def _made(self, row: int) -> _R:
        return self._record(*[column[row] for column in self.columns.values()])


class _Values(ValuesView[_R]):
    """The values of a mapping without looking each of them up."""

    _mapping: Stored[_R]

    def __iter__(self) -> Iterator[_R]:
        return self._mapping.made()


class Texts(Sequence[str]):
    """A column of texts of which nearly each is another one, as Arrow has them: in one piece."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, at: Any) -> Any:
        chosen = self.array[at]
        return chosen.to_pylist() if isinstance(at, slice) else chosen.as_py()

    def __iter__(self) -> Iterator[str]:
        parts = (self[first : first + _TOGETHER] for first in range(0, len(self), _TOGETHER))
        return chain.from_iterable(parts)


class Coding(dict[str, int]):
    """Codes of the values of a column that is being read, and of each text that was met."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse
        self.numbers: dict[Any, int] = {None: MISSING}

    def __missing__(self, text: str) -> int:
        self[text] = code = self.coded(self.parse(text))
        return code

    def coded(self, value: Any) -> int:
        """The code of a value."""
        return self.numbers.setdefault(value, len(self.numbers) - 1)

    def column(self, codes: Iterable[Codes]) -> Column:
        """The column that has these codes, one after another."""
        whole = np.concatenate([np.empty(0, dtype=np.int32), *codes])
        return Column(whole, list(self.numbers)[1:])


class Storing:
    """A table that is being read row by row; the first column has the ids."""

    def __init__(self, parsers: Mapping[str, Parser]) -> None:
        self.rows: dict[str, int] = {}
        self._shared = {
            name: (Coding(parse), array("i"))
            for name, parse in parsers.items()
            if isinstance(parse, Shared)
        }
        self._columns: dict[str, list[Any]] = {name: [] for name in parsers}

    def append(self, values: Sequence[Any]) -> None:
        """Add a record with an id that isn't there yet."""
        self.rows[values[0]] = len(self.rows)
        for (name, column), value in zip(self._columns.items(), values, strict=True):
            if name in self._shared:
                coding, codes = self._shared[name]
                codes.append(coding.coded(value))
            else:
                column.append(value)

    def records(self, record: Callable[..., _R]) -> Stored[_R]:
        """The finished table."""
        shared = {
            name: coding.column([np.array(codes, dtype=np.int32)])
            for name, (coding, codes) in self._shared.items()
        }
        return Stored(record, {**self._columns, **shared}, self.rows)
