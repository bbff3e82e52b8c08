"""Features as GeoJSON, put together of parts: what many of them share is written once.

A feature is a row of texts: its id, its geometry, its properties one after another. Columns of few
different values that stand beside each other are one part of it if they have few combinations.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow.compute as pc
import shapely

from geo.crs import Geometries, Ints
from geo.records import MISSING, Column, Texts

_FEW: Final = 4096
"""So many combinations of the values of two columns are written together at most."""
_PAIRS: Final = 2**20
"""And are looked for among so many."""
_SHARED_BY: Final = 16
"""Each is that of so many features, on average."""
Which = slice | Ints


class Coded(NamedTuple):
    """A part of which there are few different texts: the number of one for each feature."""

    codes: npt.NDArray[Any]
    texts: npt.NDArray[np.object_]

    @classmethod
    def of(cls, before: bytes, column: Column, texts: Sequence[bytes]) -> "Coded":
        """The part of a column whose values have these texts."""
        values = np.array([before + text for text in (*texts, b"null")], dtype=object)
        codes = np.where(column.codes == MISSING, len(texts), column.codes)
        return cls(codes.astype(np.min_scalar_type(len(texts))), values)

    def beside(self, other: "Coded") -> "Coded | None":
        """This part and the next as one; None if they have too many combinations."""
        width = len(other.texts)
        if len(self.texts) * width > _PAIRS:
            return None
        pairs = self.codes.astype(np.int32) * np.int32(width) + other.codes
        there = np.flatnonzero(np.bincount(pairs, minlength=1))
        if len(there) >= min(_FEW, len(pairs) // _SHARED_BY):
            return None
        codes = np.zeros(int(there[-1]) + 1, dtype=np.min_scalar_type(len(there)))
        codes[there] = np.arange(len(there))
        texts = np.empty(len(there), dtype=object)
        texts[:] = [
            self.texts[a] + other.texts[b] for a, b in zip(*divmod(there, width), strict=True)
        ]
        return Coded(codes[pairs], texts)

    def columns(self, rows: Which) -> tuple[Iterable[bytes], ...]:
        """The texts of some features."""
        return (self.texts[self.codes[rows]].tolist(),)

    def sizes(self) -> Ints:
        """How long the text of each feature is."""
        sizes: Ints = np.array(list(map(len, self.texts)), dtype=np.int64)[self.codes]
        return sizes


class Single(NamedTuple):
    """A part that each feature has for itself, made of its value when it is asked for."""

    before: bytes
    values: Sequence[Any]

    def columns(self, rows: Which) -> tuple[Iterable[bytes], ...]:
        """The texts of some features, and what stands before each of them."""
        return repeat(self.before), map(orjson.dumps, _chosen(self.values, rows))

    def sizes(self) -> Ints:
        """How long the text of each feature is."""
        return _json_sizes(self.values) + len(self.before)


class FeatureParts(NamedTuple):
    """Features that are written when they are asked for."""

    parts: Sequence[Coded | Single]
    end: bytes

    def some(self, rows: Which) -> list[bytes]:
        """The features at these places."""
        columns = chain.from_iterable(part.columns(rows) for part in self.parts)
        return list(map(b"".join, zip(*columns, repeat(self.end))))

    def joined(self, first: int, last: int) -> bytes:
        """Consecutive features, commas between them."""
        return b",".join(self.some(slice(first, last)))

    def sizes(self) -> Ints:
        """How many bytes each feature takes."""
        first, *others = self.parts
        sizes = first.sizes() + len(self.end)
        for part in others:  # one after another: all at once would need their memory many times
            sizes += part.sizes()
        return sizes


def parts_of(
    ids: Sequence[str],
    geometries: Sequence[Any] | Geometries | Column,
    properties: Mapping[str, Sequence[Any] | Column],
) -> FeatureParts:
    """The parts of features; their geometries are in WGS 84, or None."""
    where = geometries if isinstance(geometries, Column) else each_once(geometries)
    parts: list[Coded | Single] = [Single(b'{"type":"Feature","id":', ids)]
    parts.append(Coded.of(b',"geometry":', where, _geojson(where.values)))
    before = b',"properties":{'
    for name, column in properties.items():
        key = before + orjson.dumps(name) + b":"
        before = b","
        if not isinstance(column, Column):
            parts.append(Single(key, column))
            continue
        last, part = parts[-1], Coded.of(key, column, list(map(orjson.dumps, column.values)))
        both = last.beside(part) if isinstance(last, Coded) else None
        parts[-1:] = [both] if both else [last, part]
    return FeatureParts(parts, b"}}" if properties else before + b"}}")


def each_once(geometries: Sequence[Any] | Geometries) -> Column:
    """The column of some geometries, in which each object is one value."""
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    there = np.flatnonzero(~shapely.is_missing(shapes))
    objects = np.fromiter(map(id, shapes[there]), np.int64, len(there))
    _, first, which = np.unique(objects, return_index=True, return_inverse=True)
    codes = np.full(len(shapes), MISSING, dtype=np.int32)
    codes[there] = which
    return Column(codes, shapes[there[first]].tolist())


def _geojson(shapes: Sequence[Any]) -> list[bytes]:
    return [text.encode() for text in shapely.to_geojson(np.asarray(shapes, dtype=object))]


def _chosen(values: Sequence[Any], rows: Which) -> Sequence[Any]:
    if isinstance(rows, slice):
        chosen: Sequence[Any] = values[rows]
        return chosen
    if isinstance(values, Texts):
        texts: list[str] = values.array.take(rows).to_pylist()
        return texts
    return [values[row] for row in rows.tolist()]


def _json_sizes(values: Sequence[Any]) -> Ints:
    """How long the JSON of each value is. Texts of tables have no characters below a blank."""
    if isinstance(values, Texts):
        escaped = (pc.count_substring(values.array, character) for character in '"\\')
        sizes: Ints = reduce(pc.add, escaped, pc.binary_length(values.array)).to_numpy()
        return sizes + 2
    return np.fromiter(map(len, map(orjson.dumps, values)), np.int64, len(values))
