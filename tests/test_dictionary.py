"""The data dictionary for people says what the tables' specs say."""

import re
from pathlib import Path

import pytest

from geo.records.columns import SPECS

TEXT = Path(__file__).parents[1].joinpath("geo/data/README.md").read_text(encoding="utf-8")


def rows(table):
    """The columns of a table as the dictionary lists them: names, and what is said of each."""
    section = re.search(rf"^### {table}\.csv.*?(?=^###? )", TEXT, re.MULTILINE | re.DOTALL)[0]
    for line in re.findall(r"^\| (?!column|---)(.*) \|$", section, re.MULTILINE):
        names, kind, _ = (cell.strip() for cell in re.split(r" \| ?", line, maxsplit=2))
        yield names.split(", "), kind


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_columns_are_listed_in_their_order(spec):
    assert [name for names, _ in rows(spec.name) for name in names] == list(spec.columns)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_what_is_needed_is_marked(spec):
    marked = {
        name
        for names, kind in rows(spec.name)
        if "needed" in kind
        for name in names
        if name not in spec.defaults
    }
    assert marked | {"id"} == {*spec.needed, "id"}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_what_an_empty_field_stands_for_is_said(spec):
    kinds = {name: kind for names, kind in rows(spec.name) for name in names}
    for name, text in spec.defaults.items():
        assert f"else `{text}`" in kinds[name] or kinds[name] == "as above", name
