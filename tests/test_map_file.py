"""The map as one file: everything in it, nothing asked of anybody, written whole or not at all."""

import hashlib
import re
from base64 import b64encode
from html import unescape
from html.parser import HTMLParser

import orjson
import pytest
from hostile import hostile_world, text
from shipped import RECORDS
from starlette.testclient import TestClient
from test_reading import world
from worlds import ARTICLE, write_world

from app.__main__ import main
from app.main import create_app
from app.page import one_file
from app.page.inlined import Inlined
from app.page.one_file import page, rounded
from app.page.within import bodies
from app.settings import Settings
from app.site import read_site
from app.words.language import language
from geo import FrontError


class File(HTMLParser):
    """What a file has in its blocks, and where its elements lead."""

    def __init__(self, html):
        super().__init__()
        self.html = html
        self.blocks, self.leads, self.ids, self.open = [], [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.open = tag if tag in ("script", "style") else ""
        if self.open:
            self.blocks.append((tag, values, ""))
        self.ids.append(values.get("id"))
        names = ("href", "src", "srcset", "action", "content")
        self.leads += [(tag, name, values[name]) for name in names if values.get(name)]

    def handle_data(self, data):
        if self.open:
            tag, values, so_far = self.blocks[-1]
            self.blocks[-1] = (tag, values, so_far + data)

    def handle_endtag(self, _tag):
        self.open = ""

    @property
    def policy(self):
        text = re.search(r'Content-Security-Policy" content="([^"]+)"', self.html)[1]
        return dict(part.split(maxsplit=1) for part in unescape(text).split("; "))

    @property
    def kept(self):
        (body,) = (text for tag, values, text in self.blocks if values.get("id") == "kept")
        return orjson.loads(body)


def map_file(data=None, code="en", server=""):
    settings = Settings(data=data) if data else Settings()
    site = read_site(settings.data)
    return File(page(create_app(settings, site=site), site, language(code), server=server).decode())


@pytest.fixture(scope="module")
def shipped():
    return map_file()


def test_the_file_loads_nothing(shipped):
    leads = {(tag, name) for tag, name, value in shipped.leads if ":" in value or "/" in value}
    loaded = [value for tag, _, value in shipped.leads if tag in ("link", "img", "script")]
    assert [value for value in loaded if not value.startswith("data:")] == []
    assert leads <= {("a", "href"), ("link", "href"), ("meta", "content")}
    assert not re.search(r"url\((?!data:|#)|@import", "".join(b for _, _, b in shipped.blocks))


def test_its_policy_names_exactly_its_scripts_and_styles_by_their_hashes(shipped):
    def hashes(kind):
        return {
            f"'sha256-{b64encode(hashlib.sha256(body.encode()).digest()).decode()}'"
            for tag, values, body in shipped.blocks
            if tag == kind and "type" not in values
        }

    policy = shipped.policy
    assert set(policy["script-src"].split()) == hashes("script")
    assert set(policy["style-src"].split()) == hashes("style")
    rest = {name: rule for name, rule in policy.items() if name[-4:] != "-src" or name == "img-src"}
    assert rest == {"img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}
    assert policy["default-src"] == "'none'"


def test_links_lead_within_it_or_to_sources(shipped):
    hrefs = {value for tag, name, value in shipped.leads if (tag, name) == ("a", "href")}
    urls = {source.url for source in RECORDS.sources.values()}
    assert {href for href in hrefs if href[0] not in "#?"} <= urls


def test_with_a_server_the_other_links_lead_there(tmp_path):
    file = map_file(write_world(tmp_path), server="https://example.org/map/")
    hrefs = {value for tag, name, value in file.leads if (tag, name) == ("a", "href")}
    assert "https://example.org/map/claims/leaving" in hrefs
    assert file.kept["about"]["server"] == "https://example.org/map/"


def test_it_keeps_the_zones_of_every_day_as_the_server_draws_them(shipped):
    site = read_site(Settings().data)
    app = create_app(Settings(), site=site)
    stored = shipped.kept
    for day in ("2017-06-01", "2017-11-14", "2017-12-31"):
        start = max(start for start in stored["days"] if start <= day)
        stored_day = stored["days"][start]
        drawn = {**stored_day, "zones": [stored["zones"][n] for n in stored_day["zones"]]}
        assert drawn == orjson.loads(
            bodies(app, [f"/map/zones?day={day}"])[f"/map/zones?day={day}"]
        )


def test_every_zone_drawn_has_its_evidence(shipped):
    drawn = {zone["id"] for zone in shipped.kept["zones"]}
    assert drawn <= shipped.kept["evidence"].keys()
    assert {"places", "sources", "valid_from", "oldest_age_days"} <= set(
        shipped.kept["evidence"][min(drawn)]["properties"]
    )


def test_it_says_whose_the_data_is_and_under_which_terms(shipped):
    about = shipped.kept["about"]
    assert {source["id"] for source in about["sources"]} == RECORDS.sources.keys()
    assert "Natural Earth" in " ".join(about["licences"])
    assert about["data_version"] == read_site(Settings().data).version


def test_what_only_a_server_can_do_is_not_in_it(shipped):
    assert "without" not in shipped.ids
    assert re.search(r'<button[^>]*id="compare"[^>]* hidden>', shipped.html)


def test_it_has_no_text_of_an_article(tmp_path):
    html = map_file(write_world(tmp_path)).html
    assert ARTICLE[20:46] not in html
    assert "<blockquote" not in html


def test_a_server_gives_the_same_file_and_no_text_of_its_article(tmp_path):
    data, article = world(tmp_path)
    site = read_site(data, article)
    with TestClient(create_app(site=site)) as client:
        answer = client.get("/map.html?lang=ar")
        assert 'href="map.html?lang=ar"' in client.get("/?f=html&lang=ar").text
    assert answer.headers["content-disposition"] == 'attachment; filename="map.html"'
    bare = read_site(data)
    assert answer.content == page(create_app(site=bare), bare, language("ar"))


def test_a_front_of_many_places_is_offered_as_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("app.page.one_file.PLACES_MAX", 4)
    with TestClient(create_app(site=read_site(write_world(tmp_path)))) as client:
        assert client.get("/map.html").status_code == 404
        assert "map.html" not in client.get("/?f=html").text


def test_a_country_keeps_rings_once_holders_by_change_and_all_places(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.front.BUILT_MAX", 0)
    monkeypatch.setattr("app.day.dots.ALL_UP_TO", 0)
    monkeypatch.setattr("app.page.one_file.PAGE_MAX", 2)
    site = read_site(write_world(tmp_path))
    app = create_app(site=site)
    lines = []
    monkeypatch.setattr("app.page.kept_days._TOLD", 1)
    data = orjson.loads(orjson.dumps(one_file.kept(app, site, "", lines.append)))
    holders = {}
    for day, drawing in data["days"].items():
        address = f"/map/zones?day={day}&far=1"
        answer = orjson.loads(bodies(app, [address])[address])
        holders |= drawing["holders"]
        assert holders == answer["holders"]
        for number, zone in zip(drawing["zones"], answer["zones"], strict=True):
            drawn = [
                [data["rings"][ring] for ring in polygon]
                for polygon in data["zones"][number]["geometry"]["rings"]
            ]
            assert drawn == zone["geometry"]["coordinates"]
    places = data["answers"]["collections/places/items?limit=2"]["features"]
    assert [place["id"] for place in places] == list(site.front.records.places)
    assert set(data["zooms"]) == {place["id"] for place in places if place["geometry"]}
    assert len(lines) == len(data["days"]) - 1


def test_equal_data_gives_equal_bytes(tmp_path):
    data = write_world(tmp_path)
    assert map_file(data).html == map_file(data).html


def test_it_stays_a_file_of_sensible_size(shipped):
    assert len(shipped.html.encode()) < 6_500_000


def test_a_hostile_world_stays_text(tmp_path):
    file = map_file(hostile_world(tmp_path))
    claims = [c for tag, _, c in file.blocks if "alert(1)" in c and tag == "script"]
    assert len(claims) == 1  # the data, which is JSON
    assert "</script" not in claims[0]
    assert "<img" not in file.html.replace(claims[0], "")
    (place,) = [
        f
        for f in file.kept["answers"]["collections/places/items?limit=10000"]["features"]
        if f["id"] == "birch"
    ]
    assert place["properties"]["name"] == text("places.name", "birch")


def test_the_arabic_file_is_arabic_and_one_language_only(tmp_path):
    file = map_file(write_world(tmp_path), "ar")
    assert '<html lang="ar" dir="rtl"' in file.html
    assert 'class="languages"' not in file.html


def test_coordinates_are_rounded_however_deep():
    shape = rounded({"type": "X", "geometries": [{"coordinates": [[1.23456789, 2]], "n": None}]})
    assert shape == {"type": "X", "geometries": [{"coordinates": [[1.23457, 2]], "n": None}]}


def test_a_script_that_would_end_its_block_is_refused():
    files = {"/first.js": b"1", "/x.js": b"'</SCRIPT>'"}
    page = '<head><meta charset="utf-8">\n<script src="x.js"></script></head><body></body>'
    with pytest.raises(FrontError, match=r"x\.js: can't stand in a page"):
        Inlined("", files.__getitem__).page(page, "{}", "first.js", ())


# ---- the command ----


def test_export_writes_the_file_and_says_how_large_it_is(capsys, tmp_path):
    (tmp_path / "data").mkdir()
    data = write_world(tmp_path / "data")
    file = tmp_path / "map.html"
    file.write_text("what was there before")
    assert main(["export", str(file), "--data", str(data)]) == 0
    output = capsys.readouterr()
    assert re.search(rf"[\d.]+ MB written to {file}", output.err)
    assert output.out == ""
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "map.html"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("map.doc", "expected a file name ending in .html"),
        ("none/map.html", "expected a directory that can be written to"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused(capsys, tmp_path, name, sentence):
    data = write_world(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert main(["export", str(tmp_path / name), "--data", str(data)]) == 2
    assert sentence in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("options", ["--lang xx", "--server ftp://x/", "--server example.org"])
def test_wrong_options_end_with_usage(capsys, options):
    with pytest.raises(SystemExit) as ended:
        main(["export", "map.html", *options.split()])
    assert ended.value.code == 2
    assert "usage: deir-front export" in capsys.readouterr().err
