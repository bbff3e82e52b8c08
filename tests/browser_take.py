"""What can be taken away of the map as it is seen, in a real browser and without scripts."""

from urllib.parse import parse_qs, urlsplit

import pytest
from browser_map import DESKTOP, opened, settled
from playwright.sync_api import expect

from app.http.other_hosts import Outside

FORMS = ["GeoJSON", "GeoPackage", "CSV", "Parquet"]
SEEN = "?day=2017-11-09&map=11/34.45/40.9&at=places/abu-kamal"


def question(link):
    return parse_qs(urlsplit(link.get_attribute("href")).query)


def test_each_link_has_the_day_and_the_box_that_are_seen(browser, shipped_url):
    with opened(browser, f"{shipped_url}/{SEEN}", **DESKTOP) as page:
        page.click("#take > summary")
        settled(page)
        row = page.locator("#take [data-layer=zones] a")
        assert row.all_text_contents() == FORMS
        seen = page.evaluate("front.map.getBounds().toBBoxString().split(',').map(Number)")
        for link, form in zip(row.all(), [None, "gpkg", "csv", "parquet"], strict=True):
            parameters = question(link)
            assert parameters["datetime"] == ["2017-11-09"]
            assert [float(edge) for edge in parameters["bbox"][0].split(",")] == pytest.approx(
                seen, abs=1e-4
            )
            assert parameters.get("f", [None]) == [form]
            assert page.request.get(f"{shipped_url}/{link.get_attribute('href')}").ok
        picture = page.locator("#take [data-take='map svg']")
        assert question(picture)["place"] == ["abu-kamal"]
        drawn = page.request.get(f"{shipped_url}/{picture.get_attribute('href')}")
        assert "9 November 2017" in drawn.text()


def test_a_layer_that_is_switched_off_is_not_offered(browser, shipped_url):
    with opened(browser, f"{shipped_url}/?layers=zones,places", **DESKTOP) as page:
        page.click("#take > summary")
        settled(page)
        expect(page.locator("#take [data-layer]:visible")).to_have_count(2)


def test_the_link_to_the_view_is_copied_and_escape_closes_the_menu(browser, shipped_url):
    permissions = ["clipboard-read", "clipboard-write"]
    address = f"{shipped_url}/?day=2017-11-09"
    with opened(browser, address, **DESKTOP, permissions=permissions) as page:
        page.click("#take > summary")
        page.click("#take-link")
        expect(page.locator("#take-link")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == address
        page.keyboard.press("Escape")
        expect(page.locator("#take ul")).to_be_hidden()
        expect(page.locator("#take summary")).to_be_focused()


def test_without_javascript_the_menu_has_plain_links(browser, shipped_url):
    address = f"{shipped_url}/?day=2017-11-09"
    with opened(browser, address, **DESKTOP, java_script_enabled=False) as page:
        page.click("#take > summary")
        expect(page.locator("#take button:visible")).to_have_count(0)
        for link in page.locator("#take [data-take]").all():
            parameters = question(link)
            assert parameters.get("datetime", parameters.get("day")) == ["2017-11-09"]


def test_the_code_that_embeds_the_map_is_offered_where_others_may_frame_it(browser, serve):
    url = serve(outside=Outside(framers=("https://example.org",)))
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, f"{url}/?day=2017-11-09", **DESKTOP, permissions=permissions) as page:
        page.click("#take > summary")
        page.click("#take-frame")
        expect(page.locator("#take-frame")).to_have_text("Copied")
        code = page.evaluate("navigator.clipboard.readText()")
        assert code.startswith(f'<iframe src="{url}/?day=2017-11-09&amp;embed=1" width="700"')
