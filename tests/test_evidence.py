"""The evidence over HTTP: formats, refusals that name the parameter, pages without JavaScript."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from shipped import FRONT, RECORDS
from starlette.testclient import TestClient
from worlds import changed, rows, write_world

from app.evidence.about import figures
from app.main import create_app
from app.settings import Settings
from geo import Front

POINT = "lon=40.9171&lat=34.4549"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = [
    f"/why?{POINT}",
    "/why?lon=0&lat=0",
    "/what-if/zones?without=sohr",
    "/voices",
    "/voices?day=2017-11-14",
    "/claims/x3",
    "/claims/c18",
    "/sources/xinhua-2017-11-14",
    "/about",
]


class Page(HTMLParser):
    """What a page links to, whether anything in it is inline code or style, and its text."""

    def __init__(self, html):
        super().__init__()
        self.links, self.inline, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.links += [values[name] for name in ("href", "src", "action") if values.get(name)]
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in values) else []

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_inline_code_and_every_link_of_ours_leads_somewhere(client, address):
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert page.inline == []
    ours = {urljoin(address, link) for link in page.links if "//" not in link}
    missing = [link for link in ours if client.get(link, headers=BROWSER).status_code != 200]
    assert missing == ["/why"] * (address.startswith("/why"))  # its form's action


def test_why_names_holder_reports_and_those_who_disagree(client):
    answer = client.get(f"/why?{POINT}&day=2017-11-14")
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert (body["holder"], body["bank"], body["basis"]) == ("contested", "west", "attested")
    assert body["deciding"][0]["id"] == "r-2017-11-14-abu-kamal-1"
    assert body["deciding"][0]["interest"] == "neutral"
    assert "r-2017-11-14-abu-kamal-3" in body["disagreements"]
    assert body["rule"].startswith("A point takes the holder of the nearest reported place")


def test_why_without_a_day_is_about_the_default_day(client):
    assert client.get(f"/why?{POINT}").json()["day"] == "2017-11-14"


def test_no_record_is_an_answer_with_a_reason(client):
    body = client.get("/why?lon=0&lat=0").json()
    assert (body["holder"], body["deciding"]) == (None, [])
    assert body["reason"] == "outside the study area, Deir al-Zour governorate"


def test_what_if_gives_the_zones_and_the_places_that_change(client):
    answer = client.get("/what-if/zones?day=2017-11-14&without=sohr")
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    dhiban = {"place": "dhiban", "before": "is", "after": "contested", "name": "Dhiban"}
    assert dhiban in body["changed"]
    assert body["without"] == ["sohr"]
    assert body["numberReturned"] == len(body["features"])


def test_what_if_nobody_is_left_out_is_what_is_drawn(client):
    body = client.get("/what-if/zones?day=2017-11-14").json()
    drawn = client.get("/collections/zones/items?datetime=2017-11-14").json()
    assert (body["features"], body["changed"]) == (drawn["features"], [])


def test_an_alignment_leaves_out_all_its_voices(client):
    body = client.get("/what-if/zones?without-alignment=is,opposition").json()
    sides = {RECORDS.voices[voice].alignment for voice in body["without"]}
    assert sides == {"is", "opposition"}


@pytest.mark.parametrize(
    ("address", "parameter", "expected"),
    [
        ("/why", "lon", "decimal degrees from -180 to 180"),
        ("/why?lon=40", "lat", "decimal degrees from -90 to 90"),
        ("/why?lon=x&lat=1", "lon", "a number"),
        ("/why?lon=nan&lat=1", "lon", "a number"),
        ("/why?lon=181&lat=1", "lon", "decimal degrees from -180 to 180"),
        ("/why?lon=1&lat=-90.1", "lat", "decimal degrees from -90 to 90"),
        (f"/why?{POINT}&day=yesterday", "day", "a day as YYYY-MM-DD"),
        (f"/why?{POINT}&day=2018-01-01", "day", "a day from 2017-06-01 to 2017-12-31"),
        (f"/why?{POINT}&f=xml", "f", "one of json, html"),
        (f"/why?{POINT}&lon=1", "lon", "the parameter once"),
        (f"/why?{POINT}&zoom=1", "zoom", "one of day, f, lang, lat, lon"),
        ("/what-if/zones?without=nobody", "without", "ids of voices, as /voices lists them"),
        ("/what-if/zones?without=", "without", "ids of voices, as /voices lists them"),
        ("/what-if/zones?without-alignment=x", "without-alignment", "any of coalition, gov,"),
        ("/voices?day=2016-01-01", "day", "a day from 2017-06-01 to 2017-12-31"),
        ("/claims/x3?lon=1", "lon", "one of f"),
        ("/sources/sana-es-2017-12-09?f=ris", "f", "one of json, bibtex, csl, html"),
        ("/about?f=json", "f", "one of html"),
    ],
)
def test_a_bad_parameter_gives_400_and_is_named(client, address, parameter, expected):
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert answer.json()["expected"].startswith(expected)


@pytest.mark.parametrize("address", ["/claims/x99", "/sources/none", "/claims/", "/what-if"])
def test_what_is_not_there_gives_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/claims/x3", "application/ld+json"),
        ("/claims/x3?f=json", "application/json"),
        ("/sources", "application/json"),
        ("/sources/xinhua-2017-11-14", "application/json"),
        ("/sources/xinhua-2017-11-14?f=bibtex", "application/x-bibtex; charset=utf-8"),
        ("/sources/xinhua-2017-11-14?f=csl", "application/vnd.citationstyles.csl+json"),
        ("/voices", "application/json"),
    ],
)
def test_each_format_has_its_media_type(client, address, media_type):
    answer = client.get(address)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["vary"].startswith("Accept")


def test_f_counts_for_more_than_accept(client):
    answer = client.get("/voices?f=json", headers=BROWSER)
    assert answer.headers["content-type"] == "application/json"


def test_a_linked_data_client_gets_linked_data(client):
    answer = client.get("/claims/x3", headers={"Accept": "application/ld+json"})
    assert answer.json()["type"] == ["schema:Claim", "prov:Entity"]


def test_the_page_of_a_claim_shows_both_sides(client):
    text = client.get("/claims/x3?f=html").text
    agree, disagree = text.index("Reports that agree"), text.index("Reports that disagree")
    assert agree < text.index("r-2017-11-09-abu-kamal-1") < disagree
    assert disagree < text.index("r-2017-11-11-abu-kamal-1")


def test_the_page_of_a_claim_links_the_places_it_names_and_shows_them_in_its_preview(client):
    text = client.get("/claims/x6?f=html").text
    assert '<a href="../places/abu-kamal?f=html">airspace over Abu Kamal</a>' in text
    assert "map.png?day=2017-11-14&amp;claim=x6" in text
    assert '"../places/' not in client.get("/claims/x10?f=html").text  # about a bank


def test_reports_can_be_filtered_by_their_interest(client):
    answer = client.get("/collections/reports/items?interest=against_interest").json()
    labels = {feature["properties"]["interest"] for feature in answer["features"]}
    assert labels == {"against_interest"}
    assert answer["numberMatched"] == figures(FRONT)["interest_counts"]["against_interest"]


def test_the_page_about_method_tells_licences_file_by_file(client, tmp_path):
    text = Page(client.get("/about").text).text
    for licence in RECORDS.manifest.licences:
        assert all(words in text for words in (licence.files, licence.origin, licence.terms))
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as small:
        assert "Where it comes from" not in small.get("/about").text


def test_the_figures_of_the_page_about_method_come_from_the_data(client, tmp_path):
    with TestClient(create_app(Settings(data=write_world(tmp_path)))) as small:
        text = Page(small.get("/about").text).text
    assert "8 control reports (7 accepted, 1 claim-only) by 3 voices" in text
    assert "attested up to 4 km" in text
    assert "Xinhua" not in text
    assert f"{len(RECORDS.reports)} control reports" in Page(client.get("/about").text).text


def test_names_enter_the_pages_as_text(tmp_path):
    evil = "<script>alert(1)</script>{{7*7}}"
    data = write_world(
        tmp_path,
        places=changed("places", "birch", name=evil),
        voices=changed("voices", "herald", name=evil),
        reports=[{**row, "said": evil} for row in rows("reports")],
        claims=changed("claims", "leaving", summary=evil),
        sources=changed("sources", "paper", title=evil, publisher=evil),
    )
    position = Front.read(data).records.places["birch"].position
    paths = ["/why?lon={}&lat={}".format(*position), "/voices", "/claims/leaving"]
    with TestClient(create_app(Settings(data=data))) as small:
        for address in [*paths, "/sources/paper", "/about", "/what-if/zones?without=herald"]:
            html = small.get(address, headers=BROWSER).text
            assert html.count("<script") == 1  # that of the theme
            assert "49" not in re.sub(r"\d{3,}", "", html)
            assert address == "/about" or evil in unescape(html)


def test_pages_of_the_articles_claims_lead_from_one_to_the_next_each_with_a_picture(client):
    walk = [c.id for c in RECORDS.claims.values() if c.source == RECORDS.manifest.article]
    for at, claim in enumerate(walk[:3]):
        html = client.get(f"/claims/{claim}?f=html", headers=BROWSER).text
        assert f"<span>{at + 1} of {len(walk)}</span>" in html
        assert (f'rel="prev" href="{walk[at - 1]}?f=html"' in html) == (at > 0)
        assert f'rel="next" href="{walk[at + 1]}?f=html"' in html
        picture = re.search(r'<img class="drawn" src="\.\./(map\.svg\?[^"]*)"', html)[1]
        assert f"claim={claim}" in picture
    assert 'class="steps"' not in client.get("/claims/c31?f=html", headers=BROWSER).text
    assert f'<noscript><p><a href="claims/{walk[0]}?f=html">' in client.get("/?f=html").text
