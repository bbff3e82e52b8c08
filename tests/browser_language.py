"""The map in Arabic in a real browser: mirrored, but for the map; one state in either language."""

import re
import shutil
import subprocess

import pytest
from browser_map import DESKTOP, EVIDENCE, PHONE, opened, settled
from playwright.sync_api import expect
from shipped import RECORDS
from test_language import ARABIC, Texts

VIEW = "?day=2017-11-14&map=9.5/34.6/40.8"
MISPLACED = """() => {
    const corner = front.map.getContainer().getBoundingClientRect();
    const dots = front.layers.places.getLayers().filter((m) => m.options.className === "dot");
    return dots.map((mark) => {
        const box = mark.getElement().getBoundingClientRect();
        const at = front.map.latLngToContainerPoint(mark.getLatLng());
        return box.width === 0 ? 0 : Math.hypot(box.left + box.width / 2 - corner.left - at.x,
                                                box.top + box.height / 2 - corner.top - at.y);
    });
}"""
"""How many pixels each dot lies from where its position says."""
OFFSETS = """() => front.layers.places.getLayers().map((mark) => {
    const { x, y } = front.map.latLngToContainerPoint(mark.getLatLng());
    const size = front.map.getSize();
    return [Math.round(x - size.x / 2), Math.round(y - size.y / 2)];
})"""


def arabic(url, query="?"):
    return f"{url}/{query}&lang=ar"


@pytest.fixture
def page(browser, shipped_url):
    with opened(browser, arabic(shipped_url), **DESKTOP) as in_arabic:
        yield in_arabic


@pytest.fixture(scope="module")
def unmoved(browser, shipped_url):
    """The same for all tests that only look."""
    with opened(browser, arabic(shipped_url), **DESKTOP) as in_arabic:
        yield in_arabic


def left(page, selector):
    return page.locator(selector).first.bounding_box()["x"]


def test_the_page_is_mirrored_and_the_map_is_not(browser, shipped_url, page):
    with opened(browser, shipped_url, **DESKTOP) as english:
        assert left(english, ".frame") < left(english, ".text")
    assert left(page, ".frame") > left(page, ".text")
    for part in (".folium-map", ".course", ".buttons", "#day-slider"):
        assert page.locator(part).evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert left(page, ".leaflet-control-zoom") < left(page, ".leaflet-control-layers")


def test_dots_lie_where_they_do_in_the_english_page(browser, shipped_url):
    offsets = []
    for url in (f"{shipped_url}/{VIEW}", arabic(shipped_url, VIEW)):
        with opened(browser, url, **DESKTOP) as page:
            misplaced = page.evaluate(MISPLACED)
            assert len(misplaced) > 100
            assert max(misplaced) < 1.5
            offsets.append(page.evaluate(OFFSETS))
    assert offsets[0] == offsets[1]


def test_later_is_to_the_right_in_both_languages(page):
    before = int(page.locator("#day-slider").input_value())
    page.locator("#day-slider").press("ArrowRight")
    expect(page.locator("#day-slider")).to_have_value(str(before + 1))
    assert left(page, "#previous") < left(page, "#next")


def test_a_permalink_keeps_its_language_and_the_switch_keeps_the_state(page):
    page.fill("#day-slider", "100")
    page.locator(".claims .show").first.click()
    page.wait_for_url(lambda url: "lang=ar" in url and "#claim-" in url)
    day, claim = page.locator("#day-text").text_content(), page.url.partition("#")[2]
    page.locator(".languages a").click()
    page.wait_for_url(lambda url: "lang" not in url)
    settled(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(f"#{claim}")).to_have_class("selected")
    assert page.locator("#day-text").text_content() != day
    page.go_back()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#day-text")).to_have_text(day)


@pytest.mark.parametrize("month", range(6, 13))
def test_the_browser_writes_days_as_the_server_does(unmoved, month):
    day = RECORDS.manifest.first_day.replace(month=month)
    assert unmoved.evaluate("iso => front.spoken(iso)", str(day)) == ARABIC.day(day)


def test_the_browser_takes_the_form_that_gettext_takes(unmoved):
    one, many = "{n} place changes.", "{n} places change."
    script = "([one, many, n]) => front.plural(one, many, n)"
    for number in (1, 2, 3, 10, 11, 99, 100, 103):
        form = ARABIC.translations.ngettext(one, many, number)
        text = unmoved.evaluate(script, [one, many, number])
        assert text.replace("\u2068", "").replace("\u2069", "") == form.replace("{n}", str(number))


def english(page):
    """Words of the interface that are English in the page as it now is.

    What the scripts fill in stands between isolates: names, which may be in Latin letters.
    """
    return Texts(re.sub("[\u2067\u2068][^\u2069]*\u2069", "", page.content())).english()


def test_no_english_is_left_in_what_the_scripts_write(page):
    page.locator("#why-here").click()
    expect(page.locator(EVIDENCE)).to_contain_text("القاعدة")
    assert english(page) == []
    page.keyboard.press("Escape")
    page.fill("#find", "بوكمال")
    expect(page.locator("#found li").first).to_contain_text("البوكمال")
    assert english(page) == []
    page.locator("#found li").first.dispatch_event("mousedown")
    expect(page.locator(EVIDENCE)).to_contain_text("الضفة")
    assert english(page) == []


def test_no_english_is_left_while_comparing_or_without_a_voice(page):
    page.locator("#compare").click()
    expect(page.locator("#changes h2")).to_contain_text("ما تغيّر بين")
    page.locator("#changes li").first.wait_for()
    assert english(page) == []
    page.locator("#compare").click()
    page.select_option("#without-voice", "sohr")
    expect(page.locator("#as-if")).to_contain_text("كأن")
    page.locator("details.holders summary").click()
    settled(page)
    assert english(page) == []


def test_the_phone_needs_no_sideways_scroll(browser, shipped_url):
    with opened(browser, arabic(shipped_url), **PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(MISPLACED) != []


def test_there_is_a_font_for_arabic(unmoved):
    if not shutil.which("fc-list"):
        pytest.skip("needs fc-list")
    assert subprocess.run(["fc-list", ":lang=ar"], capture_output=True, check=True).stdout
    session = unmoved.context.new_cdp_session(unmoved)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    title = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": title})["fonts"]
    assert sum(font["glyphCount"] for font in fonts) > 10


def test_joined_letters_are_not_spaced(unmoved):
    spaced = """e => [...e.querySelectorAll("*")].map(c => getComputedStyle(c).letterSpacing)
        .filter(space => parseFloat(space) > 0)"""
    assert unmoved.locator("body").evaluate(spaced) == []
