"""The chart and the changes: places or km², click and keys, what a tick says, the list of all."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from browser_map import DESKTOP, PHONE, opened, page  # noqa: F401
from playwright.sync_api import expect
from shipped import FRONT
from worlds import write_world

from app.day import course
from geo.evidence import turns

ROOT = Path(__file__).parent.parent
MANIFEST = FRONT.records.manifest
DAYS = (MANIFEST.last_day - MANIFEST.first_day).days
CONTESTED_ABU_KAMAL = "8 November 2017. Abu Kamal: IS → Contested"


@pytest.fixture(scope="module")
def one_file(tmp_path_factory):
    """A small world as one file."""
    root = tmp_path_factory.mktemp("time")
    data = root / "data"
    data.mkdir()
    write_world(data)
    path = root / "one.html"
    command = [sys.executable, "-m", "app", "export", str(path), "--data", str(data)]
    subprocess.run(command, check=True, cwd=ROOT)
    return path


def over(page, number):  # noqa: F811
    """The position on the chart over a day's number."""
    box = page.locator(".chart").bounding_box()
    return box["x"] + box["width"] * number / DAYS, box["y"] + box["height"] / 2


def number(day):
    return (day - MANIFEST.first_day).days


def test_the_turns_are_those_of_the_tenures():
    every = turns(FRONT.history, MANIFEST.first_day, MANIFEST.last_day)
    assert every == sorted(every, key=lambda turn: turn.day)
    abu_kamal = [(str(t.day), t.before, t.after) for t in every if t.place == "abu-kamal"]
    assert abu_kamal[:2] == [("2017-11-08", "is", "contested"), ("2017-11-09", "contested", "gov")]
    assert sum(day["total"] for day in course.turns_json(FRONT)) == len(every)


def test_many_turns_of_a_day_are_counted_and_few_are_named(monkeypatch):
    monkeypatch.setattr(course, "TURNS_OF_A_DAY", 2)
    busiest = max(course.turns_json(FRONT), key=lambda day: day["total"])
    assert (busiest["total"], len(busiest["changes"])) == (10, 2)


def test_a_tick_says_what_changed_and_a_click_goes_there(page):  # noqa: F811
    eighth = number(MANIFEST.default_day) - 6
    page.mouse.move(*over(page, eighth))
    expect(page.locator("#turn")).to_contain_text(CONTESTED_ABU_KAMAL)
    expect(page.locator("#day-text")).to_have_text("14 November 2017")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#day-text")).to_have_text("8 November 2017")
    expect(page).to_have_url(re.compile("day=2017-11-08"))


def test_page_keys_on_the_slider_go_from_change_to_change(page):  # noqa: F811
    after = min(n for n in FRONT.course.changes if n > number(MANIFEST.default_day))
    page.focus("#day-slider")
    page.keyboard.press("PageUp")
    expect(page.locator("#day-slider")).to_have_value(str(after))
    expect(page.locator("#turn")).to_contain_text("→")
    page.keyboard.press("PageDown")
    expect(page.locator("#day-text")).to_have_text("14 November 2017")


def test_the_chart_counts_km2_as_the_address_says(browser, shipped_url):
    with opened(browser, f"{shipped_url}/?measure=km2", **DESKTOP) as page:  # noqa: F811
        expect(page.locator("#chart-km2")).to_be_visible()
        expect(page.locator("#chart-places")).to_be_hidden()
        expect(page.get_by_role("img", name="Km² held on each bank over the days")).to_be_visible()
        page.get_by_role("button", name="Places", exact=True).click()
        expect(page.locator("#chart-places")).to_be_visible()
        expect(page).not_to_have_url(re.compile("measure"))


def test_all_changes_are_one_click_away_and_lead_to_their_days(page):  # noqa: F811
    page.get_by_role("link", name="All changes").click()
    listed = page.get_by_role("dialog", name="changes of holder")
    every = turns(FRONT.history, MANIFEST.first_day, MANIFEST.last_day)
    expect(listed.locator("li")).to_have_count(len(every))
    expect(listed.locator("[aria-current=date]")).to_have_text("14 November 2017")
    listed.get_by_role("link", name="8 November 2017", exact=True).click()
    expect(page.locator("#day-text")).to_have_text("8 November 2017")
    expect(listed.locator("[aria-current=date]")).to_have_text("8 November 2017")
    assert page.evaluate("document.activeElement.textContent") == "8 November 2017"


def test_play_shows_the_changes_and_speaks_with_restraint(page):  # noqa: F811
    page.evaluate("""() => {
        window.spoken = 0;
        const heard = new MutationObserver(() => { spoken += 1; });
        heard.observe(document.getElementById("turn-spoken"), { childList: true });
    }""")
    now = FRONT.course.changes.index(number(MANIFEST.default_day))
    page.locator("#play").click()
    for day in FRONT.course.changes[now + 1 : now + 4]:
        words = f"{MANIFEST.first_day + timedelta(days=day):%-d %B %Y}."
        expect(page.locator("#turn")).to_contain_text(words)
    page.locator("#play").click()
    assert page.evaluate("spoken") <= 1


def test_a_file_without_a_server_tells_its_changes(browser, one_file):
    """On the 5th cedar goes over to b, and dogwood is contested; from the 8th on it is b's."""
    page = browser.new_page(**PHONE)  # noqa: F811
    page.goto(one_file.as_uri())
    page.get_by_role("link", name="All changes").click()
    listed = page.get_by_role("dialog", name="3 changes of holder")
    expect(listed.locator("li")).to_have_text(
        ["Cedar: A → B", "Dogwood: A → Contested", "Dogwood: Contested → B"]
    )
    page.context.close()


def test_the_answer_for_the_script_is_short(client):
    answer = client.get("/map/course")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"days": course.turns_json(FRONT)}
    assert len(answer.content) < 40_000
