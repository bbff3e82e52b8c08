"""Browsers that can't draw the map: they get what readers without JavaScript get."""

import pytest
from browser_map import DESKTOP, tab
from playwright.sync_api import expect

YOUNG = [
    "Array.prototype.findLast",
    "Element.prototype.replaceChildren",
    "Intl.ListFormat",
    "Promise.allSettled",
    "String.prototype.replaceAll",
]


@pytest.fixture
def plain(browser, shipped_url):
    """A page that a test makes old before it opens the map."""
    with tab(browser, shipped_url, **DESKTOP) as page:
        yield page


def has_the_picture(page):
    expect(page.locator(".frame .drawn")).to_be_visible()
    expect(page.locator(".frame .needs")).to_contain_text("a browser of the last four years")
    expect(page.locator(".folium-map")).to_be_hidden()
    expect(page.locator("#day-slider")).to_be_hidden()
    expect(page.locator("#trouble")).to_be_empty()


@pytest.mark.parametrize("name", YOUNG)
def test_a_browser_without_a_young_feature_gets_the_picture(plain, shipped_url, name):
    plain.add_init_script(f"delete {name}")
    plain.goto(shipped_url)
    has_the_picture(plain)


def test_the_days_of_an_old_browser_are_those_of_the_form(plain, shipped_url):
    plain.add_init_script("delete Array.prototype.findLast")
    plain.goto(shipped_url)
    plain.fill("#day-field", "2017-11-11")
    plain.get_by_role("button", name="Show this day").click()
    expect(plain.locator("#day-text")).to_have_text("11 November 2017")
    has_the_picture(plain)


def test_a_browser_that_does_not_understand_the_script_gets_the_picture(plain, shipped_url):
    plain.route("**/front.js*", lambda route: route.fulfill(body="let a ~= 1;"))
    plain.goto(shipped_url)
    has_the_picture(plain)
