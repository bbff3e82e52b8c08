"""Several articles: the reader chooses whose claims come first, and they are numbered from 1."""

import re

import pytest
from conftest import shipped_client
from worlds import plus, rows, write_world

from app.publish.addresses import pages
from app.publish.names import file_name
from geo import Front

PASSAGE = {"paragraph": "2", "start": "5", "end": "9", "sha256": "0" * 64}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Beside the article `paper` one that is called `atlas`, with two claims at their own place."""
    more = {"id": "map", "source": "atlas", "speaker": "beta", "places": "cedar", **PASSAGE}
    claims = [*plus("claims", **more), {**more, "id": "map-too", "start": "11", "end": "15"}]
    return write_world(tmp_path_factory.mktemp("data"), claims=claims)


@pytest.fixture(scope="module")
def client(world):
    with shipped_client(data=world) as opened:
        yield opened


def numbered(page, pinned=""):
    """Number and id of each claim of the page, or of those with a pin."""
    items = re.findall(r'<li id="claim-([^"]+)" value="(\d+)"([^>]*)>', page)
    return [(int(number), claim) for claim, number, rest in items if pinned in rest]


def test_the_article_of_the_front_comes_first(client):
    page = client.get("/?f=html").text
    assert numbered(page, "data-pin") == [(1, "leaving"), (2, "crossing"), (3, "denial")]
    assert 'href="./?article=atlas"' in page
    assert 'href="./?article=paper"' not in page


def test_another_article_is_chosen_by_the_address(client):
    page = client.get("/?article=atlas&day=2020-01-08&f=html").text
    assert numbered(page, "data-pin") == [(1, "map"), (2, "map-too")]
    assert "An atlas" in page.partition('id="claims-title"')[2][:600]
    assert 'href="./?article=paper"' in page
    assert '<input type="hidden" name="article" value="atlas">' in page
    languages = page.partition('class="languages"')[2].partition("</p>")[0]
    assert "article=atlas" in languages


def test_the_page_of_all_claims_has_the_same_numbers(client):
    page = client.get("/claims?article=atlas&f=html").text
    assert numbered(page)[0] == (1, "map")
    assert sorted(number for number, _ in numbered(page)) == [1, 2, 3, 4, 5]


def test_the_pages_of_claims_go_through_their_own_article(client):
    steps = {
        claim: re.findall(
            r'rel="(prev|next)" href="([^"?]+)', client.get(f"/claims/{claim}?f=html").text
        )
        for claim in ("map", "map-too", "crossing")
    }
    assert steps["map"] == [("next", "map-too")]
    assert steps["map-too"] == [("prev", "map")]
    assert steps["crossing"] == [("prev", "leaving"), ("next", "denial")]


def test_the_page_of_a_claim_leads_to_the_map_of_its_article(client):
    page = client.get("/claims/map?f=html").text
    assert 'href="../?article=atlas&amp;claim=map#claim-map"' in page
    chosen = client.get("/?article=atlas&claim=map&f=html").text
    assert re.search(r'<li id="claim-map" value="1"[^>]* aria-current="true">', chosen)


def test_the_article_read_by_paragraph_has_the_numbers_of_its_map(client):
    (part,) = client.get("/articles/atlas?f=json").json()["paragraphs"][-1:]
    assert [claim["number"] for claim in part["claims"]] == [1, 2]
    assert "?article=atlas&claim=map#claim-map" in part["claims"][0]["links"][1]["href"]


@pytest.mark.parametrize("page", ["/", "/claims"])
def test_what_is_no_article_is_refused_by_name(client, page):
    answer = client.get(f"{page}?article=herald&f=html")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "article='herald': expected one of atlas, paper"


def test_a_published_site_has_a_map_of_each_article(world):
    addresses = [a for a in pages(Front.read(world)) if a.startswith("/?")]
    day = Front.read(world).records.manifest.default_day
    names = [file_name(address, "d/", day) for address in addresses]
    assert names == ["index.html", "index.atlas.html"]
    assert file_name("/?article=atlas&day=2020-01-08&lang=ar", "d/", day) == "index.atlas.ar.html"


def test_with_one_article_nothing_is_offered(tmp_path):
    with shipped_client(data=write_world(tmp_path, claims=rows("claims"))) as opened:
        assert "?article=" not in opened.get("/?f=html").text
