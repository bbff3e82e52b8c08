"""Every page is HTML as the standard has it, in all its languages and states."""

import html5lib
import pytest
from addresses import MAPS, PAGES

SVG = "{http://www.w3.org/2000/svg}"


pytestmark = pytest.mark.usefixtures("as_reader")


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


def test_the_page_of_the_map_leads_wherever_the_landing_page_for_programs_does(client):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(client.get("/").text)
    led = {e.get("href").removeprefix("./") for e in page.iter("a") if e.get("href")}
    links = client.get("/", headers={"Accept": "application/json"}).json()["links"]
    needed = {
        link["href"].removeprefix("/") for link in links if link["rel"] not in ("alternate", "self")
    }
    assert {*needed, "?f=json"} - led == set()


def test_a_page_of_features_has_a_map_of_them_and_what_is_looked_for_first(client):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(client.get("/collections/claims/items?limit=30").text)
    claims = client.get("/collections/claims/items?limit=30&f=json").json()["features"]
    drawn = [
        one.find(f"{SVG}title").text for one in page.iter(f"{SVG}g") if one.get("class") == "match"
    ]
    assert drawn == [claim["id"] for claim in claims if claim["geometry"]]
    heads = [cell.text for cell in page.iter("th") if cell.get("scope") == "col"]
    assert heads[:4] == ["id", "summary", "speaker_name", "kind"]
    assert sorted(heads[1:-1]) == sorted(claims[0]["properties"])
    forms = {a.text for a in page.iter("a") if "f=" in a.get("href", "")}
    assert {"json", "csv", "gpkg", "parquet"} <= forms


def test_columns_that_are_asked_for_stand_as_they_are(client):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(client.get("/collections/places/items?properties=kind,name").text)
    heads = [cell.text for cell in page.iter("th") if cell.get("scope") == "col"]
    assert heads == ["id", "kind", "name", "geometry"]


def test_a_point_is_drawn_as_a_dot_in_the_middle_of_its_map(client):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(client.get("/collections/places/items/abu-kamal").text)
    picture = next(page.iter(f"{SVG}svg"))
    (dot,) = [path.get("d") for path in picture.iter(f"{SVG}path") if path.get("class") == "dots"]
    middle = f"M{round(int(picture.get('width')) / 2)} {round(int(picture.get('height')) / 2)}h0"
    assert dot == middle
