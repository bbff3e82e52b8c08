"""The properties of a layer in columns, for filters and sorting.

A column is dictionary-encoded: one small number per feature, and the distinct values beside it. A
condition is decided once for each distinct value and spread over the features by number, so that a
million features with a dozen holders cost a dozen comparisons and one array look-up.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

Codes = npt.NDArray[np.int32]
_Bools = npt.NDArray[np.bool_]
MISSING = -1


@dataclass(frozen=True, eq=False)
class Column:
    """One property of every feature: a code per feature, -1 where missing, and the values."""

    codes: Codes
    values: Sequence[Any]

    @classmethod
    def of(cls, values: Iterable[Any]) -> "Column":
        """The column of these values, None where missing. Lists are taken as tuples, days as text.

        A day is written YYYY-MM-DD, as in JSON.
        """
        numbers = _Numbers()
        codes = np.fromiter(map(numbers.__getitem__, map(_taken, values)), dtype=np.int32)
        return cls(codes, tuple(numbers)[1:])

    @classmethod
    def sparse(cls, count: int, usual: Any, others: Mapping[int, Any]) -> "Column":
        """A column with one value for all features but these few."""
        codes = np.zeros(count, dtype=np.int32)
        codes[list(others)] = np.arange(1, len(others) + 1)
        return cls(codes, (usual, *others.values()))

    def beside(self, other: "Column") -> "Column":
        """The column of the pairs of values of two columns, neither of which misses any."""
        width = len(other.values)
        pairs, codes = np.unique(
            self.codes.astype(np.int64) * width + other.codes, return_inverse=True
        )
        values = [
            (self.values[a], other.values[b]) for a, b in zip(*divmod(pairs, width), strict=True)
        ]
        return Column(codes.astype(np.int32), values)

    def mapped(self, change: Callable[[Any], Any]) -> "Column":
        """The column of what becomes of each value, None where nothing; as `of` takes it."""
        changed = Column.of(map(change, self.values))
        return Column(np.append(changed.codes, MISSING)[self.codes], changed.values)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Any:
        return self.value(int(self.codes[row]))

    def __iter__(self) -> Iterator[Any]:
        return map([*self.values, None].__getitem__, self.codes.tolist())

    def json(self, rows: slice) -> list[bytes]:
        """The JSON of some of the features' values; that of each value is made once."""
        texts: list[bytes] = self._texts[self.codes[rows]].tolist()
        return texts

    @cached_property
    def _texts(self) -> npt.NDArray[np.object_]:
        """The JSON of each value, then that of a missing one, whose code is -1."""
        return np.array([*map(_json, self.values), b"null"], dtype=object)

    def value(self, code: int) -> Any:
        """The value of a code, None where missing."""
        return None if code in (MISSING, len(self.values)) else self.values[code]

    @cached_property
    def order(self) -> list[int]:
        """The codes of the values in the order of the values."""
        return sorted(range(len(self.values)), key=self.values.__getitem__)

    @cached_property
    def ordered(self) -> list[Any]:
        """The values in their order."""
        return [self.values[code] for code in self.order]

    @cached_property
    def rank(self) -> Codes:
        """Of each feature the place of its value in that order; missing values come last."""
        rank = np.full(len(self.values) + 1, len(self.values), dtype=np.int32)
        rank[self.order] = np.arange(len(self.values), dtype=np.int32)
        return rank[self.codes]

    def between(self, low: int, high: int) -> _Bools:
        """Features whose value is one of `ordered[low:high]`."""
        if high - low == 1:
            return np.equal(self.rank, low)
        return np.greater_equal(self.rank, low) & np.less(self.rank, high)

    def places(self, value: Any) -> tuple[int, int]:
        """Where this value begins and ends in `ordered`; equal if it is not there."""
        return bisect_left(self.ordered, value), bisect_right(self.ordered, value)

    def equal_to(self, value: Any) -> _Bools:
        """Features with this value."""
        return self.between(*self.places(value))

    def ranks(self, *, descending: bool = False) -> Codes:
        """A number per feature in the order of the values; missing values come last."""
        if not descending:
            return self.rank
        backwards = np.int32(len(self.values) - 1) - self.rank
        return np.where(backwards < 0, self.rank, backwards)


class _Numbers(dict[Any, int]):
    """Values to numbers in the order in which they are first asked for; None is -1."""

    def __init__(self) -> None:
        super().__init__({None: MISSING})

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self) - 1
        return number


def _taken(value: Any) -> Any:
    """A value as columns have it: one that can be told from others by its hash."""
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat() if isinstance(value, date) else value


def _json(value: Any) -> bytes:
    """The JSON of a value in no more bytes than it needs: orjson's own would hold 4 kB."""
    return bytes(memoryview(orjson.dumps(value)))
