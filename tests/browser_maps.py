"""Maps of other voices in a browser: outlines that a reader switches on, told from zones."""

import pytest
from browser_map import opened
from conftest import serving
from playwright.sync_api import Browser, Page, expect
from worlds import mapped_world

OUTLINES = ".leaflet-references-pane path"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with serving(mapped_world(tmp_path_factory.mktemp("mapped"))) as address:
        yield address


def test_outlines_are_off_until_a_reader_switches_them_on(browser: Browser, url: str) -> None:
    with opened(browser, url) as page:
        expect(page.locator(OUTLINES)).to_have_count(0)
        switch(page)
        expect(page.locator(OUTLINES)).to_have_count(4)  # of two grounds a fine and a broad line
        page.wait_for_url("**references**")
        fills = page.locator(OUTLINES).evaluate_all("all => all.map((p) => p.getAttribute('fill'))")
        assert set(fills) == {"none"}


def test_an_outline_says_whose_map_it_is_and_whom_it_shows(browser: Browser, url: str) -> None:
    with opened(browser, url) as page:
        switch(page)
        north = page.locator(f"{OUTLINES}[clip-path]").first
        box = north.bounding_box()
        assert box
        page.mouse.move(max(box["x"], 0) + 40, box["y"] + 8)
        expect(page.locator(".leaflet-tooltip")).to_contain_text("By a map of The Herald: Alpha")


def test_on_a_day_without_the_map_nothing_is_outlined(browser: Browser, url: str) -> None:
    with opened(browser, f"{url}?day=2020-01-25") as page:
        switch(page)
        expect(page.locator(".leaflet-container")).to_have_attribute("aria-busy", "false")
        expect(page.locator(OUTLINES)).to_have_count(0)


def switch(page: Page) -> None:
    page.locator(".leaflet-control-layers").hover()
    page.get_by_label("Maps of other voices").check()
