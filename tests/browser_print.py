"""On paper and without JavaScript: one page with map, legend, day, sources, address; a picture."""

import re

import pytest
from browser_map import DESKTOP, PHONE, opened
from playwright.sync_api import expect

PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = {"width": 718, "height": 1047}  # less margins of 10 mm, in CSS pixels
STATES = [
    ("/", DESKTOP),
    ("/?day=2017-11-14#claim-x3", DESKTOP),
    ("/?day=2017-11-14&compare=2017-10-01", DESKTOP),
    ("/?day=2017-11-09&lang=ar", PHONE),
    ("/?day=2017-09-10&without=sohr&map=11.5/34.4549/40.9171", PHONE),
]


def on_paper(page):
    """The page as it is printed, on the screen."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)


@pytest.mark.parametrize(("path", "device"), STATES)
def test_the_map_is_printed_on_one_page(browser, shipped_url, path, device):
    with opened(browser, shipped_url + path, **device) as page:
        before = page.evaluate("[front.map.getZoom(), location.href]")
        for paper in ("A4", "Letter"):
            assert len(PAGE.findall(page.pdf(format=paper))) == 1
        assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == 1
        assert page.evaluate("[front.map.getZoom(), location.href]") == before


def test_a_print_has_map_legend_day_sources_and_address(browser, shipped_url):
    address = f"{shipped_url}/?day=2017-11-09#claim-x3"
    with opened(browser, address, **DESKTOP) as page:
        on_paper(page)
        assert page.locator("#map_1").bounding_box()["width"] <= A4["width"]
        expect(page.locator("#day-text")).to_have_text("9 November 2017")
        expect(page.locator(".legend li").first).to_be_visible()
        expect(page.locator("#on-paper")).to_contain_text("Syrian Observatory for Human Rights")
        expect(page.locator("#on-paper")).to_contain_text(page.url)
        expect(page.locator("footer", has_text="GeoNames")).to_be_visible()
        expect(page.locator(".claims > li:visible")).to_have_count(1)
        expect(page.locator("button:visible")).to_have_count(9)  # the pins


def test_after_printing_the_map_is_as_it_was(browser, shipped_url):
    with opened(browser, f"{shipped_url}/?map=10/34.6/40.8", **DESKTOP) as page:
        where = "[front.map.getZoom(), front.map.getCenter().lat.toFixed(3)]"
        size = page.locator("#map_1").bounding_box()
        before = page.evaluate(where)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#map_1").bounding_box() != size
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#map_1").bounding_box() == size
        assert page.evaluate(where) == before


def test_pages_of_evidence_are_printed_in_full_width(browser, shipped_url):
    with opened(
        browser, f"{shipped_url}/places/abu-kamal?f=html", java_script_enabled=False
    ) as page:
        page.emulate_media(media="print")
        page.set_viewport_size(A4)
        assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]


@pytest.mark.parametrize("device", [DESKTOP, PHONE])
def test_without_javascript_the_map_of_the_day_is_a_picture(browser, shipped_url, device):
    address = f"{shipped_url}/?day=2017-11-09"
    with opened(browser, address, **device, java_script_enabled=False) as page:
        picture = page.locator("img.drawn")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        size = page.evaluate(
            "(i => [i.naturalWidth, i.naturalHeight, i.clientWidth])(document.images[0])"
        )
        assert size[0] in (400, 736)
        assert size[2] <= device["viewport"]["width"]
        assert "9 November 2017" in picture.get_attribute("alt")


def test_with_javascript_that_picture_is_not_loaded(browser, shipped_url):
    urls = []
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    page.on("request", lambda request: urls.append(request.url))
    page.goto(shipped_url, wait_until="networkidle")
    context.close()
    assert not [url for url in urls if "map.png" in url or "map.svg" in url]


def test_a_picture_opened_by_itself_keeps_its_colours(browser, shipped_url):
    with opened(browser, f"{shipped_url}/map.svg", java_script_enabled=False) as page:
        fills = page.evaluate(
            "[...document.querySelectorAll('[id^=zone-] path')]"
            ".filter(p => !p.closest('defs')).map(p => getComputedStyle(p).fill)"
        )
        assert "rgb(221, 140, 126)" in fills
        assert "rgb(0, 0, 0)" not in fills


def test_all_claims_print_as_one_document_with_their_answers(browser, shipped_url):
    with opened(browser, f"{shipped_url}/claims", java_script_enabled=False) as page:
        page.emulate_media(media="print")
        page.set_viewport_size(A4)
        claims = page.locator(".claims > li")
        assert claims.count() > 50
        expect(page.locator(".claims > li:visible")).to_have_count(claims.count())
        expect(page.locator("#claim-x3 .relations")).to_be_visible()
