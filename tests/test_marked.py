"""Pictures that mark what a claim names, and pictures without what some voices reported."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.picture.marked import AROUND_DEGREES, CLAIM, PLACE, around, marked_day
from app.picture.view import picture, unheard, view
from app.settings import Settings
from app.site import read_site
from geo import QueryError


@pytest.fixture(scope="module")
def site(data):
    return read_site(data)


def legend(site, **parameters):
    """The texts around a picture, and the keys of its legend."""
    seen = view(site.front, parameters)
    layout = picture(unheard(site, seen.silenced), seen).layout
    return " ".join(text.text for text in layout.texts), [key for key, _, _ in layout.swatches]


def test_a_claim_marks_the_places_that_it_names_on_its_day(site):
    seen = view(site.front, {"claim": "leaving"})
    assert (seen.day, dict(seen.marked.places)) == (date(2020, 1, 9), {"birch": CLAIM})
    assert len(seen.marked.areas) == 0


def test_a_claim_about_a_bank_marks_the_bank(site):
    seen = view(site.front, {"claim": "crossing"})
    assert not seen.marked.places
    assert [area.geom_type for area in seen.marked.areas] == ["Polygon"]


def test_the_map_of_a_claim_is_around_what_it_names(site):
    lon, lat = site.front.records.places["birch"].position
    box = around(site.front, view(site.front, {"claim": "leaving"}).marked)
    assert box == pytest.approx((lon, lat - AROUND_DEGREES, lon, lat + AROUND_DEGREES))
    west, _, east, _ = around(site.front, view(site.front, {"claim": "crossing"}).marked)
    assert (west, east) == (pytest.approx(3.0), pytest.approx(3.18, abs=0.02))


def test_several_claims_are_marked_together_on_the_day_first_shown(site):
    seen = view(site.front, {"claim": "leaving,crossing"})
    assert (list(seen.marked.places), len(seen.marked.areas)) == (["birch"], 1)
    assert seen.day == view(site.front, {}).day
    assert "What 2 claims name" in legend(site, claim="leaving,crossing")[0]


def test_a_claim_that_names_no_place_marks_nothing_and_shows_the_whole(site):
    seen = view(site.front, {"claim": "denial"})
    assert (seen.marked.anything, seen.ground) == (False, view(site.front, {}).ground)
    assert ".claim" not in legend(site, claim="denial")[1]


def test_the_legend_says_whose_claim_names_what_is_marked(site):
    words, keys = legend(site, claim="leaving")
    assert "What the claim leaving by Alpha command names" in words
    assert keys[-1] == ".claim"
    assert ".claim" not in legend(site, place="birch")[1]


def test_a_day_that_is_asked_for_comes_before_the_claims_own(site):
    assert view(site.front, {"claim": "leaving", "day": "2020-01-02"}).day == date(2020, 1, 2)
    assert marked_day(site.front.records, "") == date(2020, 1, 10)


def test_a_place_and_a_claim_can_be_marked_together(site):
    seen = view(site.front, {"claim": "leaving", "place": "cedar"})
    assert dict(seen.marked.places) == {"birch": CLAIM, "cedar": PLACE}


def test_what_is_marked_is_seen(data):
    with TestClient(create_app(Settings(data=data))) as client:
        plain, marked = (
            client.get(f"/map.svg?day=2020-01-09&bbox=2.9,0.2,3.1,0.4{query}").text
            for query in ("", "&claim=leaving")
        )
    assert (CLAIM in plain, CLAIM in marked) == (False, True)


@pytest.mark.parametrize("claim", ["nobody-said-it", ""])
def test_an_unknown_claim_is_refused_by_name(site, claim):
    with pytest.raises(QueryError, match=f"claim='{claim}': expected the id of a claim"):
        view(site.front, {"claim": claim})


def test_a_picture_without_a_voice_says_so_and_is_drawn_without_its_reports(site):
    words, _ = legend(site, without="beta")
    assert "As if Beta command had made no report." in words
    seen = view(site.front, {"without": "beta"})
    heard = unheard(site, seen.silenced).front
    assert heard.holders(seen.day)["cedar"] == "a"
    assert site.front.holders(seen.day)["cedar"] == "b"
