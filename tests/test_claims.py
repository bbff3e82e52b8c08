"""Claims are placed by their own words: a point, an area, or nowhere."""

from datetime import date

import pytest
import shapely
from shipped import FRONT
from worlds import changed, plus, write_world

from geo import Front


@pytest.mark.parametrize(
    ("claim", "shape"),
    [
        ("x2", "Point"),  # Abu Kamal
        ("x7", "Point"),  # the airspace over Abu Kamal: no boundary is known
        ("x10", "MultiPolygon"),  # the east bank
        ("x15", "MultiPolygon"),  # the zone of that day
        ("x9", "Polygon"),  # the study area
        ("x3", "GeometryCollection"),  # Abu Kamal and the study area
        ("c1", "MultiPoint"),  # two places
        ("x12", None),  # no place
        ("c32", "MultiPoint"),  # Tanf and Shaddadi
    ],
)
def test_a_claim_has_the_shape_of_its_reference(claim, shape):
    geometry = FRONT.claims().geometry[claim]
    assert (None if geometry is None else geometry.geom_type) == shape


def test_an_airspace_is_at_the_point_of_its_place():
    assert FRONT.claims().geometry["x7"].equals(FRONT.places().geometry["abu-kamal"])


def test_a_claim_about_a_bank_covers_that_bank_and_no_other():
    east = FRONT.claims().geometry["x10"]
    places = FRONT.places()
    assert east.contains(places.geometry["dhiban"])
    assert not east.contains(places.geometry["abu-kamal"])


def test_a_claim_about_a_zone_covers_what_the_party_held_that_day():
    day = date(2017, 11, 14)
    zones = FRONT.zones(day)
    held = shapely.union_all(zones[zones.holder == "sdf"].geometry.to_numpy())
    assert FRONT.claims().geometry["x15"].symmetric_difference(held).area < 1e-9


def test_a_zone_that_was_never_held_gives_no_geometry(tmp_path):
    claims = changed("claims", "denial", places="zone:b", said_day="2019-12-31")
    claim = Front.read(write_world(tmp_path, claims=claims)).claims().loc["denial"]
    assert claim.geometry is None
    assert claim.unlocated == ["zone:b"]


def test_a_place_that_is_not_located_is_named_and_not_drawn(tmp_path):
    claims = plus("claims", id="far", places="elm;birch")
    claim = Front.read(write_world(tmp_path, claims=claims)).claims().loc["far"]
    assert claim.geometry.geom_type == "Point"
    assert (claim.places, claim.unlocated) == (["elm", "birch"], ["elm"])


def test_a_relation_is_told_on_both_claims():
    claims = FRONT.claims()
    assert {"kind": "disputes", "claim": "x7"}.items() <= claims.relations["c14"][1].items()
    assert ("disputes", "c14") in [(r["kind"], r["claim"]) for r in claims.related["x7"]]


def test_the_days_of_a_claim_are_those_on_which_it_was_said():
    claim = FRONT.claims().loc["c21"]
    assert claim.event_day == date(2017, 11, 9)
    assert (claim.valid_from, claim.valid_to) == (date(2017, 11, 14), date(2017, 11, 15))


def test_no_claim_says_whether_it_is_true():
    assert not {"true", "truth", "verified", "verdict", "status"} & set(FRONT.claims().columns)


@pytest.mark.parametrize("claim", FRONT.records.claims.values(), ids=lambda claim: claim.id)
def test_every_claim_names_its_speaker_and_source(claim):
    feature = FRONT.claims().loc[claim.id]
    assert feature.speaker_name
    assert feature.source_title
