"""The manifest, front.toml: every fault of it named, with its line."""

from pathlib import Path

import pytest
from faults import check_fault, read_or_refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import MANIFEST, write_world

AREA_TABLE = MANIFEST[MANIFEST.index("[area]") : MANIFEST.index("[[lines]]")]

LICENCE = '[[licences]]\nfiles = "edge"\norigin = "An atlas"\n'
MANIFESTS = [  # what is replaced in front.toml, by what, where, words of what was expected
    ("= 4000", "= ", "9:", "a file in TOML"),
    ('crs = "EPSG:32631"\n', "", " crs 'missing'", "this key with a value"),
    ("focus =", "fokus = 1\nfocus =", "7: 'fokus'", "only the keys"),
    (
        'left_bank = "east"\n',
        "",
        "12: river.left_bank 'missing'",
        "a name for both banks, or for neither",
    ),
    (AREA_TABLE, "", " area 'missing'", "a table [area] with the keys"),
    ("[[lines]]", "[lines]", "28: lines", "tables headed [[lines]]"),
    ("2020-01-31", "2020-01-31T00:00:00", "4: last_day", "without quotes or time"),
    ("2020-01-31", '"2020-01-31"', "4: last_day", "without quotes or time"),
    ("2020-01-31", "2019-01-31", "4: last_day", "first_day (2020-01-01) or later"),
    ("2020-01-31", "2090-01-31", "4: last_day", "at most 20000 days"),
    ("2020-01-10", "2020-02-10", "5: default_day '2020-02-10'", "from first_day to last_day"),
    ("4000", "0", "9: attested_m '0'", "whole metres"),
    ("4000", "true", "9: attested_m 'True'", "whole metres"),
    ("= 10000", "= 3000", "10: inferred_m '3000'", "attested_m (4000) or more"),
    ("EPSG:32631", "EPSG:4326", "8: crs", "projected"),
    ("EPSG:32631", "EPSG:2263", "8: crs", "in metres"),
    ("EPSG:32631", "EPSG:1", "8: crs", "that PROJ knows"),
    ("EPSG:32631", "/etc/passwd", "8: crs", "projected"),
    ('= "paper"', '= "papre"', "6: article 'papre'", "did you mean 'paper'?"),
    ('"birch"', '"elm"', "7: focus 'elm'", "a place with a position"),
    ('"A small world"', '""', "1: title ''", "not empty"),
    ('"A small world"', "1", "1: title '1'", "a text in quotes"),
    ('"edge.csv"', '"../edge.csv"', "31: lines.file", "in the same directory"),
    ('= "west"', '= "east"', "19: river.right_bank 'east'", "another name than left_bank"),
    ('= "west"', '= "river"', "19: river.right_bank 'river'", "has a meaning of its own"),
    ('"atlas"', '"altas"', "17: river.source 'altas'", "did you mean 'atlas'?"),
    ('"edge"', '"square"', "29: lines.id 'square'", "an id that no other line has"),
    ('"border"', '"road"', "30: lines.kind 'road'", "one of river, border"),
    ("focus =", "licences = 1\nfocus =", "7: licences '1'", "tables headed [[licences]]"),
    ("[[lines]]", LICENCE + "[[lines]]", "28: licences.terms 'missing'", "this key with a value"),
    ("[[lines]]", LICENCE + 'terms = ""\n[[lines]]', "31: licences.terms ''", "not empty"),
]


@pytest.mark.parametrize(("old", "new", "where", "words"), MANIFESTS)
def test_a_fault_of_the_manifest_is_named(
    old: str, new: str, where: str, words: str, tmp_path: Path
) -> None:
    manifest = MANIFEST.replace(old, new, 1)
    check_fault(write_world(tmp_path, manifest=manifest), f"front.toml:{where}", words)


def test_a_line_file_that_the_manifest_names_must_exist(tmp_path: Path) -> None:
    manifest = MANIFEST.replace("edge.csv", "edges.csv")
    where, words = "edges.csv: 'no such file'", "a file with the columns seq,lon,lat"
    check_fault(write_world(tmp_path, manifest=manifest), where, words)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_value_in_the_manifest_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    lines = MANIFEST.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    value = data.draw(
        st.sampled_from(
            ['""', "{}", "[]", "[[1]]", "1e400", "nan", "-1", "true", '"\\u0000"', "1979-05-27"]
        )
    )
    key = lines[number].split(" = ")[0]
    lines[number] = data.draw(
        st.sampled_from([f"{key} = {value}", "", key, f"[{key}]", f"x.{number} = 1"])
    )
    read_or_refused(write_world(tmp_path, manifest="\n".join(lines)))
