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
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int32]
_Bools = npt.NDArray[np.bool_]
_Places = npt.NDArray[np.int64]
MISSING = -1
MANY: Final = 1000
"""More values are put in order by those who do it in columns."""


@dataclass(frozen=True, eq=False)
class Column:
    """One property of every feature: a code per feature, -1 where missing, and the values."""

    codes: Codes
    values: Sequence[Any]
    own: ClassVar[bool] = False
    """Whether each feature has a value of its own, so that nothing is known of their order."""

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
        if np.array_equal(changed.codes, np.arange(len(self.values))):
            return Column(self.codes, changed.values)  # shared: four bytes for each feature
        return Column(np.append(changed.codes, MISSING)[self.codes], changed.values)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Any:
        return self.value(int(self.codes[row]))

    def __iter__(self) -> Iterator[Any]:
        return map([*self.values, None].__getitem__, self.codes.tolist())

    def value(self, code: int) -> Any:
        """The value of a code, None where missing."""
        return None if code in (MISSING, len(self.values)) else self.values[code]

    @cached_property
    def order(self) -> list[int]:
        """The codes of the values in the order of the values."""
        types = set(map(type, self.values)) if len(self.values) > MANY else set()
        if types == {str}:
            codes: list[int] = pc.sort_indices(self.texts).to_pylist()
            return codes
        if types in ({int}, {float}):
            order: list[int] = np.argsort(np.array(self.values), kind="stable").tolist()
            return order
        return sorted(range(len(self.values)), key=self.values.__getitem__)

    @cached_property
    def ordered(self) -> list[Any]:
        """The values in their order."""
        return [self.values[code] for code in self.order]

    @cached_property
    def ranking(self) -> Codes:
        """Of each code the place of its value in that order, then that of a missing one."""
        ranking = np.full(len(self.values) + 1, len(self.values), dtype=np.int32)
        ranking[self.order] = np.arange(len(self.values), dtype=np.int32)
        return ranking

    @cached_property
    def rank(self) -> Codes:
        """Of each feature the place of its value in that order; missing values come last."""
        return self.ranking[self.codes]

    def between(self, low: int, high: int) -> _Bools:
        """Features whose value is one of `ordered[low:high]`."""
        if high - low == 1:
            return np.equal(self.rank, low)
        return np.greater_equal(self.rank, low) & np.less(self.rank, high)

    def places(self, value: Any) -> tuple[int, int]:
        """Where this value begins and ends in `ordered`; equal if it is not there."""
        return bisect_left(self.ordered, value), bisect_right(self.ordered, value)

    @cached_property
    def _ends(self) -> _Places:
        """How many features have a code of -1, of at most 0, of at most 1 and so on."""
        return np.bincount(self.codes + 1, minlength=len(self.values) + 1).cumsum()

    @cached_property
    def _by_code(self) -> Codes:
        """The features in the order of their codes; short numbers are sorted much faster."""
        short = len(self.values) < np.iinfo(np.int16).max
        codes = self.codes.astype(np.int16) if short else self.codes
        return np.argsort(codes, kind="stable").astype(np.int32)

    def span(self, value: Any) -> tuple[int, int]:
        """Where the features with this value begin and end among those in the order of codes."""
        low, high = self.places(value)
        code = self.order[low] if low < high else MISSING
        return (0, 0) if code == MISSING else (int(self._ends[code]), int(self._ends[code + 1]))

    def rows(self, span: tuple[int, int]) -> _Places:
        """The features of a span, in their order."""
        return self._by_code[slice(*span)].astype(np.int64)

    @cached_property
    def present(self) -> int:
        """How many features have a value."""
        return int(np.count_nonzero(self.codes >= 0))

    @property
    def is_text(self) -> bool:
        """Whether the values are texts."""
        return bool(self.values) and isinstance(self.values[0], str)

    @cached_property
    def texts(self) -> Any:
        """The values, which are texts, as an Arrow array: kernels look at all of them at once."""
        return pa.array(self.values, pa.large_string())

    @cached_property
    def text_bytes(self) -> int:
        """How long the texts are together."""
        return int(self.texts.nbytes) if self.is_text else 0

    @cached_property
    def foreign_bytes(self) -> int:
        """How long those of the texts are together that aren't plain ASCII."""
        if not self.is_text:
            return 0
        foreign = self.texts.filter(pc.invert(pc.string_is_ascii(self.texts)))
        return int(pc.sum(pc.binary_length(foreign)).as_py() or 0)

    def spread(self, outcome: _Bools) -> _Bools:
        """What is true of each value as what is true of each feature, false where it is missing."""
        return np.append(outcome, np.False_)[self.codes]

    def some(self, places: _Places) -> "Column":
        """The column of the features at these places."""
        return Some(self.codes[places], self.values, self)

    def ranks(self, *, descending: bool = False) -> Codes:
        """A number per feature in the order of the values; missing values come last."""
        if not descending:
            return self.rank
        backwards = np.int32(len(self.values) - 1) - self.rank
        return np.where(backwards < 0, self.rank, backwards)


@dataclass(frozen=True, eq=False)
class Some(Column):
    """Some features' part of a column: what hangs on the values alone is that of the whole."""

    whole: Column

    @cached_property
    def order(self) -> list[int]:
        """That of the whole."""
        return self.whole.order

    @cached_property
    def ordered(self) -> list[Any]:
        """Those of the whole."""
        return self.whole.ordered

    @cached_property
    def ranking(self) -> Codes:
        """That of the whole."""
        return self.whole.ranking

    @cached_property
    def texts(self) -> Any:
        """Those of the whole."""
        return self.whole.texts


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
