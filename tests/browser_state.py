"""What the page remembers and can be asked: days, addresses, voices left out, search, keyboard."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_map import (  # noqa: F401
    DESKTOP,
    EVIDENCE,
    PHONE,
    ZONES,
    look_at,
    opened,
    page,
    settled,
    shapes,
    unmoved,
)
from playwright.sync_api import expect
from shipped import FRONT, RECORDS

from app.page.lists import heard
from app.words.language import ENGLISH

FIRST = RECORDS.manifest.first_day
VOICE = "sohr"


def query(page):  # noqa: F811
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


# ---- time ----


def test_next_and_previous_lead_to_the_days_on_which_control_changed(page):  # noqa: F811
    now = (RECORDS.manifest.default_day - FIRST).days
    changes = FRONT.course.changes
    after = min(n for n in changes if n > now)
    page.get_by_role("button", name="Next change").click()
    expect(page.locator("#day-slider")).to_have_value(str(after))
    page.get_by_role("button", name="Previous change").click()
    page.get_by_role("button", name="Previous change").click()
    expect(page.locator("#day-slider")).to_have_value(str(max(n for n in changes if n < now)))


def test_there_is_no_change_before_the_first_day(page):  # noqa: F811
    page.fill("#day-slider", "0")
    expect(page.get_by_role("button", name="Previous change")).to_be_disabled()
    expect(page.get_by_role("button", name="Next change")).to_be_enabled()


def test_play_goes_from_change_to_change_until_it_is_paused(page):  # noqa: F811
    play = page.locator("#play")
    play.click()
    expect(play).to_have_attribute("aria-label", "Pause")
    expect(page.locator("#day-text")).not_to_have_text("14 November 2017")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_nothing_plays_for_who_wants_less_motion(browser, shipped_url):
    with opened(browser, shipped_url, **DESKTOP, reduced_motion="reduce") as page:  # noqa: F811
        expect(page.locator("#play")).to_be_hidden()
        expect(page.get_by_role("button", name="Next change")).to_be_visible()


def test_zones_never_vanish_while_the_day_changes(page):  # noqa: F811
    page.evaluate(
        """() => {
            window.least = Infinity;
            const pane = document.querySelector(".leaflet-zones-pane");
            new MutationObserver(() => {
                window.least = Math.min(window.least, pane.querySelectorAll("path").length);
            }).observe(pane, { childList: true, subtree: true });
        }"""
    )
    before = shapes(page, ZONES)
    page.get_by_role("button", name="Next change").click()
    page.wait_for_function("() => window.least < Infinity")
    settled(page)
    assert shapes(page, ZONES) != before
    assert page.evaluate("window.least") > 0


# ---- the address ----


def test_the_day_is_written_to_the_address_and_read_from_it(browser, shipped_url, page):  # noqa: F811
    page.fill("#day-slider", "10")
    page.wait_for_url("**/?day=2017-06-11")
    with opened(browser, page.url) as again:
        expect(again.locator("#day-text")).to_have_text("11 June 2017")


THE_ADDRESS_HAS_IT_ALL = """() => {
    const given = new URLSearchParams(location.search);
    if (!given.has("map") || !given.has("layers")) return false;
    const view = given.get("map").split("/").map(Number);
    const at = map_1.getCenter();
    const off = [view[0] - map_1.getZoom(), view[1] - at.lat, view[2] - at.lng];
    return !map_1._animatingZoom && off.every((by) => Math.abs(by) < 1e-3);
}"""


def test_a_permalink_opens_the_same_state_in_a_fresh_browser(browser, page):  # noqa: F811
    page.click("#claim-x10 .show")
    settled(page)
    page.fill("#day-slider", "100")
    look_at(page, RECORDS.places["mayadin"], zoom=11)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Zoom in").click()
    page.hover(".leaflet-control-layers")
    page.get_by_label("Fronts").uncheck()
    page.wait_for_function(THE_ADDRESS_HAS_IT_ALL)
    settled(page)
    link, centre = page.url, page.evaluate("map_1.getCenter()")
    with opened(browser, link) as again:
        day = ENGLISH.day(date.fromordinal(FIRST.toordinal() + 100))
        expect(again.locator("#day-text")).to_have_text(day)
        expect(again.locator(".claims .selected")).to_have_id("claim-x10")
        expect(again.locator(".leaflet-fronts-pane path")).to_have_count(0)
        assert again.evaluate("map_1.getCenter()") == pytest.approx(centre, abs=1e-3)
        assert again.evaluate("map_1.getZoom()") == page.evaluate("map_1.getZoom()")
        assert shapes(again, ZONES)


def test_forward_goes_where_back_came_from(page):  # noqa: F811
    page.click(".around > summary")
    page.click("#claim-c31 .show")
    page.go_back()
    expect(page.locator("#day-text")).to_have_text("14 November 2017")
    page.go_forward()
    expect(page.locator("#day-text")).to_have_text("23 November 2017")
    expect(page.locator(".claims .selected")).to_have_id("claim-c31")


# ---- without a voice ----


def test_the_map_without_a_voice_says_so_and_shows_those_zones(page):  # noqa: F811
    day = RECORDS.manifest.default_day
    other = FRONT.without([VOICE])
    page.select_option("#without-voice", VOICE)
    banner = page.locator("#as-if")
    expect(banner).to_contain_text(f"As if {RECORDS.voices[VOICE].name} had made no report:")
    before, after = FRONT.holders(day), other.holders(day)
    n = sum(before.get(place) != after.get(place) for place in before | after)
    expect(banner).to_contain_text(f"{n} place")
    expect(page.locator(ZONES)).to_have_count(len(other.zones(day)))
    assert query(page)["without"] == VOICE
    banner.get_by_role("button", name="All voices").click()
    expect(banner).to_be_empty()
    expect(page.locator(ZONES)).to_have_count(len(FRONT.zones(day)))


def test_which_places_change_is_a_page(page):  # noqa: F811
    page.select_option("#without-voice", VOICE)
    page.get_by_role("link", name="Which places change").click()
    expect(page.locator("h1")).to_have_text("What if?")


def test_the_voices_to_leave_out_are_those_that_accepted_reports_rest_on(unmoved):  # noqa: F811
    offered = unmoved.locator("#without-voice option").all_text_contents()
    assert offered == [
        "All voices",
        *(f"{voice.name} ({count})" for voice, count in heard(RECORDS)),
    ]


def test_without_javascript_a_voice_is_left_out_on_a_page(browser, shipped_url):
    with opened(browser, shipped_url, java_script_enabled=False) as page:  # noqa: F811
        page.select_option("#without-voice", VOICE)
        page.locator("#without button").click()
        expect(page.locator("h1")).to_have_text("What if?")
        expect(page.locator("main")).to_contain_text(RECORDS.voices[VOICE].name)


# ---- search ----


def test_a_place_is_found_by_any_of_its_spellings(page):  # noqa: F811
    for typed in ("Abu Kamal", "albu kamal", "al-Bukamal", "البوكمال", "بوكمال", "ABU-KAMAL"):
        page.fill("#find", typed)
        settled(page)
        page.keyboard.press("ArrowDown")
        expect(page.locator("#found [aria-selected=true]")).to_contain_text("Abu Kamal البوكمال")
        page.keyboard.press("Enter")
        expect(page.locator(f"{EVIDENCE} h2")).to_have_text("Abu Kamal البوكمال")
        page.keyboard.press("Escape")
        expect(page.locator(EVIDENCE)).to_have_count(0)


def test_the_search_gets_the_focus_back_from_the_answer(page):  # noqa: F811
    page.fill("#find", "mayadin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="al-Mayadin")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_focused()


def test_a_claim_is_found_by_its_words_and_opened(page):  # noqa: F811
    page.fill("#find", "shield is fighters")
    expect(page.locator("#found [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".claims .selected")).to_have_id("claim-x2")


def test_escape_closes_the_list_and_what_is_not_found_is_said(page):  # noqa: F811
    page.fill("#find", "qqqq")
    expect(page.locator("#found")).to_have_text("Nothing found")
    expect(page.locator("#find")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#find")).to_have_attribute("aria-expanded", "false")


# ---- keyboard, names, small screens ----


def test_why_can_be_asked_without_a_mouse(page):  # noqa: F811
    look_at(page, RECORDS.places["abu-kamal"], zoom=13)
    page.focus("#why-here")
    page.keyboard.press("Enter")
    expect(page.locator(EVIDENCE)).to_contain_text("At this point: Abu Kamal")
    page.keyboard.press("Escape")
    expect(page.locator("#why-here")).to_be_focused()


def test_every_control_has_a_name(unmoved):  # noqa: F811
    unnamed = unmoved.evaluate(
        """() => [...document.querySelectorAll("button, input, select, a[href], [role=button]")]
            .filter(e => !["hidden"].includes(e.type) && !e.closest("noscript"))
            .filter(e => !(e.getAttribute("aria-label") || e.title || e.textContent.trim()
                || (e.labels && e.labels.length)))
            .map(e => e.outerHTML)"""
    )
    assert unnamed == []


@pytest.mark.parametrize("width", [320, 390])
def test_a_narrow_page_loses_nothing_sideways(browser, shipped_url, width):
    with opened(browser, shipped_url, viewport={"width": width, "height": 640}) as page:  # noqa: F811
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# ---- names and dots ----


def boxes(page, selector):  # noqa: F811
    return page.locator(selector).evaluate_all(
        """found => found.map(f => f.getBoundingClientRect())
            .map(b => [b.left, b.top, b.right, b.bottom])"""
    )


def test_no_pin_is_cut_off_or_hides_a_dot(unmoved):  # noqa: F811
    view = unmoved.locator("#map_1").bounding_box()
    dots = boxes(unmoved, ".leaflet-places-pane .ring[fill-opacity='1']")
    pins = boxes(unmoved, ".pin span")
    assert pins
    for left, top, right, bottom in pins:
        assert left >= view["x"]
        assert right <= view["x"] + view["width"]
        assert bottom <= view["y"] + view["height"]
        x, y = (left + right) / 2, (top + bottom) / 2
        assert not [d for d in dots if d[0] < x < d[2] and d[1] < y < d[3]]


def test_the_focus_place_is_named_at_first_and_more_are_closer_up(page):  # noqa: F811
    expect(page.locator(".place-name", has_text="Abu Kamal")).to_have_count(1)
    few = page.locator(".place-name").count()
    look_at(page, RECORDS.places["abu-kamal"], zoom=11)
    settled(page)
    assert page.locator(".place-name").count() > few
    expect(page.locator(".river-name", has_text="Euphrates")).to_have_count(1)


def test_nothing_is_stored_in_the_browser(page):  # noqa: F811
    page.click("#claim-x10 .show")
    page.click("#compare")
    settled(page)
    assert page.context.storage_state() == {"cookies": [], "origins": []}
    assert page.evaluate("sessionStorage.length + navigator.serviceWorker.controller") == 0


def test_the_first_load_is_light(browser, shipped_url):
    context = browser.new_context(**DESKTOP)
    page = context.new_page()  # noqa: F811
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(shipped_url, wait_until="networkidle")
    settled(page)
    context.close()
    assert len(sizes) <= 15
    assert sum(sizes) <= 120_000


# ---- the data ----


def test_an_open_page_says_that_there_is_newer_data(browser, shipped_url):
    # A clock is that of a whole context: this one is not shared, since nobody else has its zone.
    with opened(browser, shipped_url, **DESKTOP, timezone_id="UTC") as page:  # noqa: F811
        page.clock.install()
        page.reload()
        settled(page)
        page.route("**/versions?f=json", lambda route: route.fulfill(json={"current": "newer"}))
        page.clock.fast_forward(61_000)
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator("#newer")).to_contain_text("There is newer data than this page shows.")
