"""The bytes of a layer's features, in its order: in memory, or written when they are asked for.

Up to `AT_HAND` features lie in one string of bytes, joined by commas. A page of consecutive ones is
a slice of it, any other answer a join of slices: nothing is serialised twice. Of more features that
string would be most of what the program holds, and of the time of its start: they stay in parts.
"""

import logging
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.crs import Ints
from geo.features import FeatureParts, Which

log = logging.getLogger(__name__)

AT_HAND: Final = 200_000
"""Of so many features at most the bytes are kept."""
BATCH: Final = 4096
"""How many features are written at a time: all at once would need their memory twice."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Features in one string of bytes, each followed by a comma."""

    bytes: memoryview
    starts: Ints
    """Where each begins, and where the next one would."""

    def some(self, rows: Which) -> list[memoryview]:
        """The features at these places."""
        begins, ends = self.starts[:-1][rows].tolist(), self.starts[1:][rows].tolist()
        every = self.bytes
        return [every[a : b - 1] for a, b in zip(begins, ends, strict=True)]

    def joined(self, first: int, last: int) -> memoryview:
        """Consecutive features, commas between them."""
        return self.bytes[int(self.starts[first]) : int(self.starts[last]) - 1]


def laid_out(parts: FeatureParts, count: int) -> tuple[Blob | FeatureParts, Ints]:
    """Features as they are kept, and where each begins among all."""
    if count > AT_HAND:
        log.info("%s features are written as they are asked for", f"{count:,}")
        return parts, _starts(parts.sizes())
    every, sizes = bytearray(), []
    for first in range(0, count, BATCH):
        batch = parts.some(slice(first, first + BATCH))
        every += b",".join((*batch, b""))
        sizes += [len(feature) + 1 for feature in batch]
    blob = Blob(memoryview(every).toreadonly(), _starts(np.array(sizes, dtype=np.int64) - 1))
    return blob, blob.starts


def _starts(sizes: Ints) -> Ints:
    """Where features of these sizes begin, a comma after each, and where the next one would."""
    return np.concatenate([[0], np.cumsum(sizes + 1, dtype=np.int64)]).astype(np.int64)
