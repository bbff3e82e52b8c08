"""Filters against plain Python over the same features, and against whoever wants to end us.

`truth` is a second evaluation of CQL2, one feature at a time, in three-valued logic: True, False,
and None for unknown. A feature is found only where a filter is True.
"""

import json
import re
import subprocess
import sys
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

import cql2
import orjson
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import LAYERS, Front, Query, QueryError
from geo.collection import collection
from geo.cql2_text import parse
from geo.filters import LENGTH_MAX, SPATIAL, parse_filter
from geo.scalars import OPERATIONS, like
from geo.schema import SCHEMAS, queryables

FUNCTIONS = (*OPERATIONS, *SPATIAL)
LAYERS_ASKED = ("zones", "claims", "places", "reports")


@cache
def shipped() -> Front:
    return Front.read()


@cache
def features(layer: str) -> list[Any]:
    return [orjson.loads(feature) for feature in shipped().collection(layer)]


def found(layer: str, text: str, language: str = "cql2-text") -> list[str]:
    tree = parse_filter(text, language, queryables(layer))
    at = shipped().collection(layer)
    return [at.ids[place] for place in at.found(Query(filter=tree))]


def those(layer: str, wanted: Any) -> list[str]:
    """Ids of the features of whose properties `wanted` is true."""
    return [f["id"] for f in features(layer) if wanted(f["properties"]) is True]


def refusal(text: str, language: str = "cql2-text", layer: str = "zones") -> QueryError:
    with pytest.raises(QueryError) as error:
        parse_filter(text, language, queryables(layer))
    assert error.value.parameter == "filter"
    return error.value


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


def regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join({"%": ".*", "_": "."}.get(part, re.escape(part[-1])) for part in parts)


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


# ---- random filters ----

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
        return (has | day).map(lambda found: {"date": found})
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


asked = st.sampled_from(LAYERS_ASKED).flatmap(lambda layer: st.tuples(st.just(layer), trees(layer)))


@settings(max_examples=120)
@given(asked)
def test_a_filter_finds_what_plain_python_finds_in_text_and_in_json(asked):
    layer, tree = asked
    expected = those(layer, lambda row: truth(tree, row))
    text, in_json = text_of(tree), json.dumps(tree)
    if len(in_json) <= LENGTH_MAX:
        assert found(layer, in_json, "cql2-json") == expected
    if len(text) <= LENGTH_MAX:
        assert found(layer, text) == expected


@settings(max_examples=120)
@given(asked)
def test_the_text_parser_reads_what_the_cql2_package_reads(asked):
    """But for `and` in `and`, and `or` in `or`, which the package makes one."""
    text = text_of(asked[1])
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


# ---- functions, one by one ----


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("area_km2 * 2 + 1 > 9 - area_km2", lambda z: z["area_km2"] * 2 + 1 > 9 - z["area_km2"]),
        ("oldest_age_days - newest_age_days > 30",
         lambda z: z["oldest_age_days"] - z["newest_age_days"] > 30),
        ("newest_age_days % 7 = 3", lambda z: z["newest_age_days"] % 7 == 3),
        ("newest_age_days div 7 = 3", lambda z: z["newest_age_days"] // 7 == 3),
        ("area_km2 / newest_age_days < 1",
         lambda z: z["newest_age_days"] > 0 and z["area_km2"] / z["newest_age_days"] < 1),
        ("area_km2 ^ 2 < 100", lambda z: z["area_km2"] ** 2 < 100),
        ("holder <> basis", lambda z: z["holder"] != z["basis"]),
        ("all_self_serving", lambda z: z["all_self_serving"]),
        ("NOT all_self_serving", lambda z: not z["all_self_serving"]),
        ("TRUE", lambda _: True),
        ("1 > 2 OR FALSE", lambda _: False),
        ("CASEI(holder) = casei('IS')", lambda z: z["holder"] == "is"),
        ("CASEI(holder) LIKE casei('S%')", lambda z: z["holder"].startswith("s")),
        ("ACCENTI(holder) IN (ACCENTI('ïs'), 'gov')", lambda z: z["holder"] in ("is", "gov")),
        ("A_CONTAINS(places, ('abu-kamal'))", lambda z: "abu-kamal" in z["places"]),
        ("A_OVERLAPS(places, ('abu-kamal', 'hajin'))",
         lambda z: bool({"abu-kamal", "hajin"} & set(z["places"]))),
        ("A_EQUALS(places, ('abu-kamal'))", lambda z: set(z["places"]) == {"abu-kamal"}),
        ("A_CONTAINEDBY(places, ('abu-kamal', 'hajin'))",
         lambda z: set(z["places"]) <= {"abu-kamal", "hajin"}),
    ],
)  # fmt: skip
def test_values_are_calculated_and_compared(text, wanted):
    assert found("zones", text) == those("zones", wanted)


T = "INTERVAL(valid_from, valid_to)"
U = "INTERVAL('2017-09-01', '2017-11-19')"
BEGIN, END = "2017-09-01", "2017-11-19"
RELATIONS = {
    "T_AFTER": lambda a, _: a > END,
    "T_BEFORE": lambda _, b: b < BEGIN,
    "T_CONTAINS": lambda a, b: a < BEGIN and b > END,
    "T_DISJOINT": lambda a, b: a > END or b < BEGIN,
    "T_DURING": lambda a, b: a > BEGIN and b < END,
    "T_EQUALS": lambda a, b: a == BEGIN and b == END,
    "T_FINISHEDBY": lambda a, b: a < BEGIN and b == END,
    "T_FINISHES": lambda a, b: a > BEGIN and b == END,
    "T_INTERSECTS": lambda a, b: a <= END and b >= BEGIN,
    "T_MEETS": lambda _, b: b == BEGIN,
    "T_METBY": lambda a, _: a == END,
    "T_OVERLAPPEDBY": lambda a, b: BEGIN < a < END < b,
    "T_OVERLAPS": lambda a, b: a < BEGIN < b < END,
    "T_STARTEDBY": lambda a, b: a == BEGIN and b > END,
    "T_STARTS": lambda a, b: a == BEGIN and b < END,
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_times_stand_to_each_other_as_the_standard_draws_them(relation):
    """OGC 21-065r2, clause 8.5 (temporal functions)."""
    wanted = RELATIONS[relation]
    got = found("zones", f"{relation}({T}, {U})")
    assert got == those("zones", lambda z: wanted(z["valid_from"], z["valid_to"]))


def test_every_relation_of_times_has_its_converse():
    converse = {
        "T_MEETS": "T_METBY",
        "T_OVERLAPS": "T_OVERLAPPEDBY",
        "T_STARTS": "T_STARTEDBY",
        "T_FINISHES": "T_FINISHEDBY",
        "T_CONTAINS": "T_DURING",
        "T_BEFORE": "T_AFTER",
    }
    for one, other in converse.items():
        for a, b in ((T, U), (U, T)):
            assert found("zones", f"{one}({a}, {b})") == found("zones", f"{other}({b}, {a})")


def test_an_instant_is_the_day_it_falls_on_in_utc():
    late = "T_AFTER(valid_from, TIMESTAMP('2017-11-09T23:30:00-02:00'))"
    assert found("zones", late) == those("zones", lambda z: z["valid_from"] > "2017-11-10")


def test_a_day_may_be_written_as_a_string():
    assert found("zones", "valid_from >= '2017-11-01'") == found(
        "zones", "valid_from >= DATE('2017-11-01')"
    )


def test_an_open_end_is_before_or_after_all_days():
    text = "T_INTERSECTS(INTERVAL(valid_from, valid_to), INTERVAL('2017-12-01', '..'))"
    assert found("zones", text) == those("zones", lambda z: z["valid_to"] >= "2017-12-01")


LITERALS = (
    "POINT(40.9171 34.4549)",
    "LINESTRING(39.5 36, 41.5 34)",
    "POLYGON((40 34, 41 34, 41 35, 40 35, 40 34))",
    "BBOX(40.3, 34.5, 40.8, 35.1)",
)


@pytest.mark.parametrize("literal", LITERALS)
@pytest.mark.parametrize("function", SPATIAL)
@pytest.mark.parametrize("layer", ["zones", "fronts", "claims"])
def test_space_is_as_shapely_has_it(layer, function, literal):
    box = shapely.box(40.3, 34.5, 40.8, 35.1)
    shape = box if literal.startswith("BBOX") else shapely.from_wkt(literal)
    related = getattr(shapely, function.removeprefix("s_"))
    geometries = shipped().collection(layer).geometries
    ids = shipped().collection(layer).ids
    for text, outcome in (
        (f"{function}(geometry, {literal})", related(geometries, shape)),
        (f"{function}({literal}, geometry)", related(shape, geometries)),
    ):
        expected = outcome & ~shapely.is_missing(geometries)
        assert found(layer, text) == [i for i, yes in zip(ids, expected, strict=True) if yes]


def test_no_geometry_is_neither_inside_nor_outside():
    nowhere = those("places", lambda _: False) + [
        f["id"] for f in features("places") if f["geometry"] is None
    ]
    assert nowhere
    assert found("places", "geometry IS NULL") == nowhere
    inside = found("places", "S_INTERSECTS(geometry, BBOX(40, 34, 41, 35))")
    outside = found("places", "NOT S_INTERSECTS(geometry, BBOX(40, 34, 41, 35))")
    assert sorted([*inside, *outside, *nowhere]) == sorted(f["id"] for f in features("places"))


def test_two_literals_or_the_geometry_twice_may_be_compared():
    assert found("zones", "S_INTERSECTS(POINT(1 1), BBOX(0, 0, 2, 2))") == those(
        "zones", lambda _: True
    )
    assert found("places", "S_EQUALS(geometry, geometry)") == found(
        "places", "geometry IS NOT NULL"
    )


def test_a_box_may_cross_the_antimeridian():
    east = collection(
        [("fiji", shapely.Point(178, -18), {}), ("mali", shapely.Point(0, 17), {})], {}
    )
    tree = parse_filter("S_INTERSECTS(geometry, BBOX(170, -30, -170, 30))", "cql2-text", {})
    assert [east.ids[place] for place in east.found(Query(filter=tree))] == ["fiji"]


@given(st.text("ab%_\\", max_size=8), st.text("ab%_\\\n", max_size=8))
def test_like_is_a_regular_expression(pattern, text):
    if pattern.endswith("\\") and (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        pattern += "a"
    assert like(text, pattern) == bool(re.fullmatch(regex(pattern), text, re.DOTALL))


def test_like_takes_no_more_steps_for_a_pattern_full_of_wildcards():
    """A backtracking matcher would need more steps than there are atoms."""
    assert not like("a" * 2000, "%a" * 900 + "b")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_queryable_may_be_filtered_and_sorted_by(layer):
    for name, of in queryables(layer).items():
        literal = {"string": "'x'", "date": "DATE('2017-11-14')", "boolean": "TRUE"}.get(
            of.type, "1"
        )
        text = f"A_CONTAINS({name}, ('x'))" if of.type == "strings" else f"{name} = {literal}"
        found(layer, text)
        found(layer, f"{name} IS NULL")
        shipped().select(layer, Query(order=(f"-{name}",)))


# ---- refusals ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing = 1", "a property among bank, holder"),
        ("HOLDER = 'is'", "a property among"),
        ("holder = 1", "two values of one type"),
        ("area_km2 > 'x'", "two values of one type"),
        ("holder", "a condition"),
        ("1 + 1", "a condition"),
        ("holder AND TRUE", "conditions for and"),
        ("places = 'x'", "two values of one type"),
        ("A_CONTAINS(holder, ('x'))", "two arrays"),
        ("A_CONTAINS(places, (holder))", "two arrays"),
        ("A_CONTAINS(places, (holder, 'x'))", "a value"),
        ("upper(holder) = 'IS'", "one of and, or, not"),
        ("holder LIKE 5", "two strings"),
        ("CASEI(area_km2) = 'x'", "a string"),
        ("S_INTERSECTS(geometry, holder)", "two geometries"),
        ("S_INTERSECTS(1, 2)", "two geometries"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "valid"),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "coordinates"),
        ("S_INTERSECTS(geometry, POINT(1))", "coordinates"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "a geometry"),
        ("S_INTERSECTS(geometry, BBOX(1, 5, 3, 4))", "a geometry"),
        ("S_DWITHIN(geometry, POINT(1 1), 5)", "one of and"),
        ("valid_from > DATE('2017-02-30')", "a day or an instant"),
        ("valid_from > '2017-02-30'", "a day or an instant"),
        ("valid_from > TIMESTAMP('2017-02-01T00:00:00')", "a day or an instant"),
        ("T_AFTER(holder, DATE('2017-02-01'))", "two days or intervals"),
        ("T_AFTER(valid_from, INTERVAL('2017-02-01'))", "an interval of two ends"),
        ("T_AFTER(valid_from, INTERVAL(holder, '..'))", "an interval of days"),
        ("area_km2 > 1e999", "a smaller number at character 12"),
        ("holder = NULL", "character 10"),
        ("holder IN ()", "a list"),
        ("holder IN ('a', 1)", "a list"),
        ("holder = 'is' garbage", "the end, or an operator at character 15"),
        ("holder NOT 'is'", "like, between or in"),
        ("area_km2 BETWEEN 1 OR 2", "and at character"),
        ("(holder = 'is'", ") at character"),
        ("holder = 'is", "a word, a number or a sign at character 10"),
        ("", "a value"),
        ("\0", "a word"),
        ("\u202eholder = 'is'", "a word"),
        ("holder = 'is'; DROP TABLE zones", "a word"),
    ],
)
def test_a_filter_in_text_is_refused_with_what_was_expected(text, expected):
    assert expected in refusal(text).expected


@pytest.mark.parametrize(
    "tree",
    [
        {"op": "=", "args": [{"property": "nothing"}, 1]},
        {"op": "=", "args": [{"property": 5}, 1]},
        {"op": "=", "args": []},
        {"op": "and", "args": []},
        {"op": "not", "args": [True, True]},
        {"op": "isNull", "args": []},
        {"op": "in", "args": ["a", "abc"]},
        {"op": "in", "args": [{"property": "holder"}, []]},
        {"op": "nothing", "args": [1]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [1, 2, 3, 4, 5]}]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": ["a", 2, 3, 4]}]},
        {"op": "s_intersects",
         "args": [{"property": "geometry"}, {"type": "Polygon", "coordinates": [[[0, 0]]]}]},
        {"op": "t_after", "args": [{"interval": [1, 2]}, {"date": "2017-01-01"}]},
        {"op": "=", "args": [{"date": 5}, {"timestamp": ""}]},
        {"op": "a_contains", "args": [{"property": "places"}, [True, None]]},
        None, [], 1, "a", {}, {"op": "="},
    ],
)  # fmt: skip
def test_a_filter_in_json_is_refused_when_it_is_no_condition(tree):
    refusal(json.dumps(tree), "cql2-json")


@pytest.mark.parametrize(
    "text", ["{", "NaN", '{"op":"=","args":[1e999,1]}', '"\\ud800"', "\ufeff1"]
)
def test_what_is_no_json_is_refused(text):
    refusal(text, "cql2-json")


WORDS = (
    *("(", "(", ")", ")", ",", "and", "or", "not", "like", "between", "in", "is", "null"),
    *("holder", "area_km2", "valid_from", "geometry", "places", "'is'", "5", "-1", "=", "<", "+"),
    *("date('2017-11-01')", "interval", "bbox", "point", "casei", "a_contains", "s_within"),
)


@settings(max_examples=400)
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_whatever_is_sent_is_answered_or_refused(text):
    with suppress(QueryError):
        found("zones", text)


# ---- limits ----


def test_a_filter_has_a_longest_length():
    long = "holder = '" + "x" * (LENGTH_MAX - 11) + "'"
    assert len(long) == LENGTH_MAX
    assert found("zones", long) == []
    assert "at most 2000 characters" in refusal(long + " ").expected


def test_parentheses_that_change_nothing_may_be_nested_a_while():
    assert found("zones", "(" * 32 + "holder = 'is'" + ")" * 32) == found("zones", "holder = 'is'")
    assert "levels of nesting" in refusal("(" * 33 + "TRUE" + ")" * 33).expected


def test_a_chain_as_qgis_writes_it_is_taken():
    """QGIS puts each `AND` of a chain in parentheses with all before it."""
    text = "(holder = 'is')"
    for _ in range(12):
        text = f"({text} AND (area_km2 > 1))"
    assert found("zones", text) == found("zones", "holder = 'is' AND area_km2 > 1")


NASTY = {
    "1,500 parentheses": "(" * 1500 + "TRUE" + ")" * 1500,
    "20,000 parentheses": "(" * 20_000,
    "a chain of NOT": "NOT " * 400 + "TRUE",
    "a deep chain of functions": "casei(" * 300,
    "a chain of signs": "-" * 1900 + "5 > 1",
    "a sum of many": "+".join(["1"] * 900) + " > 1",
    "unclosed, in time that doubles": "(" * 32 + "holder = 'is' OR " * 100,
    "closed but wrong, in time that doubles": "(" * 32 + "a=1 ! " + ")" * 32,
    "powers of powers": "((oldest_age_days ^ oldest_age_days) ^ oldest_age_days) ^ 99 > 1",
    "huge numbers": "area_km2 < " + "9" * 1900,
    "huge exponents": "area_km2 < 1e999999999",
    "nested collections": "S_WITHIN(geometry, " + "GEOMETRYCOLLECTION(" * 100 + ")" * 101,
    "brackets in JSON": "[" * 1999,
    "objects in JSON": '{"op":"not","args":[' * 90 + "true" + "]}" * 90,
    "wildcards": "holder LIKE '" + "%a" * 900 + "'",
    "strange letters": "holder = '\U0010ffff\u202e\u0000\ufffd'",
    "one quote": "'" + "''" * 900,
}


def test_nothing_ends_the_process_or_takes_it_long():
    """In a process of its own, as a crash would take pytest with it."""
    program = """
import json, sys, time
from geo import Front, Query, QueryError
from geo.filters import LANGUAGES, parse_filter
from geo.schema import queryables
front, slow = Front.read(), []
for name, text in json.load(sys.stdin).items():
    for language in LANGUAGES:
        begun = time.process_time()
        try:
            tree = parse_filter(text, language, queryables("zones"))
            front.select("zones", Query(filter=tree))
        except QueryError:
            pass
        if time.process_time() - begun > 5:
            slow.append((name, language))
print(slow)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(NASTY), text=True, capture_output=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_names_of_the_schema_are_words_of_cql2():
    """So that no property needs quotes in a filter."""
    reserved = {"and", "or", "not", "like", "between", "in", "is", "null", "div", "true", "false"}
    names = {name for schema in SCHEMAS.values() for name in schema}
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]*", name) for name in names)
    assert not names & reserved
