"""Two days compared in a real browser: the state in the address, the map, the list, and back."""

import re
from datetime import date

import pytest
from browser_map import DESKTOP, DOTS, EVIDENCE, PHONE, ZONES, opened, page, settled, shapes  # noqa: F401
from browser_state import query
from playwright.sync_api import expect
from shipped import FRONT, RECORDS

from app.day.two_days import comparison
from geo.control import History

FIRST = RECORDS.manifest.first_day
FROM, TO = date(2017, 10, 23), date(2017, 11, 14)
PATH = f"/?day={TO}&compare={FROM}"
EDGES = ".leaflet-fronts-pane path[stroke='var(--ink)']:not([stroke-dasharray])"
ROWS = "#changes li[data-changed]"


@pytest.fixture
def compared(browser, shipped_url):
    with opened(browser, shipped_url + PATH) as shown:
        yield shown


def test_compare_starts_a_fortnight_before_and_is_in_the_address(page):  # noqa: F811
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".other-day output")).to_have_text("31 October 2017")
    assert query(page)["compare"] == "2017-10-31"
    expect(page.get_by_role("button", name="Stop comparing")).to_be_focused()
    expect(page.locator("#changes h2")).to_contain_text("31 October 2017 and 14 November 2017")


@pytest.mark.parametrize("height", [700, 720, 760])
def test_a_map_that_got_less_room_is_not_taken_for_one_that_was_moved(browser, shipped_url, height):
    with opened(browser, shipped_url, viewport={"width": 1366, "height": height}) as page:  # noqa: F811
        before = page.evaluate("map_1.getZoom()")
        page.get_by_role("button", name="Compare").click()
        expect(page.locator(ROWS).first).to_be_visible()
        page.get_by_role("button", name="Stop comparing").click()
        expect(page.locator(ROWS)).to_have_count(0)
        settled(page)
        assert query(page) == {"day": str(TO)}
        assert page.evaluate("map_1.getZoom()") == before


def test_nothing_of_it_is_loaded_by_who_does_not_compare(page):  # noqa: F811
    assert page.locator("script[src*=compare]").count() == 0
    expect(page.locator("#changes, #compare-slider")).to_have_count(0)


def test_the_list_names_what_the_accepted_reports_changed(compared):
    listed = compared.locator(ROWS).evaluate_all("rows => rows.map(r => r.dataset.changed)")
    changes = comparison(History(RECORDS), FROM, TO)
    assert listed == [change.place.id for *_, places in changes.groups for change in places]
    abu_kamal = compared.locator("#changes li[data-changed=abu-kamal]")
    words = RECORDS.reports["r-2017-11-14-abu-kamal-1"].said
    expect(abu_kamal).to_contain_text("Since 12 November 2017.")
    expect(abu_kamal.get_by_role("link", name=words)).to_be_visible()
    expect(compared.locator("#changes h3", has_text="Islamic State → Contested")).to_have_count(1)
    expect(compared.locator("#changes [role=status]")).to_contain_text("38 places have another")
    expect(compared.locator("#changes [role=status]")).to_contain_text("al-Asharah")


def test_without_javascript_the_server_sends_the_same_list(browser, shipped_url, compared):
    read = "rows => rows.map(row => row.innerText.replace(/\\s+/g, ' ').trim())"
    drawn = compared.locator(f"{ROWS}, #changes h3").evaluate_all(read)
    with opened(browser, shipped_url, java_script_enabled=False) as plain:
        plain.fill("#compare-field", str(FROM))
        plain.click(".day noscript button")
        assert query(plain) == {"day": str(TO), "compare": str(FROM)}
        assert plain.locator(f"{ROWS}, #changes h3").evaluate_all(read) == drawn


def test_the_map_edges_the_ground_that_changed_and_pales_the_rest(compared):
    expect(compared.locator(EDGES).first).to_be_attached()
    fill = "zones => zones.map(zone => Number(zone.getAttribute('fill-opacity')))"
    opacities = compared.locator(ZONES).evaluate_all(fill)
    assert {round(n, 2) for n in opacities} == {0.8, 0.32, 0}
    read = "zones => zones.map(zone => Number(zone.getAttribute('opacity')))"
    assert set(compared.locator(".fading").evaluate_all(read)) == {0.5, 0.2}
    ringed = compared.locator(f"{DOTS}[stroke-width='2']").count()
    held = [c for *_, places in comparison(History(RECORDS), FROM, TO).groups for c in places]
    assert ringed == len([c for c in held if c.place.position])


def test_another_day_is_chosen_with_the_keyboard(compared):
    compared.focus("#compare-slider")
    compared.keyboard.press("ArrowRight")
    expect(compared.locator("#compare-slider")).to_have_attribute(
        "aria-valuetext", "24 October 2017"
    )
    compared.wait_for_url("**compare=2017-10-24**")
    expect(compared.locator("#changes h2")).to_contain_text("24 October 2017")
    expect(compared.locator("#compare-slider")).to_be_focused()


def test_swapping_shows_the_other_day_and_the_same_changes(compared):
    rows = compared.locator(ROWS).all_text_contents()
    compared.get_by_role("button", name="Swap the days").click()
    expect(compared.locator("#day-text")).to_have_text("23 October 2017")
    expect(compared.locator(".other-day output")).to_have_text("14 November 2017")
    settled(compared)
    assert compared.locator(ROWS).all_text_contents() == rows
    assert query(compared) == {"day": str(FROM), "compare": str(TO)}


def test_stopping_restores_the_map_and_back_compares_again(page):  # noqa: F811
    before = shapes(page, ZONES)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(EDGES).first).to_be_attached()
    page.get_by_role("button", name="Stop comparing").click()
    expect(page.locator("#changes, #compare-slider, .other-day")).to_have_count(0)
    expect(page.locator(EDGES)).to_have_count(0)
    settled(page)
    assert shapes(page, ZONES) == before
    assert "compare" not in query(page)
    page.go_back()
    expect(page.locator(".other-day output")).to_have_text("31 October 2017")
    expect(page.locator(EDGES).first).to_be_attached()
    page.go_back()
    expect(page.locator("#changes")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#changes h2")).to_contain_text("31 October 2017")


def test_a_place_of_the_list_opens_on_the_map_and_gives_the_focus_back(compared):
    name = compared.get_by_role("button", name="al-Suwayiyah")
    name.focus()
    compared.keyboard.press("Enter")
    expect(compared.locator(f"{EVIDENCE} h2")).to_contain_text("al-Suwayiyah")
    expect(compared.locator(EVIDENCE)).to_contain_text("Islamic State on 23 October 2017.")
    compared.keyboard.press("Escape")
    expect(name).to_be_focused()


def test_the_list_is_that_without_the_voice_left_out(browser, shipped_url):
    with opened(browser, f"{shipped_url}{PATH}&without=sohr") as page:  # noqa: F811
        records = FRONT.without(["sohr"]).records
        expect(page.locator(ROWS)).to_have_count(comparison(History(records), FROM, TO).total)
        expect(page.locator("#changes [role=status]")).to_contain_text("As if ")


def test_comparing_on_a_phone_needs_no_sideways_scroll(browser, shipped_url):
    with opened(browser, shipped_url + PATH, **PHONE) as page:  # noqa: F811
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        expect(page.locator("#compare-slider")).to_be_visible()


# ---- the day of the chosen claim ----


def test_the_day_of_the_chosen_claim_stays_in_sight_and_is_a_step_away(page):  # noqa: F811
    page.click("#claim-x10 .show")
    expect(page.locator("#own-day")).to_be_empty()
    page.fill("#day-slider", "100")
    expect(page.locator("#own-day")).to_contain_text("Day of claim 10: 14 November 2017.")
    at = (RECORDS.claims["x10"].said_day - FIRST).days
    expect(page.locator("#own")).to_have_attribute("d", re.compile(rf"^M{at} "))
    page.locator("#own-day a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#day-text")).to_have_text("14 November 2017")
    expect(page.locator("#own-day")).to_be_empty()
    expect(page.locator("#day-slider")).to_be_focused()


def test_a_claim_of_a_week_is_marked_as_the_days_it_may_lie_between(page):  # noqa: F811
    vague = next(c for c in RECORDS.claims.values() if c.event_precision == "week")
    page.goto(f"{page.url.partition('?')[0]}?day={TO}#claim-{vague.id}")
    at = (vague.event_day - FIRST).days
    expect(page.locator("#own")).to_have_attribute("d", f"M{at - 3} 0H{at + 3}V999H{at - 3}z")
    expect(page.locator("#own-day")).to_contain_text("between")
