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
from shipped import RECORDS

from app.api.items import FILES
from geo import LAYERS
from geo.features.export import CELL_CHARACTERS
from geo.features.schema import SCHEMAS

REPORT = next(iter(RECORDS.reports))


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_features_of_the_answer(client, tmp_path, layer, name):
    parameters = {"bbox": "40,34,41,35", "properties": ",".join([*SCHEMAS[layer], "geometry"])}
    answer = client.get(ITEMS.format(layer), params={**parameters, "f": name})
    suffix, media = FILES[name]
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"] == f'attachment; filename="{layer}{suffix}"'
    expected = client.get(ITEMS.format(layer), params=parameters).json()["features"]
    path = tmp_path / f"{layer}{suffix}"
    path.write_bytes(answer.content)
    frame = read(path, name)
    assert [*frame["id"]] == [feature["id"] for feature in expected]
    assert frame.crs is None or frame.crs == "EPSG:4326"
    for shape, feature in zip(frame.geometry, expected, strict=True):
        in_answer = shapely.geometry.shape(feature["geometry"]) if feature["geometry"] else None
        assert (
            (shape is None or shape.is_empty)
            if in_answer is None
            else shape.equals_exact(in_answer, 1e-6)
        )


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
    parameters = {"f": name, "filter": "holder = 'is' AND area_km2 > 5", "sortby": "-area_km2"}
    parameters["properties"] = "holder,geometry"
    matched = ids(client, "zones", filter=parameters["filter"], sortby=parameters["sortby"])
    for more, expected in (({}, matched), ({"limit": 3, "offset": 1}, matched[1:4])):
        path = tmp_path / f"zones{FILES[name][0]}"
        path.write_bytes(client.get(ITEMS.format("zones"), params={**parameters, **more}).content)
        assert [*read(path, name)["id"]] == expected


def test_a_sequence_is_a_feature_a_line_after_a_record_separator(client):
    """RFC 8142."""
    body = client.get(ITEMS.format("places"), params={"f": "geojsonseq"}).content
    records = body.split(b"\x1e")
    assert records[0] == b""
    assert all(record.endswith(b"\n") and record.count(b"\n") == 1 for record in records[1:])
    assert [orjson.loads(r)["id"] for r in records[1:]] == ids(client, "places")


def test_a_csv_file_has_a_line_of_names_and_geometry_as_wkt(client):
    table = pd.read_csv(io.BytesIO(client.get(ITEMS.format("zones"), params={"f": "csv"}).content))
    assert [*table.columns] == ["id", *SCHEMAS["zones"], "geometry"]
    assert table["geometry"].dropna().str.startswith(("POLYGON", "MULTIPOLYGON")).all()


def test_a_csv_file_is_one_that_spreadsheets_read_as_it_is(client):
    body = client.get(ITEMS.format("places"), params={"f": "csv"}).content
    assert body.startswith(b"\xef\xbb\xbfid,")
    table = pd.read_csv(io.BytesIO(body), index_col="id")
    assert "البوكمال" in table["name_ar"]["abu-kamal"]
    lon, lat = RECORDS.places["abu-kamal"].position
    assert (table["lon"]["abu-kamal"], table["lat"]["abu-kamal"]) == (lon, lat)


def test_a_cell_never_has_more_than_a_spreadsheet_holds_unless_asked_for(client):
    for parameters, is_whole in (({}, False), ({"properties": "holder,geometry"}, True)):
        body = client.get(ITEMS.format("zones"), params={"f": "csv", **parameters}).content
        texts = pd.read_csv(io.BytesIO(body))["geometry"]
        assert (texts.str.len().max() > CELL_CHARACTERS) == is_whole
        assert texts.isna().any() != is_whole


# ---- what is asked for is honoured in every format, or refused ----

METRIC = "http://www.opengis.net/def/crs/EPSG/0/32637"
LAT_LON = "http://www.opengis.net/def/crs/EPSG/0/4326"
DEGREES, METRES = (40.9171, 34.4549), (676_000, 3_814_000)


@pytest.mark.parametrize("one", [False, True], ids=["collection", "feature"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_in_the_system_asked_for_and_says_so(client, tmp_path, name, one):
    path = ITEMS.format("places") + ("/abu-kamal" if one else "")
    parameters = {"f": name, "crs": METRIC} | ({} if one else {"name": "Abu Kamal"})
    answer = client.get(path, params=parameters)
    if name == "kml":
        assert answer.status_code == 400
        assert "CRS84" in answer.json()["detail"]
        return
    assert answer.headers["content-crs"] == f"<{METRIC}>"
    file = tmp_path / f"places{FILES[name][0]}"
    file.write_bytes(answer.content)
    frame = read(file, name)
    [point] = frame.geometry
    assert (point.x, point.y) == pytest.approx(METRES, abs=1_000)
    assert name in ("csv", "geojsonseq") or frame.crs == "EPSG:32637"


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"kml"}))
def test_latitude_first_is_honoured_where_the_file_does_not_say_its_own_order(
    client, tmp_path, name
):
    parameters = {"f": name, "crs": LAT_LON, "name": "Abu Kamal"}
    answer = client.get(ITEMS.format("places"), params=parameters)
    file = tmp_path / f"places{FILES[name][0]}"
    file.write_bytes(answer.content)
    [point] = read(file, name).geometry
    is_turned = name in ("csv", "geojsonseq")
    assert (point.x, point.y) == pytest.approx(DEGREES[::-1] if is_turned else DEGREES, abs=0.01)


@pytest.mark.parametrize("name", FILES)
def test_a_feature_is_a_file_in_every_format_of_its_collection(client, tmp_path, name):
    answer = client.get(ITEMS.format("reports") + f"/{REPORT}", params={"f": name})
    suffix, media = FILES[name]
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"] == f'attachment; filename="{REPORT}{suffix}"'
    file = tmp_path / f"report{suffix}"
    file.write_bytes(answer.content)
    assert [*read(file, name)["id"]] == [REPORT]
    assert f"f={name}" in answer.links["self"]["url"]
    assert media.startswith(answer.links["self"]["type"])
    assert "collection" in answer.links


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_one_page_leads_to_the_next(client, name):
    parameters = {"f": name, "limit": 2, "offset": 2}
    links = client.get(ITEMS.format("places"), params=parameters).links
    assert {"next", "prev", "self", "collection"} <= links.keys()
    assert f"f={name}" in links["next"]["url"]
    assert "next" not in client.get(ITEMS.format("places"), params={"f": name}).links


def test_json_fg_has_the_time_of_each_feature_and_its_lists(client):
    parameters = {"f": "jsonfg", "crs": METRIC, "limit": 1}
    document = client.get(ITEMS.format("zones"), params=parameters).json()
    [feature] = document["features"]
    days = feature["properties"]
    assert document["coordRefSys"] == METRIC
    assert feature["time"]["interval"][0] == days["valid_from"]
    assert feature["time"]["interval"][1] < days["valid_to"]
    assert isinstance(days["places"], list)
    assert feature["geometry"]["type"] == feature["place"]["type"]


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
