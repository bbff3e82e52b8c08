"""Who counts as one client behind a proxy: whom a trusted proxy names, and nobody else's word."""

import json
import socket
import sys
from urllib.parse import urlsplit

import pytest
from raw import receive
from test_serving import process
from worlds import write_world

from app.limits import BURST_S

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs all of 127.0.0.0/8")


@pytest.fixture
def server(tmp_path):
    limited = ("--rate-limit", 1, "--forwarded-allow-ips", PROXY, "--access-log")
    with process("--data", write_world(tmp_path), *limited) as (started, url):
        yield started, urlsplit(url).port


def statuses(port, sender, *forwarded):
    """The status of a request from `sender` for each X-Forwarded-For, on one connection."""
    with socket.create_connection((PROXY, port), 60, source_address=(sender, 0)) as connection:
        stream = connection.makefile("rb")
        for name in forwarded:
            header = f"X-Forwarded-For: {name}\r\n" if name else ""
            connection.sendall(f"GET /conformance HTTP/1.1\r\nHost: x\r\n{header}\r\n".encode())
            yield receive(stream).status


def test_each_client_that_a_trusted_proxy_names_has_its_own_limit(server):
    _, port = server
    burst = BURST_S * ["198.51.100.7"]
    assert list(statuses(port, PROXY, *burst, "198.51.100.7")) == [200] * BURST_S + [429]
    assert list(statuses(port, PROXY, "198.51.100.8", "198.51.100.7")) == [200, 429]


def test_a_header_from_anybody_else_gives_no_second_bucket(server):
    _, port = server
    invented = [f"198.51.100.{n}" for n in range(BURST_S + 1)]
    assert list(statuses(port, STRANGER, *invented)) == [200] * BURST_S + [429]
    assert list(statuses(port, PROXY, "198.51.100.1")) == [200]


def test_what_a_client_puts_before_the_proxys_word_is_not_believed(server):
    """The proxy appends the address it sees: the last that is not a trusted one counts."""
    _, port = server
    told = [f"203.0.113.{n}, 198.51.100.9" for n in range(BURST_S + 1)]
    assert list(statuses(port, PROXY, *told)) == [200] * BURST_S + [429]


def test_the_access_log_names_whom_the_limit_counts(server):
    started, port = server
    assert list(statuses(port, PROXY, "198.51.100.7")) == [200]
    assert list(statuses(port, STRANGER, "198.51.100.7")) == [200]
    clients = [json.loads(started.stderr.readline())["client"] for _ in range(2)]
    assert clients == ["198.51.100.7", STRANGER]
