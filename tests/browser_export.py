"""What leads out of the site, in a real browser: file, frame, tiles, citations, the article."""

import re
import struct
import subprocess
import sys
import threading
import zlib
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser_map import DESKTOP, EVIDENCE, PHONE, ZONES, opened, point_on, settled, shapes
from conftest import serving
from playwright.sync_api import expect
from shipped import FRONT, RECORDS
from test_reading import CLAIMS, world

from app.http.other_hosts import Outside, Tiles
from app.words.language import ENGLISH
from geo.control import History
from geo.evidence.agreement import beside

ROOT = Path(__file__).parent.parent
FIRST = RECORDS.manifest.first_day


# ---- the file ----


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The shipped front as one file."""
    path = tmp_path_factory.mktemp("file") / "map.html"
    command = [sys.executable, "-m", "app", "export", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return path


@contextmanager
def offline(browser, path, query="", **options):
    """The file opened from the disk with no network: it may ask and complain of nothing."""
    context = browser.new_context(**(options or DESKTOP))
    context.set_offline(True)
    page = context.new_page()
    wrong = []
    whole = path.as_uri() + query

    def asked(request):
        if request.url.split("#")[0] != whole.split("#")[0] and not request.url.startswith("data:"):
            wrong.append(request.url)

    page.on("request", asked)
    page.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(whole)
    settled(page)
    yield page
    context.close()
    assert wrong == []


def test_the_file_opens_with_no_network_and_asks_for_nothing(browser, file):
    with offline(browser, file) as page:
        expect(page.locator(ZONES)).to_have_count(len(FRONT.zones(RECORDS.manifest.default_day)))
        expect(page.locator(".pin").first).to_be_visible()
        expect(page.locator("#trouble")).to_be_empty()
        expect(page.locator("footer")).to_contain_text("it needs no network")


def test_the_slider_of_the_file_changes_the_zones(browser, file):
    with offline(browser, file) as page:
        before = shapes(page, ZONES)
        day = date(2017, 9, 10)
        page.fill("#day-slider", str((day - FIRST).days))
        expect(page.locator("#day-text")).to_have_text(ENGLISH.day(day))
        expect(page.locator(ZONES)).to_have_count(len(FRONT.zones(day)))
        assert shapes(page, ZONES) != before


def test_a_claim_of_the_file_opens_with_its_ground(browser, file):
    with offline(browser, file) as page:
        page.click("#claim-x10 .show")
        expect(page.locator(".claims .selected")).to_have_id("claim-x10")
        expect(page.locator(".leaflet-areas-pane path")).to_have_count(2)


def test_places_zones_and_holders_of_the_file_have_their_evidence(browser, file):
    with offline(browser, file) as page:
        page.fill("#find", "albu kamal")
        page.keyboard.press("Enter")
        expect(page.locator(EVIDENCE)).to_contain_text("Contested on 14 November 2017.")
        expect(page.locator(f"{EVIDENCE} li").first).to_contain_text("SouthFront")
        page.keyboard.press("Escape")
        expect(page.locator(EVIDENCE)).to_have_count(0)
        page.click("#why-here")
        expect(page.locator(EVIDENCE)).to_contain_text("only the map's server can tell")
        page.click(".holders summary")
        expect(page.locator("tr[data-place=abu-kamal] .holder")).to_have_text("Contested")


def test_a_zone_of_the_file_names_its_places_and_sources(browser, file):
    with offline(browser, file) as page:
        page.mouse.click(*point_on(page, f'{ZONES}[fill="#dd8c7e"]'))
        expect(page.locator(EVIDENCE)).to_contain_text("Sources: ")
        assert page.locator(f"{EVIDENCE} a:not([href])").count() <= 1


def test_a_claim_of_the_file_has_the_reports_on_both_sides_and_a_citation(browser, file):
    with offline(browser, file) as page:
        page.click("#claim-x3 .more > summary")
        page.click("#claim-x3 .sides summary")
        expect(page.locator("#claim-x3 .sides ul")).to_have_count(2)
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
        page.click("#claim-x2 .more > summary")
        page.click("#claim-x2 .cite")
        cited = page.get_by_role("textbox", name="To be copied").input_value()
        assert cited.startswith("Russian Ministry of Defence, through Xinhua, 2017-11-14.")
        assert "file:" not in cited


def test_no_link_of_the_file_is_dead(browser, file):
    with offline(browser, file) as page:
        hrefs = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert [href for href in hrefs if not re.match(r"https?:|[#?]", href)] == []
        expect(page.locator(".links .gone").first).to_be_hidden()


def test_the_address_of_the_file_holds_its_state(browser, file):
    with offline(browser, file, "?day=2017-06-11#claim-x2", **PHONE) as page:
        expect(page.locator("#day-text")).to_have_text("11 June 2017")
        expect(page.locator(".claims .selected")).to_have_id("claim-x2")


# ---- other hosts: a server beside ours, on another port and so of another origin ----


def _png():
    """A grey picture of 256 pixels square."""
    raw = b"".join(b"\0" + b"\xdd" * 256 for _ in range(256))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


class Other(BaseHTTPRequestHandler):
    """Tiles at any address that ends in .png, else a page with a frame on what its query names."""

    def __init__(self, paths, *arguments):
        self.paths = paths
        super().__init__(*arguments)

    def do_GET(self):
        self.paths.append(self.path)
        tile = urlsplit(self.path).path.endswith(".png")
        framed = urlsplit(self.path).query
        frame = f'<!doctype html><iframe src="{framed}" width="700" height="480"></iframe>'
        body = _png() if tile else frame.encode()
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if tile else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture(scope="module")
def other():
    """(origin, addresses asked of it)"""
    paths = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Other, paths))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def framing_url(other):
    """A server whose map the other origin may have in a frame."""
    with serving(outside=Outside(framers=(other[0],))) as url:
        yield url


@contextmanager
def framed(browser, origin, url):
    """A page of another origin with ours in a frame, and what the console said."""
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    messages = []
    page.on("console", lambda m: m.type in ("error", "warning") and messages.append(m.text))
    page.goto(f"{origin}/?{url}")
    yield page, page.frame_locator("iframe"), messages
    context.close()


def test_a_named_origin_frames_the_map_with_its_day_legend_and_credits(browser, framing_url, other):
    origin, _ = other
    with framed(browser, origin, f"{framing_url}/?embed=1") as (_page, frame, messages):
        expect(frame.locator(ZONES).first).to_be_visible()
        expect(frame.locator("#day-text")).to_have_text("14 November 2017")
        expect(frame.locator(".keys")).to_contain_text("Contested")
        expect(frame.locator(".slim p")).to_contain_text("Natural Earth")
        for gone in (".skip", "#search"):
            expect(frame.locator(gone)).to_be_hidden()
        for heard_only in ("body > header", ".text"):
            assert frame.locator(heard_only).bounding_box()["width"] <= 1
        assert messages == []


def test_a_pin_in_a_frame_tells_its_claim_and_the_whole_map_opens_beside(
    browser, framing_url, other
):
    origin, _ = other
    with framed(browser, origin, f"{framing_url}/?embed=1") as (page, frame, messages):
        frame.locator(".pin").first.click()
        expect(frame.locator(EVIDENCE)).to_contain_text(RECORDS.claims["x2"].summary)
        with page.context.expect_page() as whole:
            frame.locator(f"{EVIDENCE} a").last.click()
        expect(whole.value.locator(".claims .selected")).to_have_id("claim-x2")
        assert "embed" not in whole.value.url
        assert messages == []


@pytest.mark.parametrize(("path", "named"), [("/?embed=1", False), ("/", True), ("/about", True)])
def test_what_is_not_for_frames_of_this_origin_is_not_shown_in_one(
    browser, serve, framing_url, other, path, named
):
    origin, _ = other
    url = framing_url if named else serve(outside=Outside(framers=("https://example.org",)))
    with framed(browser, origin, url + path) as (page, frame, messages):
        expect(page.locator("iframe")).to_be_attached()
        page.wait_for_load_state("networkidle")
        expect(frame.locator("#map_1, body.page")).to_have_count(0)
        assert any("frame" in text for text in messages)


@pytest.mark.parametrize("size", [(320, 260), (360, 420), (700, 480)])
def test_the_page_for_frames_needs_no_scroll_sideways_and_shows_its_map(browser, shipped_url, size):
    width, height = size
    viewport = {"width": width, "height": height}
    with opened(browser, f"{shipped_url}/?embed=1", viewport=viewport) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#map_1").bounding_box()["height"] > 60
        expect(page.locator("#whole")).to_be_in_viewport()


def test_tiles_lie_below_the_zones_with_their_attribution_as_text(browser, serve, other):
    origin, paths = other
    attribution = "A <b>survey</b> & others"
    url = serve(outside=Outside(Tiles(origin + "/t/{z}/{x}/{y}.png", attribution)))
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    wrong, hosts = [], set()
    page.on("request", lambda r: hosts.add(urlsplit(r.url).netloc))
    page.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
    page.goto(url)
    settled(page)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text(attribution)
    expect(page.locator(".leaflet-control-attribution b")).to_have_count(0)
    order = "name => +getComputedStyle(document.querySelector(`.leaflet-${name}-pane`)).zIndex"
    assert page.evaluate(order, "tile") < page.evaluate(order, "zones")
    context.close()
    assert any(path.startswith("/t/") for path in paths)
    assert hosts == {urlsplit(url).netloc, urlsplit(origin).netloc}
    assert wrong == []


# ---- citations ----


CITED = re.compile(
    r"Russian Ministry of Defence, through Xinhua, 2017-11-14\. In: “Russia accuses .*”, Xinhua, "
    r"2017-11-14\. Claim x2\. The Deir al-Zour front, 2017, data version [0-9a-f]{12}\. "
    r"http://127\.0\.0\.1:\d+/\?day=2017-11-14&claim=x2#claim-x2 Accessed \d{4}-\d\d-\d\d\."
)


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def test_a_citation_is_copied_and_said_to_be(browser, shipped_url):
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, shipped_url, **DESKTOP, permissions=permissions) as page:
        page.click("#claim-x2 .more > summary")
        button = page.locator("#claim-x2 .cite")
        button.click()
        expect(button).to_have_text("Copied")
        expect(page.locator("[role=status]", has_text="Copied")).to_have_count(1)
        assert CITED.fullmatch(copied(page))
        expect(button).to_have_text("Copy citation")


def test_a_citation_of_the_view_has_its_day_and_its_address(browser, shipped_url):
    permissions = ["clipboard-read", "clipboard-write"]
    url = f"{shipped_url}/?day=2017-09-10"
    with opened(browser, url, **DESKTOP, permissions=permissions) as page:
        page.click("#take > summary")
        button = page.locator("#take .cite")
        button.click()
        expect(button).to_have_text("Copied")
        assert copied(page).startswith("Control as reported on 2017-09-10. The Deir al-Zour front")
        assert "/?day=2017-09-10 Accessed " in copied(page)


def test_where_nothing_may_be_copied_the_citation_is_selected(browser, shipped_url):
    with opened(browser, shipped_url) as page:
        page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
        page.click("#claim-x2 .more > summary")
        page.click("#claim-x2 .cite")
        box = page.get_by_role("textbox", name="To be copied")
        expect(box).to_be_focused()
        assert CITED.fullmatch(page.evaluate("getSelection().toString()") or box.input_value())
        selected = "b => b.selectionEnd - b.selectionStart === b.value.length"
        assert box.evaluate(selected)
        page.keyboard.press("Tab")
        expect(box).to_have_count(0)


def test_without_javascript_the_citation_is_on_the_page_of_the_claim(browser, shipped_url):
    with opened(browser, f"{shipped_url}/claims/x2", java_script_enabled=False) as page:
        expect(page.locator("main")).to_contain_text(
            "Claim x2. The Deir al-Zour front, 2017, data v"
        )
        expect(page.get_by_role("link", name="BibTeX")).to_be_visible()
    with opened(browser, shipped_url, java_script_enabled=False) as page:
        expect(page.locator(".cite").first).to_be_hidden()


# ---- both sides ----


def test_the_reports_beside_a_claim_stand_in_the_list_on_both_sides(browser, shipped_url):
    both = beside(History(RECORDS), RECORDS.claims["x3"])
    with opened(browser, shipped_url) as page:
        page.click("#claim-x3 .more > summary")
        box = page.locator("#claim-x3 .sides")
        box.locator("summary").click()
        expect(box.locator("b")).to_have_text(["Reports that agree", "Reports that disagree"])
        for side, ids in enumerate((both.agreeing, both.disagreeing)):
            items = box.locator("ul").nth(side).locator("li")
            expect(items).to_have_count(len(ids))
            for item, report in zip(items.all_text_contents(), ids, strict=True):
                assert RECORDS.reports[report].said in item


# ---- the reading view ----


def test_a_passage_leads_to_its_claim_on_the_map(browser, serve, tmp_path):
    data, article = world(tmp_path)
    url = serve(data, article=article)
    with opened(browser, f"{url}/articles/paper", java_script_enabled=False) as page:
        expect(page.locator("mark")).to_have_text(["two three", "Nine ten", "twelve"])
        assert len(CLAIMS) == page.locator(".ref").count()
    with opened(browser, url, **DESKTOP) as page:
        page.goto(f"{url}/articles/paper")
        page.locator(".ref").first.click()
        settled(page)
        expect(page.locator(".claims .selected")).to_have_id("claim-early")


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_the_reading_view_needs_no_sideways_scroll(browser, serve, tmp_path, width):
    data, article = world(tmp_path)
    url = f"{serve(data, article=article)}/articles/paper"
    options = {"viewport": {"width": width, "height": 700}, "java_script_enabled": False}
    with opened(browser, url, **options) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        targets = page.locator(".ref").evaluate_all(
            "all => all.map(a => a.getBoundingClientRect()).map(b => Math.min(b.width, b.height))"
        )
        assert min(targets) >= 24
