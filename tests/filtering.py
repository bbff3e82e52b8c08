"""Filters of the shipped front: what they find, how they are refused, and some at random."""

import re
from datetime import date
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import strategies as st
from shipped import FRONT

from geo import Query, QueryError
from geo.features.schema import queryables
from geo.search.filters import parse_filter


@cache
def features(layer: str) -> list[Any]:
    return [orjson.loads(feature) for feature in FRONT.collection(layer)]


def matching(layer: str, text: str, language: str = "cql2-text") -> list[str]:
    tree = parse_filter(text, language, queryables(layer))
    at = FRONT.collection(layer)
    return [at.ids[place] for place in at.places(Query(filter=tree))]


def those(layer: str, condition: Any) -> list[str]:
    """Ids of the features of whose properties `condition` is true."""
    return [f["id"] for f in features(layer) if condition(f["properties"]) is True]


def refusal(text: str, language: str = "cql2-text", layer: str = "zones") -> QueryError:
    with pytest.raises(QueryError) as error:
        parse_filter(text, language, queryables(layer))
    assert error.value.parameter == "filter"
    return error.value


def regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join({"%": ".*", "_": "."}.get(part, re.escape(part[-1])) for part in parts)


# ---- random filters ----


def text_of(part: Any) -> str:
    """A tree in CQL2 text, every condition in parentheses."""
    if isinstance(part, bool):
        return str(part).upper()
    if isinstance(part, str):
        return "'" + part.replace("'", "''") + "'"
    if not isinstance(part, dict):
        return repr(part)
    if "property" in part:
        return f'"{part["property"]}"'
    if "date" in part:
        return f"DATE('{part['date']}')"
    op, args = part["op"], part["args"]
    if op in ("and", "or"):
        return "(" + f" {op.upper()} ".join(map(text_of, args)) + ")"
    if op == "in":
        return f"({text_of(args[0])} IN ({', '.join(map(text_of, args[1]))}))"
    texts = [text_of(arg) for arg in args]
    shapes = {
        "not": "(NOT {})",
        "isNull": "({} IS NULL)",
        "between": "({} BETWEEN {} AND {})",
    }
    return shapes.get(op, f"({{}} {op.upper()} {{}})").format(*texts)


_KINDS = {"string": str, "integer": int, "number": float, "date": str, "boolean": bool}


def values(layer: str, name: str) -> st.SearchStrategy[Any]:
    """Values that a property has, and some that it hasn't."""
    kind = queryables(layer)[name].type
    seen = {f["properties"][name] for f in features(layer)} - {None}
    has = st.sampled_from(sorted(seen)) if seen else st.nothing()
    if kind == "boolean":
        return st.booleans()
    if kind == "date":
        day = st.dates(date(2017, 5, 1), date(2018, 1, 31)).map(date.isoformat)
        return (has | day).map(lambda value: {"date": value})
    other = st.text("ab%_'é(", max_size=3) if kind == "string" else st.integers(-9, 999).map(float)
    return has | other


@st.composite
def conditions(draw: Any, layer: str) -> Any:
    names = [name for name, p in queryables(layer).items() if p.type in _KINDS]
    name = draw(st.sampled_from(names))
    kind = queryables(layer)[name].type
    alike = [other for other in names if queryables(layer)[other].type == kind]
    this = {"property": name}
    operand = values(layer, name) | st.sampled_from(alike).map(lambda other: {"property": other})
    ordered = ["<", ">", "<=", ">=", "between"] if kind != "boolean" else []
    texts = ["like"] if kind == "string" else []
    op = draw(st.sampled_from(["=", "<>", "isNull", "in", *ordered, *texts]))
    if op == "isNull":
        return {"op": op, "args": [this]}
    if op == "in":
        return {"op": op, "args": [this, draw(st.lists(operand, min_size=1, max_size=3))]}
    count = 2 if op == "between" else 1
    return {"op": op, "args": [this, *(draw(operand) for _ in range(count))]}


def trees(layer: str) -> st.SearchStrategy[Any]:
    def around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(
            inner.map(lambda part: {"op": "not", "args": [part]}),
            st.tuples(st.sampled_from(["and", "or"]), several).map(
                lambda both: {"op": both[0], "args": both[1]}
            ),
        )

    return st.recursive(conditions(layer), around, max_leaves=6)
