"""What stands on the map beside the dots: names and pins give way to each other."""

from itertools import combinations

import pytest
from browser_map import DESKTOP, PHONE, opened, settled
from playwright.sync_api import expect
from shipped import RECORDS

VIEWS = {
    "opening": ("/", DESKTOP),
    "phone": ("/", PHONE),
    "Abu Kamal": ("/?map=11/34.45/40.92", DESKTOP),
    "Deir ez-Zor": ("/?day=2017-10-14&map=10.5/35.35/40.15", DESKTOP),
    "compared": ("/?day=2017-11-14&compare=2017-11-01", DESKTOP),
    "compared, Abu Kamal": ("/?day=2017-11-14&compare=2017-11-05&map=11/34.45/40.92", DESKTOP),
    "Arabic": ("/?lang=ar&map=11/34.45/40.92", DESKTOP),
}
BOXES = """() => [...document.querySelectorAll(".place-name, .zone-name, .pin span")].map(e => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const b = (e.closest(".pin") ? e : range).getBoundingClientRect();
    return [e.textContent, b.left, b.top, b.right, b.bottom];
})"""
COVERED = """() => {
    const dots = [...document.querySelectorAll("path.dot")].map(d => d.getBoundingClientRect())
        .map(d => [d.left + d.width / 2, d.top + d.height / 2]);
    const lines = [...document.querySelectorAll(".place-name, .zone-name")].flatMap(name => {
        const range = document.createRange();
        range.selectNodeContents(name);
        return [...range.getClientRects()].map(box => [name.textContent, box]);
    });
    return lines.filter(([, box]) => dots.some(([x, y]) =>
        box.left < x && x < box.right && box.top < y && y < box.bottom)).map(([text]) => text);
}"""
TOUCH = 2
"""Pixels by which the boxes of two texts may touch: letters do not fill them."""


def meet(one, other):
    _, left, top, right, bottom = one
    _, to_left, to_top, to_right, to_bottom = other
    across = min(right, to_right) - max(left, to_left)
    return across > TOUCH and min(bottom, to_bottom) - max(top, to_top) > TOUCH


@pytest.mark.parametrize("view", VIEWS)
def test_no_name_and_no_pin_stands_on_another_and_no_name_covers_a_dot(browser, shipped_url, view):
    path, device = VIEWS[view]
    with opened(browser, shipped_url + path, **device) as page:
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 5
        assert [(a[0], b[0]) for a, b in combinations(boxes, 2) if meet(a, b)] == []
        assert page.evaluate(COVERED) == []


@pytest.mark.parametrize(
    ("device", "roomy"),
    [(DESKTOP, {"IS", "SDF", "Government"}), (PHONE, {"IS", "SDF"})],
    ids=["desktop", "phone"],
)
def test_the_focus_and_the_parties_with_room_are_named_at_first(
    browser, shipped_url, device, roomy
):
    with opened(browser, shipped_url, **device) as page:
        focus = RECORDS.places[RECORDS.manifest.focus].name
        expect(page.locator(".place-name.main", has_text=focus)).to_have_count(1)
        named = page.locator(".zone-name").all_text_contents()
        assert set(named) == roomy
        assert max(named.count(text) for text in named) <= 2  # once on each bank


def test_dots_are_smaller_from_afar_and_all_there(browser, shipped_url):
    with opened(browser, shipped_url) as page:
        width = "ring => ring.getBoundingClientRect().width"
        ring = page.locator(".leaflet-places-pane .ring[fill-opacity='1']")
        count, far = ring.count(), ring.last.evaluate(width)
        page.evaluate("void map_1.setView([34.45, 40.92], 11, { animate: false })")
        settled(page)
        assert ring.count() == count
        assert ring.last.evaluate(width) > far
