"""The page as the server sends it: complete and safe before any script has run."""

import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from hostile import TEXTS, hostile_world, text, with_text
from shipped import RECORDS
from starlette.testclient import TestClient
from worlds import ARTICLE, COLUMNS, changed, rows, write_world

from app.main import create_app
from app.settings import Settings
from app.words.language import ENGLISH
from app.words.terms import RELATION_WORDS, reference_text
from geo import Front, RecordsError
from geo.control import History
from geo.records.columns import RELATION_KINDS

BASE = "http://testserver/"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """A page taken apart: its elements, and the text of each that has an id or a data-place."""

    def __init__(self, html):
        super().__init__()
        self.html = html
        self.elements = []
        self.texts = {}
        self.open = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.elements.append((tag, values))
        if tag not in VOID:
            key = values.get("id") or values.get("data-place")
            self.open.append((tag, key))
            self.texts.setdefault(key, "")

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for key in {key for _, key in self.open if key}:
            self.texts[key] += data

    def links(self):
        """Every address the page names."""
        named = (attributes.get("href") or attributes.get("src") for _, attributes in self.elements)
        return {address for address in named if address}


def page_of(path="/", **settings):
    """The page of a server of its own with these settings."""
    with TestClient(create_app(Settings(**settings)), headers=HTML) as opened:
        answer = opened.get(path)
        assert answer.status_code == 200
        return Page(answer.text)


pytestmark = pytest.mark.usefixtures("as_reader")


@pytest.fixture(scope="module")
def page(client):
    return Page(client.get("/").text)


@pytest.fixture(scope="module")
def lists(client):
    return Page(client.get("/claims").text)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return page_of(data=hostile_world(tmp_path_factory.mktemp("hostile")))


# ---- nothing in it runs ----


@pytest.mark.parametrize("which", ["page", "hostile"])
def test_nothing_in_the_page_is_inline_code(which, request):
    page = request.getfixturevalue(which)
    assert [tag for tag, _ in page.elements if tag in ("style", "base", "iframe", "object")] == []
    assert all(attributes.get("src") for tag, attributes in page.elements if tag == "script")
    names = {name for _, attributes in page.elements for name in attributes}
    assert {name for name in names if name.startswith("on") or name == "style"} == set()


@pytest.mark.parametrize("which", ["page", "hostile"])
def test_scripts_styles_and_images_are_ours_by_relative_paths(which, request, client):
    page = request.getfixturevalue(which)
    loaded = [
        attributes.get("src") or attributes["href"]
        for tag, attributes in page.elements
        if tag in ("script", "link") and attributes.get("rel") != "alternate"
    ]
    drawn = [attributes["src"] for tag, attributes in page.elements if tag == "img"]
    assert [path.partition("?")[0] for path in drawn] == ["map.svg"]
    assert len(loaded) == 9
    assert [p for p in loaded if not re.fullmatch(r"[a-z]+[a-z./]*\?v=[0-9a-f]{10}", p)] == []
    assert {client.get(f"/{path}").status_code for path in loaded} == {200}


def test_every_link_into_the_site_answers(page, client):
    inside = {urljoin(BASE, link) for link in page.links()}
    links = {link.partition("#")[0] for link in inside if link.startswith(BASE)}
    assert len(links) > len(RECORDS.claims)
    paths = {re.sub(r"\?claim=[\w-]+$", "?claim=x3", link) for link in links}  # one for all
    assert [path for path in sorted(paths) if client.get(path).status_code != 200] == []


def test_every_link_to_a_claim_finds_it_in_the_page_or_on_that_of_all_claims(page, lists):
    linked = [link.partition("#") for link in page.links() if "#claim-" in link]
    here = {claim for path, _, claim in linked if path != "claims"}
    assert here <= page.texts.keys()
    assert {claim for path, _, claim in linked if path == "claims"} <= lists.texts.keys()
    assert {claim for claim in lists.texts if claim and claim.startswith("claim-")} >= here


@pytest.mark.parametrize("path", ["/", "/?lang=ar", "/?embed=1"])
def test_the_page_weighs_less_than_90_kb(client, path):
    assert len(client.get(path).content) < 90_000


def test_the_page_has_the_articles_claims_and_leads_to_all_others(page):
    own = {f"claim-{c.id}" for c in RECORDS.claims.values() if c.source == RECORDS.manifest.article}
    in_page = {name for name in page.texts if name and name.startswith("claim-")}
    assert own
    assert own == in_page
    assert {"claims", f"places?day={RECORDS.manifest.default_day}&f=html"} <= page.links()


def test_links_out_of_the_site_are_those_of_sources_and_tell_them_nothing(lists):
    out = [
        attributes
        for _, attributes in lists.elements
        if urlsplit(attributes.get("href") or "").netloc
    ]
    assert {attributes["href"] for attributes in out} <= {s.url for s in RECORDS.sources.values()}
    assert {attributes["rel"] for attributes in out} == {"noreferrer"}


@pytest.mark.parametrize("field", ["manifest.title", "manifest.summary", "river.name", "area.name"])
def test_a_hostile_text_of_the_manifest_is_text_in_the_page(hostile, field):
    assert "<img src=x" not in hostile.html
    assert f"alert(1)&gt; &lt;/script&gt; &amp;lt &#34;&#39; {field}" in hostile.html


def test_a_hostile_claim_is_text_in_the_page(hostile):
    item = hostile.texts["claim-leaving"]
    assert text("claims.summary", "leaving") in item
    assert text("voices.name", "alpha") in item
    assert text("parties.name", "b") in item
    assert text("places.name", "birch") in item
    assert text("relations.reason") in item


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column)
        for table in TEXTS
        for column in COLUMNS[table].split(",")
        if column not in TEXTS[table]
    ],
)
def test_no_other_column_takes_a_hostile_text(tmp_path, table, column):
    """So the hostile world has left none out."""
    with pytest.raises(RecordsError, match=rf"{table}\.csv:2: {column} '\{{\{{7\*7"):
        Front.read(write_world(tmp_path, **{table: with_text(table, column)}))


# ---- it is complete ----


def listed(claim_id):
    """Everything that must stand in the list about a claim."""
    claim = RECORDS.claims[claim_id]
    yield claim.summary
    yield RECORDS.voices[claim.speaker].name
    if claim.reported_through:
        yield f"through {RECORDS.voices[claim.reported_through].name}"
    yield from (RECORDS.parties[party].name for party in claim.about)
    yield from (reference_text(RECORDS, place) for place in claim.places)
    yield ENGLISH.span(claim.said_day, claim.said_precision)
    if claim.event_day:
        yield ENGLISH.span(claim.event_day, claim.event_precision)


@pytest.mark.parametrize("claim_id", RECORDS.claims)
def test_a_claim_is_listed_with_who_said_it_about_whom_where_and_when(lists, claim_id):
    item = lists.texts[f"claim-{claim_id}"]
    assert [part for part in listed(claim_id) if part not in item] == []
    assert ("No place named" in item) == (not RECORDS.claims[claim_id].places)


def test_the_articles_claims_come_first(lists):
    ids = [f["id"][6:] for _, f in lists.elements if (f.get("id") or "").startswith("claim-")]
    own = [c.source == RECORDS.manifest.article for c in map(RECORDS.claims.get, ids)]
    assert sorted(ids) == sorted(RECORDS.claims)
    assert own == sorted(own, reverse=True)


@pytest.mark.parametrize("n", range(len(RECORDS.relations)))
def test_a_relation_stands_beside_both_its_claims(lists, n):
    relation = RECORDS.relations[n]
    active, passive = RELATION_WORDS[relation.kind]
    there, back = lists.texts[f"claim-{relation.claim}"], lists.texts[f"claim-{relation.other}"]
    for words, other, item in ((active, relation.other, there), (passive, relation.claim, back)):
        claim, reason = RECORDS.claims[other], re.escape(relation.reason)
        link = re.escape(f", {RECORDS.voices[claim.speaker].name}: {claim.summary[:40]}")
        assert re.search(rf"{words} \d+{link}[^;]*; {reason}", item)


def test_every_kind_of_relation_has_words_for_both_sides():
    assert sorted(RELATION_WORDS) == sorted(RELATION_KINDS)


def test_a_place_that_could_not_be_located_is_named_as_such(tmp_path):
    claims = changed("claims", "crossing", places="elm")
    item = page_of(data=write_world(tmp_path, claims=claims)).texts["claim-crossing"]
    assert "Where: Elm (not located)." in item
    assert "Show on the map" not in item


def test_the_holder_of_every_reported_place_is_listed(client):
    listed_places = Page(client.get("/places").text)
    rows_of_places = {f.get("data-place") for tag, f in listed_places.elements if tag == "tr"}
    assert rows_of_places - {None} == History(RECORDS).accepted.keys()


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        ("2017-06-01", "Islamic State"),
        ("2017-11-11", "Islamic State"),
        ("2017-11-14", "Contested"),
        ("2017-11-19", "Syrian government"),
    ],
)
def test_the_holders_are_those_of_the_day_asked_for(client, day, holder):
    page = Page(client.get("/places", params={"day": day}).text)
    assert holder in page.texts["abu-kamal"]
    held = client.get("/places", params={"day": day, "holder": "is", "f": "json"}).json()["places"]
    assert ("abu-kamal" in {row["id"] for row in held}) == (holder == "Islamic State")
    assert {row["holder"] for row in held} == {"is"}
    page = Page(client.get("/", params={"day": day}).text)
    assert page.texts["day-text"] == page.texts["places-day"]
    assert page.texts["day-text"] == ENGLISH.day(date.fromisoformat(day))


def test_a_place_before_its_first_report_has_no_record(tmp_path):
    reports = [{"id": "r1", "place": "birch", "day": "2020-01-09"}]
    data = write_world(tmp_path, reports=reports)
    assert "no record" in page_of("/places?day=2020-01-08", data=data).texts["birch"]
    assert "Alpha" in page_of("/places?day=2020-01-09", data=data).texts["birch"]


def test_without_a_day_the_page_shows_the_default_day(client):
    same = client.get("/", params={"day": str(RECORDS.manifest.default_day)})
    assert client.get("/").content == same.content


def test_parameters_of_a_shared_link_that_the_page_does_not_know_are_let_be(client):
    assert client.get("/?utm_source=letter&day=2017-11-11").status_code == 200


@pytest.mark.parametrize(
    "day",
    ["2017-13-01", "2017-02-30", "yesterday", "", "2016-01-01", "2018-01-01", "２０１７-11-14"],
)
def test_a_day_that_cannot_be_shown_is_refused_by_name(client, day):
    problem = client.get("/", params={"day": day}, headers={"Accept": "application/json"})
    assert (problem.status_code, problem.json()["parameter"]) == (400, "day")
    refused = client.get("/", params={"day": day})
    assert refused.status_code == 400
    assert f"<p>day=&#39;{day}&#39;: expected a day " in refused.text


def test_a_browser_gets_the_refusal_as_a_page_of_text(client):
    answer = client.get("/", params={"day": "<b>"})
    assert (answer.status_code, answer.headers["content-type"][:9]) == (400, "text/html")
    assert "day=&#39;&lt;b&gt;&#39;: expected a day as YYYY-MM-DD" in answer.text


def test_credits_name_who_published_lines_and_coordinates(client):
    html = client.get("/").text
    assert "UN OCHA" in html.partition("<footer>")[2]
    assert "Natural Earth" in html.partition("<footer>")[2]


# ---- the article ----


def world_with_article(folder):
    file = folder / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    data = folder / "data"
    data.mkdir()
    return write_world(data), file


def test_with_the_article_its_passages_stand_beside_their_claims(tmp_path):
    data, file = world_with_article(tmp_path)
    page = page_of(data=data, article=file)
    assert ARTICLE[20:46] in page.texts["claim-leaving"]
    assert [tag for tag, _ in page.elements].count("blockquote") == 1


def test_without_the_article_no_passage_is_shown(tmp_path):
    data, _ = world_with_article(tmp_path)
    page = page_of(data=data)
    assert "blockquote" not in {tag for tag, _ in page.elements}
    assert ARTICLE[20:46] not in page.texts["claim-leaving"]


# ---- other worlds ----


def test_a_world_without_reports_and_claims_has_a_page(tmp_path):
    page = page_of(data=write_world(tmp_path, reports=[], claims=[], relations=[]))
    assert "birch" not in page.texts


def test_a_world_in_which_no_party_can_hold_a_place_has_a_page(tmp_path):
    parties = [row | {"colour": ""} for row in rows("parties")]
    data = write_world(tmp_path, parties=parties, reports=[], claims=[], relations=[])
    assert "claims-title" in page_of(data=data).texts
