"""The banks: which side of the river a point, and every shipped place, lies on."""

import pytest
from shipped import FRONT
from worlds import MANIFEST, _line, changed, write_world

from geo import Front, RecordsError
from geo.crs import point_array, projected

LOCATED = [
    place
    for place in FRONT.records.places.values()
    if place.position and place.bank in FRONT.ground.banks
]


def test_left_of_a_southward_river_is_east(tmp_path):
    ground = Front.read(write_world(tmp_path)).ground
    assert ground.bank_of(510_000, 30_000) == "east"
    assert ground.bank_of(490_000, 30_000) == "west"


def test_the_banks_are_named_by_the_manifest(tmp_path):
    turned = MANIFEST.replace('left_bank = "east"', 'left_bank = "west"').replace(
        'right_bank = "west"', 'right_bank = "east"'
    )
    with pytest.raises(RecordsError, match="birch"):
        Front.read(write_world(tmp_path, manifest=turned))


def test_the_banks_make_up_the_study_area(tmp_path):
    ground = Front.read(write_world(tmp_path)).ground
    east, west = ground.banks["east"], ground.banks["west"]
    assert east.area == pytest.approx(800e6, rel=1e-6)
    assert east.area + west.area == pytest.approx(ground.area.area, rel=1e-9)
    assert east.intersection(west).area == 0


def test_a_river_that_ends_inside_the_area_is_refused(tmp_path):
    short = _line(((500_000, 60_000), (500_000, 40_000)))
    with pytest.raises(RecordsError, match="divides it in two"):
        Front.read(write_world(tmp_path, straight=short))


def test_a_place_on_the_wrong_bank_is_refused_by_name(tmp_path):
    with pytest.raises(RecordsError, match=r"alder.*uncertainty of 500 m.*5000 m away"):
        Front.read(write_world(tmp_path, places=changed("places", "alder", bank="east")))


@pytest.mark.parametrize("place", LOCATED, ids=lambda place: place.id)
def test_every_place_lies_on_its_stated_bank(place):
    point = projected(point_array([place.position]), FRONT.ground.crs)[0]
    assert FRONT.ground.banks[place.bank].distance(point) <= place.uncertainty_m


@pytest.mark.parametrize(
    ("river", "where"),
    [
        (((500_000, 60_000), (500_000, 40_000)), r"it ends inside at 3\.00000, 0\.36"),
        (((500_000, 40_000), (500_000, 0)), r"it begins inside at 3\.00000, 0\.36"),
        (((540_000, 60_000), (540_000, 0)), "it lies outside"),
        (
            ((500_000, 60_000), (500_000, 20_000), (510_000, 20_000), (490_000, 40_000)),
            r"itself; it meets itself at 3\.0000., 0\.27",
        ),
    ],
)
def test_a_river_that_does_not_divide_says_where(tmp_path, river, where):
    with pytest.raises(RecordsError, match=where):
        Front.read(write_world(tmp_path, straight=_line(river)))


def test_all_faults_are_told_at_once_with_their_lines(tmp_path):
    places = changed("places", "alder", bank="east")
    places[1] |= {"lon": "9", "uncertainty_m": ""}
    reports = changed("reports", "alder-1", holder="nobody")
    with pytest.raises(RecordsError) as refused:
        Front.read(write_world(tmp_path, places=places, reports=reports))
    bank, beyond, holder = map(str, refused.value.faults)
    assert bank.startswith("places.csv:2: bank 'alder'")
    assert bank.endswith("5000 m away, on the other bank")
    assert beyond.startswith("places.csv:3: bank 'birch'")
    assert "uncertainty of 0 m" in beyond
    assert beyond.endswith("outside the area: write `outside`")
    assert holder.startswith("reports.csv:2: holder 'nobody'")
