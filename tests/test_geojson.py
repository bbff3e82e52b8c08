"""Features as bytes: RFC 7946, and the same for the same records."""

from math import isfinite

import numpy as np
import orjson
import pytest
import shapely
from shapely.geometry import shape
from shipped import FRONT

from geo import LAYERS, Front
from geo.features import feature_collection, parts_of
from geo.features.schema import SCHEMAS
from geo.records import Column
from geo.search.written import laid_out


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
    assert list(again.collection(layer)) == list(FRONT.collection(layer))


@pytest.mark.parametrize("layer", LAYERS)
def test_features_in_parts_are_the_same_bytes(layer):
    features = FRONT.layers[layer].features(FRONT)
    parts = parts_of(features.ids, features.geometries, features.properties)
    blob, starts = laid_out(parts, len(features.ids))
    assert np.array_equal(np.diff(starts), parts.sizes() + 1)
    assert blob.joined(0, 2) == parts.joined(0, 2)
    assert blob.some(np.array([1, 0])) == parts.some(np.array([1, 0]))
    assert parts.some(slice(None)) == list(FRONT.collection(layer))


def test_columns_of_few_combinations_are_written_together():
    columns = {"a": Column.of(["x", None] * 50), "b": Column.of(["y", "z"] * 50)}
    features = parts_of([str(n) for n in range(100)], [None] * 100, columns)
    assert len(features.parts) == 2
    assert features.some(slice(1, 2)) == [
        b'{"type":"Feature","id":"1","geometry":null,"properties":{"a":null,"b":"z"}}'
    ]


def test_exteriors_run_counter_clockwise():
    rings = shapely.get_exterior_ring(shapely.get_parts(FRONT.frame("zones").geometry.to_numpy()))
    assert shapely.is_ccw(rings).all()


def test_an_empty_collection_is_still_a_collection():
    assert orjson.loads(feature_collection(b"")) == {"type": "FeatureCollection", "features": []}
    assert orjson.loads(feature_collection(b"", numberMatched=0))["numberMatched"] == 0


@pytest.mark.parametrize("layer", LAYERS)
def test_the_schema_of_a_layer_names_its_properties_in_order(layer):
    assert list(SCHEMAS[layer]) == list(FRONT.frame(layer).columns.drop("geometry"))
