"""The properties of a layer in columns, for filters and sorting.

A column is dictionary-encoded: one small number per feature, and the distinct values beside it. A
condition is decided once for each distinct value and spread over the features by number, so that a
million features with a dozen holders cost a dozen comparisons and one array look-up.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs import Bools

Codes = npt.NDArray[np.int32]
MISSING = -1


@dataclass(frozen=True, eq=False)
class Column:
    """One property of every feature: a code per feature, -1 where missing, and the values."""

    codes: Codes
    values: Sequence[Any]

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

    def between(self, low: int, high: int) -> Bools:
        """Features whose value is one of `ordered[low:high]`."""
        if high - low == 1:
            return np.equal(self.rank, low)
        return np.greater_equal(self.rank, low) & np.less(self.rank, high)

    def places(self, value: Any) -> tuple[int, int]:
        """Where this value begins and ends in `ordered`; equal if it is not there."""
        return bisect_left(self.ordered, value), bisect_right(self.ordered, value)

    def equal_to(self, value: Any) -> Bools:
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

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self) - 1
        return number


@dataclass(slots=True)
class Encoder:
    """A column in the making. Lists are taken as tuples, days as ISO strings."""

    listed: bool
    """Whether the values are lists."""
    codes: "array[int]" = field(default_factory=lambda: array("i"))
    numbers: _Numbers = field(default_factory=lambda: _Numbers({None: MISSING}))

    def add(self, values: Iterable[Any]) -> None:
        """Append a value for each further feature; None is a missing one."""
        hashable = map(tuple, values) if self.listed else values
        self.codes.extend(map(self.numbers.__getitem__, hashable))

    def column(self) -> Column:
        """The finished column."""
        values = tuple(v.isoformat() if isinstance(v, date) else v for v in self.numbers)[1:]
        return Column(np.array(self.codes, dtype=np.int32), values)
