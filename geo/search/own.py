"""Columns of properties of which nearly every feature has another value.

They are made of the values as the records have them, when a question first needs one, and take
little beside those: telling a million texts apart would take longer than comparing them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pyarrow.compute as pc

from geo.crs import Bools, Ints
from geo.records import MISSING, Codes, Column, Texts


def own_column(values: Sequence[Any] | Column) -> Column:
    """The column of values that nearly all differ, with what questions ask of it first."""
    if isinstance(values, Column):
        return values
    if any(isinstance(value, str) for value in values):
        column = Own.of(values)
        column.text_bytes, column.foreign_bytes  # noqa: B018 (made now, and kept)
        return column
    return numbers(values)


@dataclass(frozen=True, eq=False)
class Own(Column):
    """A column of texts of which nearly each is another one: they are not told apart."""

    own: ClassVar[bool] = True

    @classmethod
    def of(cls, values: Iterable[Any]) -> "Own":
        """The column of these texts, None where missing."""
        texts = values if isinstance(values, list | Texts) else list(values)
        codes = np.arange(len(texts), dtype=np.int32)
        if isinstance(texts, list) and None in texts:
            codes[[text is None for text in texts]] = MISSING
        return cls(codes, texts)

    @property
    def is_text(self) -> bool:
        """They are."""
        return True

    @cached_property
    def texts(self) -> Any:
        """The texts as an Arrow array, which they may be already."""
        return self.values.array if isinstance(self.values, Texts) else super().texts

    @cached_property
    def rank(self) -> Codes:
        """Of each feature the place of its text among the different ones in their order."""
        rank = pc.rank(self.texts, tiebreaker="dense").to_numpy().astype(np.int32) - 1
        return np.where(self.codes < 0, np.int32(len(self.values)), rank)

    def spread(self, outcome: Bools) -> Bools:
        """The same: each feature has its own."""
        return outcome

    def some(self, places: Ints) -> "Own":
        """The column of the features at these places."""
        if isinstance(self.values, Texts):
            return Own.of(Texts(self.texts.take(places)))
        return Own.of([self.values[place] for place in places.tolist()])


def numbers(values: Sequence[Any]) -> Column:
    """The column of numbers of which many differ, None where missing."""
    there = [value for value in values if value is not None]
    distinct, which = np.unique(np.array(there), return_inverse=True)
    if len(there) == len(values):
        return Column(which.astype(np.int32), distinct.tolist())
    codes = np.full(len(values), MISSING, dtype=np.int32)
    codes[[value is not None for value in values]] = which
    return Column(codes, distinct.tolist())
