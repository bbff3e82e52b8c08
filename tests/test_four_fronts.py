"""Four fronts of made-up data, each from somebody's sheet to a served map by commands alone.

Their shapes are those of real ones: 75 places on two banks of a river; a town and its surroundings
without one; a coast at which a river ends; a country, in small. All lie in the open sea. West of
3° E, along which the river runs from the north where there is one, are the Reds, east of it the
Greens; on the 20th the Reds are reported in what lies within 0.05° east of it and north of 0.3° N.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from geopandas import points_from_xy
from starlette.testclient import TestClient

from app.__main__ import main
from app.main import create_app
from app.settings import Settings
from geo import Front

WEST, SOUTH, EAST, NORTH = 2.75, 0.05, 3.25, 0.55
BEFORE, AFTER = date(2024, 3, 10), date(2024, 3, 25)


@dataclass(frozen=True)
class Shape:
    """What a front is made of, and what is to be seen of it."""

    places: int
    river_to: float | None
    """Where the river ends that comes from the north (latitude); None for no river."""
    banks: tuple[str, ...]
    lines: set[str]
    """What the lines between Reds and Greens are, before the 20th."""
    box: tuple[float, float, float, float] = (WEST, SOUTH, EAST, NORTH)


SHAPES = {
    "river": Shape(75, 0.0, ("east", "west"), {"river"}),
    "town": Shape(40, None, ("area",), {"halfway"}),
    "coast": Shape(60, 0.25, ("area",), {"river", "halfway"}),
    "country": Shape(500, None, ("area",), {"halfway"}, (1.6, -0.7, 4.4, 1.3)),
}


@dataclass(frozen=True)
class Served:
    """A front as it came out."""

    shape: Shape
    directory: Path
    sheet: list[tuple[str, float, float, str, str]]
    front: Front
    client: TestClient

    def why(self, lon: float, lat: float, day: date) -> dict[str, object]:
        path = f"/why?lon={lon}&lat={lat}&day={day}&f=json"
        answer: dict[str, object] = self.client.get(path).json()
        return answer


def sheet_of(shape: Shape) -> list[tuple[str, float, float, str, str]]:
    """Rows (town, lon, lat, day, party) of places at random, the same each time."""
    west, south, east, north = shape.box
    around = (west + 0.02, south + 0.02), (east - 0.02, north - 0.02)
    spots = np.random.default_rng(7).uniform(*around, (shape.places, 2)).round(4).tolist()
    spots = [(lon + (0.01 if 0 <= lon - 3 < 0.01 else 0), lat) for lon, lat in spots]
    rows = [
        (f"Town {n}", lon, lat, "1/3/2024", "Reds" if lon < 3 else "Greens")
        for n, (lon, lat) in enumerate(spots)
    ]
    gained = [r for r in rows if 3 <= r[1] < 3.05 and 0.3 < r[2] < 0.55]
    return [*rows, *((town, lon, lat, "20/3/2024", "Reds") for town, lon, lat, *_ in gained)]


@pytest.fixture(scope="module", params=SHAPES.values(), ids=SHAPES)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    shape: Shape = request.param
    folder = tmp_path_factory.mktemp("front")
    rows = sheet_of(shape)
    text = "\n".join(["Town;Lon;Lat;Date;Held by", *(";".join(map(str, row)) for row in rows)])
    (folder / "towns.csv").write_text(text)
    river: tuple[str, ...] = ()
    if shape.river_to is not None:
        line = {"type": "LineString", "coordinates": [[3, 0.6], [3, 0.4], [3, shape.river_to]]}
        (folder / "river.geojson").write_text(json.dumps(line))
        river = ("--river", str(folder / "river.geojson"))
    data = str(folder / "front")
    columns = ("place=Town", "day=Date", "holder=Held by")
    begun = ("new", data, "--title", "A made-up front", "--days", "2024-03-01/2024-03-31")
    shaped = ("--area", ",".join(map(str, shape.box)), "--from", "A map", *river)
    parties = ("--party", "greens=Greens", "--party", "reds=Reds")
    sheet = ("import", "reports", str(folder / "towns.csv"), "--data", data)
    mapped = [part for column in columns for part in ("--map", column)]
    constants = ("--set", "voice=The Courier", "--set", "source=A sheet")
    new = ("--collect", "voices", "--collect", "sources")
    assert main([*begun, *shaped, *parties]) == 0
    assert main([*sheet, *mapped, *constants, *new]) == 0
    assert main(["check", data]) == 0
    with TestClient(create_app(Settings(data=Path(data)))) as client:
        yield Served(shape, Path(data), rows, Front.read(data), client)


def test_the_sheet_is_there_whole(served):
    records = served.front.records
    assert len(records.places) == served.shape.places
    assert len(records.reports) == len(served.sheet)
    assert records.manifest.banks == served.shape.banks


def test_each_town_lies_in_a_zone_of_its_holder(served):
    towns, lon, lat, _, held = zip(*served.sheet[: served.shape.places], strict=True)
    points = geopandas.GeoDataFrame({"held": held}, geometry=points_from_xy(lon, lat), crs=4326)
    within = points.sjoin(served.front.zones(BEFORE), predicate="within")
    assert len(within) == len(towns)
    assert within["holder"].tolist() == within["held"].str.lower().tolist()


def test_zones_do_not_overlap_and_no_holder_is_across_a_river(served):
    zones = served.front.zones(BEFORE).dissolve("holder").geometry
    assert zones["reds"].intersection(zones["greens"]).area < 1e-9
    if served.shape.river_to is not None:
        beside = (2.999, 3.001, served.shape.river_to + 0.05, NORTH)
        west, east, south, north = beside
        assert zones["reds"].intersection(shapely.box(3.0001, south, east, north)).area < 1e-9
        assert zones["greens"].intersection(shapely.box(west, south, 2.9999, north)).area < 1e-9


def test_what_lies_between_the_two_is_a_river_or_halfway(served):
    lines = served.front.fronts(BEFORE)
    assert set(lines["line"]) == served.shape.lines
    assert set(served.front.zones(BEFORE)["bank"]) == set(served.shape.banks)


def test_what_is_drawn_halfway_keeps_off_the_river(served):
    halfway = served.front.day(BEFORE).outlines.lines
    assert halfway.is_empty == (served.shape.lines == {"river"})
    if served.shape.river_to is not None:
        along = shapely.box(2.999, served.shape.river_to + 0.06, 3.001, NORTH)
        assert halfway.intersection(along).length < 0.003


def test_why_names_the_nearest_place_and_its_report(served):
    town, lon, lat, *_ = next(row for row in served.sheet if row[3] == "20/3/2024")
    place = town.lower().replace(" ", "-")
    before, after = served.why(lon, lat, BEFORE), served.why(lon, lat, AFTER)
    assert (before["holder"], before["place"]) == ("greens", place)
    assert (after["holder"], after["place"]) == ("reds", place)
    assert after["deciding"][0]["day"] == "2024-03-20"


@pytest.mark.parametrize("layer", ["zones", "fronts", "places", "reports", "rivers", "boundaries"])
def test_items_of_each_layer_answer(served, layer):
    answer = served.client.get(
        f"/collections/{layer}/items?datetime=2024-03-01/2024-03-31&limit=3000"
    ).json()
    expected = {"places": served.shape.places, "rivers": served.shape.river_to is not None}
    assert answer["numberMatched"] == expected.get(layer, len(answer["features"]))
    assert len(answer["features"]) > 0 or expected.get(layer) == 0


def test_the_page_and_the_picture_show_the_day(served):
    page = served.client.get(f"/?day={AFTER}", headers={"Accept": "text/html"})
    assert (page.status_code, "A made-up front" in page.text) == (200, True)
    words = re.sub(r"<[^>]+>", " ", page.text)
    assert ("bank" in words) == (served.shape.river_to is not None)
    picture = served.client.get(f"/map.svg?day={AFTER}&width=600").text
    assert "Reds" in picture
    assert ("#2b6ea8" in picture) == (served.shape.river_to is not None)


def test_it_is_written_to_one_file(served, tmp_path):
    assert main(["export", str(tmp_path / "map.html"), "--data", str(served.directory)]) == 0
    assert "A made-up front" in (tmp_path / "map.html").read_text(encoding="utf-8")
