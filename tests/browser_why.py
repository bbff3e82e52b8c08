"""A click on the map, answered with the evidence in a real browser."""

from browser_map import POPUP, look_at, page, settled, tab  # noqa: F401 (`page` is a fixture)
from playwright.sync_api import expect

from geo import Front

RECORDS = Front.read().records


def test_a_click_on_a_zone_tells_what_decides_there_and_leads_to_all_reports(page):  # noqa: F811
    x, y = look_at(page, RECORDS.places["abu-kamal"], zoom=13)
    page.mouse.click(x + 90, y)
    popup = page.locator(POPUP)
    expect(popup).to_contain_text("At this point: Abu Kamal, ")
    expect(popup).to_contain_text(RECORDS.reports["r-2017-11-14-abu-kamal-1"].said)
    day = RECORDS.manifest.default_day
    near = [r for r in RECORDS.reports.values() if abs(r.day - day).days <= 14]
    others = sum(r.place == "abu-kamal" and r.holder != "contested" for r in near)
    expect(popup).to_contain_text(f"Reports within 14 days that name another holder: {others}.")
    popup.get_by_text("All reports of the place").click()
    expect(page.locator("h1")).to_have_text("Why this colour?")


def test_a_click_on_blank_ground_tells_why_nothing_is_drawn(page):  # noqa: F811
    box = page.locator("#map_1").bounding_box()
    page.evaluate("void map_1.setView([35.0, 39.5], 12, { animate: false })")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    popup = page.locator(POPUP)
    expect(popup.locator("h2")).to_have_text("No record")
    expect(popup).to_contain_text("farther than about 10 km from any reported place")


def test_another_day_closes_the_answer(page):  # noqa: F811
    x, y = look_at(page, RECORDS.places["abu-kamal"], zoom=13)
    page.mouse.click(x + 90, y)
    expect(page.locator(POPUP)).to_contain_text("Abu Kamal")
    page.focus("#day-slider")
    page.keyboard.press("ArrowLeft")
    settled(page)
    expect(page.locator(POPUP)).to_have_count(0)


def test_the_pages_of_evidence_fit_a_phone(browser, shipped_url):
    paths = ["about", "voices", "claims/x3", "why?lon=40.92&lat=34.45", "sources/tass-2017-11-14"]
    with tab(browser, shipped_url, viewport={"width": 390, "height": 844}) as found:
        for path in paths:
            found.goto(f"{shipped_url}/{path}")
            wide = found.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (path, wide) == (path, 0)
