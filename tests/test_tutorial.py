"""The tutorial "another front", done as it is written: from an empty folder to a map."""

import json
import re
import shlex
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from sheets import write_xlsx

import geo
from app.__main__ import main
from app.cli import parser
from geo import Front, read_records

PAGE = (Path(__file__).parent.parent / ".github/docs/pages/another-front.md").read_text("utf-8")
FILES = re.findall(r'```\w+ title="(.*?)"\n(.*?)```', PAGE, re.DOTALL)
COMMANDS = re.findall(r"^    deir-front ((?:.*\\\n)*.*)$", PAGE, re.MULTILINE)
CHECKED, FAULTS, ANSWER = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
CHECK, SERVE, EXPORT, ADD, MAP, LEAST = (
    shlex.split(command.replace("\\\n", "")) for command in COMMANDS
)
TEN_LINES = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)[1]
FAULT = re.search(r"^    (towns\.xlsx.*)$", PAGE, re.MULTILINE)[1]
PLAN = re.search(r"```toml\n(\[map\].*?)```", PAGE, re.DOTALL)[1]
(PYTHON,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder after the first five steps."""
    monkeypatch.chdir(tmp_path)
    for name in ("my-front", "least"):
        Path(name).mkdir()
    for name, text in FILES:
        Path(name).write_text(text, encoding="utf-8", newline="")
    return Path("my-front")


def test_the_check_says_what_the_tutorial_shows(folder, capsys):
    assert main(CHECK) == 0
    assert capsys.readouterr().out == CHECKED


def test_the_two_faults_are_listed_as_the_tutorial_shows(folder, capsys):
    reports = folder / "reports.csv"
    *before, last = reports.read_text(encoding="utf-8").splitlines()
    wrong = last.replace(",birchwood,2024-03-04,", ",birchwod,2024-13-04,")
    reports.write_text("\n".join([*before, wrong, ""]), encoding="utf-8")
    assert main(CHECK) == 2
    assert capsys.readouterr().err == FAULTS


def test_the_map_is_served_and_exported(folder, serve):
    url = serve(parser().parse_args(SERVE).data)
    with urllib.request.urlopen(url) as answer:
        assert "The Linden valley, 2024" in answer.read().decode()
    assert main(EXPORT) == 0
    assert "The Linden valley, 2024" in Path("map.html").read_text(encoding="utf-8")


def test_the_added_report_decides_and_answers_why(folder):
    assert main(ADD) == 0
    *steps, last = PYTHON.strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(steps), names)  # noqa: S102 (our page)
    assert repr(eval(last, names)) == ANSWER.strip()  # noqa: S307


@pytest.mark.usefixtures("folder")
def test_the_least_that_the_tutorial_shows_is_checked_and_served(serve, capsys):
    assert main(LEAST) == 0
    assert "2 places" in capsys.readouterr().out
    with urllib.request.urlopen(serve(Path("least"))) as answer:
        assert "The Ash plain, 2024" in answer.read().decode()


def test_the_map_of_the_tutorial_is_kept_and_differs_where_it_says(folder):
    assert main(MAP) == 0
    both = geo.Front.read(folder).agreement("courier", date(2024, 3, 12))
    assert [pair.place for pair in both.places if pair.kind == "differing"] == ["birchwood"]
    assert both.km2["differing"] > 1


# ---- from a spreadsheet ----

TOWNS = {"Ashford": (3.05, 0.3), "Birchwood": (3.06, 0.4), "The Cedars": (2.94, 0.38)}
LEAGUE = ("Southern League", "Southern Command")
UNION = ("Northern Union", "Northern Command")


@pytest.fixture
def sheet(tmp_path, monkeypatch) -> list[list[object]]:
    """Sixty rows, three towns on twenty days; Birchwood changes hands on the eleventh."""
    monkeypatch.chdir(tmp_path)
    rows: list[list[object]] = [["Date", "Town", "Lon", "Lat", "Held by", "Said by"]]
    for day in range(1, 21):
        for town, position in TOWNS.items():
            is_union = town == "The Cedars" or (town == "Birchwood" and day > 10)
            rows.append([date(2024, 3, day), town, *position, *(UNION if is_union else LEAGUE)])
    assert len(rows) == 61
    return rows


@pytest.mark.parametrize(
    ("course", "banks"),
    [
        ([[3.0, 0.6], [3.0, 0.0]], {"ashford": "east", "birchwood": "east", "the-cedars": "west"}),
        ([[3.0, 0.6], [3.0, 0.3]], {"ashford": "area", "birchwood": "area", "the-cedars": "area"}),
    ],
    ids=["a river", "a river that ends at a coast"],
)
def test_a_river_is_given_to_the_first_line(sheet, serve, course, banks):
    write_xlsx(Path("towns.xlsx"), Towns=sheet)
    line = {"type": "LineString", "coordinates": course}
    Path("river.geojson").write_text(json.dumps(line), encoding="utf-8")
    begin, _, imported, _ = TEN_LINES.replace("\\\n", "").splitlines()
    assert main([*shlex.split(begin)[1:], "--river", "river.geojson", "--from", "A survey"]) == 0
    assert main(shlex.split(imported)[1:]) == 0
    places = Front.read("linden").records.places
    assert {place.id: place.bank for place in places.values()} == banks
    with urllib.request.urlopen(f"{serve(Path('linden'))}/map.svg") as answer:
        assert "Northern Union" in answer.read().decode()


def test_ten_lines_lead_from_a_spreadsheet_to_a_map(sheet, serve):
    write_xlsx(Path("towns.xlsx"), Towns=sheet)
    assert TEN_LINES.count("\n") <= 10
    *commands, served = TEN_LINES.replace("\\\n", "").splitlines()
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0
    url = serve(parser().parse_args(shlex.split(served)[1:]).data)
    for address, word in (("collections/places/items", "Birchwood"), ("map.svg", "Northern Union")):
        with urllib.request.urlopen(f"{url}/{address}") as answer:
            assert word in answer.read().decode()
    reports = read_records(Path("linden")).reports.values()
    assert [(r.place, r.day.day, r.holder) for r in reports] == [
        ("ashford", 1, "south"),
        ("birchwood", 1, "south"),
        ("the-cedars", 1, "north"),
        ("birchwood", 11, "north"),
    ]


def test_a_fault_in_the_sheet_is_told_as_shown_and_the_plan_may_lie_beside_it(sheet, capsys):
    sheet[13][4] = "Sothern League"
    write_xlsx(Path("towns.xlsx"), Towns=sheet)
    begin, imported, *_ = TEN_LINES.replace("\\\n", "").splitlines()
    main(shlex.split(begin)[1:])
    assert main(shlex.split(imported)[1:]) == 2
    assert FAULT in capsys.readouterr().err.splitlines()
    Path("towns.toml").write_text(PLAN.replace("the League", "Sothern League"), encoding="utf-8")
    collecting = ("--collect", "voices", "--collect", "sources", "--data", "linden")
    assert main(["import", "reports", "towns.xlsx", *collecting]) == 0
