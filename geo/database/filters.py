r"""Checked CQL2 filters as conditions of SQL, where SQL means the same by them.

What the `cql2` package writes as SQL (`Expr.to_sql`) is not used: it sets literals into the text
and names no column in quotes (`end` is a word of SQL), takes `casei` for `lower`, which leaves `ß`
as it is, and days for instants of the server's time zone. Here every literal is bound, every name
one of the layer's properties, text sorts by code points, and unknown is NULL: SQL's three-valued
logic is that of `geo/search/matching.py`.

Not the same are arithmetic (PostgreSQL raises errors where the outcome is unknown), folding of case
and accents, and relations of shapes other than whether they meet. `condition` refuses those with
`NotSqlError`: `matching` decides them over the rows that the rest of the question leaves.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import shapely
from psycopg import sql

from geo.database.layout import SRID
from geo.search import FIRST, LAST, Tree, iso_day, shape


class NotSqlError(Exception):
    """A condition that SQL has no equal of."""


class Condition(NamedTuple):
    """A piece of SQL, and the values bound in it."""

    text: sql.Composable
    values: tuple[Any, ...] = ()


def of(text: str, *parts: Condition) -> Condition:
    """The pieces put into the places `{}` of a text."""
    composed = sql.SQL(text).format(*(part.text for part in parts))
    return Condition(composed, tuple(value for part in parts for value in part.values))


def sql_joined(word: str, parts: Sequence[Condition]) -> Condition:
    """The pieces with a word or a sign between them."""
    text = sql.SQL(f" {word} ").join(part.text for part in parts)
    return Condition(text, tuple(value for part in parts for value in part.values))


def column(name: str) -> Condition:
    """A column by its name."""
    return Condition(sql.Identifier(name))


def meets(geometry: Any) -> Condition:
    """Whether a feature meets a geometry; unknown where it has none.

    `&&` finds boxes (rounded to float32) in the index; the rest is exact. `ST_Intersects` takes a
    shortcut for points and polygons in plain floating point, which is exact for a box only; GEOS
    itself wants collections taken apart. NotSqlError for a collection.
    """
    if geometry.geom_type == "GeometryCollection":
        raise NotSqlError
    bound = _bound(geometry)
    if geometry.geom_type == "Polygon" and geometry.equals(geometry.envelope):
        return of("(geometry && {} AND ST_Intersects(geometry, {}))", bound, bound)
    text = (
        "(geometry && {} AND CASE WHEN ST_GeometryType(geometry) = 'ST_GeometryCollection' "
        "THEN EXISTS (SELECT FROM ST_Dump(geometry) AS part WHERE NOT ST_Disjoint(part.geom, {})) "
        "ELSE NOT ST_Disjoint(geometry, {}) END)"
    )
    return of(text, bound, bound, bound)


def near(geometry: Any) -> Condition:
    """Whether the box around a feature may meet that around a geometry."""
    return of("geometry && {}", _bound(geometry))


def _bound(geometry: Any) -> Condition:
    return Condition(sql.SQL(f"ST_GeomFromWKB(%s, {SRID})"), (shapely.to_wkb(geometry),))


def condition(tree: Tree) -> Condition:
    """A condition of a checked filter. NotSqlError if it is to be decided elsewhere."""
    if not isinstance(tree, dict) or "op" not in tree:
        return value(tree)
    op, args = tree["op"], tree["args"]
    if op in ("and", "or"):
        return of("({})", sql_joined(op.upper(), [condition(arg) for arg in args]))
    if op in _TIMES:
        return _times(_TIMES[op], *args)
    if op in _SIGNS:
        return of(f"({{}} {_SIGNS[op]} {{}})", *map(value, args))
    if op in _OTHERS:
        return _OTHERS[op](*args)
    raise NotSqlError(op)


def value(tree: Tree) -> Condition:
    """A value of a checked filter: a literal, a property, or a condition that stands for one."""
    if isinstance(tree, bool):
        return Condition(sql.SQL("TRUE" if tree else "FALSE"))
    if isinstance(tree, str):
        return sql_text(tree)
    if isinstance(tree, list):
        return _array(tree)
    if not isinstance(tree, dict):
        return Condition(sql.SQL("%s"), (float(tree),))
    if "property" in tree:
        return column(tree["property"])
    if "op" in tree:
        return condition(tree)
    return sql_text(iso_day(tree.get("date") or tree["timestamp"]))


def sql_text(literal: str) -> Condition:
    """A text, sorted by its code points. NotSqlError for one that PostgreSQL can't have."""
    if "\0" in literal:
        raise NotSqlError
    return Condition(sql.SQL('(%s::text COLLATE "C")'), (literal,))


def _array(literal: list[Any]) -> Condition:
    if not all(isinstance(one, str) and "\0" not in one for one in literal):
        raise NotSqlError
    return Condition(sql.SQL("%s::text[]"), (literal,))


# ---- the operators ----

_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{sign: sign for sign in ("=", "<>", "<", ">", "<=", ">=")},
        "a_contains": "@>",
        "a_containedBy": "<@",
        "a_overlaps": "&&",
    }
)
_TIMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "t_after": "a > d",
        "t_before": "b < c",
        "t_equals": "a = c AND b = d",
        "t_intersects": "a <= d AND b >= c",
        "t_disjoint": "a > d OR b < c",
        "t_during": "a > c AND b < d",
        "t_contains": "a < c AND b > d",
        "t_meets": "b = c",
        "t_metBy": "a = d",
        "t_overlaps": "a < c AND c < b AND b < d",
        "t_overlappedBy": "c < a AND a < d AND d < b",
        "t_starts": "a = c AND b < d",
        "t_startedBy": "a = c AND b > d",
        "t_finishes": "a > c AND b = d",
        "t_finishedBy": "a < c AND b = d",
    }
)
"""Relations of the first and last days of two times, (a, b) and (c, d)."""


def _times(relation: str, one: Tree, other: Tree) -> Condition:
    ends = dict(zip("abcd", (*_ends(one), *_ends(other)), strict=True))
    words = relation.split()
    return of(
        "(" + " ".join("{}" if word in ends else word for word in words) + ")",
        *(ends[word] for word in words if word in ends),
    )


def _ends(time: Tree) -> tuple[Condition, Condition]:
    """The first and the last day of a day or an interval; an end that is missing is open."""
    if not isinstance(time, dict) or "interval" not in time:
        day = value(time)
        return day, day
    begin, end = time["interval"]
    return _end(begin, FIRST), _end(end, LAST)


def _end(end: Tree, default: str) -> Condition:
    if isinstance(end, str):
        return sql_text(default if end == ".." else iso_day(end))
    return of("COALESCE({}, {})", value(end), sql_text(default))


def _not(arg: Tree) -> Condition:
    return of("(NOT {})", condition(arg))


def _null(arg: Tree) -> Condition:
    """Whether it is missing. A shape or an interval that is written out never is."""
    known = isinstance(arg, dict) and not {"property", "op", "date", "timestamp"} & arg.keys()
    return value(False) if known else of("({} IS NULL)", value(arg))


def _met(one: Tree, other: Tree) -> Condition:
    """Whether a feature meets a shape: the geometry of one, the other written out."""
    if ("property" in one) == ("property" in other):
        raise NotSqlError
    return meets(shape(other if "property" in one else one))


def _like(matched: Tree, pattern: Tree) -> Condition:
    r"""As in SQL, but a backslash at the very end, which escapes nothing, stands for itself."""
    if not isinstance(pattern, str):
        raise NotSqlError
    odd = (len(pattern) - len(pattern.rstrip("\\"))) % 2
    return of("({} LIKE {})", value(matched), value(pattern + "\\" * odd))


def _in(one: Tree, listed: Sequence[Tree]) -> Condition:
    return of("({} IN ({}))", value(one), sql_joined(",", list(map(value, listed))))


def _between(one: Tree, low: Tree, high: Tree) -> Condition:
    return of("({} BETWEEN {} AND {})", value(one), value(low), value(high))


def _same_set(one: Tree, other: Tree) -> Condition:
    a, b = value(one), value(other)
    return of("({} @> {} AND {} <@ {})", a, b, a, b)


_OTHERS: Final[Mapping[str, Callable[..., Condition]]] = MappingProxyType(
    {
        "not": _not,
        "isNull": _null,
        "s_intersects": _met,
        "s_disjoint": lambda one, other: of("(NOT {})", _met(one, other)),
        "like": _like,
        "in": _in,
        "between": _between,
        "a_equals": _same_set,
    }
)
