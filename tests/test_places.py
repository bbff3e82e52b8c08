"""The page of a place: every report of it once, under the holder of its time; and link previews."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from shipped import FRONT, RECORDS
from starlette.testclient import TestClient
from worlds import changed, plus, write_world

from app.evidence.places import bars, claims_about, holder_on, spans
from app.main import create_app
from app.settings import Settings
from geo import read_records
from geo.control import History

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PUBLIC = "https://front.example/map/"


@pytest.fixture(scope="module")
def public() -> Iterator[TestClient]:
    """The same served at an address of its own."""
    with TestClient(create_app(Settings(public_url=PUBLIC))) as opened:
        yield opened


@pytest.fixture
def records(tmp_path):
    return read_records(write_world(tmp_path))


class Head(HTMLParser):
    """What a page says of itself in its head."""

    def __init__(self, html):
        super().__init__()
        self.meta, self.canonical = {}, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "meta" and "content" in values:
            self.meta[values.get("property") or values.get("name")] = values["content"]
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values["href"]


# ---- who held it ----


def test_the_spans_of_a_place_are_its_successive_holders(records):
    holders = [
        (span.holder, span.valid_from, span.valid_to) for span in spans(History(records), "dogwood")
    ]
    first, fifth, eighth = (date(2020, 1, day) for day in (1, 5, 8))
    assert holders == [("a", first, fifth), ("contested", fifth, eighth), ("b", eighth, None)]
    assert [span.past_precision for span in spans(History(records), "dogwood")] == [
        "day",
        "week",
        "day",
    ]


def test_a_report_that_names_another_holder_stands_beside_those_that_decide(records):
    (span,) = spans(History(records), "birch")
    assert [report.id for report in span.agreeing] == ["birch-1"]
    assert [report.id for report in span.disagreeing] == ["birch-2"]


def test_what_nobody_reported_has_no_record(records):
    (span,) = spans(History(records), "ford")
    assert (span.holder, span.agreeing, span.disagreeing) == (None, (), ())
    assert holder_on(History(records), "ford", date(2020, 1, 31)) is None


def test_a_report_from_before_the_first_accepted_one_is_under_no_record(tmp_path):
    early = plus("reports", id="early", place="ford", day="2020-01-02", use="claim-only")
    later = [*early, {**early[-1], "id": "later", "day": "2020-01-09", "use": "accepted"}]
    before, after = spans(History(read_records(write_world(tmp_path, reports=later))), "ford")
    assert (before.holder, [r.id for r in before.disagreeing]) == (None, ["early"])
    assert (after.holder, [r.id for r in after.agreeing]) == ("a", ["later"])


@pytest.mark.parametrize("place", RECORDS.places)
def test_every_report_of_a_place_is_shown_once(place):
    shown = [
        r.id for span in spans(FRONT.history, place) for r in (*span.agreeing, *span.disagreeing)
    ]
    assert sorted(shown) == sorted(r.id for r in RECORDS.reports.values() if r.place == place)


@pytest.mark.parametrize("place", RECORDS.places)
def test_the_bar_of_a_place_has_no_overlap_and_its_holders_colours(place):
    parts = list(bars(FRONT.history, place, spans(FRONT.history, place)))
    edges = [edge for begin, end, _ in parts for edge in (begin, end)]
    assert edges == sorted(edges)
    assert all(colours for _, _, colours in parts)


def test_claims_about_a_place_are_those_that_name_it_or_its_airspace(tmp_path):
    claims = plus("claims", id="above", places="airspace:birch")
    about = claims_about(read_records(write_world(tmp_path, claims=claims)), "birch")
    assert [claim.id for claim in about] == ["leaving", "above"]


# ---- the page ----


def test_a_place_is_answered_as_json_with_its_reports_in_full(client):
    body = client.get("/places/abu-kamal?day=2017-11-10").json()
    assert (body["holder"], body["bank"], body["name_ar"]) == ("contested", "west", "البوكمال")
    reports = [r for span in body["holders"] for r in (*span["agreeing"], *span["disagreeing"])]
    assert {"voice_name", "interest", "use", "precision", "source_title"} <= reports[0].keys()
    assert "x3" in {claim["id"] for claim in body["claims"]}


def test_the_page_of_a_place_shows_holders_reports_claims_and_the_map(client):
    html = client.get("/places/abu-kamal", headers=BROWSER).text
    for report in (r for r in RECORDS.reports.values() if r.place == "abu-kamal"):
        assert f"items/{report.id}" in html
    for claim in claims_about(RECORDS, "abu-kamal"):
        assert f"claims/{claim.id}?f=html" in html
    assert 'src="../map.svg?day=2017-11-14&amp;place=abu-kamal' in html
    assert "the point may be off by 500 m" in html


def test_every_link_and_picture_of_a_place_s_page_is_there(client):
    html = client.get("/places/abu-kamal?day=2017-11-09&lang=ar", headers=BROWSER).text
    links = re.findall(r'(?:href|src)="([^"#]+)', html)
    ours = {urljoin("/places/abu-kamal", link.replace("&amp;", "&")) for link in links}
    followed = {link for link in ours if "//" not in link and "map.svg" not in link}
    assert [link for link in followed if client.get(link, headers=BROWSER).status_code != 200] == []


def test_a_place_without_position_says_so_and_has_no_map(client):
    unlocated = next(place for place in RECORDS.places.values() if place.position is None)
    html = client.get(f"/places/{unlocated.id}", headers=BROWSER).text
    assert "Not located" in html
    assert "map.svg" not in html


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/places/nowhere", 404, None),
        ("/places/", 404, None),
        ("/places/abu-kamal?day=2016-01-01", 400, "day"),
        ("/places/abu-kamal?width=3", 400, "width"),
    ],
)
def test_what_is_not_there_is_refused(client, address, status, parameter):
    answer = client.get(address)
    assert (answer.status_code, answer.json().get("parameter")) == (status, parameter)


def test_names_enter_the_page_as_text(tmp_path):
    evil = "<script>alert(1)</script>"
    data = write_world(tmp_path, places=changed("places", "birch", name=evil, note=evil))
    with TestClient(create_app(Settings(data=data))) as small:
        html = small.get("/places/birch", headers=BROWSER).text
    assert html.count("<script") == 1  # that of the theme
    assert "&lt;script&gt;" in html


# ---- previews of links ----


@pytest.mark.parametrize("address", ["/?day=2017-11-09", "/claims/x3", "/places/abu-kamal"])
def test_a_page_tells_what_others_show_of_a_link_to_it(public, address):
    head = Head(public.get(address, headers=BROWSER).text)
    assert head.meta["description"] == head.meta["og:description"] != ""
    assert head.meta["og:title"]
    assert head.meta["og:type"] == ("website" if address.startswith("/?") else "article")
    assert head.meta["twitter:card"] == "summary_large_image"
    assert head.meta["og:url"] == head.canonical == PUBLIC.rstrip("/") + address
    assert head.meta["og:image"].startswith(PUBLIC + "map.png?day=2017-11-")


def test_the_picture_of_a_preview_is_there(public):
    head = Head(public.get("/claims/x3", headers=BROWSER).text)
    answer = public.get(head.meta["og:image"].removeprefix(PUBLIC.rstrip("/")))
    assert answer.headers["content-type"] == "image/png"


def test_without_a_public_address_a_preview_names_no_host(client):
    head = Head(client.get("/places/abu-kamal", headers={**BROWSER, "Host": "evil.example"}).text)
    assert head.meta["og:image"].startswith("../map.png?")
    assert (head.canonical, head.meta.get("og:url")) == (None, None)


def test_the_day_first_shown_is_not_in_the_page_s_own_address(public):
    for address in ("/", "/?day=2017-11-14"):
        assert Head(public.get(address, headers=BROWSER).text).canonical == PUBLIC


def test_each_page_of_evidence_has_a_description(client):
    for address in ("/about", "/voices", "/why?lon=40.9&lat=34.4", "/sources/sana-es-2017-12-09"):
        assert Head(client.get(address, headers=BROWSER).text).meta["description"]


def test_the_preview_of_the_map_shows_what_its_address_shows(public):
    state = "day=2017-11-14&by=strength&without=sohr&at=places/abu-kamal&map=10/34.5/40.9"
    picture = Head(public.get(f"/?{state}", headers=BROWSER).text).meta["og:image"]
    shown = dict(parse_qsl(urlsplit(picture).query))
    box = [float(edge) for edge in shown.pop("bbox").split(",")]
    assert (box[0] + box[2], box[1] + box[3]) == pytest.approx((81.8, 69))
    assert box[2] - box[0] == pytest.approx(1200 * 360 / 256 / 2**10, abs=1e-3)
    assert shown == {
        "day": "2017-11-14",
        "by": "strength",
        "without": "sohr",
        "place": "abu-kamal",
    }
    assert public.get(picture.removeprefix(PUBLIC.rstrip("/"))).status_code == 200


def test_the_preview_of_a_link_to_a_claim_shows_that_claim(public):
    chosen = Head(public.get("/?claim=x3", headers=BROWSER).text).meta
    own = Head(public.get("/claims/x3", headers=BROWSER).text).meta
    for name in ("og:title", "og:description", "og:image"):
        assert chosen[name] == own[name]
    assert chosen["og:image"] == f"{PUBLIC}map.png?day=2017-11-14&claim=x3"
    assert chosen["og:url"] == f"{PUBLIC}?claim=x3"


@pytest.mark.parametrize("state", ["at=places/nowhere", "at=1,2", "map=a/b/c", "map=3/89/0"])
def test_what_a_picture_can_not_show_is_not_asked_of_it(public, state):
    picture = Head(public.get(f"/?{state}", headers=BROWSER).text).meta["og:image"]
    assert picture == f"{PUBLIC}map.png?day=2017-11-14"
