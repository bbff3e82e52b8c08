"""From the map to the page of a place and back, as a reader goes."""

from browser_map import DESKTOP, opened
from playwright.sync_api import expect


def test_a_place_on_the_map_leads_to_its_page_on_that_day_and_back(browser, shipped_url):
    with opened(browser, f"{shipped_url}/?day=2017-11-09", **DESKTOP) as page:
        page.evaluate("front.openPlace('abu-kamal')")
        page.get_by_role("link", name="All reports and claims about it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Abu Kamal")
        expect(page.locator("main")).to_contain_text("On 9 November 2017: Syrian government")
        page.get_by_role("link", name="On the map").click()
        expect(page.locator("#day-text")).to_have_text("9 November 2017")
        assert page.evaluate("front.map.getZoom()") == 12


def test_another_day_can_be_chosen_on_the_page_of_a_place(browser, shipped_url):
    address = f"{shipped_url}/places/abu-kamal?f=html"
    with opened(browser, address, java_script_enabled=False) as page:
        page.get_by_label("Day").fill("2017-11-11")
        page.get_by_role("button", name="Show this day").click()
        expect(page.locator("main")).to_contain_text("On 11 November 2017: Islamic State")


def test_the_table_of_holders_leads_to_the_pages_of_places(browser, shipped_url):
    with opened(browser, shipped_url, **DESKTOP) as page:
        page.locator(".holders summary").click()
        page.locator("tr[data-place='hajin'] th a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hajin")


def test_the_page_of_a_place_fits_a_phone_of_320_pixels(browser, shipped_url):
    size = {"viewport": {"width": 320, "height": 640}}
    address = f"{shipped_url}/places/abu-kamal?f=html"
    with opened(browser, address, **size, java_script_enabled=False) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
