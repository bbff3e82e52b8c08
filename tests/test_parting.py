"""Rivers that end in the area, and several rivers: what no cell crosses, and what banks there are.

The worlds are those of `worlds.py` in kilometres: a square from (480, 10) to (520, 50).
"""

import re
from datetime import date

import pytest
import shapely
from worlds import MANIFEST, _line, changed, lonlat, plus, rows, write_world

from geo import Front, RecordsError
from geo.crs import projected

DAY = date(2020, 1, 2)
UNNAMED = re.sub(r"(left|right)_bank = .*\n", "", MANIFEST)
SOURCE = _line(((500_000, 30_000), (500_000, 0)))
"""The river begins in the middle of the square."""
SECOND = """
[[river]]
id = "brook"
file = "edge.csv"
name = "Brook"
source = "atlas"
left_bank = "north"
right_bank = "south"
"""
BOTH = re.sub(r"\[\[lines\]\].*", "", MANIFEST.replace("[river]", "[[river]]"), flags=re.DOTALL)
BANKLESS = [row | {"bank": ""} for row in rows("places")]


def at(front, easting, northing, day=DAY):
    """The answer to why at a point in metres."""
    return front.why(*map(float, lonlat(easting, northing)), day)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Four places around a river that begins in the middle, all on one ground."""
    directory = tmp_path_factory.mktemp("source")
    no_bank = [claim for claim in rows("claims") if claim["id"] != "crossing"]
    return Front.read(
        write_world(directory, manifest=UNNAMED, straight=SOURCE, places=BANKLESS, claims=no_bank)
    )


def test_a_river_that_begins_inside_makes_no_banks(source):
    assert source.records.manifest.banks == ("area",)
    assert {place.bank for place in source.records.places.values() if place.position} == {"area"}


def test_no_cell_crosses_a_river_that_begins_inside(source):
    river = shapely.LineString([(500_000, 0), (500_000, 29_990)])
    for face in projected(source.cells.faces, source.ground.crs):
        sides = shapely.get_parts(shapely.difference(face, river.buffer(2)))
        assert min(map(shapely.area, sides)) / shapely.area(face) > 0.99


def test_beyond_its_source_cells_meet_halfway(source):
    """North of it everything is as without it: alder and birch meet halfway between them."""
    lines = source.fronts(date(2020, 1, 5))
    assert set(lines["line"]) == {"halfway", "river"}
    assert at(source, 499_000, 33_000).place == "alder"


def test_the_other_side_is_nobodys_if_no_place_of_it_reaches_there(tmp_path):
    """Only alder speaks: what lies across the river from it has no record, and why says so."""
    low = _line(((500_000, 48_000), (500_000, 0)))
    one = [rows("reports")[0]]
    front = Front.read(
        write_world(
            tmp_path, manifest=UNNAMED, straight=low, places=BANKLESS, reports=one, claims=[],
            relations=[],
        )
    )  # fmt: skip
    assert at(front, 499_000, 34_000).holder == "a"
    across = at(front, 501_000, 34_000)
    assert (across.holder, across.gap, across.place) == (None, "river", "alder")
    assert "6.0 km away across it" in across.reason
    assert at(front, 515_000, 12_000).gap == "river"
    assert at(front, 485_000, 48_000).gap == "reach"


def test_what_is_cut_off_goes_to_the_nearest_place_of_its_side(tmp_path):
    """Cedar is moved to the river's bank: what it reached across goes to dogwood alone."""
    lon, lat = lonlat(499_000, 26_000)
    places = [row | ({"lon": lon, "lat": lat} if row["id"] == "cedar" else {}) for row in BANKLESS]
    low = _line(((500_000, 48_000), (500_000, 0)))
    own = {"places": places, "straight": low, "claims": [], "relations": []}
    ending = Front.read(write_world(tmp_path, manifest=UNNAMED, **own))
    for easting in (500_010, 500_500, 501_900, 503_000):
        assert at(ending, easting, 26_000).place == "dogwood"
    assert at(ending, 499_900, 26_000).place == "cedar"
    through = Front.read(
        write_world(tmp_path, manifest=MANIFEST, **own | {"straight": rows("straight")})
    )
    for bank, shape in through.ground.banks.items():
        mine = [s for s in through.cells.sites if through.records.places[s].bank == bank]
        for front_of in mine:
            assert areas(ending)[front_of] == pytest.approx(areas(through)[front_of], rel=0.002)
        assert shape.area > 0


def areas(front):
    """Each place's ground in square metres."""
    cells = front.cells
    owned = dict.fromkeys(cells.sites, 0.0)
    for site, area in zip(cells.face_site, cells.face_area_m2, strict=True):
        owned[cells.sites[site]] += area
    return owned


def test_two_rivers_make_banks_with_joined_names(tmp_path):
    """The brook comes from the east, north on its right, and runs into the river at ford."""
    brook = _line(((530_000, 30_000), (500_000, 30_000)))
    straight = _line(((500_000, 60_000), (500_000, 30_000), (500_000, 0)))
    claims = changed("claims", "crossing", places="bank:east-south")
    front = Front.read(
        write_world(
            tmp_path, manifest=BOTH + SECOND, straight=straight, edge=brook, places=BANKLESS,
            claims=claims,
        )
    )  # fmt: skip
    assert front.records.manifest.banks == ("east-north", "east-south", "west")
    banks = {place.id: place.bank for place in front.records.places.values()}
    assert (banks["alder"], banks["birch"]) == ("west", "east-south")
    assert set(front.zones(DAY)["bank"]) == {"east-north", "east-south", "west"}


def test_a_name_that_no_ground_has_is_refused_with_those_there_are(tmp_path):
    brook = _line(((530_000, 30_000), (500_000, 30_000)))
    straight = _line(((500_000, 60_000), (500_000, 30_000), (500_000, 0)))
    with pytest.raises(RecordsError) as refused:
        Front.read(
            write_world(
                tmp_path, manifest=BOTH + SECOND, straight=straight, edge=brook,
                places=[*BANKLESS[:1], BANKLESS[1] | {"bank": "east"}, *BANKLESS[2:]],
            )
        )  # fmt: skip
    claim, place = map(str, refused.value.faults)
    expected = "one of east-north, east-south, west"
    assert claim == f"claims.csv:3: places 'bank:east': expected after bank: {expected}"
    assert place == f"places.csv:3: bank 'east': expected {expected}, river, outside"


def test_a_brook_that_ends_short_of_the_river_says_how_far(tmp_path):
    brook = _line(((530_000, 30_000), (500_100, 30_000)))
    with pytest.raises(
        RecordsError, match=r"'brook'.*ends inside at 3\.00090, .*100 m from straight"
    ):
        Front.read(write_world(tmp_path, manifest=BOTH + SECOND, edge=brook, places=BANKLESS))


@pytest.mark.parametrize(
    ("bank", "easting", "uncertainty", "words"),
    [
        ("outside", 505_000, "500", r"500 m of what is outside square; it lies 10000 m inside"),
        ("river", 505_000, "500", r"500 m and 2000 m.*it lies 5000 m away: write `east`"),
        ("river", 502_400, "500", None),
        ("outside", 519_800, "500", None),
        ("outside", 530_000, "0", None),
    ],
)
def test_river_and_outside_are_compared_with_the_position(
    tmp_path, bank, easting, uncertainty, words
):
    lon, lat = lonlat(easting, 40_000)
    elm = {"id": "oak", "name": "Oak", "lon": lon, "lat": lat, "uncertainty_m": uncertainty}
    world = write_world(tmp_path, places=plus("places", **elm, bank=bank, located_by="atlas"))
    if words is None:
        assert Front.read(world).records.places["oak"].bank == bank
    else:
        with pytest.raises(RecordsError, match=rf"places\.csv:8: bank 'oak': .*{words}"):
            Front.read(world)
