"""Other hosts: who may frame the map, and whose tiles lie below it. Nobody's, unless named."""

import re

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.http.headers import PAGE
from app.http.other_hosts import NOBODY, Outside, Tiles, framer, tiles_url
from app.main import create_app
from app.settings import Settings
from geo import QueryError

HTML = {"Accept": "text/html"}
TILES = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "A <b>survey</b> & others")
OTHERS = ("https://example.org", "https://*.example.net:8443")


def answer(data, path, outside=NOBODY):
    with TestClient(create_app(Settings(data=data, outside=outside)), headers=HTML) as client:
        return client.get(path)


def rules(response):
    policy = response.headers["content-security-policy"]
    return dict(part.split(maxsplit=1) for part in policy.split("; "))


# ---- who may frame the map ----


@pytest.mark.parametrize(
    "path", ["/", "/about", "/articles/paper", "/claims/leaving?f=html", "/?day=x"]
)
def test_no_page_but_the_one_for_frames_may_be_framed(data, path):
    response = answer(data, path, Outside(framers=OTHERS))
    assert rules(response)["frame-ancestors"] == "'none'"
    assert response.headers["x-frame-options"] == "DENY"


def test_only_our_own_pages_may_frame_it_unless_others_are_named(data):
    response = answer(data, "/?embed=1")
    assert rules(response)["frame-ancestors"] == "'self'"
    assert response.headers["x-frame-options"] == "SAMEORIGIN"


def test_named_origins_may_frame_it_and_no_older_header_contradicts(data):
    response = answer(data, "/?embed=1", Outside(framers=OTHERS))
    assert rules(response)["frame-ancestors"] == " ".join(("'self'", *OTHERS))
    assert "x-frame-options" not in response.headers


def test_nothing_else_of_the_policy_is_wider_in_a_frame(data):
    policy = rules(answer(data, "/?embed=1", Outside(framers=("*",))))
    usual = dict(part.split(maxsplit=1) for part in PAGE["Content-Security-Policy"].split("; "))
    assert policy | {"frame-ancestors": "'none'"} == usual


@pytest.mark.parametrize("value", ["2", "yes", "", "1 ", "١"])
def test_embed_is_0_or_1(data, value):
    response = answer(data, f"/?embed={value}")
    assert response.status_code == 400
    assert "expected 0 or 1" in response.text


def test_the_page_for_frames_has_a_link_to_the_whole_map_and_its_credits(data):
    page = answer(data, "/?embed=1&day=2020-01-05").text
    assert re.search(r'id="whole" href="\./\?day=2020-01-05"', page)
    assert '<base target="_blank">' in page
    assert '<div class="text" inert>' in page
    assert "A publisher" in page.partition('class="slim"')[2].partition("</footer>")[0]


def test_what_zones_are_filled_with_is_not_in_what_a_frame_hides(data):
    """A browser fills nothing with a pattern in hidden text: contested ground stayed empty."""
    page = answer(data, "/?embed=1").text
    assert page.index('id="contested"') < page.index('<div class="text" inert>')


def test_the_whole_map_has_nothing_of_the_page_for_frames(data):
    for path in ("/", "/?embed=0"):
        page = answer(data, path).text
        assert "embed." not in page.replace("static/embed.js", "", 1)
        assert "<base" not in page
        assert "inert" not in page


GOOD = [*OTHERS, "http://localhost:3000", "http://127.0.0.1", "http://[::1]:80", "*"]
BAD = [
    *("", "example.org", "https://", "https://example.org/", "https://example.org/page", "'self'"),
    *("https://a.org https://b.org", "https://a.org;script-src *", "https://a.org,b.org", "null"),
    *("https://user@example.org", "https://*", "https://*.", "https://a..b", "data:", "https:"),
    *("https://exämple.org", "https://EXAMPLE.org", "https://a.org\r\nX: 1", "https://a.org:port"),
]


@pytest.mark.parametrize("origin", GOOD)
def test_an_origin_is_taken(origin):
    assert framer(origin) == origin


@pytest.mark.parametrize("origin", BAD)
def test_what_is_no_origin_is_refused(origin):
    with pytest.raises(QueryError, match="expected an origin such as https://example"):
        Outside(framers=(origin,))


# ---- tiles ----


def test_without_tiles_no_page_may_load_from_anywhere_else(data):
    response = answer(data, "/")
    assert rules(response)["img-src"] == "'self' data:"
    assert "tiles" not in response.text


def test_tiles_add_their_one_origin_to_images_of_the_map_and_nothing_else(data):
    policy = rules(answer(data, "/", Outside(TILES)))
    assert policy["img-src"] == "https://tiles.example.org 'self' data:"
    assert str(policy).count("example.org") == 1
    assert "example.org" not in str(rules(answer(data, "/about", Outside(TILES))))


def test_the_attribution_reaches_the_page_as_text_in_its_settings(data):
    page = answer(data, "/", Outside(TILES)).text
    assert "A &lt;b&gt;survey&lt;/b&gt; &amp; others" in page
    assert "<b>survey" not in page
    assert re.search(r'<script src="static/tiles\.js[^"]*" defer>', page)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.org/{z}/{x}/{y}.png", "https://a.org"),
        ("https://a-1.b.org:8443/t/{z}/{y}/{x}@2x.png?key=a%20b", "https://a-1.b.org:8443"),
        ("http://127.0.0.1:9000/{z}-{x}-{y}", "http://127.0.0.1:9000"),
        ("http://localhost/{z}{x}{y}", "http://localhost"),
    ],
)
def test_a_template_of_tiles_is_taken_with_its_origin(url, origin):
    assert tiles_url(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        *("", "/{z}/{x}/{y}.png", "a.org/{z}/{x}/{y}", "http://a.org/{z}/{x}/{y}", "https://a.org/"),
        *("https://a.org/{z}/{x}", "https://a.org/{z}/{x}/{y}/{y}", "https://a.org/{z}/{x}/{y}/{k}"),
        *("https://{s}.a.org/{z}/{x}/{y}", "https://a.org/{s}/{z}/{x}/{y}", "//a.org/{z}/{x}/{y}"),
        *("https://a:b@c.org/{z}/{x}/{y}", "https://a.org:{z}/{x}/{y}", "https://a.org{z}/{x}/{y}"),
        *("https://a.org/{z}/{x}/{y}; script-src *", "https://a.org/{z}/{x}/{y}\n"),
        *("javascript:alert(1)//{z}{x}{y}", "https://a.org;b/{z}/{x}/{y}", "ftp://a.org/{z}/{x}/{y}"),
        *("https://a.org/{z}/{x}/{y}\"'>", "https://a.org/{z}/{x}/{y}#{z}"),
        *("https://a.org\\@b/{z}/{x}/{y}", "https://a.org/{{z}}/{x}/{y}"),
    ],
)  # fmt: skip
def test_what_is_no_template_of_tiles_is_refused(url):
    with pytest.raises(QueryError, match=r"tiles=.*expected https://HOST"):
        Tiles(url, "A survey")


@pytest.mark.parametrize("attribution", ["", " ", "\t\n"])
def test_tiles_without_an_attribution_are_refused(attribution):
    with pytest.raises(QueryError, match=r"attribution=.*whom the tiles are owed to"):
        Tiles(TILES.url, attribution)


# ---- the command line ----


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--tiles", TILES.url], "--tiles: expected --attribution TEXT too"),
        (["--tiles", TILES.url, "--attribution", " "], "--tiles: expected --attribution TEXT too"),
        (["--attribution", "A survey"], "--attribution: expected --tiles URL too"),
    ],
)
def test_tiles_and_their_attribution_go_together(capsys, data, options, sentence):
    assert main(["serve", "--port", "0", "--data", str(data), *options]) == 2
    assert capsys.readouterr().err.startswith(sentence)


@pytest.mark.parametrize("options", [["--embed", "example.org"], ["--tiles", "https://a.org/"]])
def test_a_wrong_host_ends_with_usage_and_what_was_expected(capsys, options):
    with pytest.raises(SystemExit) as ended:
        main(["serve", *options])
    assert ended.value.code == 2
    assert f"argument {options[0]}: '{options[1]}': expected " in capsys.readouterr().err
