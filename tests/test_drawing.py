"""The map as a picture: what is drawn, that it is the same each time, and what is refused."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from matplotlib.image import imread
from shipped import FRONT
from starlette.testclient import TestClient
from worlds import changed, lonlat, write_world

from app.main import create_app
from app.picture.layout import Box, frame, scale_km
from app.picture.marks import PAPER
from app.picture.pen import Pen
from app.picture.view import picture, view
from app.settings import Settings
from app.site import read_site
from app.words.legend import OPACITY, fading

DAY = date(2017, 11, 14)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def small(data) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=data))) as opened:
        yield opened


@pytest.fixture(scope="module")
def drawing(client):
    """The picture of the default day as SVG."""
    return parsed(client.get("/map.svg").content)


@pytest.fixture(scope="module")
def site(data):
    """The small world."""
    return read_site(data)


def parsed(content):
    return ET.fromstring(content)  # noqa: S314 (what we have drawn ourselves)


def pixels(content):
    return np.round(imread(BytesIO(content), format="png")[:, :, :3] * 255).astype(int)


def over_paper(colour, share):
    """A colour so opaque, over paper."""
    ours, paper = ([int(c[at : at + 2], 16) for at in (1, 3, 5)] for c in (colour, PAPER))
    return [round(o * share + p * (1 - share)) for o, p in zip(ours, paper, strict=True)]


def near(site, lon, lat, **parameters):
    """The colour of the small world's picture at a position."""
    from app.picture.draw import picture_bytes

    of = picture(site, view(site.front, {"width": "900", **parameters}))
    x, y = of.frame.positions(np.array([[lon, lat]]))[0]
    return pixels(picture_bytes(site.front, of, "png"))[int(y), int(x)]


def test_the_zones_of_the_api_are_drawn_each_in_its_colour(drawing):
    drawn = {element.get("id"): element for element in drawing.iter(f"{SVG}g")}
    zones = FRONT.zones(DAY)
    missing = [zone for zone in zones.index if zone not in drawn]
    west, south, east, north = picture_ground()
    inside = zones.cx[west:east, south:north]
    assert not set(missing) & set(inside.index)
    for zone, holder, basis in zip(inside.index, inside["holder"], inside["basis"], strict=True):
        colour = None if holder == "contested" else FRONT.records.parties[holder].colour
        if basis == "attested":
            path = drawn[zone].find(f"{SVG}path")
            assert float(path.get("opacity")) == OPACITY[basis]
            assert colour is None or path.get("fill") == colour
        else:
            lines = list(drawn[zone].iter(f"{SVG}use"))
            opacity = [float(line.get("stroke-opacity")) for line in lines]
            assert opacity[:6] == [step for _, step in fading(16)]
            assert colour is None or {line.get("stroke") for line in lines} == {colour}


def picture_ground():
    """The ground of a picture for which no box is asked, as (west, south, east, north)."""
    return view(FRONT, {}).ground


def test_contested_ground_is_striped_in_both_colours(drawing):
    zones = FRONT.zones(DAY)
    contested = [z for z, h in zip(zones.index, zones["holder"], strict=True) if h == "contested"]
    assert contested
    ids = {element.get("id"): element for element in drawing.iter(f"{SVG}g")}
    for zone in contested:
        parts = [[*ids[part].iter()][-1] for part in (zone, f"{zone}.1")]
        assert len({part.get("stroke") or part.get("fill") for part in parts}) == 2


def test_the_same_question_gives_the_same_bytes(site):
    from app.picture.draw import picture_bytes

    of = picture(site, view(site.front, {"width": "300"}))
    for kind in ("png", "svg"):
        assert picture_bytes(site.front, of, kind) == picture_bytes(site.front, of, kind)


def test_ground_has_its_holder_s_colour_and_no_record_that_of_paper(site):
    places = site.front.records.places
    lon, lat = places["alder"].position
    colour = site.front.records.parties["a"].colour
    attested = over_paper(colour, OPACITY["attested"])
    assert abs(near(site, lon - 0.02, lat) - attested).max() <= 1
    paper = [int(PAPER[at : at + 2], 16) for at in (1, 3, 5)]
    assert near(site, lon - 0.13, lat + 0.05).tolist() == paper


def test_inferred_ground_fades_to_nothing_where_its_evidence_ends(site):
    lon, lat = site.front.records.places["alder"].position
    colour = site.front.records.parties["a"].colour
    seen = [near(site, lon - km / 111.195, lat) for km in (4.2, 5.5, 7, 8.5, 9.8)]
    shares = [0.5, 0.4, 0.29, 0.15, 0.02]
    for drawn, share in zip(seen, shares, strict=True):
        assert abs(drawn - over_paper(colour, share)).max() <= 8
    assert [tuple(drawn) for drawn in seen] == sorted(map(tuple, seen))


def test_ground_inferred_from_a_place_beyond_its_bank_is_drawn_all_the_same(tmp_path):
    """None of it is attested, so that there is nothing to fade from."""
    lon, lat = lonlat(505_500, 34_000)
    places = changed("places", "alder", lon=lon, lat=lat, uncertainty_m="9000")
    data = write_world(tmp_path, places=places, reports=[{"id": "r1", "place": "alder"}])
    site = read_site(data)
    drawn = near(site, *map(float, lonlat(498_000, 34_000)))
    expected = over_paper(site.front.records.parties["a"].colour, OPACITY["inferred"] / 2)
    assert abs(drawn - expected).max() <= 1


def test_ground_is_drawn_that_meets_the_edge_of_the_map_in_a_line_elsewhere():
    pen = Pen(20, 10)
    ground = shapely.from_wkt(
        "GEOMETRYCOLLECTION (LINESTRING (19 0, 19 9), MULTIPOLYGON (((0 0, 0 9, 9 9, 9 0, 0 0))))"
    )
    pen.fill(ground, "#ff0000")
    assert pixels(pen.png(20, "", ""))[5, 5].tolist() == [255, 0, 0]


def test_a_later_day_is_drawn_with_its_own_holders(site):
    lon, lat = site.front.records.places["cedar"].position
    parties = site.front.records.parties
    first = near(site, lon - 0.02, lat, day="2020-01-01")
    later = near(site, lon - 0.02, lat, day="2020-01-06")
    assert abs(first - over_paper(parties["a"].colour, OPACITY["attested"])).max() <= 1
    assert abs(later - over_paper(parties["b"].colour, OPACITY["attested"])).max() <= 1


def test_no_inline_style_and_no_script_is_in_an_svg(client):
    content = client.get("/map.svg").content
    assert not re.search(rb"<style|style=|<script|onload|javascript:|<!--", content)


def test_a_picture_says_in_words_what_it_shows(drawing):
    assert drawing.find(f"{SVG}title").text == "The Deir al-Zour front, 2017: 14 November 2017"
    held = sum(holder == "is" for holder in FRONT.holders(DAY).values())
    assert f"Islamic State {held}" in drawing.find(f"{SVG}desc").text


def test_records_enter_a_picture_as_text_only(tmp_path):
    evil = '</title><script>alert(1)</script>{{7*7}} style="x:y" -->'
    data = write_world(tmp_path, places=changed("places", "birch", name=evil))
    data.joinpath("front.toml").write_text(
        data.joinpath("front.toml")
        .read_text(encoding="utf-8")
        .replace("A small world", "<script>1</script>")
    )
    with TestClient(create_app(Settings(data=data))) as small:
        content = small.get("/map.svg").content
    root = parsed(content)
    assert b"<script" not in content
    assert root.find(f"{SVG}title").text.startswith("<script>1</script>")


@pytest.mark.parametrize("width", [200, 389, 899, 900, 1200, 1201, 2000])
def test_a_picture_is_as_wide_as_asked(site, width):
    from app.picture.draw import picture_bytes

    of = picture(site, view(site.front, {"width": str(width)}))
    png = picture_bytes(site.front, of, "png")
    wide, high = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert wide == width
    assert abs(high - of.layout.height * width / of.layout.width) <= 1


def test_arabic_letters_are_joined(small):
    """Abu Kamal in its joined forms is narrower than its letters one by one."""
    from app.picture.pen import Pen

    pen = Pen(100, 100)
    name = FRONT.records.places["abu-kamal"].name_ar
    assert pen.measure(name, 12) < sum(pen.measure(letter, 12) for letter in name) * 0.8
    assert small.get("/map.png?lang=ar&width=200").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "bbox=-180,-90,180,90",
        "bbox=3,0.2,3,0.2",
        "bbox=-180,89.9,180,90",
        "bbox=0,0,1e-9,1e-9",
        "bbox=2.9,0.1,0,3,0.3,9",
        "bbox=-120,-30,-119,-29",
        "day=2020-01-01",
        "place=ford&day=2020-01-31",
        "place=birch&bbox=0,0,1,1",
    ],
)
def test_any_ground_and_day_can_be_drawn(small, query):
    answer = small.get(f"/map.png?width=200&{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("width=199", "width"),
        ("width=2001", "width"),
        ("width=1e3", "width"),
        ("width=%D9%A3%D9%A0%D9%A0", "width"),
        ("width=+300", "width"),
        ("width=", "width"),
        ("width=300&width=300", "width"),
        ("day=2016-01-01", "day"),
        ("day=today", "day"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=10,1,-10,3", "bbox"),
        ("bbox=0,nan,1,2", "bbox"),
        ("bbox=0,0,181,1", "bbox"),
        ("place=nowhere", "place"),
        ("place=", "place"),
        ("lang=xx", "lang"),
        ("height=3", "height"),
        ("f=png", "f"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(small, query, parameter):
    for kind in ("svg", "png"):
        answer = small.get(f"/map.{kind}?{query}")
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["parameter"] == parameter


def test_a_place_that_is_not_located_cannot_be_marked(site):
    from geo import QueryError

    with pytest.raises(QueryError, match="place='elm'"):
        view(site.front, {"place": "elm"})


def test_a_picture_is_kept_and_has_a_tag(small):
    first = small.get("/map.png?width=200")
    again = small.get("/map.png?width=200", headers={"If-None-Match": first.headers["etag"]})
    assert (first.headers["content-type"], again.status_code) == ("image/png", 304)
    assert small.head("/map.png?width=200").headers["content-length"] == str(len(first.content))
    assert small.post("/map.png").status_code == 405
    assert "sandbox" in first.headers["content-security-policy"]


def test_the_legend_has_every_party_and_no_record(site):
    layout = picture(site, view(site.front, {})).layout
    assert [key for key, _, _ in layout.swatches][:4] == ["a", "b", "contested", ".no-record"]
    assert "No record: no report within 10 km on" in {text.text for text in layout.texts}


def test_mirrored_the_map_stands_on_the_other_side():
    from app.picture.layout import Words, layout

    words = Words("A title", "On", "a day", [("a", "Alpha")], "A note", ["A credit"])
    plain, mirrored = (layout(1000, words, mirrored=way) for way in (False, True))
    assert (plain.map.left, mirrored.map.right) == (0, 1000)
    assert {text.align for text in mirrored.texts} == {"right"}


def test_the_ground_asked_for_is_in_the_map_and_the_scale_is_right():
    of = frame((40.0, 34.0, 41.0, 35.0), Box(10, 20, 600, 300))
    (left, bottom), (right, top) = of.positions(np.array([[40.0, 34.0], [41.0, 35.0]]))
    assert 10 <= left < right <= 610
    assert 20 <= top < bottom <= 320
    assert of.km_per_pixel * (bottom - top) == pytest.approx(111.195, rel=1e-3)
    assert scale_km(of, 110) == 20
