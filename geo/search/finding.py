"""Which features of a layer in memory meet a query, and what it takes to say so.

An equality that few features meet is looked up; the other conditions are decided for those features
alone that are left by then, the quick ones first. What a query costs is said by the same rules.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np

from geo.crs import BBox, Ints
from geo.records import Column
from geo.search.conditions import conjuncts, equality, properties_named, with_literals
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
from geo.search.filters import GEOMETRY, Tree
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

    condition: Tree
    name: str
    span: tuple[int, int]

    @property
    def features(self) -> int:
        """How many meet it."""
        return self.span[1] - self.span[0]


def named(key: str) -> str:
    """The property that a key of an order names."""
    return key.lstrip("+-")


def conditions_of(query: Query) -> list[Tree]:
    """What has to be true of each feature: the equalities of a query, and its filter's parts."""
    equal = [equality(*pair) for pair in query.equal]
    return equal if query.filter is None else [*equal, *conjuncts(query.filter)]


def lookup(conditions: Sequence[Tree], layer: Searchable) -> Index | None:
    """Of conditions the equality that is true of the fewest features, if of few."""
    indexes = [index for tree in conditions if (index := _index(tree, layer)) is not None]
    best = min(indexes, key=lambda index: index.features, default=None)
    return best if best and best.features * FEWER < len(layer) else None


def _index(condition: Tree, layer: Searchable) -> Index | None:
    compared = with_literals(condition)
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


def meeting(conditions: Sequence[Tree], layer: Searchable, places: Ints | None) -> Ints:
    """Those of the places, or of all features, for which all conditions are true.

    QueryError if that takes too long.
    """
    seconds = 0.0
    for condition in sorted(conditions, key=lambda tree: _is_slow(tree, layer)):
        whole = places is None or len(places) * FEWER >= len(layer)
        part = layer if places is None or whole else LayerPart(layer, places)
        seconds += condition_s(condition, part)
        refuse_long(seconds, condition)
        true = matching(condition, part)
        at = slice(None) if places is None or not whole else places
        places = np.flatnonzero(true) if places is None else places[true[at]]
    return np.arange(len(layer)) if places is None else places


def _is_slow(condition: Tree, layer: Searchable) -> bool:
    """Whether a condition is more than a comparison of a few different values with literals."""
    compared = with_literals(condition)
    if compared is None or compared.op == "like" or compared.folds:
        return True
    return layer.column(compared.name).own


def query_s(query: Query, layer: Searchable) -> float:
    """About how long it takes to answer a query, in seconds of a core."""
    if query.everything and query.as_kept:
        return 0.0
    conditions = conditions_of(query)
    names = set().union(*map(properties_named, conditions), map(named, query.order))
    if not names - {GEOMETRY} <= layer.columns.keys():
        return (len(layer) + BEGUN) * COLUMN_S
    index = lookup(conditions, layer)
    count = float(len(layer) if index is None else index.features)
    seconds = 0.0
    if query.areas:
        count = min(count, len(layer) * share(query.areas, layer.bbox))
        seconds += count * HIT_S
    if any(query.datetime):
        seconds += count * 2 * PASS_S
    others = [tree for tree in conditions if index is None or tree is not index.condition]
    part = count / max(len(layer), 1)
    seconds += part * sum(condition_s(tree, layer) for tree in others)
    seconds += count * len(query.order) * SORT_S
    return seconds + min(query.limit, count) * (JOINED_S if query.as_kept else SHOWN_S)
