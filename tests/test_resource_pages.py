"""Every resource has a page for people, which shows what the JSON has."""

import re

import html5lib
import pytest
from ogc import API, ITEMS, addresses

from app.http.media import HTML

PAGES = (*(r.name for r in API if "html" in r.formats), "problem", "refused", "map")


@pytest.mark.parametrize("name", PAGES)
def test_every_resource_has_a_page_that_is_html_without_inline_code(client, name):
    special = {
        "problem": "/collections/x",
        "refused": "/collections?x=1",
        "map": "/?f=html&day=2017-11-14",
    }
    path = special.get(name) or addresses(client)[name]
    answer = client.get(path, headers={"Accept": HTML})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(answer.text)
    assert page.find("head/title").text
    assert page.get("lang")
    for element in page.iter():
        assert not [a for a in element.attrib if a.startswith("on") or a == "style"]
        assert element.tag != "style"
        if element.tag == "script":
            kind = element.get("type", "")
            assert kind == "application/json" or "//" not in element.get("src")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_page_shows_what_the_json_has(client):
    text = client.get(ITEMS.format("places") + "/abu-kamal?f=html").text
    feature = client.get(ITEMS.format("places") + "/abu-kamal").json()
    assert feature["properties"]["name_ar"] in text
    assert all(name in text for name in feature["properties"])


def test_pages_link_to_pages(client):
    """A reader who follows the next page stays in HTML."""
    page = client.get(ITEMS.format("zones") + "?f=html&limit=5").text
    nexts = [href for href in re.findall(r'href="([^"]*)"', page) if "offset=5" in href]
    assert nexts
    assert all("f=html" in href for href in nexts)
