"""A click on the map, answered with the evidence beside it in a real browser."""

from datetime import date

import pytest
from browser_map import EVIDENCE, PHONE, look_at, opened, page, point_on, settled, tab  # noqa: F401
from playwright.sync_api import expect
from shipped import RECORDS

from geo import Front


def test_a_click_on_a_zone_tells_what_decides_there_and_leads_to_all_reports(page):  # noqa: F811
    x, y = look_at(page, RECORDS.places["abu-kamal"], zoom=13)
    page.mouse.click(x + 90, y)
    panel = page.locator(EVIDENCE)
    expect(panel).to_contain_text("At this point: Abu Kamal, ")
    expect(panel).to_contain_text(RECORDS.reports["r-2017-11-14-abu-kamal-1"].said)
    day = RECORDS.manifest.default_day
    near = [r for r in RECORDS.reports.values() if abs(r.day - day).days <= 14]
    others = sum(r.place == "abu-kamal" and r.holder != "contested" for r in near)
    expect(panel).to_contain_text(f"Reports within 14 days that name another holder: {others}.")
    panel.get_by_text("All reports of the place").click()
    expect(page.locator("h1")).to_have_text("Why this colour?")


def test_a_click_on_blank_ground_tells_why_nothing_is_drawn(page):  # noqa: F811
    box = page.locator("#map_1").bounding_box()
    page.evaluate("void map_1.setView([35.0, 39.5], 12, { animate: false })")
    settled(page)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    panel = page.locator(EVIDENCE)
    expect(panel.locator("h2")).to_have_text("No record")
    expect(panel).to_contain_text("farther than about 10 km from any reported place")


def test_the_answer_follows_the_day(browser, shipped_url):
    with opened(browser, f"{shipped_url}/?at=places/abu-kamal") as page:  # noqa: F811
        expect(page.locator(EVIDENCE)).to_contain_text("Contested on 14 November 2017.")
        page.fill("#day-slider", str((date(2017, 11, 11) - RECORDS.manifest.first_day).days))
        expect(page.locator(EVIDENCE)).to_contain_text("Islamic State on 11 November 2017.")


def test_a_front_says_between_whom_it_lies_and_on_which_places_it_stands(page):  # noqa: F811
    page.mouse.click(*point_on(page, ".reach"))
    fronts = list(Front.read().fronts(RECORDS.manifest.default_day).itertuples())
    panel = page.locator(EVIDENCE)
    expect(panel.locator("h2")).to_contain_text("Front between ")
    name = page.evaluate("front.state.at").removeprefix("fronts/")
    (front,) = [f for f in fronts if f.Index.startswith(name)]
    expect(panel).to_contain_text(f"about {round(front.length_km)} km")
    expect(panel.locator("li")).to_have_count(len(front.sources))


def test_back_and_forward_go_through_what_was_opened_and_leave_the_map(page):  # noqa: F811
    page.evaluate("front.openPlace('abu-kamal')")
    title = page.locator(f"{EVIDENCE} h2")
    expect(title).to_contain_text("Abu Kamal")
    before = page.evaluate("String(map_1.getBounds().toBBoxString())")
    page.evaluate("front.openPlace('mayadin')")
    expect(title).to_contain_text("al-Mayadin")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(title).to_contain_text("Abu Kamal")
    page.get_by_role("button", name="Forward").click()
    expect(title).to_contain_text("al-Mayadin")
    page.go_back()
    expect(title).to_contain_text("Abu Kamal")
    page.get_by_role("button", name="Close").click()
    expect(title).to_have_count(0)
    assert page.evaluate("String(map_1.getBounds().toBBoxString())") == before


def test_what_is_out_of_sight_is_brought_into_it(page):  # noqa: F811
    look_at(page, RECORDS.places["raqqa"], zoom=12)
    page.evaluate("front.openPlace('abu-kamal')")
    expect(page.locator(".leaflet-leaders-pane path[stroke-width='2.5']")).to_be_in_viewport()


PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_a_claim_lies_below_the_map_and_a_finger_goes_on(browser, shipped_url, language):
    with opened(browser, f"{shipped_url}/?lang={language}", **PHONE) as page:  # noqa: F811
        page.locator(".pin").first.tap()
        sheet = page.locator(EVIDENCE)
        expect(sheet).to_contain_text(RECORDS.claims["x2"].summary)
        expect(sheet).to_be_focused()
        frame = page.locator("#map_1").bounding_box()
        assert frame["y"] + frame["height"] <= sheet.bounding_box()["y"] + 1
        settled(page)
        page.evaluate(PAINTED)  # what a finger may do there is known once it is painted
        way = range(300, 80, -40) if language == "en" else range(100, 320, 40)
        finger = page.context.new_cdp_session(page)
        for kind, x in [("touchStart", way[0]), *(("touchMove", x) for x in way)]:
            points = [{"x": x, "y": 740}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(sheet).to_contain_text(RECORDS.claims["x3"].summary)
        page.locator(".claim-back").tap()
        expect(sheet).to_contain_text(RECORDS.claims["x2"].summary)


def test_the_pages_of_evidence_fit_a_phone(browser, shipped_url):
    paths = ["about", "voices", "claims/x3", "why?lon=40.92&lat=34.45", "sources/tass-2017-11-14"]
    with tab(browser, shipped_url, viewport={"width": 390, "height": 844}) as phone:
        for path in paths:
            phone.goto(f"{shipped_url}/{path}")
            wide = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (path, wide) == (path, 0)
