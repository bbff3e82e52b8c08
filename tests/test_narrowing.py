"""Claims narrowed by the address, without scripts: list, counts and picture show the same ones."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from shipped import RECORDS

BROWSER = {"Accept": "text/html"}
CLAIMS = RECORDS.claims
ARTICLE = RECORDS.manifest.article
ITEM = re.compile(r'<li id="claim-([^"]+)"([^>]*)>')


def seen(page):
    """Ids of the claims that a page shows."""
    return {claim for claim, rest in ITEM.findall(page) if not rest.endswith(" hidden")}


def counts(page):
    """What stands beside the headings: "8 of 21"."""
    return re.findall(r'<span class="number" data-all="\d+">([^<]+)<', page)


def test_the_map_s_list_shows_only_what_fits(client):
    page = client.get("/?speaker=russian-mod&kind=accusation", headers=BROWSER).text
    own = {c.id for c in CLAIMS.values() if c.source == ARTICLE}
    fitting = {
        c.id for c in CLAIMS.values() if (c.speaker, c.kind) == ("russian-mod", "accusation")
    }
    assert seen(page) == fitting & own
    assert {claim for claim, _ in ITEM.findall(page)} == own  # for the script to bring back
    others = len(CLAIMS) - len(own)
    assert counts(page) == [
        f"{len(fitting & own)} of {len(own)}",
        f"{len(fitting - own)} of {others}",
    ]


def test_the_picture_marks_what_the_list_shows(client):
    page = client.get("/?speaker=russian-mod&reply=no&day=2017-11-09", headers=BROWSER).text
    (address,) = set(re.findall(r'<img class="drawn" src="([^"]+)"', page))
    shown = dict(parse_qsl(urlsplit(address.replace("&amp;", "&")).query))
    assert shown["day"] == "2017-11-09"
    assert set(shown["claim"].split(",")) == seen(page)
    plain = client.get("/?day=2017-11-09", headers=BROWSER).text
    assert "claim=" not in plain.partition('class="drawn" src="')[2].partition('"')[0]


def test_the_page_of_all_claims_leaves_out_what_does_not_fit(client):
    page = client.get("/claims?about=us", headers=BROWSER).text
    fitting = {c.id for c in CLAIMS.values() if "us" in c.about}
    assert {claim for claim, _ in ITEM.findall(page)} == seen(page) == fitting


def test_the_forms_keep_what_else_the_address_says(client):
    page = client.get("/?kind=denial&day=2017-11-09&without=sohr&lang=ar", headers=BROWSER).text
    forms = {
        name: dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', form))
        for name, form in re.findall(r'(?s)<form \w+="(filter|day)"(.*?)</form>', page)
    }
    assert forms["filter"] == {"day": "2017-11-09", "without": "sohr", "lang": "ar"}
    assert forms["day"] == {"kind": "denial", "without": "sohr", "lang": "ar"}
    assert re.search(r'<option value="denial" selected>', page)
    assert 'href="claims?kind=denial&amp;lang=ar"' in page


def test_a_form_left_as_it_was_shows_all_claims(client):
    page = client.get("/?speaker=&about=&kind=&reply=", headers=BROWSER).text
    assert "hidden>" not in "".join(rest for _, rest in ITEM.findall(page))
    assert counts(page) == ["21", "33"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("speaker=nobody", "the id of a voice, as in voices"),
        ("about=nobody", "one of coalition, "),
        ("kind=rumour", "one of accusation, "),
        ("reply=maybe", "yes or no"),
        ("claim=unsaid", "the id of a claim, as in claims"),
    ],
)
def test_what_no_claim_can_have_is_refused_by_name(client, query, expected):
    answer = client.get(f"/?f=html&{query}")
    name, _, value = query.partition("=")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"{name}='{value}': expected {expected}")
