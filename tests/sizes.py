"""What a page loses in windows of other sizes: the narrowest, one at 200 %, a desktop."""

from collections.abc import Iterator

from browser_map import DESKTOP
from playwright.sync_api import Page

NARROW = {"width": 320, "height": 640}
TWICE = {"width": 683, "height": 384}
"""What a window of 1366 x 768 pixels has room for at 200 %."""
SIZES = (NARROW, TWICE, DESKTOP["viewport"])

# Links within a sentence may be as high as its line (WCAG 2.2, 2.5.8).
SMALL = """() => {
    const all = "a[href], button, input, select, textarea, summary, [tabindex], [role=option]";
    const high = e => [e, e.closest("label")].some(one => {
        const box = one && one.getBoundingClientRect();
        return box && box.width > 23.99 && box.height > 23.99; // while the map glides: 23.99999
    });
    return [...document.querySelectorAll(all)]
        .filter(e => e.checkVisibility({ visibilityProperty: true }))
        .filter(e => !e.closest(".skip, [inert]"))
        .filter(e => !(e.matches("a") && getComputedStyle(e).display === "inline"))
        .filter(e => !high(e)).map(e => e.outerHTML.slice(0, 200));
}"""
CUT = """() => {
    const text = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    return [...document.querySelectorAll("body *")]
        .filter(e => text(e) && e.checkVisibility() && !e.closest(".unseen, .skip, [inert], svg"))
        .filter(e => getComputedStyle(e).overflowX === "hidden" && e.scrollWidth > e.clientWidth)
        .map(e => e.outerHTML.slice(0, 200));
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def lost(page: Page) -> Iterator[tuple[int, int, list[str]]]:
    """What is missed in each of the sizes, the desktop last: pixels to the side, text cut,
    controls too small."""
    for size in SIZES:
        page.set_viewport_size(size)
        wider = page.evaluate(WIDER)
        missed = [*page.evaluate(CUT), *page.evaluate(SMALL)]
        if wider > 0 or missed:
            yield size["width"], wider, missed
