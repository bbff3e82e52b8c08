"""`deir-front new`: a directory that `check` and `serve` take at once."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from test_colours import GROUNDS, READERS, drawn, lab, rgb

from app.__main__ import main
from app.cli import new, streams
from app.main import create_app
from app.settings import Settings
from geo import read_records
from geo.importing.beginning import COLOURS, banks, bounds_ring, metric_system

OPTIONS = {
    "--title": 'The "Linden" valley',
    "--days": "2024-03-01/2024-03-31",
    "--area": "2.8,0.1,3.2,0.5",
    "--from": "Survey map",
}
PARTIES = ("--party", "south=Southern League", "--party", "north=Northern Union")
RIVER_LINE = [[3.0, 0.6], [3.02, 0.4], [2.99, 0.2], [3.0, 0.0]]


def begun(directory: Path, *more: str, **changes: str) -> int:
    options = OPTIONS | {f"--{name}": value for name, value in changes.items()}
    arguments = [part for option in options.items() for part in option]
    return main(["new", str(directory), *arguments, *PARTIES, *more])


def river_file(tmp_path: Path, line: list[list[float]] = RIVER_LINE) -> str:
    path = tmp_path / "river.geojson"
    geometry = {"type": "LineString", "coordinates": line}
    path.write_text(json.dumps({"type": "Feature", "geometry": geometry, "properties": {}}))
    return str(path)


def test_a_new_front_is_checked_and_served_at_once(tmp_path):
    assert begun(tmp_path / "front") == 0
    assert main(["check", str(tmp_path / "front")]) == 0
    with TestClient(create_app(Settings(data=tmp_path / "front"))) as client:
        page = client.get("/", headers={"Accept": "text/html"})
        assert (page.status_code, "Linden" in page.text) == (200, True)
        assert client.get("/map.svg").status_code == 200


def test_parties_stand_in_the_order_of_their_names_with_colours(tmp_path):
    begun(tmp_path / "front")
    parties = read_records(tmp_path / "front").parties
    assert [(p.id, p.colour) for p in parties.values()] == [
        ("north", COLOURS[0]),
        ("south", COLOURS[1]),
    ]


def test_a_river_divides_the_area_and_its_banks_have_names(tmp_path):
    assert begun(tmp_path / "front", "--river", river_file(tmp_path)) == 0
    assert read_records(tmp_path / "front").manifest.banks == ("east", "west")


def test_a_river_that_ends_at_a_coast_has_no_banks_to_name(tmp_path):
    coast = river_file(tmp_path, [[3.0, 0.6], [3.01, 0.3]])
    assert begun(tmp_path / "front", "--river", coast) == 0
    records = read_records(tmp_path / "front")
    assert (records.manifest.banks, len(records.rivers)) == (("area",), 1)


def test_several_rivers_are_taken(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    rivers = [river_file(tmp_path), river_file(other, [[3.1, 0.6], [3.1, 0.3]])]
    assert begun(tmp_path / "front", *(part for one in rivers for part in ("--river", one))) == 0
    assert len(read_records(tmp_path / "front").rivers) == 2


@pytest.mark.parametrize(
    ("to", "names"),
    [
        ((0, -1), ("east", "west")),
        ((0, 1), ("west", "east")),
        ((1, 0.5), ("north", "south")),
        ((-1, 0.5), ("south", "north")),
    ],
)
def test_the_left_bank_is_named_looking_downstream(to, names):
    assert banks([(0, 0), to]) == names


@pytest.mark.parametrize(
    ("box", "system"),
    [((2.8, 0.1, 3.2, 0.5), "EPSG:32631"), ((40, 34, 41, 35), "EPSG:32637"),
     ((-59, -52, -58, -51), "EPSG:32721")],
)  # fmt: skip
def test_the_system_is_the_utm_zone_of_the_middle(box, system):
    assert metric_system(bounds_ring(*box)) == system


def test_the_area_may_be_a_polygon_in_a_file(tmp_path):
    path = tmp_path / "area.geojson"
    ring = [[2.8, 0.1], [3.2, 0.1], [3.0, 0.5], [2.8, 0.1]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert begun(tmp_path / "front", area=str(path)) == 0
    assert len(read_records(tmp_path / "front").area.positions) == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": "2024-03-01"}, "two days, as 2024-03-01/2024-03-31"),
        ({"days": "2024-03-31/2024-03-01"}, "first_day (2024-03-31) or later"),
        ({"area": "3.2,0.1,2.8,0.5"}, "west before east"),
        ({"area": "nowhere.geojson"}, "no such file"),
        ({"title": ""}, "a text that is not empty"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_left(tmp_path, capsys, changes, words):
    assert begun(tmp_path / "front", **changes) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_river_that_divides_nothing_is_refused_and_nothing_left(tmp_path, capsys):
    away = river_file(tmp_path, [[9.0, 0.6], [9.0, 0.0]])
    assert begun(tmp_path / "front", "--river", away) == 2
    assert "it lies outside" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["river.geojson"]


def test_a_directory_with_anything_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert begun(tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_not_given_is_asked_for_on_a_terminal(tmp_path, monkeypatch, capsys):
    answers = [
        *("The valley", "soon", "2024-03-01/2024-03-31", "2.8,0.1,3.2,0.5"),
        *("north=Northern Union", "", ""),
    ]
    for module in (new, streams):
        monkeypatch.setattr(module, "is_asking", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: answers.pop(0))
    assert main(["new", str(tmp_path / "front")]) == 0
    assert "two days" in capsys.readouterr().out
    assert read_records(tmp_path / "front").manifest.title == "The valley"


def test_without_a_terminal_it_has_to_be_given(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(streams, "is_asking", lambda: False)
    assert main(["new", str(tmp_path / "front")]) == 2
    assert "title=''" in capsys.readouterr().err


@pytest.mark.parametrize("theme", GROUNDS)
@pytest.mark.parametrize("reader", READERS)
def test_the_colours_of_new_parties_stay_apart(reader, theme):
    ground, river = GROUNDS[theme]
    seen = [lab(drawn(colour, ground), reader) for colour in COLOURS] + [
        lab(rgb(colour), reader) for colour in (ground, river)
    ]
    distances = [
        float(((one - other) ** 2).sum() ** 0.5)
        for at, one in enumerate(seen)
        for other in seen[:at]
    ]
    assert min(distances) > 14
