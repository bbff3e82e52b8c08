"""axe-core finds no fault of accessibility in any page, in any of its states; none loses anything
in a window of another size.

The rules are those of WCAG 2.0 to 2.2, levels A and AA, and axe's own "best practice".
"""

import pytest
from addresses import COMPARED, PAGES
from axe_playwright_python.sync_playwright import Axe
from browser_map import DESKTOP, EVIDENCE, PHONE, look_at, opened, point_on, settled, tab
from playwright.sync_api import expect
from shipped import RECORDS
from sizes import NARROW, lost

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
STILL = "() => document.getAnimations().every(one => one.playState !== 'running')"


LONG = 8
ROWS = {"exclude": [[f"tbody tr:nth-child(n+{LONG})"], [f"main li:nth-child(n+{LONG})"]]}
"""What a page repeats, from its eighth time on: looked at once, wide and in English."""

LISTS = {"exclude": [[".claims > li:not(.selected)"], [".holders"]]}
"""What is the same in most states of the map, and long: it is looked at in those that show it."""


def faults(page, context=None):
    """What axe finds once nothing moves: rule and elements."""
    page.wait_for_function(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    run = "([where, options]) => axe.run(where || document, options).then(one => one.violations)"
    return [
        (rule["id"], rule["help"], node["html"])
        for rule in page.evaluate(run, [context, OPTIONS])
        for node in rule["nodes"]
    ]


# ---- the map ----


def nothing(_page):
    """The state in which the page opens."""


def claim_open(page):
    page.locator("#claim-x10 .show").click()
    expect(page.locator(".claims .selected")).to_have_id("claim-x10")


def why_open(page):
    look_at(page, RECORDS.places["abu-kamal"], zoom=12)
    page.focus("#why-here")
    page.keyboard.press("Enter")
    expect(page.locator(EVIDENCE)).to_contain_text("km²")
    settled(page)


def zone_open(page):
    x, y = look_at(page, RECORDS.places["abu-kamal"], zoom=13)
    page.mouse.click(x + 90, y)
    expect(page.locator(EVIDENCE)).to_contain_text("At this point: Abu Kamal, ")
    settled(page)


def place_open(page):
    page.mouse.click(*look_at(page, RECORDS.places["abu-kamal"], zoom=14))
    expect(page.locator(f"{EVIDENCE} h2")).to_contain_text("Abu Kamal")
    settled(page)


def front_open(page):
    page.mouse.click(*point_on(page, ".reach"))
    expect(page.locator(f"{EVIDENCE} h2")).to_contain_text("Front between")
    settled(page)


def walking(page):
    page.click("#walk-on")
    expect(page.locator(".claims .selected")).to_have_id("claim-x1")
    settled(page)


def taking(page):
    page.click("#take > summary")
    expect(page.locator("#take [data-layer]").last).to_be_visible()
    settled(page)


def search_open(page):
    page.fill("#find", "kamal")
    settled(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found [aria-selected=true]")).to_be_visible()
    settled(page)


def nothing_found(page):
    page.fill("#find", "qqqq")
    settled(page)
    expect(page.locator("#found")).to_be_visible()


def layers_open(page):
    page.locator(".leaflet-control-layers-toggle").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-control-layers-overlays input").first).to_be_visible()


def places_listed(page):
    page.click(".holders summary")
    settled(page)


def without_a_voice(page):
    page.select_option("#without-voice", "sohr")
    expect(page.locator("#as-if")).not_to_be_empty()
    settled(page)


def playing(page):
    page.click("#play")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")


STATES = {
    "start": ("/", nothing),
    "a claim open": ("/", claim_open),
    "why open": ("/", why_open),
    "a zone open": ("/", zone_open),
    "a place open": ("/", place_open),
    "a front open": ("/", front_open),
    "walking": ("/", walking),
    "what can be taken away": ("/", taking),
    "search open": ("/", search_open),
    "nothing found": ("/", nothing_found),
    "layers open": ("/", layers_open),
    "the places listed": ("/", places_listed),
    "without a voice": ("/", without_a_voice),
    "playing": ("/", playing),
    "by strength": ("/?by=strength", nothing),
    "an early day": ("/?day=2017-06-01", nothing),
    "two days compared": (f"/{COMPARED}", nothing),
    "two days compared, a claim open": (f"/{COMPARED}", claim_open),
    "embedded": ("/?embed=1", nothing),
    "Arabic": ("/?lang=ar", nothing),
    "Arabic, a claim open": ("/?lang=ar", claim_open),
    "Arabic, search open": ("/?lang=ar", search_open),
    "Arabic, two days compared": (f"/{COMPARED}&lang=ar", nothing),
}


WHOLE = {"start", "the places listed", "Arabic", "two days compared", "Arabic, two days compared"}
"""States in which everything is looked at."""


@pytest.mark.parametrize("state", STATES)
def test_the_map_has_room_for_everything_and_is_without_fault(browser, shipped_url, state):
    path, reach = STATES[state]
    with opened(browser, shipped_url + path, viewport=NARROW) as page:
        reach(page)
        assert list(lost(page)) == []
        settled(page)
        assert faults(page, None if state in WHOLE else LISTS) == []


PHONE_STATES = (
    *("start", "a claim open", "a place open", "walking", "search open", "what can be taken away"),
    *("two days compared", "Arabic", "embedded"),
)


@pytest.mark.parametrize("state", PHONE_STATES)
def test_the_map_on_a_phone_is_without_fault(browser, shipped_url, state):
    path, reach = STATES[state]
    with opened(browser, shipped_url + path, **PHONE) as page:
        reach(page)
        assert faults(page, None if state in WHOLE else LISTS) == []


# ---- the other pages ----


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_room_for_everything_and_is_without_fault(browser, shipped_url, name):
    with tab(browser, shipped_url, viewport=NARROW) as page:
        page.set_extra_http_headers({"Accept": "text/html"})
        page.goto(shipped_url + PAGES[name])
        assert list(lost(page)) == []
        assert faults(page, ROWS if name.startswith("Arabic") else None) == []
        page.set_viewport_size(NARROW)
        assert faults(page, ROWS) == []


def test_without_javascript_the_page_is_without_fault(browser, shipped_url):
    """Scripts are off for the page, not for axe, which is run from outside."""
    with tab(browser, shipped_url, **DESKTOP) as page:
        page.route("**/*.js*", lambda route: route.abort())
        page.goto(shipped_url)
        assert faults(page) == []


# ---- the dark theme, and the reader's own colours ----

DARK = ["/?at=places/abu-kamal#claim-x3", "/about", "/voices", "/collections?f=html"]
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("path", DARK)
def test_in_the_dark_page_and_map_are_dark_and_nothing_is_at_fault(browser, shipped_url, path):
    with tab(browser, shipped_url, **DESKTOP, color_scheme="dark") as page:
        page.goto(shipped_url + path)
        if path.startswith("/?at"):
            settled(page)
            expect(page.locator(".folium-map")).to_have_css("background-color", "rgb(23, 25, 27)")
        assert page.evaluate(GROUND) == "rgb(23, 25, 27)"
        assert faults(page, {"exclude": [[".holders"]]}) == []


def test_a_switch_makes_map_and_pages_dark_for_the_tab(browser, shipped_url):
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    page.goto(shipped_url)
    settled(page)
    page.click("#theme")
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".folium-map")).to_have_css("background-color", "rgb(23, 25, 27)")
    assert faults(page, LISTS) == []
    page.goto(f"{shipped_url}/about")
    expect(page.locator("body")).to_have_css("background-color", "rgb(23, 25, 27)")
    page.click("#theme")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    context.close()


def test_forced_colours_leave_the_map_its_meaning(browser, shipped_url):
    with tab(browser, shipped_url, **DESKTOP, forced_colors="active") as page:
        page.goto(f"{shipped_url}/#claim-x3")
        settled(page)
        paper = page.locator(".folium-map")
        expect(paper).to_have_css("background-color", "rgb(243, 239, 228)")
        expect(page.locator(".place-name").first).to_have_css("color", "rgb(38, 34, 28)")
        assert (
            page.locator(".claims .selected").evaluate("e => getComputedStyle(e).outlineWidth")
            == "2px"
        )
        assert faults(page, LISTS) == []
