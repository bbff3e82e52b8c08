"""What a notebook uses: frames in, days of every kind, colours, plots, and a map in a cell."""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas
import matplotlib
import numpy as np
import pandas as pd
import pytest
import shapely
from worlds import write_world

import geo
from app.notebook import day_map

EXAMPLE = Path(__file__).parent.parent / ".github/docs/another-front.ipynb"
DAY = date(2020, 1, 6)
TABLES = ("parties", "places", "reports", "sources", "voices", "claims", "relations")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def world(directory: Path) -> geo.Front:
    return geo.Front.read(directory)


def frames(directory: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_csv(path) for path in directory.glob("*.csv")}


def manifest(directory: Path) -> dict[str, object]:
    return tomllib.loads((directory / "front.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "day",
    [
        DAY,
        "2020-01-06",
        pd.Timestamp("2020-01-06 13:00"),
        np.datetime64("2020-01-06"),
        datetime(2020, 1, 6, 23, 59, tzinfo=UTC),
        pd.Timestamp("2020-01-07 01:00", tz="Asia/Damascus"),
    ],
    ids=repr,
)
def test_a_day_may_be_written_in_each_of_these_ways(world, day):
    assert geo.as_day(day) == DAY
    assert world.holders(day) == world.holders(DAY)
    assert world.why(3.0, 0.2, day).day == DAY
    assert world.zones(day).equals(world.zones(DAY))


@pytest.mark.parametrize("day", ["6 January", "2020-1-6", "", 20200106, pd.NaT, None])
def test_what_is_no_day_is_refused_with_what_was_expected(world, day):
    with pytest.raises(geo.QueryError, match="expected a day: a date, a Timestamp or YYYY-MM-DD"):
        world.zones(day)


def test_a_front_says_briefly_what_it_is(world):
    assert repr(world) == (
        "<Front 'A small world': 6 places, 8 reports, 3 claims, 2020-01-01 to 2020-01-31>"
    )


def test_every_holder_has_a_colour(world):
    assert list(world.colours.items())[:2] == [("a", "#dd8c7e"), ("b", "#f5dc82")]
    assert set(world.zones(DAY)["holder"]) <= set(world.colours)


def test_frames_make_the_front_that_files_make(directory, world):
    """Read by pandas, numbers with gaps are floats and texts without one are NaN."""
    front = geo.Front.from_frames(manifest(directory), **frames(directory))
    assert dict(front.records.reports) == dict(world.records.reports)
    assert dict(front.records.places) == dict(world.records.places)
    assert list(front.records.claims.values()) == list(world.records.claims.values())
    assert front.zones(DAY).geometry.geom_equals(world.zones(DAY).geometry).all()


def test_rivers_may_be_several_in_a_manifest(directory, world):
    values = manifest(directory)
    front = geo.Front.from_frames(values | {"river": [values["river"]]}, **frames(directory))
    assert front.records.rivers == world.records.rivers


def test_shapes_and_points_stand_for_tables_of_positions(directory, world):
    tables = frames(directory)
    places = tables["places"]
    points = geopandas.points_from_xy(places["lon"], places["lat"])
    tables["places"] = geopandas.GeoDataFrame(
        places.drop(columns=["lon", "lat"]), geometry=points, crs="EPSG:4326"
    ).set_index("id")
    tables["square"] = shapely.Polygon(tables["square"][["lon", "lat"]].to_numpy())
    front = geo.Front.from_frames(manifest(directory), **tables)
    assert dict(front.records.places) == dict(world.records.places)
    assert front.records.area == world.records.area


def test_faults_of_frames_are_told_as_those_of_files(directory):
    tables = frames(directory)
    tables["reports"].loc[1, "holder"] = "c"
    tables["places"].loc[0, "lon"] = 999
    with pytest.raises(geo.RecordsError) as refusal:
        geo.Front.from_frames(manifest(directory) | {"crs": "metres"}, **tables)
    lines = [str(fault) for fault in refusal.value.faults]
    assert [line.partition(" ")[0] for line in lines] == [
        "front.toml:8:",
        "places.csv:2:",
        "reports.csv:3:",
    ]


def test_what_was_said_outside_the_records_may_be_a_frame_too(directory):
    row = {"place": "birch", "day": "2020-01-05", "not_held_by": "b", "said": "V: so"}
    tables = frames(directory) | {"outside": pd.DataFrame([row | {"source": "paper"}])}
    (check,) = geo.Front.from_frames(manifest(directory), **tables).said_outside
    assert (check.place, check.not_held_by) == ("birch", ("b",))


def test_a_table_that_nothing_reads_is_refused(directory):
    with pytest.raises(geo.QueryError, match="table='report': expected one of sources"):
        geo.Front.from_frames(manifest(directory), report=pd.DataFrame())


def test_days_of_frames_may_be_timestamps(directory, world):
    tables = frames(directory)
    tables["reports"]["day"] = pd.to_datetime(tables["reports"]["day"])
    front = geo.Front.from_frames(manifest(directory), **tables)
    assert dict(front.records.reports) == dict(world.records.reports)


def test_the_plots_have_the_holders_in_their_colours(world):
    matplotlib.use("agg")
    ground, course = geo.plot_day(world, "2020-01-06"), geo.plot_series(world, "km2")
    for axes in (ground, course):
        texts = [text.get_text() for text in axes.get_legend().get_texts()]
        assert texts == ["Alpha", "Beta", "contested"]
    assert course.get_ylabel() == "km²"
    matplotlib.pyplot.close("all")


def test_a_map_in_a_cell_asks_no_other_host_and_runs_nothing_of_a_record(directory, tmp_path):
    hostile = "</script><b>{{ 7 * 191 }}{% raw %}"
    plain, tables = manifest(directory), frames(directory)
    tables["places"]["name"] = tables["places"]["name"].replace("Alder", hostile)
    tables["places"]["variants"] = ""
    shown = day_map(geo.Front.from_frames(plain, **tables), DAY).get_root().render()
    assert "1337" not in shown
    assert "http" not in shown.split('id="records"')[0].replace("http-equiv", "")
    data = shown.split('id="records">')[1].split("</script>")[0]
    assert json.loads(data)["places"][0]["name"] == hostile


@pytest.fixture(scope="module")
def cells() -> list[dict]:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))["cells"]


def test_the_example_runs_from_its_first_cell_to_its_last(cells, capsys):
    matplotlib.use("agg")
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 (our notebook)
    matplotlib.pyplot.close("all")
    front = names["front"]
    assert isinstance(front, geo.Front)
    assert list(front.changes("2021-05-10", "2021-05-31").index) == ["barton", "derby"]
    assert "voices.csv" in capsys.readouterr().out


def test_the_example_is_kept_without_what_it_gave(cells):
    assert all(not cell.get("outputs") for cell in cells)
