"""What whoever runs the server sees of it: probes, access log, ids of errors, figures, limits."""

import json

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.__main__ import main
from app.api.resources import table
from app.main import create_app
from app.server.limits import BURST_S, CLIENTS_MAX, Buckets, client
from app.server.metrics import Metrics
from app.settings import Settings


def opened(data, **options):
    return TestClient(create_app(Settings(data=data, **options)), raise_server_exceptions=False)


async def broken(_request):
    raise RuntimeError("the secret of the house")


# ---- probes ----


def test_readyz_tells_the_version_of_the_data(data):
    with opened(data) as client:
        answer = client.get("/readyz")
        version = client.get("/versions").json()["current"]
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (answer.json()["ready"], answer.json()["version"]) == (True, version)


def test_before_the_data_is_read_it_lives_and_is_not_ready(data):
    client = opened(data)  # not entered: nothing has started
    assert client.get("/healthz").text == "ok\n"
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["ready"]) == (
        503,
        False,
    )


# ---- errors and the access log ----


def test_an_error_is_logged_once_under_the_id_that_the_client_is_told(data, caplog):
    with opened(data) as client:
        client.app.add_route("/broken", broken)
        answer = client.get("/broken")
    known = answer.json()["request_id"]
    assert answer.headers["x-request-id"] == known
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [known]
    assert caplog.text.count("Traceback") == 1


def test_an_address_cannot_forge_a_line_of_the_log(data, caplog):
    with opened(data) as client:
        client.app.add_route("/broken/{rest}", broken)
        client.get("/broken/%0AERROR:%20forged%1B[31m")
    assert "\n" not in caplog.records[0].getMessage()
    assert "\x1b" not in caplog.records[0].getMessage()


@pytest.fixture
def lines(capsys):
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_the_access_log_has_a_line_for_each_request_with_the_id_of_its_answer(data, lines):
    with opened(data, access_log=True) as client:
        client.app.add_route("/broken", broken)
        answers = [
            client.get("/collections"),
            client.get("/collections?limit=1%0A"),
            client.get("/nowhere%0A{}"),
            client.get("/broken"),
        ]
    entries = lines()
    assert [line["status"] for line in entries] == [200, 400, 404, 500]
    assert [line["id"] for line in entries] == [a.headers["x-request-id"] for a in answers]
    assert [line["bytes"] for line in entries][1:] == [len(a.content) for a in answers][1:]
    assert entries[2]["path"] == "/nowhere\n{}"
    assert answers[3].json()["request_id"] == entries[3]["id"]


def test_an_id_that_a_client_sends_is_not_taken(data, lines):
    with opened(data, access_log=True) as client:
        answer = client.get("/collections", headers={"X-Request-Id": "mine"})
    assert answer.headers["x-request-id"] == lines()[0]["id"] != "mine"


def test_without_access_log_nothing_is_written_and_no_id_given(data, lines):
    with opened(data) as client:
        assert "x-request-id" not in client.get("/collections").headers
    assert lines() == []


# ---- figures ----


def figures(client):
    families = list(text_string_to_metric_families(client.get("/metrics").text))
    return {(s.name, *sorted(s.labels.values())): s.value for f in families for s in f.samples}


def test_metrics_count_answers_by_resource_and_status(data):
    with opened(data, metrics=True) as client:
        for path in ("/collections", "/collections", "/nowhere", "/why?lon=x", "/"):
            client.get(path)
        values = figures(client)
        version = client.get("/versions").json()["current"]
    count = "deir_front_answer_seconds_count"
    assert values[count, "200", "GET", "collections"] == 2
    assert values[count, "404", "GET", "other"] == 1
    assert values[count, "400", "GET", "why"] == 1
    assert values["deir_front_data", version] == 1
    assert values["deir_front_kept_bytes",] > 0


def test_no_address_makes_a_new_label():
    paths = ["/", "/a", "/b/c", "", "*", "/collections/x/y/z/a", "/collections/none/items", "//"]
    metrics = Metrics(None, None, table().name)
    assert {metrics.label(path) for path in paths} == {"landing", "other", "features"}


def test_there_are_no_metrics_unless_asked_for(data):
    with opened(data) as client:
        assert client.get("/metrics").status_code == 404


def test_metrics_of_several_workers_are_refused(data, capsys):
    assert main(["serve", "--data", str(data), "--metrics", "--workers", "2"]) == 2
    assert capsys.readouterr().err.startswith("--metrics: expected --workers 1")


# ---- limits ----


def test_who_asks_too_often_is_told_when_to_come_again(data):
    with opened(data, rate_limit=1) as client:
        answers = [client.get("/collections") for _ in range(BURST_S + 1)]
        assert client.get("/healthz").status_code == 200
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].json()["title"] == "Too Many Requests"


def test_a_bucket_fills_again_at_the_rate():
    now = [0.0]
    buckets = Buckets(2, lambda: now[0])
    assert [buckets.wait_s("a") for _ in range(2 * BURST_S)] == [0] * 2 * BURST_S
    assert buckets.wait_s("a") == 0.5
    assert buckets.wait_s("b") == 0
    now[0] = 0.5
    assert (buckets.wait_s("a"), buckets.wait_s("a")) == (0, 0.5)


def test_the_table_of_clients_is_bounded():
    buckets = Buckets(1)
    for number in range(CLIENTS_MAX + 100):
        buckets.wait_s(str(number))
    assert len(buckets.filled) == CLIENTS_MAX


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("a:b", "a:c", False),
    ],
)
def test_a_client_is_an_address_or_a_network_of_ipv6(one, other, same):
    assert (client({"client": (one, 1)}) == client({"client": (other, 2)})) == same


def test_a_connection_without_address_is_a_client():
    assert client({"client": None}) == ""
