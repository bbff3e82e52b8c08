"""Every page is HTML as the standard has it, in all its languages and states."""

import html5lib
import pytest
from addresses import MAPS, PAGES
from starlette.testclient import TestClient

from app.main import create_app


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(), headers={"Accept": "text/html"}) as opened:
        yield opened


@pytest.mark.parametrize("name", [*MAPS, *PAGES])
def test_a_page_is_html_without_inline_code(client, name):
    answer = client.get((MAPS | PAGES)[name])
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(answer.text)
    assert page.get("lang") == ("ar" if "lang=ar" in str(answer.url) else "en")
    assert page.find("head/title").text
    inline = [a for e in page.iter() for a in e.attrib if a.startswith("on") or a == "style"]
    assert inline == []


@pytest.mark.parametrize("name", [*MAPS, *PAGES])
def test_an_id_is_given_once(client, name):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(client.get((MAPS | PAGES)[name]).text)
    ids = [e.get("id") for e in page.iter() if isinstance(e.tag, str) and e.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_a_row_of_a_zone_folds_its_lists_and_tells_how_long_they_are(client):
    address = "/collections/zones/items?datetime=2017-11-14"
    zones = client.get(f"{address}&f=json").json()["features"]
    rows = html5lib.parse(client.get(address).text, namespaceHTMLElements=False).findall(
        ".//tbody/tr"
    )
    folded = [[int(fold.text) for fold in row.findall(".//summary")] for row in rows]
    lists = [[len(zone["properties"][name]) for name in ("places", "sources")] for zone in zones]
    assert folded == [[length for length in pair if length > 1] for pair in lists]
    assert max(map(max, folded)) > 20
