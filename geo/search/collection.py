"""A layer made ready for questions: what its features are written from, and arrays to find them by.

How they become bytes is said in `geo/search/written.py`. Boxes are asked of a tree of the
geometries, days of arrays of numbers, properties of dictionary-encoded columns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Final

import numpy as np
import shapely

from geo.crs import LON_LAT, BBox, Bools, Geometries, Ints
from geo.features import FeatureParts, Features, Property, Which, each_once, parts_of
from geo.records import Codes, Column
from geo.search.cost import refuse_sorting
from geo.search.finding import both, conditions_of, lookup, meeting, named, query_s
from geo.search.own import own_column
from geo.search.showing import shown
from geo.search.space import Space, space
from geo.search.store import Interval, Query, Selection
from geo.search.written import BATCH, Blob, laid_out

_ALWAYS: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """The features of one layer, in their order."""

    written: Blob | FeatureParts
    """Its features as bytes, or what they are made of when they are asked for."""
    starts: Ints
    """Where each feature begins among all, a comma after each, and where the next one would."""
    ids: tuple[str, ...]
    position: Mapping[str, int]
    """Feature id to its place in the order."""
    space: Space
    """Which features meet an area; those without geometry match every bbox."""
    begins: Ints
    """First day as an ordinal; undated features begin before all days ..."""
    ends: Ints
    """... and end after all of them: they match every datetime."""
    columns: dict[str, Column]
    own: Mapping[str, Sequence[Any] | Column]
    """The values of those properties of which no column is made before a question needs it."""
    bbox: BBox | None
    interval: Interval

    @property
    def kinds(self) -> list[str]:
        """The types of its geometries, in alphabetical order."""
        kinds = np.unique(shapely.get_type_id(self.distinct))
        return sorted(shapely.GeometryType(kind).name for kind in kinds if kind >= 0)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[bytes]:
        """The features, one by one."""
        firsts = range(0, len(self), BATCH)
        batches = (self.written.some(slice(first, first + BATCH)) for first in firsts)
        return map(bytes, chain.from_iterable(batches))

    @property
    def geometries(self) -> Geometries:
        """The geometry of each feature, None for one without."""
        return self.shapes(slice(None))

    def shapes(self, places: Which) -> Geometries:
        """The geometries of the features at these places."""
        which = self.which[places]
        shapes = np.full(len(which), None, dtype=object)
        shapes[which >= 0] = self.distinct[which[which >= 0]]
        return shapes

    @property
    def which(self) -> Ints:
        """Of each feature the place of its geometry in `distinct`, -1 where it has none."""
        return self.space.which

    @property
    def distinct(self) -> Geometries:
        """Its geometries, each once."""
        return self.space.distinct

    def near(self, shape: Any) -> Ints:
        """Features that may meet a shape, among them all that do."""
        return self.space.near(shape)

    def column(self, name: str) -> Column:
        """A property of all features; one that each has of its own is made when asked for."""
        if name not in self.columns:
            self.columns[name] = own_column(self.own[name])
        return self.columns[name]

    def item(self, feature_id: str, crs: str = LON_LAT) -> bytes | None:
        """The feature of this id, None if there is none."""
        at = self.position.get(feature_id)
        if at is None:
            return None
        feature = self.written.joined(at, at + 1)
        if crs == LON_LAT:
            return bytes(feature)
        return shown([feature], self.shapes(slice(at, at + 1)), crs)[0]

    def select(self, query: Query) -> Selection:
        """The features that meet the query, and their count."""
        if query.everything and query.as_kept:
            return self._slice(query)
        places, matched = self.page(query)
        size = self.size(places)
        if size > query.most_bytes:
            return Selection(b"", len(places), matched, size, last_of(query, places))
        features: Sequence[bytes | memoryview] = self.written.some(places)
        if not query.as_kept:
            features = shown(features, self.shapes(places), query.crs, query.properties)
        return Selection(b",".join(features), len(places), matched, size, last_of(query, places))

    def _slice(self, query: Query) -> Selection:
        """A page of features in their own order, which lie one after another."""
        count = len(self.ids)
        first = min(query.offset if query.after is None else query.after + 1, count)
        last = min(first + query.limit, count)
        if first == last:
            return Selection(b"", 0, count, 0)
        size = int(self.starts[last] - self.starts[first])
        joined = self.written.joined(first, last) if size <= query.most_bytes else b""
        return Selection(joined, last - first, count, size)

    def page(self, query: Query) -> tuple[Ints, int]:
        """Places of the features on the query's page, and how many match in all."""
        places = self.places(query)
        first = query.offset if query.after is None else self._behind(query, places)
        return places[first : first + query.limit], len(places)

    def _behind(self, query: Query, places: Ints) -> int:
        """Where those of the features begin that come after `after` in the order of the query."""
        assert query.after is not None  # noqa: S101 (asked only then)
        if query.after >= len(self.ids):
            return len(places)
        later = places > query.after
        for ranks in self._ranks(query.order):
            later = (ranks[places] > ranks[query.after]) | (
                later & (ranks[places] == ranks[query.after])
            )
        return len(places) - int(np.count_nonzero(later))

    def some(self, places: Ints) -> Sequence[bytes | memoryview]:
        """The features at these places."""
        return self.written.some(places)

    def size(self, places: Ints) -> int:
        """How many bytes the features at these places take, each with a comma after it."""
        return int((self.starts[places + 1] - self.starts[places]).sum())

    def places(self, query: Query) -> Ints:
        """Places of the features that meet the query, in its order.

        QueryError for a filter or an order that takes too long (`geo/search/cost.py`).
        """
        conditions = conditions_of(query)
        index = lookup(conditions, self)
        places = None if index is None else self.column(index.name).rows(index.span)
        if query.areas:
            places = both(self.space.meeting(query.areas), places)
        if any(query.datetime):
            days = self._days(query.datetime)
            places = np.flatnonzero(days(slice(None))) if places is None else places[days(places)]
        left = [c for c in conditions if index is None or c is not index.condition]
        places = meeting(left, self, places)
        return self._ordered(places, query.order) if query.order else places

    def cost_s(self, query: Query) -> float:
        """About how long it takes to answer the query, in seconds of a core."""
        return query_s(query, self)

    def _days(self, interval: Interval) -> Callable[[Any], Bools]:
        """Which of some features are of these days."""
        low = -_ALWAYS if interval[0] is None else interval[0].toordinal()
        high = _ALWAYS if interval[1] is None else interval[1].toordinal()
        return lambda some: (self.ends[some] > low) & (self.begins[some] <= high)

    def _ordered(self, places: Ints, order: Sequence[str]) -> Ints:
        """The features by these properties, equal ones in the layer's own order."""
        refuse_sorting(len(places), order)
        for ranks in self._ranks(order):
            places = places[np.argsort(ranks[places], kind="stable")]
        return places

    def _ranks(self, order: Sequence[str]) -> Iterator[Codes]:
        """For each property of an order, from the last, a number per feature to sort by."""
        for key in reversed(order):
            yield self.column(named(key)).ranks(descending=key.startswith("-"))


def last_of(query: Query, places: Ints) -> int | None:
    """The place of the last feature of a page; None where all are asked for, in their order."""
    return None if query.everything or not len(places) else int(places[-1])


def collection(features: Features, columns: Mapping[str, Property]) -> Collection:
    """The collection of these features; geometries in WGS 84.

    `valid_from` and `valid_to`, where they have them, are a feature's days; `columns` are the
    properties that filters may ask for.
    """
    shared = {name: _column(features, name) for name, of in columns.items() if not of.own}
    features = features._replace(properties={**features.properties, **shared})
    where = each_once(features.geometries)
    parts = parts_of(features.ids, where, features.properties)
    written, starts = laid_out(parts, len(features.ids))
    box = shapely.total_bounds(where.values).tolist() if len(where.values) else [np.nan] * 4
    begins, ends = (
        _ordinals(features, "valid_from", -_ALWAYS),
        _ordinals(features, "valid_to", _ALWAYS),
    )
    return Collection(
        written=written,
        starts=starts,
        ids=tuple(features.ids),
        position=features.rows or {feature_id: at for at, feature_id in enumerate(features.ids)},
        space=space(where),
        begins=begins,
        ends=ends,
        columns=dict(shared),
        own={name: features.properties[name] for name in columns if name not in shared},
        bbox=None if np.isnan(box[0]) else (box[0], box[1], box[2], box[3]),
        interval=_interval(begins, ends),
    )


def _column(features: Features, name: str) -> Column:
    values = features.properties[name]
    return values if isinstance(values, Column) else Column.of(values)


def _ordinals(features: Features, name: str, missing: int) -> Ints:
    """The days of a column as ordinals."""
    if name not in features.properties:
        return np.full(len(features.ids), missing)
    days = _column(features, name)
    known = [date.fromisoformat(day).toordinal() for day in days.values]
    return np.array([*known, missing])[days.codes]


def _interval(begins: Ints, ends: Ints) -> Interval:
    """First and last day of all dated features, None where open."""
    dated = begins[begins != -_ALWAYS]
    if not len(dated):
        return None, None
    last = int(ends.max())
    return (
        date.fromordinal(int(dated.min())),
        None if last == _ALWAYS else date.fromordinal(last - 1),
    )
