"""Polygons of others: kept as the map of a voice, or made reports of the places they cover."""

import json
import zipfile
from datetime import date

import geopandas
import pytest
import shapely
from worlds import boxed, contents, write_world

from app.__main__ import main
from geo import Front

WEST = boxed("west", 480_000, 20_000, 500_000, 40_000)  # alder and cedar are on it
NORTH = boxed("north", 480_000, 30_000, 500_000, 40_000)  # only alder is
AS_A = ("--holder", "a")


@pytest.fixture
def world(tmp_path):
    """The small world, and a place beside it for maps of others."""
    directory = tmp_path / "world"
    directory.mkdir()
    return write_world(directory)


def drawn(world, day, *features, **properties):
    """A GeoJSON file of a day with these features, or the second-hand properties of each."""
    path = world.parent / f"map_{day.replace('-', '')}.geojson"
    features = [{**one, "properties": properties} for one in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def imported(world, kind, *paths, more=AS_A, voice="herald"):
    """The exit status of importing maps as this voice's."""
    files = map(str, paths)
    options = ("--as", kind, "--voice", voice, "--source", "atlas", "--data", str(world), *more)
    return main(["import", "polygons", *files, *options])


def new_reports(world):
    reports = Front.read(world).records.reports.values()
    return [(r.place, str(r.day), r.holder, r.use) for r in reports if r.note.startswith("by the")]


# ---- as a reference ----


def test_a_map_is_kept_for_its_day(world, capsys):
    assert imported(world, "reference", drawn(world, "2020-01-05", WEST)) == 0
    assert "1 days of a map: 1 polygons; 1 reference" in capsys.readouterr().out
    records = Front.read(world).records
    [reference] = records.references.values()
    assert (reference.id, reference.voice, reference.holder) == (
        "herald-a-2020-01-05",
        "herald",
        "a",
    )
    assert reference.span == (date(2020, 1, 5), date(2020, 1, 6))
    assert reference.file == "herald-2020-01-05.geojson"


def test_ground_that_stays_is_one_row(world):
    days = [drawn(world, f"2020-01-{day:02}", WEST) for day in (4, 5, 6, 8)]
    assert imported(world, "reference", *days) == 0
    spans = [one.span for one in Front.read(world).records.references.values()]
    day = [date(2020, 1, n) for n in range(10)[1:]]
    assert spans == [(day[3], day[6]), (day[7], day[8])]


def test_a_map_may_stand_until_the_next(world):
    days = [drawn(world, "2020-01-04", WEST), drawn(world, "2020-01-08", NORTH)]
    assert imported(world, "reference", *days, more=(*AS_A, "--until-next")) == 0
    first, second = Front.read(world).records.references.values()
    assert (first.span[1], second.span[1]) == (date(2020, 1, 8), date(2020, 1, 9))


def test_the_same_map_twice_changes_nothing(world, capsys):
    path = drawn(world, "2020-01-05", WEST)
    imported(world, "reference", path)
    after = contents(world)
    assert imported(world, "reference", path) == 0
    assert contents(world) == after
    assert "1 spans of days that are there already" in capsys.readouterr().out


def test_another_map_of_the_same_days_is_refused_and_nothing_written(world, capsys):
    imported(world, "reference", drawn(world, "2020-01-05", WEST))
    after = contents(world)
    assert imported(world, "reference", drawn(world, "2020-01-05", NORTH)) == 2
    assert contents(world) == after
    assert "'herald-a-2020-01-05' is one" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(world):
    before = contents(world)
    path = drawn(world, "2020-01-05", WEST)
    assert imported(world, "reference", path, more=(*AS_A, "--dry-run")) == 0
    assert contents(world) == before


def test_polygons_that_cross_themselves_are_mended_and_counted(world, capsys):
    bow = {
        "type": "Polygon",
        "coordinates": [[[3, 0.2], [3.1, 0.3], [3.1, 0.2], [3, 0.3], [3, 0.2]]],
    }
    path = drawn(world, "2020-01-05", {**WEST, "geometry": bow})
    assert imported(world, "reference", path) == 0
    assert "1 mended" in capsys.readouterr().out
    [ground] = Front.read(world).records.grounds.values()
    assert ground.is_valid


def test_what_is_no_polygon_is_counted(world, capsys):
    point = {**WEST, "geometry": {"type": "Point", "coordinates": [3, 0.3]}}
    assert imported(world, "reference", drawn(world, "2020-01-05", WEST, point)) == 0
    assert "1 that are no polygons" in capsys.readouterr().out


# ---- other files ----


def frame():
    shapes = [shapely.geometry.shape(one["geometry"]) for one in (WEST, NORTH)]
    table = {"side": ["Side A", "nobody"], "of": ["2020-01-05", "2020-01-05"]}
    return geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326").to_crs("EPSG:3857")


NAMED = ("--map", "holder=side", "--map", "day=of", "--party", "Side A=a", "--party", "nobody=")


def test_a_geopackage_in_another_system(world):
    path = world.parent / "map.gpkg"
    frame().to_file(path, driver="GPKG")
    assert imported(world, "reference", path, more=NAMED) == 0
    [ground] = Front.read(world).records.grounds.values()
    assert shapely.equals_exact(
        ground.envelope, shapely.geometry.shape(WEST["geometry"]).envelope, 1e-5
    )


def test_a_zipped_shapefile_is_read(world):
    assert imported(world, "reference", zipped(world), more=NAMED) == 0
    assert list(Front.read(world).records.references) == ["herald-a-2020-01-05"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("map.gpkg", b"<OGRVRTDataSource/>", "a GeoPackage"),
        ("map.zip", b"<OGRVRTDataSource/>", "a zipped shapefile"),
        ("map.vrt", b"<OGRVRTDataSource/>", "a name ending in .geojson, .json, .gpkg, .zip"),
        ("map.geojson", b"<OGRVRTDataSource/>", "GeoJSON in UTF-8"),
        ("map.geojson", b'{"type":"Feature"}', "expected a day in the name of the file"),
    ],
)
def test_another_kind_of_file_never_reaches_gdal(world, capsys, name, content, expected):
    path = world.parent / name
    path.write_bytes(content)
    if b"Feature" in content:
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [WEST]}))
    assert imported(world, "reference", path) == 2
    assert expected in capsys.readouterr().err


def zipped(world, **parts):
    """A zipped shapefile, with some of its parts as these functions make them; None leaves out."""
    folder = world.parent / "shapes"
    folder.mkdir()
    frame().to_file(folder / "map.shp")
    path = world.parent / "map.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for part in sorted(folder.iterdir()):
            change = parts.get(part.suffix[1:], bytes)
            if change:
                packed.writestr(f"inside/{part.name}", change(part.read_bytes()))
    return path


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"shx": None}, "'no file ending in .shx': expected all of a shapefile"),
        ({"prj": None}, "expected one that says where its positions are"),
        ({"shp": lambda whole: whole[:100]}, "expected a shapefile that is whole"),
        ({"shp": None, "shx": None}, "'0 shapefiles': expected one shapefile"),
    ],
)
def test_a_part_of_a_shapefile_is_no_shapefile(world, capsys, parts, expected):
    assert imported(world, "reference", zipped(world, **parts), more=NAMED) == 2
    assert expected in capsys.readouterr().err


def test_a_year_that_must_be_mistyped_is_refused(world, capsys):
    assert imported(world, "reference", drawn(world, "1920-01-05", WEST)) == 2
    assert "'1920-01-05': expected a day from 2009-12-31" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), "--holder or --map holder=NAME, one of the two"),
        (("--holder", "c"), "expected one of a, b or contested"),
        (("--map", "holder=colour"), "expected a property of each polygon, such as side"),
        (("--map", "side=holder", *AS_A), "expected one of holder, day"),
        ((*AS_A, "--voice", "nobody"), "expected an id in voices.csv"),
    ],
)
def test_a_wrong_option_is_named(world, capsys, more, expected):
    path = drawn(world, "2020-01-05", WEST, side="a")
    before = contents(world)
    assert imported(world, "reference", path, more=more) == 2
    assert expected in capsys.readouterr().err
    assert contents(world) == before


# ---- as reports ----


def test_places_on_the_ground_get_a_report_at_each_change(world):
    """Of alder only the Herald has spoken, on the 1st: it was a's."""
    sides = enumerate("abba", 2)
    days = [drawn(world, f"2020-01-{day:02}", WEST, side=side) for day, side in sides]
    assert imported(world, "reports", *days, more=("--map", "holder=side")) == 0
    assert [row for row in new_reports(world) if row[0] == "alder"] == [
        ("alder", "2020-01-03", "b", "accepted"),
        ("alder", "2020-01-05", "a", "accepted"),
    ]


def test_where_another_voice_was_heard_last_a_map_s_report_is_claim_only(world):
    """Of cedar the Herald spoke on the 1st, Beta on the 5th."""
    days = [drawn(world, "2020-01-03", WEST), drawn(world, "2020-01-07", WEST)]
    assert imported(world, "reports", *days, voice="alpha") == 0
    assert new_reports(world) == [
        ("alder", "2020-01-03", "a", "claim-only"),
        ("cedar", "2020-01-03", "a", "claim-only"),
    ]
    assert Front.read(world).holders(date(2020, 1, 10))["cedar"] == "b"


def test_a_place_of_which_nobody_spoke_gets_its_first_holder(world, capsys):
    """The ford lies on the river, 5 km from the edge of this ground."""
    around = boxed("around", 495_500, 25_000, 504_500, 35_000)
    assert imported(world, "reports", drawn(world, "2020-01-05", around), voice="alpha") == 0
    assert new_reports(world) == [("ford", "2020-01-05", "a", "accepted")]
    [report] = [r for r in Front.read(world).records.reports.values() if r.place == "ford"]
    assert report.confidence == "low"
    assert report.said == "Alpha command via An atlas: Ford on ground shown as A"


def test_a_place_near_an_edge_or_on_ground_of_two_is_left_out(world, capsys):
    """Alder's point may be off by 500 m; cedar is on ground of both."""
    a_side = boxed("a", 480_000, 20_000, 495_200, 40_000)
    b_side = boxed("b", 490_000, 20_000, 499_000, 30_000)
    paths = [drawn(world, "2020-01-05", {**a_side}, side="a")]
    more = {**b_side, "properties": {"side": "b"}}
    document = json.loads(paths[0].read_text())
    document["features"].append(more)
    paths[0].write_text(json.dumps(document))
    assert imported(world, "reports", *paths, more=("--map", "holder=side"), voice="alpha") == 0
    assert new_reports(world) == []
    assert "2 places left out, too near to an edge" in capsys.readouterr().out


def test_what_leaves_the_ground_of_all_is_counted(world, capsys):
    days = [drawn(world, "2020-01-03", WEST), drawn(world, "2020-01-04", NORTH)]
    assert imported(world, "reports", *days, voice="alpha") == 0
    assert "1 times that a place is on nobody's ground any more" in capsys.readouterr().out


def test_reports_of_the_same_map_twice_change_nothing(world):
    path = drawn(world, "2020-01-03", WEST)
    imported(world, "reports", path, voice="alpha")
    after = contents(world)
    assert imported(world, "reports", path, voice="alpha") == 0
    assert contents(world) == after
