"""The legend says what every colour of the map means, as it is drawn."""

import re
from math import prod

import pytest
from shipped import RECORDS
from worlds import MANIFEST, changed, write_world

from app.page.page import templates
from app.words.language import ENGLISH
from app.words.legend import OPACITY, fading, legend, strengths
from geo import Front
from geo.control import History


def shown(records=RECORDS):
    """The markup of the legend of these records."""
    template = templates().get_template("legend.html")
    return template.render(
        legend=legend(History(records)),
        opacity=OPACITY,
        rivers=records.rivers,
        language=ENGLISH,
        strengths=strengths(ENGLISH),
        day=records.manifest.default_day,
    )


def test_the_parties_that_can_hold_a_place_stand_in_alphabetical_order():
    names = [party.name for party in legend(History(RECORDS)).parties]
    assert names == sorted(names)
    assert {party.id for party in legend(History(RECORDS)).parties} == set(RECORDS.holders)


def test_the_order_is_that_of_names_not_of_ids(tmp_path):
    records = Front.read(
        write_world(tmp_path, parties=changed("parties", "a", name="Zeta"))
    ).records
    assert [party.name for party in legend(History(records)).parties] == ["Beta", "Zeta"]


@pytest.mark.parametrize("party", RECORDS.holders)
def test_a_party_has_a_swatch_of_each_opacity_the_map_uses(party):
    colour = RECORDS.parties[party].colour
    swatches = re.findall(rf'<rect[^>]*fill="{colour}" fill-opacity="([\d.]+)"', shown())
    assert swatches == [str(OPACITY["attested"]), str(OPACITY["inferred"])]


@pytest.mark.parametrize(("reach", "count"), [(3, 6), (36, 12), (900, 16)])
def test_the_steps_of_a_fade_make_the_opacity_of_inferred_ground(reach, count):
    steps = fading(reach)
    assert (len(steps), steps[0][0]) == (count, reach)
    seen_through = prod(1 - opacity for _, opacity in steps)
    assert 1 - seen_through == pytest.approx(OPACITY["inferred"], abs=0.001)


def test_contested_no_record_and_inferred_edges_are_in_the_legend():
    for words in ("Contested:", "No record:", "halfway between reported places: inferred"):
        assert words in shown()


def test_the_legend_gives_the_radii_and_the_river_of_the_data(tmp_path):
    manifest = MANIFEST.replace("4000", "2500").replace("10000", "7000")
    html = shown(Front.read(write_world(tmp_path, manifest=manifest)).records)
    assert "No record: no report within 7 km on the same bank" in html
    assert "attested, up to 2.5 km" in html
    assert "<span>Straight</span>" in html
