"""The map in a real browser: what a reader sees, and that nothing else happens.

Every page opened here is watched: a request to another host, an error or warning on the console,
an exception or a dialog fails the test that opened it.
"""

import json
import re
from contextlib import contextmanager
from datetime import date
from functools import cache
from urllib.parse import urlsplit

import pytest
from conftest import serving
from hostile import HOSTILE, hostile_world, text
from playwright.sync_api import expect
from shipped import FRONT, RECORDS
from worlds import write_world

from app.words.language import ENGLISH
from geo import LAYERS

FIRST = RECORDS.manifest.first_day
DESKTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DRAWN = [layer.title for layer in LAYERS.values() if layer.drawn]


@cache
def _context(browser, url, options):
    """A context with these options, and a page left open in it, so that its process goes on."""
    context = browser.new_context(**json.loads(options))
    context.new_page().goto(f"{url}/healthz")
    return context


@contextmanager
def tab(browser, url, **options):
    """A page in the context with these options, closed at the end with those opened from it.

    A context lasts as long as its browser, so that scripts and styles are fetched and compiled once
    for all tests of a file. Nothing else goes from one to the next: the site stores nothing in a
    browser (tests/browser_state.py).
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    context = _context(browser, root, json.dumps(options, sort_keys=True))
    before = set(context.pages)
    try:
        yield context.new_page()
    finally:
        for page in set(context.pages) - before:
            page.close()


@contextmanager
def opened(browser, url, **options):
    """A page at this URL, once its map is drawn; at the end, whether anything went wrong."""
    wrong = []
    with tab(browser, url, **(options or DESKTOP)) as page:
        host = urlsplit(url).netloc
        page.on("request", lambda r: urlsplit(r.url).netloc == host or wrong.append(r.url))
        page.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.wrong = wrong
        page.goto(url)
        if options.get("java_script_enabled", True):
            settled(page)
        yield page
    assert wrong == []


@pytest.fixture
def page(browser, shipped_url):
    """The shipped front on a desktop, on its default day."""
    with opened(browser, shipped_url) as page:
        yield page


@pytest.fixture(scope="module")
def unmoved(browser, shipped_url):
    """The same for all tests of a module that only look: whoever does more takes `page`."""
    with opened(browser, shipped_url) as page:
        yield page


@pytest.fixture
def phone(browser, shipped_url):
    with opened(browser, shipped_url, **PHONE) as page:
        yield page


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory):
    with serving(hostile_world(tmp_path_factory.mktemp("hostile"))) as url:
        yield url


@pytest.fixture
def hostile(browser, hostile_url):
    with opened(browser, hostile_url) as page:
        yield page


def settled(page):
    """Wait until everything is loaded and drawn."""
    page.wait_for_selector("#map_1[aria-busy=false]")


ZONES = ".leaflet-zones-pane path.leaflet-interactive"
DOTS = ".leaflet-places-pane path.dot"
EVIDENCE = "#evidence:not([hidden])"


def shapes(page, selector):
    """The outlines of the shapes on the map."""
    return page.locator(selector).evaluate_all("found => found.map(f => f.getAttribute('d'))")


def row(page, place="abu-kamal", column="holder"):
    return page.locator(f"tr[data-place={place}] .{column}")


def look_at(page, place, zoom=12):
    """Bring a place to the middle of the map; gives its point on the screen."""
    lon, lat = place.position
    page.evaluate(f"void map_1.setView([{lat}, {lon}], {zoom}, {{ animate: false }})")
    settled(page)  # a shape that is drawn anew under the pointer takes no click
    box = page.locator("#map_1").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def point_on(page, selector):
    """A point on the screen where the first shape with this selector lies uncovered."""
    settled(page)
    return page.evaluate(
        """selector => {
            const shape = document.querySelector(selector);
            const box = shape.getBoundingClientRect();
            for (let y = box.top + 1; y < box.bottom; y += 3)
                for (let x = box.left + 1; x < box.right; x += 3)
                    if (document.elementFromPoint(x, y) === shape) return [x, y];
        }""",
        selector,
    )


# ---- the map of the shipped front ----


@pytest.mark.usefixtures("browser")
def test_what_needs_a_browser_is_left_out_of_make_check(request):
    assert request.node.get_closest_marker("browser")


def test_zones_and_dots_are_drawn_and_nothing_goes_wrong(page):
    on_day = FRONT.zones(RECORDS.manifest.default_day)
    expect(page.locator(ZONES)).to_have_count(len(on_day))
    located = [place for place in RECORDS.places.values() if place.position]
    expect(page.locator(DOTS)).to_have_count(len(located))
    assert page.wrong == []


def test_the_arrow_keys_move_the_day_the_zones_and_the_list_of_holders(page):
    page.click(".holders summary")
    before = shapes(page, ZONES)
    page.focus("#day-slider")
    expect(row(page)).to_have_text("Contested")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#day-text")).to_have_text("11 November 2017")
    expect(row(page)).to_have_text("Islamic State")
    expect(page.locator(ZONES)).to_have_count(len(FRONT.zones(date(2017, 11, 11))))
    settled(page)
    assert shapes(page, ZONES) != before


def test_a_place_is_listed_by_a_part_of_any_of_its_names(page):
    page.click(".holders summary")
    expect(page.locator("tr[data-place]")).to_have_count(len(FRONT.history.accepted))
    page.fill("#place-name", "bukamal")
    expect(page.locator("#places-shown")).to_contain_text(" of ")
    expect(page.locator("tr[data-place]").first).to_have_attribute("data-place", "abu-kamal")
    page.fill("#place-name", "no such place")
    expect(page.locator("tr[data-place]")).to_have_count(0)


def test_a_link_to_a_claim_of_others_brings_it_with_its_day(browser, shipped_url):
    with opened(browser, f"{shipped_url}/#claim-c31", **DESKTOP) as page:
        expect(page.locator(".claims .selected")).to_have_id("claim-c31")
        expect(page.locator("#day-text")).to_have_text("23 November 2017")
        expect(page.locator(".claims > li")).to_have_count(len(RECORDS.claims))


def test_dragging_the_slider_moves_the_day(page):
    page.click(".holders summary")
    page.fill("#day-slider", str((date(2017, 11, 19) - FIRST).days))
    expect(page.locator("#places-day")).to_have_text("19 November 2017")
    expect(page.locator("#day-slider")).to_have_attribute("aria-valuetext", "19 November 2017")
    expect(row(page)).to_have_text("Syrian government")


def test_the_script_lists_the_holders_as_the_server_does(page):
    page.click(".holders summary")
    settled(page)
    for day in (date(2017, 6, 1), date(2017, 9, 10), date(2017, 11, 12)):
        lists_as_sent(page, day)


def lists_as_sent(page, day):
    page.fill("#day-slider", str((day - FIRST).days))
    expect(page.locator("#day-text")).to_have_text(ENGLISH.day(day))
    settled(page)
    read = "rows => [...rows].map(row => [...row.cells].map(c => c.textContent + c.innerHTML))"
    sent = page.evaluate(
        f"""async path => {{
            const html = await (await fetch(path, {{ headers: {{ Accept: "text/html" }} }})).text();
            const sent = new DOMParser().parseFromString(html, "text/html");
            return ({read})(sent.querySelectorAll("tr[data-place]"));
        }}""",
        f"places?day={day}",
    )
    assert page.locator("tr[data-place]").evaluate_all(read) == sent


@pytest.mark.parametrize("timezone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_day_does_not_depend_on_where_the_reader_is(browser, shipped_url, timezone):
    with opened(browser, shipped_url, timezone_id=timezone) as page:
        page.focus("#day-slider")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#day-text")).to_have_text("15 November 2017")


def test_a_zone_tells_its_holder_bank_basis_and_sources(page):
    look_at(page, RECORDS.places["abu-kamal"], zoom=11)
    page.mouse.click(*point_on(page, f'{ZONES}[fill="url(#hatch-gov-is)"][fill-opacity="0.8"]'))
    panel = page.locator(EVIDENCE)
    expect(panel.locator("h2")).to_have_text("Contested")
    expect(panel).to_contain_text("west bank, attested, ")
    zones = FRONT.zones(date(2017, 11, 14)).query("holder == 'contested' and basis == 'attested'")
    (sources,) = zones[zones.bank == "west"].sources
    titles = [RECORDS.sources[source].title for source in sources]
    expect(panel.locator("li")).to_have_count(len(titles))
    assert panel.locator("li").all_text_contents() == titles


def test_a_dot_tells_its_name_twice_its_holder_and_the_report_that_decides(page):
    page.mouse.click(*look_at(page, RECORDS.places["abu-kamal"], zoom=14))
    panel = page.locator(EVIDENCE)
    expect(panel.locator("h2")).to_have_text("Abu Kamal البوكمال")
    expect(panel).to_contain_text("Contested on 14 November 2017.")
    deciding = panel.locator("li").first
    report = RECORDS.reports["r-2017-11-14-abu-kamal-1"]
    expect(deciding).to_have_text(f"14 November 2017: {report.said}")
    source = RECORDS.sources[report.source]
    expect(deciding.locator("a")).to_have_attribute("href", source.url)


def test_a_dot_under_the_pointer_says_its_place_and_holder(page):
    page.mouse.move(*look_at(page, RECORDS.places["baghuz-fawqani"], zoom=13))
    place = RECORDS.places["baghuz-fawqani"]
    named = page.locator(".leaflet-tooltip", has_text=place.name)
    expect(named).to_have_text(f"{place.name} {place.name_ar}: Islamic State")


def test_the_overlays_are_the_drawn_layers_and_each_can_be_switched(page):
    page.hover(".leaflet-control-layers")
    boxes = page.locator(".leaflet-control-layers-overlays input")
    labels = page.locator(".leaflet-control-layers-overlays label").all_text_contents()
    assert [label.strip() for label in labels] == DRAWN
    before = page.locator(".leaflet-overlays-counted, .leaflet-pane path, .pin").count()
    for box in boxes.all():
        box.uncheck()
    expect(page.locator(".leaflet-pane path, .pin, .place-name")).to_have_count(0)
    for box in boxes.all():
        box.check()
    expect(page.locator(".leaflet-pane path, .pin")).to_have_count(before)


def test_the_map_stops_zooming_before_the_data_ends(page):
    look_at(page, RECORDS.places["abu-kamal"], zoom=30)
    assert page.evaluate("map_1.getZoom()") == 15
    expect(page.locator(".leaflet-control-zoom-in")).to_have_class(re.compile("disabled"))


def test_what_could_not_be_loaded_is_not_shown_as_no_record(browser, shipped_url):
    with opened(browser, shipped_url) as page:
        page.context.set_offline(True)
        page.fill("#day-slider", "0")
        expect(page.locator("#trouble")).to_contain_text("could not be loaded")
        expect(page.locator(ZONES)).to_have_count(0)
        page.context.set_offline(False)
        page.fill("#day-slider", "1")
        expect(page.locator("#trouble")).to_be_empty()
        expect(page.locator(ZONES)).to_have_count(len(FRONT.zones(date(2017, 6, 2))))
        page.wrong.clear()


# ---- claims ----


def test_a_claim_about_a_bank_highlights_the_bank_and_its_item(browser, shipped_url):
    with opened(browser, f"{shipped_url}/#claim-x10") as page:
        expect(page.locator(".claims .selected")).to_have_id("claim-x10")
        expect(page.locator("#claim-x10")).to_be_in_viewport()
        expect(page.locator(".leaflet-areas-pane path")).to_have_count(2)  # and its casing
        expect(page.locator("#day-text")).to_have_text("14 November 2017")
        drawn = page.evaluate(
            "document.querySelector('.leaflet-areas-pane path').getBoundingClientRect().width"
        )
        assert drawn > 100


def test_opening_a_claim_sets_its_day_and_back_returns(page):
    day = page.locator("#day-text")
    page.click("#claim-x2 .show")
    expect(day).to_have_text("14 November 2017")
    page.click(".around > summary")
    page.click("#claim-c31 .show")
    expect(day).to_have_text("23 November 2017")
    expect(page.locator(".claims .selected")).to_have_id("claim-c31")
    page.go_back()
    expect(day).to_have_text("14 November 2017")
    expect(page.locator(".claims .selected")).to_have_id("claim-x2")
    page.go_back()
    expect(page.locator(".claims .selected")).to_have_count(0)
    expect(page.locator(".pin.selected")).to_have_count(0)


def test_a_relation_leads_to_the_other_claim(page):
    relation = next(r for r in RECORDS.relations if r.kind == "disputes")
    for fold in (".around > summary", f"#claim-{relation.claim} .more > summary"):
        page.click(fold)
    page.click(f"#claim-{relation.claim} .relations a[href='#claim-{relation.other}']")
    expect(page.locator(".claims .selected")).to_have_id(f"claim-{relation.other}")


def test_a_pin_opens_its_claim_by_mouse_and_by_keyboard(page):
    page.locator(".pin", has_text=re.compile("^2$")).click()
    expect(page.locator(".claims .selected")).to_have_id("claim-x2")
    page.locator(".pin[aria-label^='Claim 13: ']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".claims .selected")).to_have_id("claim-x13")


def test_a_pin_says_who_says_what_under_the_pointer_and_under_the_focus(page):
    claim = RECORDS.claims["x13"]
    speaker = RECORDS.voices[claim.speaker].name
    pin = page.locator(".pin", has_text="13")
    expect(pin).to_have_attribute("aria-label", f"Claim 13: {speaker}")
    for come, go in ((pin.hover, page.locator("h1").hover), (pin.focus, pin.blur)):
        come()
        expect(page.locator(".sentence")).to_have_text(f"{speaker}: {claim.summary}.")
        go()
        expect(page.locator(".sentence")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_view_has_a_claim_whole_and_a_key_on_the_map(browser, shipped_url, language):
    with opened(browser, f"{shipped_url}/?lang={language}", **DESKTOP) as page:
        expect(page.locator("#claim-x1")).to_be_in_viewport(ratio=1)
        expect(page.locator("#key li:visible").first).to_be_in_viewport(ratio=1)
        expect(page.locator("#find")).to_be_in_viewport(ratio=1)


def test_the_key_is_folded_on_a_phone_and_stays_as_the_reader_left_it(phone):
    key = phone.locator("#key")
    expect(key).not_to_have_attribute("open", "")
    key.locator("summary").tap()
    expect(key).to_have_attribute("open", "")
    phone.reload()
    expect(phone.locator("#key")).to_have_attribute("open", "")


def test_the_page_on_a_phone_is_under_6000_pixels_long(phone):
    assert phone.evaluate("document.documentElement.scrollHeight") < 6000


def test_the_walk_goes_from_claim_to_claim_by_button_and_by_key(page):
    onward, progress = page.locator("#walk-on"), page.locator("#walked")
    expect(onward).to_have_text("Start")
    onward.click()
    expect(page.locator(".claims .selected")).to_have_id("claim-x1")
    expect(progress).to_have_text("1 of 21")
    expect(page.locator("#walk-back")).to_be_disabled()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".claims .selected")).to_have_id("claim-x3")
    expect(page.locator("#claim-x3 .relations")).to_be_in_viewport()
    assert page.url.endswith("#claim-x3")
    page.keyboard.press("ArrowLeft")
    expect(progress).to_have_text("2 of 21")
    page.click("#walk-back")  # and is disabled, with the focus on it
    page.keyboard.press("ArrowRight")
    expect(progress).to_have_text("2 of 21")


def test_claims_are_narrowed_in_list_pins_walk_and_address(browser, shipped_url):
    questions = [c.id for c in RECORDS.claims.values() if c.kind == "question"]
    listed = ".claims > li:not([hidden])"
    with opened(browser, f"{shipped_url}/?kind=question") as page:
        expect(page.locator(listed)).to_have_count(len(questions))
        expect(page.locator(".pin")).to_have_count(0)  # the one in the article names no place
        page.select_option("select[name=kind]", "justification")
        expect(page.locator(".pin")).to_have_text(["13"])
        expect(page.locator("#claim-x13")).to_be_visible()
        assert "kind=justification" in page.url
        page.go_back()
        expect(page.locator(listed)).to_have_count(len(questions))


def test_a_link_to_a_claim_that_is_narrowed_away_shows_all_again(page):
    page.click(".narrow > summary")
    page.select_option("select[name=speaker]", RECORDS.claims["x13"].speaker)
    expect(page.locator("#claim-x2")).to_be_hidden()
    page.evaluate("front.open('x2')")
    expect(page.locator("#claim-x2")).to_be_visible()
    expect(page.locator("select[name=speaker]")).to_have_value("")


def test_choosing_a_claim_comes_near_enough_to_read_its_place(page):
    page.click("#claim-x2 .show")
    expect(page.locator(".place-name", has_text="al-Susah").first).to_be_visible()
    expect(page.locator(".place-name", has_text="Abu Kamal").first).to_be_in_viewport()


def test_a_claim_without_a_place_is_in_the_list_and_can_be_opened(browser, shipped_url):
    claim = next(c for c in RECORDS.claims.values() if not c.places)
    with opened(browser, f"{shipped_url}/#claim-{claim.id}") as page:
        expect(page.locator(".claims .selected")).to_contain_text(claim.summary)
        expect(page.locator(".claims .selected")).to_contain_text("No place named")
        expect(page.locator(".pin.selected")).to_have_count(0)


# ---- a small screen, a wheel, no script ----


VIEW = """["West", "South", "East", "North"].map(side => map_1.getBounds()[`get${side}`]())"""


def test_a_phone_opens_on_the_focus_and_the_ground_and_needs_no_sideways_scroll(phone):
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]
    west, south, east, north = phone.evaluate(VIEW)
    lon, lat = RECORDS.places[RECORDS.manifest.focus].position
    assert west < lon < east
    assert south < lat < north
    ground = FRONT.valley
    assert (south, east) == pytest.approx((ground[1], ground[2]), abs=0.06)


def test_a_finger_on_the_map_scrolls_the_page(phone):
    before = phone.evaluate(VIEW)
    finger = phone.context.new_cdp_session(phone)
    for kind, y in [("touchStart", 400), *(("touchMove", y) for y in range(380, 120, -20))]:
        points = [{"x": 195, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_function("() => window.scrollY > 100")
    assert phone.evaluate(VIEW) == before


def test_show_on_the_map_shows_the_map_on_a_phone(phone):
    phone.locator("#claim-x10 .show").tap()
    expect(phone.locator("#map_1")).to_be_in_viewport(ratio=0.9)
    expect(phone.locator("#claim-x10")).to_have_class("selected")
    phone.locator("#claim-x2 .show").tap()
    expect(phone.locator(".pin.selected")).to_be_in_viewport()


def test_a_wheel_over_the_map_scrolls_the_page_and_leaves_the_map(browser, shipped_url):
    with opened(browser, shipped_url, viewport={"width": 800, "height": 600}) as page:
        zoom = page.evaluate("map_1.getZoom()")
        page.mouse.move(400, 300)
        page.mouse.wheel(0, 200)
        page.wait_for_function("() => window.scrollY > 100")
        assert page.evaluate("map_1.getZoom()") == zoom


def test_without_javascript_claims_legend_holders_and_days_are_there(browser, shipped_url):
    with opened(browser, shipped_url, java_script_enabled=False) as page:
        own = [c for c in RECORDS.claims.values() if c.source == RECORDS.manifest.article]
        expect(page.locator(".claims > li")).to_have_count(len(own))
        expect(page.locator(".legend")).to_contain_text("No record")
        expect(page.locator(".frame noscript p")).to_be_visible()
        expect(page.locator("#day-slider")).to_be_hidden()
        page.fill("#day-field", "2017-11-11")
        page.click(".day noscript button")
        expect(page.locator("#day-text")).to_have_text("11 November 2017")
        page.click(".holders summary")
        page.click("#all-places")
        expect(row(page)).to_have_text("Islamic State")
        expect(row(page)).to_be_visible()


# ---- texts that would like to be more ----


def test_hostile_texts_stand_in_page_and_pins_as_text(hostile):
    assert hostile.title() == text("manifest.title")
    expect(hostile.locator("header")).to_contain_text(text("manifest.summary"))
    claim = hostile.locator("#claim-leaving")
    expect(claim).to_contain_text(text("claims.summary", "leaving"))
    expect(claim).to_contain_text(text("relations.reason"))
    expect(hostile.locator(".legend")).to_contain_text(text("river.name"))
    expect(hostile.locator(".legend")).to_contain_text(text("parties.name", "a"))
    expect(hostile.locator("[src=x]")).to_have_count(0)
    assert not re.search(r"(?<!\d)49(?!\d)", hostile.inner_text("body"))
    title = f"Claim 1: {text('voices.name', 'alpha')}"
    expect(hostile.locator(".pin").first).to_have_attribute("aria-label", title)


def test_hostile_texts_leave_the_map_working(hostile):
    expect(hostile.locator(ZONES).first).to_be_attached()
    hostile.focus("#day-slider")
    hostile.keyboard.press("ArrowLeft")
    expect(hostile.locator("#day-text")).to_have_text("9 January 2020")
    hostile.click("#claim-crossing .show")
    expect(hostile.locator(".claims .selected")).to_have_id("claim-crossing")


def test_a_hostile_place_stands_in_its_tooltip_and_panel_as_text(hostile):
    at = hostile.evaluate(
        """async () => {
            const found = await (await fetch("collections/places/items/birch")).json();
            const [lon, lat] = found.geometry.coordinates;
            const point = map_1.latLngToContainerPoint([lat, lon]);
            const box = map_1.getContainer().getBoundingClientRect();
            return [box.x + point.x, box.y + point.y];
        }"""
    )
    hostile.mouse.move(*at)
    name = f"{text('places.name', 'birch')} {text('places.name_ar', 'birch')}"
    tooltip = f"{name}: {text('parties.name', 'b')}"
    expect(hostile.locator(".leaflet-tooltip")).to_have_text(tooltip)
    hostile.mouse.click(*at)
    expect(hostile.locator(f"{EVIDENCE} h2")).to_have_text(name)
    expect(hostile.locator(EVIDENCE)).to_contain_text(text("reports.said", "birch-1"))
    expect(hostile.locator(EVIDENCE)).to_contain_text(text("parties.name", "b"))


def test_a_hostile_zone_stands_in_its_panel_as_text(hostile):
    hostile.mouse.click(*point_on(hostile, ZONES))
    expect(hostile.locator(f"{EVIDENCE} h2")).to_contain_text(HOSTILE)
    expect(hostile.locator(EVIDENCE)).to_contain_text(text("places.name", ""))
    expect(hostile.locator(f"{EVIDENCE} li")).to_have_text(text("sources.title", "paper"))


# ---- other worlds ----


def test_a_world_without_reports_has_a_map_of_its_area(browser, serve, tmp_path):
    url = serve(write_world(tmp_path, reports=[], claims=[], relations=[]))
    with opened(browser, url) as page:
        expect(page.locator(ZONES)).to_have_count(0)
        assert page.evaluate("map_1.getCenter().lng") == pytest.approx(3, abs=0.1)
