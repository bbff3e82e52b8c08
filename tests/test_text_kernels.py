"""What Arrow's kernels say of a column is what is said of each of its texts by itself."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import Query, QueryError
from geo.features import Features, Property
from geo.records import Column
from geo.search import collection, cost, texts
from geo.search.own import Own
from geo.search.scalars import evaluate, like, unaccented

LETTERS = "aAbß.*\\%_\n\0(é" + "e\u0301" + "İıﬁ" + "\u0627\u0644\u0643\u0650" + "가\u1100\u1161"
"""Cases, marks that join and that stand alone, and what regular expressions take for theirs."""
TEXTS = st.lists(st.none() | st.text(LETTERS, max_size=9) | st.text(max_size=4), max_size=12)
FOLDS = st.lists(st.sampled_from(["casei", "accenti"]), max_size=2)


@given(TEXTS, FOLDS, st.sampled_from(["like", "=", "<>", "<", ">=", "in", "between"]), st.data())
def test_a_kernel_says_what_python_says_of_each_text(values, folds, op, data):
    count = {"in": 3, "between": 2}.get(op, 1)
    literals = data.draw(st.lists(st.text(LETTERS, max_size=5), min_size=count, max_size=count))
    tree = {"property": "text"}
    for fold in folds:
        tree = {"op": fold, "args": [tree]}
    tree = {"op": op, "args": [tree, literals] if op == "in" else [tree, *literals]}
    for column in (Own.of(values), Column.of(values)):
        outcome = column.spread(texts.compared(column.texts, folds, op, literals))
        expected = [evaluate(tree, {"text": value}) is True for value in values]
        assert outcome.tolist() == expected


@given(st.text("ab%_\\\0.", max_size=7), st.lists(st.text("ab\n%_\\\0.", max_size=6), max_size=9))
def test_like_on_a_column_is_like_on_each_text(pattern, values):
    outcome = texts.compared(Own.of(values).texts, (), "like", [pattern])
    assert outcome.tolist() == [like(value, pattern) for value in values]


@given(st.lists(st.text(LETTERS, max_size=6) | st.text(max_size=3), max_size=9))
def test_texts_lose_their_accents_together_as_they_do_alone(values):
    assert texts.all_unaccented(values) == list(map(unaccented, values))


@given(TEXTS, st.booleans())
def test_texts_are_ranked_as_values_that_are_told_apart(values, descending):
    own, apart = (
        column.ranks(descending=descending) for column in (Own.of(values), Column.of(values))
    )
    assert np.argsort(own, kind="stable").tolist() == np.argsort(apart, kind="stable").tolist()
    assert [a == b for a in own for b in own] == [a == b for a in apart for b in apart]


WORDS = ["gold", "Gold", "göld", None, "silver"] * 40
ROWS = [
    (
        f"n{at}",
        None if at % 7 == 0 else shapely.Point(at % 5, at % 3),
        {"text": word, "number": at % 11 or None, "kind": "odd" if at % 2 else "even"},
    )
    for at, word in enumerate(WORDS)
]
SCHEMA = {
    "text": Property("text", "string", "", own=True),
    "number": Property("number", "integer", "", own=True),
    "kind": Property("kind", "string", ""),
}
LAYER = collection(Features.of_rows(ROWS), SCHEMA)


def ids(**query):
    return [LAYER.ids[place] for place in LAYER.places(Query(**query))]


def condition(op, name, *others):
    return {"op": op, "args": [{"property": name}, *others]}


BARE = {"op": "accenti", "args": [{"property": "kind"}]}
CONDITIONS = [
    condition("=", "kind", "odd"),
    condition("=", "number", 3),
    condition(">", "number", 8),
    condition("like", "text", "%ol%"),
    condition("isNull", "text"),
    condition("<>", "text", "gold"),
    condition("=", "text", {"property": "kind"}),
    {"op": "not", "args": [condition("in", "text", ["gold", "silver"])]},
    {"op": "or", "args": [condition("=", "kind", "even"), condition("<", "number", 3)]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [0, 0, 1.5, 1]}]},
]


@pytest.mark.parametrize("first", CONDITIONS, ids=str)
def test_conditions_that_are_met_one_after_the_other_are_all_met(first):
    """However few features the first, looked up or not, leaves to the second."""
    for second in CONDITIONS:
        both = {"op": "and", "args": [first, second]}
        expected = [place for place in ids(filter=first) if place in set(ids(filter=second))]
        assert ids(filter=both) == expected
        assert ids(filter={"op": "not", "args": [{"op": "not", "args": [both]}]}) == expected
        within = ids(filter=both, areas=[(0, 0, 1, 2)])
        assert within == [place for place in expected if place in set(ids(areas=[(0, 0, 1, 2)]))]


def test_an_equality_is_looked_up_as_it_is_compared():
    for value in (3, 3.0, 99, 10):
        expected = [row[0] for row in ROWS if row[2]["number"] == value]
        assert ids(equal=[("number", value)]) == ids(filter=condition("=", "number", value))
        assert ids(equal=[("number", value)]) == expected


@pytest.mark.parametrize(
    ("tree", "where"),
    [
        (condition("like", "text", "%a" + "_" * 400 + "b%"), "like of text"),
        (condition("=", "text", BARE), "= of kind, text"),
        ({"op": "or", "args": [condition("like", "text", "%a%")] * 60}, "or of text"),
        ({"op": "and", "args": [condition("like", "text", "%l%")] * 60}, "like of text"),
    ],
)  # fmt: skip
def test_a_filter_that_would_take_long_is_refused_with_what_makes_it_quick(
    monkeypatch, tree, where
):
    ids(filter=tree)
    monkeypatch.setattr(cost, "MOST_S", 1e-4)
    with pytest.raises(QueryError, match="with bbox, datetime, or AND and an equality") as caught:
        ids(filter=tree)
    assert (caught.value.parameter, caught.value.value) == ("filter", where)


def test_of_few_features_more_may_be_asked(monkeypatch):
    slow = condition("=", "text", BARE)
    monkeypatch.setattr(cost, "MOST_S", 1e-4)
    assert ids(filter={"op": "and", "args": [slow, condition("=", "number", 99)]}) == []


def test_an_order_by_more_properties_than_can_be_sorted_by_is_refused(monkeypatch):
    assert ids(order=("-number",) * 50) == ids(order=("-number",))
    monkeypatch.setattr(cost, "MOST_S", 1e-4)
    with pytest.raises(QueryError, match="at most 3 properties for 200 features"):
        ids(order=("text", "kind", "number", "-text"))


def test_what_is_looked_up_is_answered_at_once_and_what_is_not_there_yet_is_not():
    layer = collection(Features.of_rows(ROWS * 10), SCHEMA)
    wide = Query(filter=condition("like", "text", "%a" + "_" * 20 + "%"))
    assert layer.cost_s(wide) > layer.cost_s(Query(filter=condition("=", "kind", "x")))
    assert layer.cost_s(Query(filter=condition("=", "kind", "x"))) < cost.AT_ONCE_S
    assert layer.cost_s(Query(limit=10_000)) == 0
    assert layer.cost_s(Query(crs="EPSG:32637", limit=2000)) > cost.AT_ONCE_S
