"""What a question to a layer in memory costs, estimated before any of it is answered.

Two bounds hang on it. What takes no longer than `AT_ONCE_S` is answered at once, since handing it
to a worker thread would take as long. What takes longer than `MOST_S` is refused with what would
make it quick: nobody's question holds a thread for seconds. The seconds are one core's, measured
once and rounded up: the same question is refused on every machine or on none.
"""

from collections.abc import Sequence
from math import prod
from typing import Any, Final, Protocol

from shapely.geometry.base import BaseGeometry

from geo.crs import BBox, Geometries
from geo.errors import QueryError
from geo.records import Column
from geo.search.conditions import (
    Conjunct,
    WithLiterals,
    is_condition,
    properties_named,
    values_of,
)
from geo.search.filters import SPATIAL, Tree
from geo.search.texts import pattern_parts

AT_ONCE_S: Final = 0.002
MOST_S: Final = 1.5
PASS_S: Final = 1.5e-9
"""A number of each feature compared, and the outcome kept."""
STEP_S: Final = 1e-6
"""One operation on one value, by Python."""
BYTE_S: Final = 2e-9
"""A byte of text compared with a pattern, or folded."""
WILD_S: Final = 1.5e-9
"""The same for each `_` behind a `%`, as long as there are few of them ..."""
WILD: Final = 8
WILDER_S: Final = 5e-8
"""... and for more: then RE2 may have to remember each place where the pattern could begin."""
FOREIGN_S: Final = 2e-8
"""A byte that isn't ASCII folded, or freed of its accents."""
SHAPE_S: Final = 3e-6
"""A relation of a literal shape and a feature's, for each 100 corners of the literal."""
COLUMN_S: Final = 5e-7
"""The value of a feature for a column that isn't there yet."""
HIT_S: Final = 1e-7
"""A feature in an area."""
SORT_S: Final = 1.5e-7
SHOWN_S: Final = 1.5e-5
"""A feature that is not sent as it is kept."""
JOINED_S: Final = 3e-7


class Costly(Protocol):
    """What an estimate asks of a layer."""

    @property
    def distinct(self) -> Geometries: ...

    def column(self, name: str) -> Column: ...

    def __len__(self) -> int: ...


def condition_s(condition: Conjunct, layer: Costly, count: float) -> float:
    """What deciding a condition takes for so many features of a layer."""
    tree, compared = condition
    if compared is not None:
        return _compared_s(compared, layer, count)
    if not isinstance(tree, dict) or "op" not in tree:
        return 0.0
    op, args = tree["op"], values_of(tree["args"])
    if op in SPATIAL:
        corners = sum(map(_numbers, args)) / 2
        shapes = min(count, len(layer.distinct))
        return 4 * count * PASS_S + shapes * SHAPE_S * (1 + corners / 100)
    if is_condition(tree) or any(map(is_condition, args)):
        parts_s = sum(condition_s(Conjunct.of(arg), layer, count) for arg in args)
        return parts_s + 4 * len(args) * count * PASS_S
    return _by_values_s(tree, layer, count)


def _numbers(part: Any) -> int:
    """How many numbers a literal is made of."""
    if isinstance(part, dict):
        part = list(part.values())
    return sum(map(_numbers, part)) if isinstance(part, list) else isinstance(part, float | int)


def _compared_s(compared: WithLiterals, layer: Costly, count: float) -> float:
    column = layer.column(compared.name)
    passes = 4 * PASS_S * count
    if compared.op != "like" and not compared.folds and not column.own:
        return passes
    part = count / max(len(layer), 1) if column.own else 1.0
    pattern_s = _pattern_s(compared.literals[0]) if compared.op == "like" else BYTE_S
    byte_s = pattern_s * len(compared.literals) + len(compared.folds) * BYTE_S
    foreign_s = len(compared.folds) * FOREIGN_S
    return passes + part * (column.text_bytes * byte_s + column.foreign_bytes * foreign_s)


def _pattern_s(pattern: str) -> float:
    """What a pattern takes for a byte of text."""
    parts = pattern_parts(pattern)
    parts = parts[parts.index("%") :] if "%" in parts else []
    wild = parts.count("_")
    many = wild * (WILD_S if wild <= WILD else WILDER_S)
    return BYTE_S + many + parts.count("%") * BYTE_S / 8


def _by_values_s(tree: Tree, layer: Costly, count: float) -> float:
    """What looking at each combination of values takes that the features have."""
    columns = [layer.column(name) for name in sorted(properties_named(tree))]
    few = prod(len(column.values) + 1 for column in columns)
    there = sum(column.present for column in columns) + 1
    return min(few, there, count) * _steps(tree) * STEP_S + count * 10 * PASS_S


def _steps(tree: Tree) -> int:
    """How many operations and values a condition has."""
    if isinstance(tree, list):
        return sum(map(_steps, tree))
    if not isinstance(tree, dict):
        return 1
    if tree.get("op") == "like":
        return 50 + _steps(tree["args"])
    return 1 + _steps(tree.get("args", [])) + _steps(tree.get("interval", []))


def share(areas: Sequence[BBox | BaseGeometry], whole: BBox | None) -> float:
    """Which part of a layer's box the boxes around areas are, as if features lay evenly in it."""
    if whole is None:
        return 0.0
    parts = 0.0
    for area in areas:
        west, south, east, north = area if isinstance(area, tuple) else area.bounds
        width = min(east, whole[2]) - max(west, whole[0])
        height = min(north, whole[3]) - max(south, whole[1])
        size = (whole[2] - whole[0]) * (whole[3] - whole[1])
        parts += max(width, 0.0) * max(height, 0.0) / size if size else 1.0
    return min(parts, 1.0)


def refuse_long(seconds: float, tree: Tree) -> None:
    """QueryError for a filter that has come to a condition which takes it beyond the bound."""
    if seconds > MOST_S:
        about = f"{tree.get('op', 'a condition')} of {', '.join(sorted(properties_named(tree)))}"
        expected = (
            f"a filter that takes at most about {MOST_S:g} s, up to here it is {seconds:.1f} s: "
            "leave fewer features to this condition, with bbox, datetime, or AND and an equality"
        )
        raise QueryError("filter", about, expected)


def refuse_sorting(count: int, order: Sequence[str]) -> None:
    """QueryError for an order by so many properties that it takes too long."""
    if count * len(order) * SORT_S > MOST_S:
        most = max(int(MOST_S / SORT_S / count), 1)
        expected = f"at most {most} properties for {count:,} features"
        raise QueryError("sortby", ",".join(order), expected)
