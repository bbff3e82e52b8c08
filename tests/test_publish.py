"""The published site: what is in it, where its links lead, that it comes whole or not at all."""

import gzip
import hashlib
import re
import shutil
from datetime import date
from itertools import pairwise
from posixpath import dirname, normpath
from urllib.parse import urlsplit

import orjson
import pytest
from worlds import MANIFEST, mapped_world, write_world

from app.__main__ import main
from app.publish import tree
from app.publish.addresses import versioned_addresses
from app.publish.names import file_name
from app.publish.parts import file_of_place
from geo import LAYERS, Front

URL = "https://front.example/x/"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mapped_world(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def site(tmp_path_factory, data):
    """The small world, published."""
    target = tmp_path_factory.mktemp("published") / "site"
    assert main(["publish", str(target), "--data", str(data), "--url", URL]) == 0
    return target


def names(site):
    return {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}


def text(site, name):
    return (site / name).read_text(encoding="utf-8")


def folder(site):
    return orjson.loads((site / "manifest.json").read_bytes())["folder"]


def test_there_is_a_page_for_each_record_in_each_language(site):
    kinds = {
        "claims": ["leaving"],
        "places": ["alder", "birch"],
        "sources": ["paper"],
        "articles": ["paper"],
        "agreement": ["herald-2020-01-10"],
    }
    pages = {f"{k}/{i}{lang}.html" for k, ids in kinds.items() for i in ids for lang in ("", ".ar")}
    assert pages <= names(site).keys()


def test_each_layer_comes_in_four_formats(site):
    files = names(site)
    for layer in ("zones", "fronts", "claims", "places", "reports", "rivers", "boundaries"):
        for ending in ("geojson", "parquet", "fgb", "csv"):
            assert f"{folder(site)}/collections/{layer}.{ending}" in files


def test_the_menu_offers_the_formats_that_are_there(site):
    page = text(site, "index.html")
    for form in ("csv", "parquet"):
        led = f'data-take="zones {form}" href="{folder(site)}/collections/zones.{form}"'
        assert led in page
    assert 'data-take="zones gpkg" class="gone"' in page


def test_a_layer_too_large_for_one_file_is_there_by_the_day_only(data, monkeypatch):
    front = Front.read(data)
    sizes = {layer: front.select(layer).size for layer in LAYERS}
    monkeypatch.setattr("app.publish.addresses.WHOLE_BYTES", sizes["zones"] - 1)
    addresses = versioned_addresses(front)
    assert "/collections/places/items" in addresses["files of layers"]
    assert "/collections/zones/items" not in addresses["files of layers"]
    assert "/collections/zones/items?datetime=2020-01-05" in addresses["spans of days as GeoJSON"]


@pytest.fixture(scope="module")
def in_parts(data, tmp_path_factory):
    """The same world, published as one with too many places and days to be drawn whole."""
    target = tmp_path_factory.mktemp("parts") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.day.dots.ALL_UP_TO", 1)
        patch.setattr("geo.front.BUILT_MAX", 1)
        patch.setattr("app.publish.addresses.CLAIM_PICTURES", 1)
        assert main(["publish", str(target), "--data", str(data)]) == 0
    return target


def test_of_many_places_ground_comes_in_squares_when_it_changes(in_parts):
    root = in_parts / folder(in_parts) / "map"
    index = orjson.loads((root / "parts.json").read_bytes())
    for number, scale in enumerate(index["scales"]):
        for name, days in scale["ground"].items():
            files = [(root / f"ground/{number}/{name}/{day}.json").read_bytes() for day in days]
            assert days[0] == 0
            assert all(one != other for one, other in pairwise(files))
            assert sorted(f.stem for f in (root / f"ground/{number}/{name}").glob("*.json")) == (
                sorted(map(str, days))
            )


def test_of_many_places_each_is_in_the_file_its_id_names(in_parts):
    root = in_parts / folder(in_parts) / "map"
    records = orjson.loads((root / f"records/{file_of_place('birch')}.json").read_bytes())
    assert "birch" in [place["id"] for place in records["places"]]
    assert {report["properties"]["place"] for report in records["reports"]} >= {"birch"}
    assert "birch" in [place["id"] for place in orjson.loads((root / "names.json").read_bytes())]


def test_of_too_many_days_none_is_promised_by_itself(in_parts):
    assert not [*in_parts.glob("data-*/collections/zones*")]
    assert len([*in_parts.glob("data-*/map/*.png")]) == 2  # the day it opens on, in each language
    assert "data-days" not in text(in_parts, "index.html")
    assert "map/parts.json" in text(in_parts, "data.html")


def test_each_change_has_its_zones_and_its_pictures(site):
    for day in ("2020-01-01", "2020-01-05"):
        for name in (f"map/{day}.svg", f"map/{day}.png", f"collections/zones/{day}.geojson"):
            assert (site / folder(site) / name).is_file()


def test_every_link_of_every_page_leads_to_a_file(site):
    leads = [
        (name, normpath(f"{dirname(name)}/{urlsplit(address).path}".lstrip("/")))
        for name in names(site)
        if name.endswith(".html")
        for address in re.findall(r'(?:href|src|data-published)="([^"#]+)"', text(site, name))
        if not urlsplit(address).scheme
    ]
    assert len(leads) > 200
    assert [(name, led) for name, led in leads if not (site / led).exists()] == []


def test_a_link_to_a_claim_or_a_place_has_a_preview(site):
    """A claim its own picture, a place that of the day."""
    previews = {
        name: re.search(rf'og:image" content="{URL}([^"]+)"', text(site, name))[1]
        for name in names(site)
        if name.startswith(("claims/", "places/")) and name.endswith(".html")
    }
    assert previews["claims/leaving.html"].endswith("/map/claims/leaving.png")
    assert previews["places/birch.ar.html"].endswith(".ar.png")
    assert [name for name in previews.values() if not (site / name).is_file()] == []


def test_what_needs_a_server_is_not_offered(site):
    for name in (name for name in names(site) if name.endswith(".html")):
        page = text(site, name)
        assert "without-voice" not in page
        assert not re.search(r'href="[^"]*(why|what-if)', page), name
        assert not re.search(r'(href|src)="/', page), name


def test_a_page_allows_only_what_lies_beside_it(site):
    for name in (name for name in names(site) if name.endswith(".html")):
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text(site, name))[1]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy


def test_the_manifest_has_the_hash_of_every_file(site):
    listed = orjson.loads((site / "manifest.json").read_bytes())["files"]
    plain = {name for name in names(site) if not name.endswith(tree.PACKED)}
    assert listed.keys() == plain - {"manifest.json"}
    for name, entry in listed.items():
        body = (site / name).read_bytes()
        assert entry == {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}


def test_packed_files_are_the_same_files(site):
    packed = list(site.rglob("*.gz"))
    assert packed
    for path in packed:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_geojson_leads_to_no_server(site):
    whole = orjson.loads((site / folder(site) / "collections/zones.geojson").read_bytes())
    assert whole["numberReturned"] == whole["numberMatched"] == len(whole["features"]) > 0
    assert "links" not in whole


def test_the_sitemap_and_the_feeds_lead_to_pages(site):
    files = names(site)
    for name, pattern in (("sitemap.xml", "<loc>([^<]*)"), ("claims.atom", 'href="([^"]*)"')):
        leads = [a.removeprefix(URL) for a in re.findall(pattern, text(site, name))]
        assert [a for a in leads if (a or "index.html") not in files] == []
        assert any(a.startswith("claims/") for a in leads)


def test_the_same_data_gives_the_same_bytes(site, data, tmp_path):
    again = tmp_path / "again"
    assert main(["publish", str(again), "--data", str(data), "--url", URL]) == 0
    assert {n: p.read_bytes() for n, p in names(again).items()} == {
        n: p.read_bytes() for n, p in names(site).items()
    }


def test_the_version_before_stays_for_who_has_its_page_open(site, tmp_path):
    target = tmp_path / "site"
    shutil.copytree(site, target)
    manifest = MANIFEST.replace("A small world", "Another small world")
    (tmp_path / "newer").mkdir()
    newer = write_world(tmp_path / "newer", manifest=manifest)
    assert main(["publish", str(target), "--data", str(newer), "--url", URL]) == 0
    assert folder(target) != folder(site)
    assert (target / folder(site) / "map.js").is_file()
    assert list(tmp_path.glob(".*")) == []


def test_what_is_no_published_site_is_let_be(data, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["publish", str(tmp_path), "--data", str(data)]) == 2
    assert "published before" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_site_that_fails_midway_leaves_the_old_one(site, tmp_path):
    target = tmp_path / "site"
    shutil.copytree(site, target)

    def fail():
        with tree.beside_target(target) as directory:
            (directory / "index.html").write_text("half", encoding="utf-8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(target).keys() == names(site).keys()
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/?day=2017-11-14&lang=ar", "index.ar.html"),
        ("/claims/c1?f=html", "claims/c1.html"),
        ("/sources/s?f=bibtex", "sources/s.bib"),
        ("/map.svg?width=400", "d/map/2017-11-14.svg"),
        ("/map.svg?place=x", ""),
        ("/static/front.js?v=12", "d/static/front.js"),
        ("/why?lon=1&lat=2", ""),
        ("/?without=x", ""),
        ("/collections/zones/items?datetime=2017-11-14", "d/collections/zones/2017-11-14.geojson"),
    ],
)
def test_the_name_of_a_file_says_what_is_in_it(address, name):
    assert file_name(address, "d/", date(2017, 11, 14)) == name
