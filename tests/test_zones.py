"""Zones and fronts: sums, gaps, spans, and what each says of its evidence."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from math import pi, sin

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shipped import FRONT
from worlds import write_world

from geo import Front, QueryError
from geo.control.runs import runs
from geo.control.zones import face_keys, zone_shapes
from geo.crs import point_array, projected

DAYS = sorted(set(FRONT.frame("zones").valid_from))
WORLD_FIRST = date(2020, 1, 1)

MEMBERS = ["bank", "holder", "basis", "valid_from", "valid_to", "places", "sources"]
AGES = ["newest_age_days", "oldest_age_days", "area_km2"]
VOICES = ["voice_count", "all_self_serving", "strength"]


def test_a_zone_has_exactly_these_properties():
    assert list(FRONT.frame("zones").columns) == [*MEMBERS, *AGES, *VOICES, "geometry"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_two_zones_of_a_day_overlap(day):
    shapes = FRONT.zones(day).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    shared = [shapely.area(shapely.intersection(a, b)) for a, b in combinations(shapes, 2)]
    assert max(shared) == 0


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_zones_lie_within_the_radius_of_their_own_places(day):
    crs, manifest = FRONT.ground.crs, FRONT.records.manifest
    for zone in FRONT.zones(day).itertuples():
        positions = [FRONT.records.places[place].position for place in zone.places]
        near = shapely.multipoints(projected(point_array(positions), crs))
        corners = shapely.points(
            shapely.get_coordinates(projected(np.array([zone.geometry], dtype=object), crs))
        )
        radius_m = manifest.attested_m if zone.basis == "attested" else manifest.inferred_m
        assert shapely.distance(near, corners).max() <= radius_m


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_zones_lie_on_their_bank_and_inside_the_study_area(day):
    for zone in FRONT.zones(day).to_crs(FRONT.ground.crs).itertuples():
        outside = zone.geometry.difference(FRONT.ground.banks[zone.bank].buffer(1))
        assert outside.area < 100


def test_the_area_of_a_zone_is_that_of_its_shape():
    zones = FRONT.zones(date(2017, 11, 14))
    drawn_km2 = zones.to_crs(FRONT.ground.crs).area / 1e6
    assert np.abs(drawn_km2 - zones.area_km2).max() < 0.05


def test_an_attested_zone_is_the_disc_around_its_place(tmp_path):
    """Dogwood lies 5 km from the river and 4 km from halfway to birch: nothing cuts its disc."""
    zones = Front.read(write_world(tmp_path)).zones(WORLD_FIRST)
    inscribed_km2 = 64 / 2 * 3.999**2 * sin(2 * pi / 64)
    area_km2 = zones.area_km2["zone-east-a-attested-2020-01-01"]
    assert area_km2 == pytest.approx(inscribed_km2, abs=0.01)


def test_contested_is_a_holder_of_its_own(tmp_path):
    zones = Front.read(write_world(tmp_path)).zones(date(2020, 1, 5))
    assert set(zones[zones.bank == "east"].holder) == {"b", "contested"}


def test_a_place_without_a_record_on_the_day_leaves_a_gap(tmp_path):
    reports = [{"id": "r1", "place": "alder"}, {"id": "r2", "place": "cedar", "day": "2020-01-03"}]
    front = Front.read(write_world(tmp_path, reports=reports))
    before, after = front.zones(WORLD_FIRST), front.zones(date(2020, 1, 3))
    assert sorted({place for places in before.places for place in places}) == ["alder"]
    assert after.area_km2.sum() == pytest.approx(2 * before.area_km2.sum(), rel=1e-3)


def test_a_zone_ends_when_its_evidence_changes(tmp_path):
    zones = Front.read(write_world(tmp_path)).frame("zones")
    west_a = zones[(zones.bank == "west") & (zones.holder == "a") & (zones.basis == "attested")]
    assert list(zip(west_a.valid_from, west_a.valid_to, west_a.places, strict=True)) == [
        (date(2020, 1, 1), date(2020, 1, 5), ["alder", "cedar"]),
        (date(2020, 1, 5), date(2020, 2, 1), ["alder"]),
    ]


def test_a_zone_tells_the_age_of_its_evidence_on_its_first_day(tmp_path):
    """On 5 January only cedar is b's on the west bank, by that day's report."""
    zones = Front.read(write_world(tmp_path)).frame("zones")
    cedar = zones.loc["zone-west-b-attested-2020-01-05"]
    alder = zones.loc["zone-west-a-attested-2020-01-05"]
    assert (cedar.newest_age_days, cedar.oldest_age_days, cedar.sources) == (0, 0, ["paper"])
    assert (alder.newest_age_days, alder.oldest_age_days, alder.sources) == (4, 4, ["paper"])


def test_each_key_has_one_zone_on_each_day():
    zones = FRONT.frame("zones")
    for _, group in zones.groupby(["bank", "holder", "basis"]):
        spans = sorted(zip(group.valid_from, group.valid_to, strict=True))
        assert all(begin < end for begin, end in spans)
        assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))


def test_zones_equal_those_that_dissolve_makes():
    """The same union by another way: geopandas unites the faces of each key."""
    cells, epochs = FRONT.cells, FRONT.epochs
    for codes in epochs.codes[::10]:
        keys = face_keys(cells, codes, len(epochs.holders))
        faces = geopandas.GeoDataFrame({"key": keys}, geometry=cells.faces)
        united = faces[keys >= 0].dissolve("key").geometry
        shapes = zone_shapes(cells, keys)
        assert sorted(shapes) == list(united.index)
        for key, shape in shapes.items():
            assert shape.symmetric_difference(united[key]).area < 1e-12


def test_a_front_on_the_river_is_not_called_halfway(tmp_path):
    fronts = Front.read(write_world(tmp_path)).fronts(date(2020, 1, 8))
    river = fronts.loc["front-river-a-b-2020-01-01"]
    halfway = fronts.loc["front-west-a-b-2020-01-05"]
    assert (river.line, river.places) == ("river", ["alder", "birch"])
    assert (halfway.line, halfway.places, halfway.bank) == ("halfway", ["alder", "cedar"], "west")
    assert river.length_km == pytest.approx(4 + 75**0.5, abs=0.02)  # y = 30 to 34 + √(10² - 5²)
    assert set(fronts.basis) == {"inferred"}


def test_a_front_runs_along_the_edges_of_both_its_zones():
    day = date(2017, 11, 14)
    zones = FRONT.zones(day)
    for front in FRONT.fronts(day).itertuples():
        for holder in front.holders:
            edges = zones[zones.holder == holder].geometry.boundary.union_all()
            assert front.geometry.difference(edges.buffer(1e-6)).length < 1e-6


def test_a_day_outside_the_data_is_an_error_that_names_the_days():
    with pytest.raises(QueryError, match=r"2018-01-01.*from 2017-06-01 to 2017-12-31"):
        FRONT.zones(date(2018, 1, 1))


def test_every_day_of_the_manifest_has_zones():
    manifest = FRONT.records.manifest
    day = manifest.first_day
    while day <= manifest.last_day:
        assert len(FRONT.zones(day))
        day += timedelta(days=1)


@given(st.lists(st.dictionaries(st.integers(0, 3), st.integers(0, 2)), max_size=8))
def test_runs_say_what_the_states_say(states):
    spans = runs(states)
    by_position = [
        {run.key: run.value for run in spans if run.first <= at < run.past}
        for at in range(len(states))
    ]
    assert by_position == states
    assert all(
        a.past < b.first or a.value != b.value for a, b in combinations(spans, 2) if a.key == b.key
    )
