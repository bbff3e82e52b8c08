"""Features as files: each format has the features of the answer, and equal bytes each time."""

import io
import sqlite3
from pathlib import Path

import geopandas
import orjson
import pandas as pd
import pytest
import shapely
from ogc import ITEMS, ids

from app.api.items import FILES
from geo import LAYERS
from geo.features.schema import SCHEMAS


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_features_of_the_answer(client, tmp_path, layer, name):
    asked = {"bbox": "40,34,41,35"}
    answer = client.get(ITEMS.format(layer), params={**asked, "f": name})
    suffix, media = FILES[name]
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"] == f'attachment; filename="{layer}{suffix}"'
    expected = client.get(ITEMS.format(layer), params=asked).json()["features"]
    path = tmp_path / f"{layer}{suffix}"
    path.write_bytes(answer.content)
    frame = read(path, name)
    assert [*frame["id"]] == [feature["id"] for feature in expected]
    assert frame.crs is None or frame.crs == "EPSG:4326"
    for shape, feature in zip(frame.geometry, expected, strict=True):
        kept = shapely.geometry.shape(feature["geometry"]) if feature["geometry"] else None
        assert (shape is None or shape.is_empty) if kept is None else shape.equals_exact(kept, 1e-6)


def read(path: Path, name: str) -> geopandas.GeoDataFrame:
    """A file as a frame with a column of ids."""
    if name == "csv":
        table = pd.read_csv(path)
        return geopandas.GeoDataFrame(
            table.drop(columns="geometry"), geometry=geopandas.GeoSeries.from_wkt(table["geometry"])
        )
    if name == "parquet":
        return geopandas.read_parquet(path).reset_index()
    frame = geopandas.read_file(path)
    if name == "kml":  # which has names of its own for two fields; what was `id` is read as `id2`
        return frame.assign(id=frame["id2"] if "id2" in frame else frame["Name"])
    return frame


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_all_that_matches_unless_a_limit_is_asked_for(client, tmp_path, name):
    asked = {"f": name, "filter": "holder = 'is' AND area_km2 > 5", "sortby": "-area_km2"}
    matched = ids(client, "zones", filter=asked["filter"], sortby=asked["sortby"])
    for more, expected in (({}, matched), ({"limit": 3, "offset": 1}, matched[1:4])):
        path = tmp_path / f"zones{FILES[name][0]}"
        path.write_bytes(client.get(ITEMS.format("zones"), params={**asked, **more}).content)
        assert [*read(path, name)["id"]] == expected


def test_a_sequence_is_a_feature_a_line_after_a_record_separator(client):
    """RFC 8142."""
    body = client.get(ITEMS.format("places"), params={"f": "geojsonseq"}).content
    records = body.split(b"\x1e")
    assert records[0] == b""
    assert all(record.endswith(b"\n") and record.count(b"\n") == 1 for record in records[1:])
    assert [orjson.loads(r)["id"] for r in records[1:]] == ids(client, "places")


def test_a_csv_file_has_a_line_of_names_and_geometry_as_wkt(client):
    table = pd.read_csv(io.StringIO(client.get(ITEMS.format("zones"), params={"f": "csv"}).text))
    assert [*table.columns] == ["id", *SCHEMAS["zones"], "geometry"]
    assert table["geometry"].str.startswith(("POLYGON", "MULTIPOLYGON")).all()


def test_a_geopackage_is_one_to_sqlite(client, tmp_path):
    path = tmp_path / "zones.gpkg"
    path.write_bytes(client.get(ITEMS.format("zones"), params={"f": "gpkg"}).content)
    with sqlite3.connect(path) as opened:
        assert opened.execute("SELECT table_name FROM gpkg_contents").fetchall() == [("zones",)]
    opened.close()


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_has_the_same_bytes(client, another, name):
    path = ITEMS.format("places") + f"?f={name}"
    assert another.get(path).content == client.get(path).content
