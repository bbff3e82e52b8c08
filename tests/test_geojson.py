"""Features as bytes: RFC 7946, and the same for the same records."""

from math import isfinite

import orjson
import pytest
import shapely
from shapely.geometry import shape
from shipped import FRONT

from geo import LAYERS, Front
from geo.features.geojson import feature_collection
from geo.features.schema import SCHEMAS


@pytest.mark.parametrize("layer", LAYERS)
def test_every_feature_is_what_rfc_7946_asks(layer):
    for raw, (key, row) in zip(FRONT.collection(layer), FRONT.frame(layer).iterrows(), strict=True):
        feature = orjson.loads(raw)
        assert list(feature) == ["type", "id", "geometry", "properties"]
        assert (feature["type"], feature["id"]) == ("Feature", key)
        assert list(feature["properties"]) == list(row.index.drop("geometry"))
        if row.geometry is None:
            assert feature["geometry"] is None
        else:
            assert shape(feature["geometry"]).equals(row.geometry)


@pytest.mark.parametrize("layer", LAYERS)
def test_coordinates_are_lon_lat_finite_and_rounded(layer):
    for west, south, east, north in FRONT.frame(layer).bounds.dropna().to_numpy():
        assert 38 < west <= east < 42
        assert 33 < south <= north < 37
    positions = shapely.get_coordinates(FRONT.frame(layer).geometry.dropna().to_numpy())
    assert all(isfinite(number) for number in positions.ravel())
    assert (positions.round(6) == positions).all()


@pytest.mark.parametrize("layer", LAYERS)
def test_the_same_records_give_the_same_bytes(layer):
    again = Front.read()
    assert again.collection(layer).blob == FRONT.collection(layer).blob


def test_exteriors_run_counter_clockwise():
    rings = shapely.get_exterior_ring(shapely.get_parts(FRONT.frame("zones").geometry.to_numpy()))
    assert shapely.is_ccw(rings).all()


def test_an_empty_collection_is_still_a_collection():
    assert orjson.loads(feature_collection(b"")) == {"type": "FeatureCollection", "features": []}
    assert orjson.loads(feature_collection(b"", numberMatched=0))["numberMatched"] == 0


@pytest.mark.parametrize("layer", LAYERS)
def test_the_schema_of_a_layer_names_its_properties_in_order(layer):
    assert list(SCHEMAS[layer]) == list(FRONT.frame(layer).columns.drop("geometry"))
