"""Filters in CQL2 (OGC 21-065r2), text and JSON, to checked trees; `geo/search/matching.py` applies
them.

The `cql2` package parses CQL2 JSON, `geo/search/cql2_text.py` CQL2 text, both to one tree. Names
and types are checked against the properties of the layer, so that what is applied can no longer be
wrong.

Before any parser sees a filter its length and depth are measured in one pass: parsers recurse, and
enough parentheses would end the process.
"""

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

import cql2
import numpy as np
import shapely

from geo.errors import QueryError
from geo.features import Property
from geo.search import cql2_text
from geo.search.scalars import ISO_DAY, OF_TYPE, OPERATIONS, Kind, iso_day

LENGTH_MAX: Final = 2000
DEPTH_MAX: Final = 16
GEOMETRY: Final = "geometry"
LANGUAGES: Final = ("cql2-text", "cql2-json")

SPATIAL: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "s_intersects": "intersects",
        "s_disjoint": "intersects",
        "s_equals": "equals",
        "s_touches": "touches",
        "s_crosses": "crosses",
        "s_overlaps": "overlaps",
        "s_within": "contains",
        "s_contains": "within",
    }
)
"""CQL2's function to the predicate that holds of (literal, feature)."""

_BRACKET: Final = re.compile(r"[()\[\]{}]")
Tree = Any
"""A filter as CQL2 JSON: dicts, lists, strings, numbers, truth values."""


def parse_filter(text: str, language: str, properties: Mapping[str, Property]) -> Tree:
    """The filter as a tree, its names and types checked against the properties.

    `language` is one of LANGUAGES. QueryError, for the parameter `filter`, says what was expected.
    """
    _refuse_size(text)
    try:
        if language == "cql2-json":
            tree = cql2.parse_json(text).to_json()
        else:
            tree = cql2_text.parse(text, (*OPERATIONS, *SPATIAL))
    except (cql2.ParseError, cql2.ValidationError, ValueError) as error:
        reason = (str(error).strip().splitlines() or [""])[0]
        raise QueryError("filter", text, f"{language} ({reason})") from None
    try:
        if _kind(tree, properties) != Kind.BOOLEAN:
            raise ValueError("a condition")
    except ValueError as error:
        raise QueryError("filter", text, str(error)) from None
    return tree


def _refuse_size(text: str) -> None:
    if len(text) > LENGTH_MAX:
        raise QueryError("filter", text, f"at most {LENGTH_MAX} characters")
    depth = deepest = 0
    for character in _BRACKET.findall(text):
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEPTH_MAX * 2 or text.lower().count("not") > DEPTH_MAX * 2:
        raise QueryError("filter", text, f"at most {DEPTH_MAX} levels of nesting")


def _kind(tree: Tree, properties: Mapping[str, Property], depth: int = 0) -> Kind:
    """What a part of the filter gives; ValueError, with what was expected, if it gives nothing."""
    if depth > DEPTH_MAX:
        raise ValueError(f"at most {DEPTH_MAX} levels of nesting")
    if not isinstance(tree, dict):
        return _kind_of_literal(tree)
    if "property" in tree:
        return _kind_of_property(tree["property"], properties)
    if "op" in tree:
        return _kind_of_call(tree["op"], tree["args"], properties, depth)
    if "interval" in tree:
        return _kind_of_interval(tree["interval"], properties, depth)
    if "date" in tree or "timestamp" in tree:
        _check_day(str(tree.get("date") or tree.get("timestamp")))
        return Kind.DATE
    shape(tree)
    return Kind.GEOMETRY


def _kind_of_literal(value: Any) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, int | float) and isfinite(value):
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.STRING
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return Kind.ARRAY
    raise ValueError("a value, a property or a function")


def _kind_of_property(name: str, properties: Mapping[str, Property]) -> Kind:
    if name == GEOMETRY:
        return Kind.GEOMETRY
    if name not in properties:
        known = ", ".join((*properties, GEOMETRY))
        raise ValueError(f"a property among {known}, not {name!r}")
    return OF_TYPE[properties[name].type]


def _check_day(text: str) -> None:
    try:
        iso_day(text)
    except ValueError:
        raise ValueError(f"a day or an instant, not {text!r}") from None


def _kind_of_interval(ends: Sequence[Tree], properties: Mapping[str, Property], depth: int) -> Kind:
    if len(ends) != 2:
        raise ValueError("an interval of two ends")
    for end in ends:
        if isinstance(end, str):
            if end != "..":
                _check_day(end)
        elif _kind(end, properties, depth + 1) != Kind.DATE:
            raise ValueError("an interval of days")
    return Kind.INTERVAL


def _kind_of_call(
    op: str, args: Sequence[Tree], properties: Mapping[str, Property], depth: int
) -> Kind:
    if op == "in":
        if len(args) != 2 or not isinstance(args[1], list):
            raise ValueError("a value and a list for in")
        args = (args[0], *args[1])
    kinds = [_kind(arg, properties, depth + 1) for arg in args]
    if op in ("and", "or", "not"):
        _require(set(kinds) == {Kind.BOOLEAN} and (op != "not" or len(args) == 1), op, "conditions")
        return Kind.BOOLEAN
    if op == "isNull":
        _require(len(kinds) == 1, op, "one value")
        return Kind.BOOLEAN
    if op in SPATIAL:
        _require(kinds == [Kind.GEOMETRY] * 2, op, "two geometries")
        return Kind.BOOLEAN
    if op not in OPERATIONS:
        known = ", ".join(("and", "or", "not", "isNull", *OPERATIONS, *SPATIAL))
        raise ValueError(f"one of {known}, not {op!r}")
    operation = OPERATIONS[op]
    _require(operation.takes(_days_as_days(kinds, args)), op, operation.expected)
    return operation.gives


def _require(well: bool, op: str, expected: str) -> None:
    if not well:
        raise ValueError(f"{expected} for {op}")


def _days_as_days(kinds: Sequence[Kind], args: Sequence[Tree]) -> list[Kind]:
    """The kinds, with a string that is a day beside a day taken as one."""
    if Kind.DATE not in kinds:
        return list(kinds)
    dated = []
    for kind, arg in zip(kinds, args, strict=True):
        is_day = isinstance(arg, str) and ISO_DAY.fullmatch(arg)
        if is_day:
            _check_day(arg)
        dated.append(Kind.DATE if is_day else kind)
    return dated


def shape(literal: Mapping[str, Any]) -> Any:
    """The shapely geometry of a literal: GeoJSON or a bbox. ValueError if it is none."""
    try:
        if "bbox" in literal:
            return _box(literal["bbox"])
        geometry = shapely.geometry.shape(dict(literal))
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        raise ValueError("a geometry") from None
    if geometry.is_empty or not geometry.is_valid or not np.isfinite(geometry.bounds).all():
        raise ValueError("a geometry that is valid and not empty")
    return geometry


def _box(numbers: Sequence[Tree]) -> Any:
    """A bbox of 4 numbers, or of 6 with heights; west greater than east: across 180 degrees."""
    if len(numbers) not in (4, 6) or {_kind_of_literal(n) for n in numbers} != {Kind.NUMBER}:
        raise ValueError
    half = len(numbers) // 2
    west, south, east, north = (*numbers[:2], *numbers[half : half + 2])
    if south > north:
        raise ValueError
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(
        shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)
    )
