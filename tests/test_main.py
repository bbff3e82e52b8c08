"""The application as a whole: its headers, its errors, its start, its data while it runs."""

import logging
from time import monotonic

import pytest
from starlette.testclient import TestClient
from worlds import ARTICLE, changed, csv_text, write_world

from app.http.headers import DATA, PAGE
from app.main import create_app
from app.settings import Settings
from geo import ArticleError, RecordsError

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = Settings(data=write_world(tmp_path_factory.mktemp("world")))
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        opened.app.add_route("/broken", broken)
        yield opened


async def broken(_request):
    raise RuntimeError("the secret of the house")


def page(client):
    """The page for readers."""
    return client.get("/", headers=BROWSER)


def eventually(fact, within_s=20):
    """Whether the fact comes true before the time is up."""
    end = monotonic() + within_s
    while monotonic() < end:
        if fact():
            return True
    return False


# ---- every answer ----


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/map.js", 200),
        ("GET", "/healthz", 200),
        ("GET", "/static/front.js", 200),
        ("GET", "/static/none.js", 404),
        ("GET", "/leaflet/leaflet.js", 200),
        ("GET", "/collections", 200),
        ("GET", "/collections/zones/items", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/?day=never", 400),
        ("POST", "/", 405),
        ("GET", "/broken", 500),
    ],
)
def test_every_answer_carries_the_policy(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    policy = PAGE if answer.headers["content-type"].startswith("text/html") else DATA
    assert {name: answer.headers.get(name) for name in policy} == policy


def test_the_policy_allows_no_inline_code_and_no_other_host():
    rules = dict(part.split(maxsplit=1) for part in PAGE["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert {word for rule in rules.values() for word in rule.split()} == {
        "'none'",
        "'self'",
        "data:",
    }
    assert [name for name, rule in rules.items() if "data:" in rule] == ["img-src"]


def test_an_answer_is_compressed_for_who_takes_it(client):
    answer = client.get("/map.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.text == client.get("/map.js", headers={"Accept-Encoding": "identity"}).text


def test_healthz_says_ok(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.head("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/collections/", "/static/"])
def test_an_address_there_is_not_gives_404(client, path):
    assert client.get(path, follow_redirects=False).status_code == 404


@pytest.mark.parametrize("path", ["/static/../geo/model.py", "/static/%2e%2e/pyproject.toml"])
def test_no_file_outside_static_is_served(client, path):
    assert client.get(path).status_code == 404


# ---- errors ----


@pytest.mark.parametrize(
    ("method", "path", "title"),
    [
        ("GET", "/nowhere", "Not Found"),
        ("GET", "/collections/nothing", "Not Found"),
        ("GET", "/?day=never", "Bad Request"),
        ("POST", "/", "Method Not Allowed"),
        ("GET", "/broken", "Internal Server Error"),
    ],
)
def test_an_error_is_a_problem_for_programs_and_a_page_for_browsers(client, method, path, title):
    problem, page = client.request(method, path), client.request(method, path, headers=BROWSER)
    assert problem.headers["content-type"] == "application/problem+json"
    assert (problem.json()["title"], problem.json()["status"]) == (title, problem.status_code)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{title}</h1>" in page.text
    assert all("Accept" in answer.headers["vary"].split(", ") for answer in (problem, page))


def test_a_method_that_is_not_allowed_is_answered_with_those_that_are(client):
    allowed = {method.strip() for method in client.post("/").headers["allow"].split(",")}
    assert {"GET", "HEAD"} <= allowed
    assert "POST" not in allowed


def test_an_error_of_ours_tells_nothing_and_is_logged_whole(client, caplog):
    answer = client.get("/broken")
    assert "secret" not in answer.text
    assert "the secret of the house" in caplog.text
    assert "Traceback" in caplog.text


# ---- the start ----


def test_bad_data_stops_the_start_with_all_its_faults(tmp_path):
    places = changed("places", "birch", lat="north")
    data = write_world(tmp_path, places=places, voices=csv_text("voices") + "x\n")
    with (
        pytest.raises(RecordsError, match=r"(?s)places\.csv:3: lat.*voices\.csv:5"),
        TestClient(create_app(Settings(data=data))),
    ):
        pass


def test_an_article_that_is_not_the_one_stops_the_start(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE + "More.\n", encoding="utf-8")
    with (
        pytest.raises(ArticleError, match=r"article\.txt: .*sha256"),
        TestClient(create_app(Settings(data=write_world(tmp_path), article=file))),
    ):
        pass


def test_nothing_is_read_before_the_start(tmp_path):
    create_app(Settings(data=tmp_path / "none"))


def test_two_applications_in_one_process_keep_to_their_own_data(tmp_path):
    data = write_world(tmp_path, places=changed("places", "birch", name="Beech"))
    with TestClient(create_app(Settings(data=data))) as one, TestClient(create_app()) as two:
        assert "Beech" in page(one).text
        assert "Beech" not in page(two).text


# ---- new data while it runs ----


def test_a_changed_record_is_served_soon(tmp_path):
    data = write_world(tmp_path)
    with TestClient(create_app(Settings(data=data, reload=True))) as client:
        assert "Beech" not in page(client).text
        write_world(tmp_path, places=changed("places", "birch", name="Beech"))
        assert eventually(lambda: "Beech" in page(client).text)
        assert "Beech" in client.get("/collections/places/items/birch").text


def test_broken_new_data_is_logged_whole_and_the_old_goes_on_being_served(tmp_path, caplog):
    data = write_world(tmp_path)
    with TestClient(create_app(Settings(data=data, reload=True))) as client:
        before = page(client).content
        write_world(tmp_path, places=changed("places", "birch", lat="north", bank="up"))
        faults = ("places.csv:3: lat 'north'", "places.csv:3: bank 'up'")
        assert eventually(lambda: all(fault in caplog.text for fault in faults))
        assert page(client).content == before


def test_repaired_data_is_served_again(tmp_path, caplog):
    caplog.set_level(logging.INFO, "deir_front")
    data = write_world(tmp_path)
    with TestClient(create_app(Settings(data=data, reload=True))) as client:
        (data / "voices.csv").unlink()
        assert eventually(lambda: "voices.csv: 'no such file'" in caplog.text)
        write_world(tmp_path)
        assert eventually(lambda: "the data has changed and is now served" in caplog.text)
        assert page(client).status_code == 200


def test_without_reload_the_data_stays_as_it_was_at_the_start(tmp_path):
    data = write_world(tmp_path)
    with TestClient(create_app(Settings(data=data))) as client:
        (data / "places.csv").unlink()
        assert page(client).status_code == 200
