"""A query as SQL: what narrows the rows, in which order they come, where a page begins."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import sql
from shapely.geometry.base import BaseGeometry

from geo.crs import BBox
from geo.database.filters import (
    Condition,
    NotSqlError,
    column,
    condition,
    meets,
    near,
    of,
    sql_joined,
)
from geo.database.filters import sql_text as bound_text
from geo.search import SPATIAL, Query, Tree, box_shape, shape


class Question(NamedTuple):
    """What SQL decides of a query, and what is left of its filter."""

    where: Condition
    left: tuple[Tree, ...] = ()
    """Conditions that all have to be true beside it."""


class Spots(NamedTuple):
    """Where the features of a layer are, point by point."""

    table: Condition
    features: Condition
    """The table of the layer itself."""
    extent: BBox | None


def question(query: Query, spots: Spots) -> Question:
    """The query, as far as it is about which features; none of `where` if about none."""
    conditions = [
        *_areas(query.areas, spots),
        *_days(query),
        *(_equal(*pair) for pair in query.equal),
    ]
    left = []
    for tree in _conjuncts(query.filter):
        try:
            conditions.append(condition(tree))
        except NotSqlError:
            left.append(tree)
            conditions.extend(_nearby(tree))
    where = sql_joined("AND", conditions) if conditions else Condition(sql.SQL("TRUE"))
    return Question(where, tuple(left))


def _areas(areas: Sequence[BBox | BaseGeometry], spots: Spots) -> list[Condition]:
    """Features that meet any of the areas, or have no geometry."""
    if not areas:
        return []
    shapes = [box_shape(area) if isinstance(area, tuple) else area for area in areas]
    met = sql_joined("OR", list(map(meets, shapes)))
    if not _narrow(shapes, spots.extent):
        return [of("(geometry IS NULL OR {})", met)]
    return [of(_AT_SPOTS, spots.table, met, spots.features)]


_AT_SPOTS: Final = (
    "at = ANY(ARRAY(SELECT at FROM {} WHERE {} UNION ALL SELECT at FROM {} WHERE geometry IS NULL))"
)
NARROW: Final = 0.02
"""The share of what a layer covers up to which all that meets an area is listed first."""


def _narrow(shapes: Sequence[BaseGeometry], extent: BBox | None) -> bool:
    if extent is None:
        return False
    west, south, east, north = extent
    return sum(one.envelope.area for one in shapes) < NARROW * (east - west) * (north - south)


def _days(query: Query) -> list[Condition]:
    """Features of these days, or without any."""
    first, last = query.datetime
    conditions = []
    if first is not None:
        conditions.append(Condition(sql.SQL("past_day > %s"), (first.toordinal(),)))
    if last is not None:
        conditions.append(Condition(sql.SQL("first_day <= %s"), (last.toordinal(),)))
    return conditions


def _equal(name: str, value: Any) -> Condition:
    """Features with this value, none if there can be none."""
    if isinstance(value, bool):
        return of("{} = {}", column(name), Condition(sql.SQL("%s"), (value,)))
    if isinstance(value, int | float):
        return of("{} = {}", column(name), Condition(sql.SQL("%s"), (float(value),)))
    try:
        return of("{} = {}", column(name), bound_text(value))
    except NotSqlError:
        return Condition(sql.SQL("FALSE"))


def _conjuncts(tree: Tree) -> list[Tree]:
    """The conditions that all have to be true; none without a filter."""
    if tree is None:
        return []
    if isinstance(tree, dict) and tree.get("op") == "and":
        return [part for arg in tree["args"] for part in _conjuncts(arg)]
    return [tree]


def _nearby(tree: Tree) -> list[Condition]:
    """For a relation to a shape that is left: the boxes around the two have to meet."""
    op, args = (tree["op"], tree["args"]) if isinstance(tree, dict) else ("", [])
    if op not in SPATIAL or op == "s_disjoint":
        return []
    written = [arg for arg in args if "property" not in arg]
    return [near(shape(written[0]))] if len(written) == 1 else []


# ---- pages ----


class _Key(NamedTuple):
    """A property to sort by."""

    name: str
    descending: bool


def keys(order: Sequence[str]) -> list[_Key]:
    """The properties of an order; a name that comes again decides nothing."""
    by_name: dict[str, _Key] = {}
    for part in order:
        name = part.lstrip("+-")
        by_name.setdefault(name, _Key(name, part.startswith("-")))
    return list(by_name.values())


def ordered(by: Sequence[_Key]) -> Condition:
    """What stands behind ORDER BY: missing values last, equal ones in the layer's order."""
    parts = [of(f"{{}} {_direction(key)} NULLS LAST", column(key.name)) for key in by]
    return sql_joined(",", [*parts, column("at")])


def _direction(key: _Key) -> str:
    return "DESC" if key.descending else "ASC"


class Stretch(NamedTuple):
    """A part of the order: its features, and the order they are in within it."""

    where: Condition
    order: Condition


def beyond(by: Sequence[_Key], values: Sequence[Any], at: int) -> list[Stretch]:
    """What comes after a feature in an order, in stretches that an index can find the start of.

    `values` are the feature's own by these keys, `at` is its place. After a feature come those that
    are equal in all keys and lie behind it, and for each key those that are equal in all before it
    and greater in this one.
    """
    stretches = []
    for count in range(len(by), -1, -1):
        same = [_same(key, value) for key, value in zip(by[:count], values, strict=False)]
        if count == len(by):
            later = [Condition(sql.SQL("at > %s"), (at,))]
            stretches.append(Stretch(sql_joined("AND", [*same, *later]), column("at")))
            continue
        key, mine = by[count], values[count]
        if mine is None:
            continue
        sign = "<" if key.descending else ">"
        greater = of(f"{{}} {sign} {{}}", column(key.name), _own(mine))
        rest = ordered(by[count + 1 :])
        within = of(f"{{}} {_direction(key)}, {{}}", column(key.name), rest)
        stretches.append(Stretch(sql_joined("AND", [*same, greater]), within))
        missing = of("{} IS NULL", column(key.name))
        stretches.append(Stretch(sql_joined("AND", [*same, missing]), rest))
    return stretches


def _same(key: _Key, mine: Any) -> Condition:
    if mine is None:
        return of("{} IS NULL", column(key.name))
    return of("{} = {}", column(key.name), _own(mine))


def _own(mine: Any) -> Condition:
    """A value that a feature has."""
    if isinstance(mine, str):
        return bound_text(mine)
    return Condition(sql.SQL("%s::text[]" if isinstance(mine, list) else "%s"), (mine,))
