"""The page by keyboard and with large text: nothing is lost or trapped."""

import re

import pytest
from browser_map import DESKTOP, opened, page, settled  # noqa: F401 (`page` is a fixture)
from playwright.sync_api import expect
from shipped import FRONT, RECORDS
from sizes import CUT, WIDER

from app.words.language import ENGLISH
from app.words.terms import holder_text

# ---- size ----


def test_text_twice_as_large_is_not_cut(browser, shipped_url):
    with opened(browser, shipped_url, **DESKTOP) as page:  # noqa: F811
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDER) <= 0
        assert page.evaluate(CUT) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate(WIDER) <= 0


# ---- keyboard ----

FOCUSED = """() => {
    const e = document.activeElement;
    const seen = e === document.body || parseFloat(getComputedStyle(e).outlineWidth) >= 2
        && getComputedStyle(e).outlineStyle !== "none";
    const box = e.getBoundingClientRect();
    const there = box.width > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
    return { name: e.id || e.className || e.tagName, seen, there,
             first: e.matches(".skip"), last: e === document.body };
}"""


@pytest.mark.parametrize(("path", "least"), [("/", 200), ("/?embed=1", 10)])
def test_tab_goes_through_everything_in_sight_and_is_nowhere_trapped(
    browser, shipped_url, path, least
):
    with opened(browser, shipped_url + path) as page:  # noqa: F811
        page.evaluate("front.otherClaims()")
        page.evaluate(
            "document.querySelectorAll('.around, .more').forEach(d => { d.open = true; })"
        )
        stops = list(tabbed(page))
    assert [one["name"] for one in stops if not (one["seen"] and one["there"])] == []
    assert len(stops) > least


def tabbed(page):  # noqa: F811
    """What has the focus as Tab is pressed again and again, until it has left the page."""
    controls = page.locator("a[href], button:enabled, input, select, summary").count()
    one = None
    for pressed in range(controls + 50):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one["last"] or (pressed and one["first"]):
            return
        yield one
    pytest.fail(f"trapped at {one}")


def test_the_skip_link_leads_to_the_claims(page):  # noqa: F811
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('section').getAttribute('aria-labelledby')"
    assert page.evaluate(inside) == "claims-title"


def test_every_located_place_is_found_by_its_name_and_opened_by_enter(page):  # noqa: F811
    page.focus("#find")
    settled(page)
    names = sorted({place.name for place in RECORDS.places.values() if place.position})
    missing = page.evaluate(
        """names => {
            const input = document.getElementById("find");
            return names.filter(name => {
                input.value = name;
                input.dispatchEvent(new InputEvent("input", { bubbles: true }));
                const found = [...document.querySelectorAll("#found [role=option]")];
                return !found.some(one => one.textContent.startsWith(name));
            });
        }""",
        names,
    )
    assert missing == []


def test_every_claim_has_a_control_that_opens_it_or_says_that_it_has_no_place(page):  # noqa: F811
    without = page.locator(".claims > li:not(:has(a.show))").all_text_contents()
    assert [text for text in without if "No place named" not in text] == []
    page.locator("#claim-x3 a.show").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".claims .selected")).to_have_id("claim-x3")


def test_every_zone_is_reached_by_moving_the_map_and_asking_why(page):  # noqa: F811
    day = RECORDS.manifest.default_day
    answer = page.locator("[role=dialog]:focus h2")
    for zone in FRONT.zones(day).itertuples():
        at = zone.geometry.representative_point()
        page.evaluate(f"void map_1.setView([{at.y}, {at.x}], 13, {{ animate: false }})")
        page.focus("#why-here")
        page.keyboard.press("Enter")
        expect(answer).to_have_text(holder_text(RECORDS, zone.holder))
        page.keyboard.press("Escape")
        expect(page.locator("#why-here")).to_be_focused()


def test_arrow_keys_move_the_map_and_escape_leaves_no_popup(page):  # noqa: F811
    page.focus("#map_1")
    before = page.evaluate("map_1.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => map_1.getCenter().lng > {before}")


def test_dots_are_one_stop_from_which_keys_lead_to_the_next(page):  # noqa: F811
    stops = page.locator(".leaflet-stop-pane button")
    expect(stops).to_have_count(1)
    page.get_by_role("button", name="Abu Kamal: Contested", exact=True).focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "al-Hamdan: Contested")
    expect(page.locator(".hovered", has_text="al-Hamdan")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    next_by_name = re.compile("^Abu Kamal crossing: ")
    expect(page.locator(":focus")).to_have_attribute("aria-label", next_by_name)
    page.keyboard.press("Enter")
    expect(page.locator("[role=dialog]:focus h2")).to_contain_text("Abu Kamal crossing")
    page.keyboard.press("Escape")
    expect(stops).to_be_focused()


def test_the_layers_open_and_close_by_keyboard(page):  # noqa: F811
    page.focus(".leaflet-control-layers-toggle")
    page.keyboard.press("Enter")
    first = page.locator(".leaflet-control-layers-overlays input").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.evaluate("new Promise(done => setTimeout(done))")  # as it opens, Leaflet takes no click
    page.keyboard.press("Space")
    expect(first).not_to_be_checked()


# ---- what is told ----


def test_the_day_is_told_as_it_changes(page):  # noqa: F811
    status = page.get_by_role("status").filter(has_text=ENGLISH.day(RECORDS.manifest.default_day))
    expect(status).to_have_count(1)
    page.focus("#day-slider")
    page.keyboard.press("ArrowRight")
    expect(page.locator("output#day-text")).to_have_text("15 November 2017")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "15 November 2017")


def test_nothing_moves_for_who_wants_less_motion(browser, shipped_url):
    with opened(browser, shipped_url, **DESKTOP, reduced_motion="reduce") as page:  # noqa: F811
        page.get_by_role("button", name="Next change").click()
        page.get_by_role("button", name="Zoom in").click()
        assert page.evaluate("document.getAnimations().length") == 0
