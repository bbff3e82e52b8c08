"""The properties of a layer in columns, for filters and sorting.

A column is dictionary-encoded: one small number per feature, and the distinct values beside it. A
condition is decided once for each distinct value and spread over the features by number, so that a
million features with a dozen holders cost a dozen comparisons and one array look-up.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs import Bools, Ints

Codes = npt.NDArray[np.int32]
MISSING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One property of every feature: a code per feature, -1 where missing, and the values."""

    codes: Codes
    values: Sequence[Any]

    def value(self, code: int) -> Any:
        """The value of a code, None where missing."""
        return None if code in (MISSING, len(self.values)) else self.values[code]

    def equal_to(self, value: Any) -> Bools:
        """Features with this value."""
        try:
            return np.equal(self.codes, self.values.index(value))
        except ValueError:
            return np.zeros(len(self.codes), dtype=np.bool_)

    def ranks(self, *, descending: bool = False) -> Ints:
        """A number per feature in the order of the values; missing values come last."""
        order = sorted(
            range(len(self.values)), key=lambda code: self.values[code], reverse=descending
        )
        rank = np.full(len(order) + 1, len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank[self.codes]


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
