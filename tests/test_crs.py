"""Coordinates and boxes in other reference systems (OGC API - Features, Part 2, 18-058r1)."""

import numpy as np
import pyproj
import pytest
import shapely
from ogc import ITEMS, ids

from app.http.areas import CRS84, EPSG


@pytest.mark.parametrize("code", ["4326", "3857", "32637"])
@pytest.mark.parametrize("layer", ["places", "zones", "rivers"])
def test_coordinates_are_those_of_pyproj_in_the_order_of_the_authority(client, layer, code):
    parameters = {"crs": EPSG + code, "limit": 20}
    answer = client.get(ITEMS.format(layer), params=parameters)
    assert answer.headers["content-crs"] == f"<{EPSG}{code}>"
    there = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform
    plain = client.get(ITEMS.format(layer), params={"limit": 20})
    assert plain.headers["content-crs"] == f"<{CRS84}>"
    for one, other in zip(plain.json()["features"], answer.json()["features"], strict=True):
        if one["geometry"]:
            before = shapely.get_coordinates(shapely.geometry.shape(one["geometry"]))
            after = shapely.get_coordinates(shapely.geometry.shape(other["geometry"]))
            assert after == pytest.approx(np.column_stack(there(*before.T)), abs=0.006)


def test_epsg_4326_is_latitude_before_longitude(client):
    path = ITEMS.format("places") + "/abu-kamal"
    lon, lat = client.get(path).json()["geometry"]["coordinates"]
    answer = client.get(path, params={"crs": EPSG + "4326"})
    assert answer.json()["geometry"]["coordinates"] == [lat, lon]
    assert answer.headers["content-crs"] == f"<{EPSG}4326>"


@pytest.mark.parametrize("code", ["4326", "3857", "32637"])
def test_a_box_may_be_given_in_each_system(client, code):
    there = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform
    low, high = there(40.4, 34.4), there(41.0, 34.9)
    box = ",".join(f"{n:.6f}" for n in (*low, *high))
    inside = set(ids(client, "places", **{"bbox": box, "bbox-crs": EPSG + code}))
    assert inside >= set(ids(client, "places", bbox="40.42,34.42,40.98,34.88"))
    assert inside <= set(ids(client, "places", bbox="40.38,34.38,41.02,34.92"))


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("uri", ["EPSG:4326", EPSG + "9999", "", CRS84 + " ", "4326"])
def test_an_unknown_reference_system_is_refused(client, name, uri):
    parameters = {name: uri, "bbox": "0,0,1,1", "filter": "TRUE"}
    answer = client.get(ITEMS.format("zones"), params=parameters)
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)
