"""Files of zones: readable by others, whole or not written."""

from datetime import date

import geopandas
import pandas as pd
import pytest
import shapely
from shipped import FRONT

from geo import QueryError
from geo.features.export import WRITERS, write

ZONES = FRONT.zones(date(2017, 11, 14))


def read_back(path):
    if path.suffix == ".parquet":
        return geopandas.read_parquet(path).reset_index()
    if path.suffix == ".csv":
        table = pd.read_csv(path)
        return geopandas.GeoDataFrame(table, geometry=shapely.from_wkt(table.geometry), crs=4326)
    frame = geopandas.read_file(path)
    return frame.drop(columns="id").rename(columns={"Name": "id"}) if "Name" in frame else frame


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_file_reads_back_as_what_was_written(tmp_path, suffix):
    path = tmp_path / f"zones{suffix}"
    write(ZONES, path)
    frame = read_back(path).set_index("id")
    assert sorted(frame.index) == sorted(ZONES.index)
    assert frame.crs == ZONES.crs
    assert dict(frame.area_km2) == dict(ZONES.area_km2)
    assert frame.geometry.geom_equals(ZONES.geometry.reindex(frame.index)).all()
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_zones_give_the_same_file(tmp_path):
    for name in ("one.geojson", "two.geojson"):
        write(ZONES, tmp_path / name)
    assert (tmp_path / "one.geojson").read_bytes() == (tmp_path / "two.geojson").read_bytes()


def test_an_unknown_suffix_is_refused_with_those_that_are_known(tmp_path):
    with pytest.raises(QueryError, match=r"\.geojson.*\.gpkg.*\.fgb.*\.parquet.*\.csv"):
        write(ZONES, tmp_path / "zones.shp")


def test_a_directory_that_is_not_there_is_an_error_of_ours(tmp_path):
    with pytest.raises(QueryError, match="No such file or directory"):
        write(ZONES, tmp_path / "none" / "zones.geojson")


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "zones.geojson"
    path.write_text("old")
    broken = ZONES.assign(places=[{1, 2}] * len(ZONES))
    with pytest.raises(TypeError):
        write(broken, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
