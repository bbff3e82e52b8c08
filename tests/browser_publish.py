"""The published site in a real browser, served as plain files below a path."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from browser_map import DESKTOP, DOTS, EVIDENCE, ZONES, settled, shapes
from playwright.sync_api import expect
from worlds import write_world

from app.__main__ import main
from app.day import dots
from app.publish.parts import Scale


class Quiet(SimpleHTTPRequestHandler):
    """What `python -m http.server` is, without its log."""

    def log_message(self, *_given):
        """Say nothing."""


def published(target, data):
    """Publish it in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        command = ["publish", str(target), "--data", str(data)]
        assert thread.submit(main, command).result() == 0


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """What a server of files serves."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(root):
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_world(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def address(root, served, data):
    """The small world, published below a path."""
    published(root / "a" / "map", data)
    return f"{served}a/map/"


@pytest.fixture(scope="module")
def in_squares(root, served, data):
    """The same world, published as a country is, in small squares."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.day.dots.ALL_UP_TO", 1)
        patch.setattr("geo.front.BUILT_MAX", 1)
        patch.setattr("app.publish.parts.SCALES", (Scale(99, 0.1, 0, 5, dots.ZOOMS[-1]),))
        published(root / "a" / "squares", data)
    return f"{served}a/squares/"


@pytest.fixture
def page(browser, served):
    """A page that may ask for nothing but files of the site, all of them there."""
    context = browser.new_context(**DESKTOP)
    opened = context.new_page()
    wrong = []
    opened.on("request", lambda r: r.url.startswith(f"{served}a/") or wrong.append(r.url))
    opened.on("response", lambda r: r.status < 400 or wrong.append(f"{r.status} {r.url}"))
    opened.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


def test_the_map_opens_from_files(page, address):
    page.goto(address)
    settled(page)
    expect(page.locator(DOTS)).to_have_count(5)
    assert page.locator(ZONES).count() > 1
    expect(page.locator("#trouble")).to_be_empty()


def test_another_day_has_other_zones_and_goes_into_the_address(page, address):
    page.goto(f"{address}?day=2020-01-10")
    settled(page)
    before = shapes(page, ZONES)
    page.fill("#day-slider", "0")
    expect(page.locator("#day-text")).to_have_text("1 January 2020")
    page.wait_for_url("**/a/map/?day=2020-01-01*")
    settled(page)
    assert shapes(page, ZONES) != before


def test_a_shared_link_opens_at_its_claim(page, address):
    page.goto(f"{address}#claim-leaving")
    settled(page)
    expect(page.locator("#claim-leaving")).to_have_attribute("aria-current", "true")


def test_a_place_is_found_and_says_by_which_reports_it_is_held(page, address):
    page.goto(address)
    settled(page)
    page.fill("#find", "birch")
    page.press("#find", "Enter")
    expect(page.locator(EVIDENCE)).to_contain_text("Reports, the deciding one first")
    page.click(f"{EVIDENCE} a:has-text('All reports and claims')")
    page.wait_for_url("**/a/map/places/birch.html")
    page.click("header a")
    settled(page)


def test_two_days_are_compared_without_a_server(page, address):
    page.goto(f"{address}?day=2020-01-10&compare=2020-01-01")
    settled(page)
    expect(page.locator("#changes")).to_contain_text("by what was reported")
    expect(page.locator("#changes [data-changed]").first).to_be_visible()
    expect(page.locator("#compare")).to_have_text("Stop comparing")


def test_a_zone_says_what_it_rests_on(page, address):
    page.goto(address)
    settled(page)
    page.click("#why-here")
    expect(page.locator(EVIDENCE)).to_contain_text("only a server of this map can tell")


def test_the_language_changes_with_the_state(page, address):
    page.goto(f"{address}?day=2020-01-05")
    settled(page)
    page.click(".languages a")
    page.wait_for_url("**/a/map/index.ar.html?day=2020-01-05*")
    settled(page)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.click(".languages a")
    page.wait_for_url("**/a/map/?day=2020-01-05*")


def test_what_only_a_server_can_do_is_absent(page, address):
    page.goto(address)
    settled(page)
    expect(page.locator("#without")).to_have_count(0)


def test_a_page_that_is_open_says_that_there_is_newer_data(page, address):
    page.add_init_script("delete Navigator.prototype.serviceWorker;")  # it would ask by itself
    page.clock.install()
    page.route("**/versions.json", lambda route: route.fulfill(json={"current": "newer"}))
    page.goto(address)
    settled(page)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#newer")).to_be_empty()
    page.clock.fast_forward(61_000)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#newer")).to_contain_text("There is newer data than this page shows.")
    page.click("#newer button")
    settled(page)
    expect(page.locator("#newer")).to_be_empty()


def test_of_many_places_the_map_is_put_together_from_squares(page, address, in_squares):
    names = []
    page.on("request", lambda r: "/map/ground/" in r.url and names.append(r.url.split("/")[-2]))
    page.goto(f"{address}?day=2020-01-10")
    settled(page)
    zones = page.locator(ZONES).count()
    page.goto(f"{in_squares}?day=2020-01-10")
    settled(page)
    expect(page.locator(ZONES)).to_have_count(zones)
    expect(page.locator(DOTS)).to_have_count(5)
    squares, before = {*names}, shapes(page, ZONES)
    assert len(squares) == len(names) == 4  # one a cell
    names.clear()
    page.fill("#day-slider", "0")
    page.wait_for_url("**/a/squares/?day=2020-01-01*")
    settled(page)
    assert shapes(page, ZONES) != before
    assert {*names} < squares  # where nothing is different, nothing is fetched
    page.goto(f"{in_squares}?map=14/50.9/3.4")  # where no place is in sight
    settled(page)
    expect(page.locator(DOTS)).to_have_count(0)
    page.fill("#find", "birch town")  # before what searches is loaded
    expect(page.locator("#found [role=option]").first).to_contain_text("Birch")
    page.press("#find", "Enter")
    expect(page.locator(EVIDENCE)).to_contain_text("Reports, the deciding one first")


STORED = """async () => {
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    const files = [location.pathname, ...loaded.filter((name) => name.includes("/data-"))];
    const stored = () => Promise.all(files.map((name) => caches.match(name)));
    for (let turn = 0; turn < 500 && !(await stored()).every(Boolean); turn += 1)
        await new Promise((done) => setTimeout(done, 20));
}"""
"""It ends when the page and all that it has loaded are stored, or after ten seconds."""


def test_what_was_seen_is_seen_again_without_a_network(page, address):
    page.goto(f"{address}?day=2020-01-10")
    settled(page)
    zones = shapes(page, ZONES)
    page.evaluate(STORED)
    page.context.set_offline(True)
    page.goto(f"{address}?day=2020-01-10&layers=zones,places#claim-leaving")
    settled(page)
    assert shapes(page, ZONES) == zones
    expect(page.locator("#trouble")).to_be_empty()
    page.context.set_offline(False)


def test_only_this_version_and_the_one_before_are_stored(page, address):
    page.goto(address)
    settled(page)
    page.wait_for_function(
        "async () => (await caches.keys()).some((name) => name.includes('data-'))"
    )
    page.evaluate("""async () => {
        for (const name of ["data-1-1", "data-2-2"]) await caches.open(`/a/map/ ${name}`);
        await caches.open("/another/ data-3-3");
    }""")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.reload()
    settled(page)
    page.fill("#day-slider", "0")
    settled(page)
    expected = "async () => !(await caches.keys()).some((name) => name.endsWith(' data-1-1'))"
    page.wait_for_function(expected)
    assert "/another/ data-3-3" in page.evaluate("async () => caches.keys()")
