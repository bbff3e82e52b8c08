"""Filters against plain Python over the same features, and against another parser.

`truth` is a second evaluation of CQL2, one feature at a time, in three-valued logic: True, False,
and None for unknown. A feature is found only where a filter is True.
"""

import json
import re
from typing import Any

import cql2
import pytest
from filtering import matching, regex, text_of, those, trees
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.search.cql2_text import parse
from geo.search.filters import LENGTH_MAX, SPATIAL
from geo.search.scalars import OPERATIONS

FUNCTIONS = (*OPERATIONS, *SPATIAL)
LAYERS_ASKED = ("zones", "claims", "places", "reports")


# ---- the second evaluation ----


def truth(tree: Any, row: dict[str, Any]) -> bool | None:
    op, args = tree["op"], tree["args"]
    if op == "not":
        inner = truth(args[0], row)
        return None if inner is None else not inner
    if op in ("and", "or"):
        parts = [truth(arg, row) for arg in args]
        decisive = op == "or"
        return decisive if decisive in parts else None if None in parts else not decisive
    if op == "isNull":
        return value(args[0], row) is None
    if op == "in":
        equal = [{"op": "=", "args": [args[0], other]} for other in args[1]]
        return truth({"op": "or", "args": equal}, row)
    if op == "between":
        ends = [{"op": ">=", "args": [args[0], args[1]]}, {"op": "<=", "args": [args[0], args[2]]}]
        return truth({"op": "and", "args": ends}, row)
    left, right = (value(arg, row) for arg in args)
    if left is None or right is None:
        return None
    if op == "like":
        return bool(re.fullmatch(regex(right), left, re.DOTALL))
    return {
        "=": left == right,
        "<>": left != right,
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
    }[op]


def value(part: Any, row: dict[str, Any]) -> Any:
    if not isinstance(part, dict):
        return part
    return row[part["property"]] if "property" in part else part["date"]


# ---- random filters ----


questions = st.sampled_from(LAYERS_ASKED).flatmap(
    lambda layer: st.tuples(st.just(layer), trees(layer))
)


@settings(max_examples=120)
@given(questions)
def test_a_filter_finds_what_plain_python_finds_in_text_and_in_json(question):
    layer, tree = question
    expected = those(layer, lambda row: truth(tree, row))
    text, in_json = text_of(tree), json.dumps(tree)
    if len(in_json) <= LENGTH_MAX:
        assert matching(layer, in_json, "cql2-json") == expected
    if len(text) <= LENGTH_MAX:
        assert matching(layer, text) == expected


@settings(max_examples=120)
@given(questions)
def test_the_text_parser_reads_what_the_cql2_package_reads(question):
    """But for `and` in `and`, and `or` in `or`, which the package makes one."""
    text = text_of(question[1])
    assert flat(parse(text, FUNCTIONS)) == flat(cql2.parse_text(text).to_json())


def flat(tree: Any) -> Any:
    if isinstance(tree, list):
        return [flat(part) for part in tree]
    if not isinstance(tree, dict) or "op" not in tree:
        return tree
    args = []
    for arg in map(flat, tree["args"]):
        same = tree["op"] in ("and", "or") and isinstance(arg, dict) and arg["op"] == tree["op"]
        args += arg["args"] if same else [arg]
    return {"op": tree["op"], "args": args}


@pytest.mark.parametrize(
    "text",
    [
        "area_km2 + 2 * 3 ^ 2 > 4 - 3 - 1",
        "-area_km2 < - - 5 AND +1 = 1.",
        "10 div 3 = 3 OR 10 % 3 = 1 AND NOT 1e1 / 4 > 2",
        "holder NOT IN ('a', 'b') AND holder NOT LIKE 'a%' AND holder IS NOT NULL",
        "area_km2 NOT BETWEEN 1 AND 2 AND NOT all_self_serving",
        "ACCENTI(CASEI(holder)) = accenti(casei('É''s'))",
        "A_CONTAINEDBY(places, ('a', 'b')) OR a_overlaps(('a'), places)",
        "T_METBY(INTERVAL(valid_from, valid_to), INTERVAL('2017-01-01', '..'))",
        "T_AFTER(valid_from, TIMESTAMP('2017-11-01T00:00:00Z')) = TRUE",
        "S_INTERSECTS(geometry, BBOX(40, 34, 41, 35)) AND S_WITHIN(POINT(40 -1), geometry)",
        "S_EQUALS(geometry, POLYGON Z((0 0 1, 1 0 1, 1 1 1, 0 0 1)))",
        "S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 1, 2 2)))",
        "S_CROSSES(geometry, MULTILINESTRING((1 1, 2 2), (3 3, 4 4)))",
        "S_DISJOINT(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0), (0 0, 0.5 0, 0.5 0.5, 0 0))))",
        '"a""b" = 1 AND upper(name) = lower()',
        "(name IS NULL) = FALSE AND (((a)) = (b = c))",
    ],
)
def test_the_text_parser_agrees_with_the_cql2_package_on(text):
    assert flat(parse(text, FUNCTIONS)) == flat(cql2.parse_text(text).to_json())
