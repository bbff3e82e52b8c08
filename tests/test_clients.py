"""Real clients against a running server: what anyone would try first, and it works."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import geopandas
import pyogrio
import pytest
from owslib.ogcapi.features import Features
from shipped import FRONT

from geo import LAYERS

ABU_KAMAL = (40.8, 34.3, 41.0, 34.6)
NO_GDAL = "needs GDAL's command line: apt-get install gdal-bin"


@contextmanager
def server(*options: str) -> Iterator[str]:
    """The URL of a server in a process of its own: pyogrio keeps this one still while it waits."""
    command = [sys.executable, "-m", "app", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield re.search(r"(http://[0-9.:]+)/", process.stdout.readline())[1]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server that others can reach too, and that was told no address: its links are paths."""
    with server("--host", "0.0.0.0", "--port", "0") as address:  # noqa: S104
        yield address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104


@pytest.fixture(scope="module")
def absolute() -> Iterator[str]:
    """A server as anyone starts it: its links are absolute, as QGIS and OWSLib need them."""
    with server("--port", "0") as address:
        yield address


def read(url: str, layer: str = "zones", **options: object) -> geopandas.GeoDataFrame:
    return geopandas.read_file(f"OAPIF:{url}", layer=layer, **options)


# ---- geopandas, through pyogrio and the GDAL within it ----


def test_gdal_lists_the_layers(url, absolute):
    for root in (url, absolute):
        assert [*pyogrio.list_layers(f"OAPIF:{root}")[:, 0]] == list(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_gdal_reads_every_layer_whole(url, layer):
    """By links that are paths; in pages."""
    frame = read(url, layer, PAGE_SIZE=50)
    expected = FRONT.frame(layer)
    assert [*frame["id"]] == [*expected.index]
    assert [*frame.geometry.isna()] == [*expected.geometry.isna()]
    assert frame.crs == "OGC:CRS84"


def test_gdal_reads_a_box(url):
    west, south, east, north = ABU_KAMAL
    zones = read(url, bbox=ABU_KAMAL)
    assert {*zones["id"]} == {*FRONT.frame("zones").cx[west:east, south:north].index}


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("holder = 'is'", lambda z: z["holder"] == "is"),
        ("holder = 'is' AND area_km2 > 10", lambda z: (z["holder"] == "is") & (z["area_km2"] > 10)),
        ("holder IN ('is', 'sdf')", lambda z: z["holder"].isin(["is", "sdf"])),
        ("holder LIKE 'i%'", lambda z: z["holder"] == "is"),
        ("valid_from = '2017-11-10'", lambda z: z["valid_from"] == date(2017, 11, 10)),
        ("newest_age_days = 0", lambda z: z["newest_age_days"] == 0),
    ],
)
def test_gdal_reads_what_a_condition_asks_for(url, where, condition):
    zones = FRONT.frame("zones")
    assert {*read(url, where=where)["id"]} == {*zones[condition(zones)].index}


def test_gdal_reads_a_day(url):
    zones = read(url, DATETIME="2017-11-14")
    assert {*zones["id"]} == {*FRONT.zones(date(2017, 11, 14)).index}


def test_gdal_reads_in_another_reference_system(url):
    places = read(url, "places", CRS="EPSG:32637")
    assert places.crs == "EPSG:32637"
    expected = FRONT.frame("places").to_crs(32637).geometry
    apart = places.set_index("id").geometry.distance(expected.set_crs(places.crs))
    assert apart.dropna().max() < 0.02


def test_gdal_takes_a_box_in_another_reference_system(url):
    box = geopandas.GeoSeries.from_xy([40.8, 41.0], [34.3, 34.6], crs=4326).to_crs(32637)
    places = read(url, "places", CRS="EPSG:32637", bbox=tuple(box.total_bounds))
    assert "abu-kamal" in set(places["id"])
    assert len(places) < len(read(url, "places"))


def test_geopandas_reads_the_address_of_the_items(url):
    zones = geopandas.read_file(f"{url}/collections/zones/items?datetime=2017-11-14")
    assert {*zones["id"]} == {*FRONT.zones(date(2017, 11, 14)).index}
    assert zones.crs == "EPSG:4326"


# ---- OWSLib ----


def test_owslib_finds_the_collections_and_what_they_have(url):
    service = Features(url)
    assert service.feature_collections() == list(LAYERS)
    assert any("features-1" in name for name in service.conformance()["conformsTo"])
    assert service.collection("zones")["id"] == "zones"
    assert "holder" in service.collection_queryables("zones")["properties"]
    assert service.collection_item("places", "abu-kamal")["properties"]["name"] == "Abu Kamal"


def test_owslib_asks_for_a_box_a_day_and_a_filter(url):
    service = Features(url)
    parameters = {"bbox": [*ABU_KAMAL], "limit": 2, "datetime_": "2017-11-14"}
    page = service.collection_items("zones", **parameters)
    assert (page["numberReturned"], len(page["features"])) == (2, 2)
    assert page["numberMatched"] > 2
    held = service.collection_items("zones", filter="holder = 'is' AND area_km2 > 10")
    assert {f["properties"]["holder"] for f in held["features"]} == {"is"}


def test_owslib_reads_the_api_document_by_an_absolute_link(absolute):
    assert Features(absolute).api()["openapi"] == "3.0.3"


# ---- GDAL's command line, an older GDAL than that of pyogrio ----


@pytest.fixture(scope="module")
def gdal() -> None:
    if shutil.which("ogr2ogr"):
        return
    if os.environ.get("DEIR_FRONT_GDAL_REQUIRED"):
        pytest.fail(NO_GDAL)
    pytest.skip(NO_GDAL)


def run(*arguments: str) -> str:
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ogrinfo_lists_the_layers_and_describes_one(gdal, url):
    listed = run("ogrinfo", "-ro", f"OAPIF:{url}")
    assert all(f": {layer} (" in listed for layer in LAYERS)
    described = run("ogrinfo", "-ro", "-so", f"OAPIF:{url}", "zones")
    assert f"Feature Count: {len(FRONT.frame('zones'))}" in described
    assert "valid_from: Date" in described


def test_ogrinfo_asks_for_a_box_and_a_condition(gdal, url):
    west, south, east, north = ABU_KAMAL
    box = ("-spat", "40.8", "34.3", "41.0", "34.6")
    source = (f"OAPIF:{url}", "zones")
    listed = run("ogrinfo", "-ro", "-al", "-geom=NO", *box, "-where", "holder = 'is'", *source)
    zones = FRONT.frame("zones").cx[west:east, south:north]
    assert listed.count("OGRFeature(zones)") == (zones["holder"] == "is").sum()


def test_ogr2ogr_copies_a_layer_into_a_geopackage(gdal, url, tmp_path):
    path = tmp_path / "places.gpkg"
    run("ogr2ogr", str(path), f"OAPIF:{url}", "places")
    assert [*geopandas.read_file(path, columns=["id"])["id"]] == [*FRONT.frame("places").index]
