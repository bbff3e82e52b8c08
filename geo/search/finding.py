"""Which features of a layer in memory meet a query, and what it takes to say so.

An equality that few features meet is looked up; the other conditions are decided for those features
alone that are left by then, the quick ones first. What a query costs is said by the same rules.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np

from geo.crs import BBox, Ints
from geo.records import Column
from geo.search.conditions import Conjunct, conjuncts, equality, properties_named
from geo.search.cost import (
    COLUMN_S,
    HIT_S,
    JOINED_S,
    PASS_S,
    SHOWN_S,
    SORT_S,
    condition_s,
    refuse_long,
    share,
)
from geo.search.filters import GEOMETRY
from geo.search.matching import Filterable, LayerPart, matching
from geo.search.store import Query

FEWER: Final = 4
"""Features are few where all are so many times as many."""
BEGUN: Final = 1000
"""A column costs as much as the values of so many features before it has any."""


class Searchable(Filterable, Protocol):
    """What a query asks of a layer."""

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that are ready."""
        ...

    @property
    def bbox(self) -> BBox | None: ...

    def __len__(self) -> int: ...


class Index(NamedTuple):
    """An equality, and where those that meet it stand among the features in the order of codes."""

    condition: Conjunct
    name: str
    span: tuple[int, int]

    @property
    def features(self) -> int:
        """How many meet it."""
        return self.span[1] - self.span[0]


def named(key: str) -> str:
    """The property that a key of an order names."""
    return key.lstrip("+-")


def conditions_of(query: Query) -> list[Conjunct]:
    """What has to be true of each feature: the equalities of a query, and its filter's parts."""
    trees = [equality(*pair) for pair in query.equal]
    if query.filter is not None:
        trees += conjuncts(query.filter)
    return list(map(Conjunct.of, trees))


def lookup(conditions: Sequence[Conjunct], layer: Searchable) -> Index | None:
    """Of conditions the equality that is true of the fewest features, if of few."""
    indexes = [index for each in conditions if (index := _index(each, layer)) is not None]
    best = min(indexes, key=lambda index: index.features, default=None)
    return best if best and best.features * FEWER < len(layer) else None


def _index(condition: Conjunct, layer: Searchable) -> Index | None:
    compared = condition.compared
    if compared is None or compared.op != "=" or compared.folds:
        return None
    column = layer.column(compared.name)
    if column.own:
        return None
    return Index(condition, compared.name, column.span(compared.literals[0]))


def both(some: Ints, others: Ints | None) -> Ints:
    """What is in both of two ordered arrays, the second of which may be missing."""
    if others is None:
        return some
    few, many = sorted((some, others), key=len)
    at = many.searchsorted(few)
    at[at == len(many)] = 0
    shared: Ints = few[many[at] == few] if len(many) else few
    return shared


def meeting(conditions: Sequence[Conjunct], layer: Searchable, places: Ints | None) -> Ints:
    """Those of the places, or of all features, for which all conditions are true.

    QueryError if that takes too long.
    """
    seconds = 0.0
    for condition in sorted(conditions, key=lambda each: _is_slow(each, layer)):
        whole = places is None or len(places) * FEWER >= len(layer)
        count = len(layer) if places is None or whole else len(places)
        seconds += condition_s(condition, layer, count)
        refuse_long(seconds, condition.tree)
        part = layer if places is None or whole else LayerPart(layer, places)
        true = matching(condition.tree, part, condition.compared)
        at = slice(None) if places is None or not whole else places
        places = np.flatnonzero(true) if places is None else places[true[at]]
    return np.arange(len(layer)) if places is None else places


def _is_slow(condition: Conjunct, layer: Searchable) -> bool:
    """Whether a condition is more than a comparison of a few different values with literals."""
    compared = condition.compared
    if compared is None or compared.op == "like" or compared.folds:
        return True
    return layer.column(compared.name).own


def query_s(query: Query, layer: Searchable) -> float:
    """About how long it takes to answer a query, in seconds of a core."""
    if query.everything and query.as_kept:
        return 0.0
    count, seconds = float(len(layer)), 0.0
    conditions = conditions_of(query)
    if conditions or query.order:
        trees = (condition.tree for condition in conditions)
        names = set().union(*map(properties_named, trees), map(named, query.order))
        if not names - {GEOMETRY} <= layer.columns.keys():
            return (len(layer) + BEGUN) * COLUMN_S
    index = lookup(conditions, layer)
    if index is not None:
        count = float(index.features)
        conditions = [condition for condition in conditions if condition is not index.condition]
    if query.areas:
        count = min(count, len(layer) * share(query.areas, layer.bbox))
        seconds += count * HIT_S
    if any(query.datetime):
        seconds += count * 2 * PASS_S
    seconds += sum(condition_s(condition, layer, count) for condition in conditions)
    seconds += count * len(query.order) * SORT_S
    return seconds + min(query.limit, count) * (JOINED_S if query.as_kept else SHOWN_S)
