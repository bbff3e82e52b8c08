"""Records kept by column, and the columns themselves."""

from dataclasses import asdict
from datetime import date

import pytest
from shipped import RECORDS

from geo.records.index import Column

CLAIMS = RECORDS.claims


def test_a_claim_is_the_same_however_it_is_come_to():
    for number, claim in enumerate(CLAIMS.values()):
        assert claim == CLAIMS[claim.id]
        assert CLAIMS.rows[claim.id] == number
        assert asdict(claim) == {name: column[number] for name, column in CLAIMS.columns.items()}


def test_an_id_that_is_not_there_is_refused():
    assert "nobody-said-this" not in CLAIMS
    with pytest.raises(KeyError):
        CLAIMS["nobody-said-this"]


def test_the_records_of_one_source_are_those_that_name_it():
    named = [claim for claim in CLAIMS.values() if claim.source == "xinhua-2017-11-14"]
    assert named
    assert CLAIMS.where("source", "xinhua-2017-11-14") == named


def test_each_different_value_of_a_column_is_held_once():
    kinds = CLAIMS.column("kind")
    assert len(kinds.values) == len(set(kinds.values)) < len(kinds) == len(CLAIMS)
    assert list(kinds) == [claim.kind for claim in CLAIMS.values()]


def test_a_column_takes_lists_as_tuples_and_days_as_text():
    column = Column.of([["a"], date(2017, 11, 14), None, ["a"]])
    assert list(column) == [("a",), "2017-11-14", None, ("a",)]
    assert column.codes.tolist() == [0, 1, -1, 0]


def test_a_changed_column_tells_apart_what_is_still_different():
    column = Column.of(["x", "y", None, ""]).mapped(lambda text: text and "letter")
    assert list(column) == ["letter", "letter", None, ""]
    assert column.values == ("letter", "")
    assert list(Column.of(["", "a"]).mapped(lambda text: text or None)) == [None, "a"]


def test_two_columns_beside_each_other_make_one_of_pairs():
    pairs = Column.of("abab").beside(Column.of("xxyx"))
    assert list(pairs) == [("a", "x"), ("b", "x"), ("a", "y"), ("b", "x")]
    assert len(pairs.values) == 3


def test_a_sparse_column_has_its_usual_value_but_for_a_few():
    assert list(Column.sparse(4, (), {2: ("a",)})) == [(), (), ("a",), ()]
