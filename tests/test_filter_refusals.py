"""Filters that are none, and filters of whoever wants to end us: refused in time, with a reason."""

import json
import subprocess
import sys
from contextlib import suppress

import pytest
from filtering import matching, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import QueryError
from geo.search.filters import LENGTH_MAX

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
        matching("zones", text)


# ---- limits ----


def test_a_filter_has_a_longest_length():
    long = "holder = '" + "x" * (LENGTH_MAX - 11) + "'"
    assert len(long) == LENGTH_MAX
    assert matching("zones", long) == []
    assert "at most 2000 characters" in refusal(long + " ").expected


def test_parentheses_that_change_nothing_may_be_nested_a_while():
    assert matching("zones", "(" * 32 + "holder = 'is'" + ")" * 32) == matching(
        "zones", "holder = 'is'"
    )
    assert "levels of nesting" in refusal("(" * 33 + "TRUE" + ")" * 33).expected


def test_a_chain_as_qgis_writes_it_is_taken():
    """QGIS puts each `AND` of a chain in parentheses with all before it."""
    text = "(holder = 'is')"
    for _ in range(12):
        text = f"({text} AND (area_km2 > 1))"
    assert matching("zones", text) == matching("zones", "holder = 'is' AND area_km2 > 1")


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
from geo.search.filters import LANGUAGES, parse_filter
from geo.features import queryables
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
