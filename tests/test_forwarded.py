"""Who counts as one client behind a proxy: whom a trusted proxy names, and nobody else's word."""

import json
import socket
import sys
from urllib.parse import urlsplit

import pytest
from raw import receive
from test_serving import process
from worlds import write_world

from app.server.limits import BURST_S

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs all of 127.0.0.0/8")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a server for all of these: each test has clients of its own."""
    with limited(tmp_path_factory.mktemp("world")) as (_, url):
        yield urlsplit(url).port


def limited(directory, *options):
    options = ("--rate-limit", 1, "--forwarded-allow-ips", PROXY, *options)
    return process("--data", write_world(directory), *options)


def statuses(port, sender, *forwarded):
    """The status of a request from `sender` for each X-Forwarded-For, on one connection."""
    with socket.create_connection((PROXY, port), 60, source_address=(sender, 0)) as connection:
        stream = connection.makefile("rb")
        for name in forwarded:
            header = f"X-Forwarded-For: {name}\r\n" if name else ""
            connection.sendall(f"GET /conformance HTTP/1.1\r\nHost: x\r\n{header}\r\n".encode())
            yield receive(stream).status


def test_each_client_that_a_trusted_proxy_names_has_its_own_limit(port):
    burst = BURST_S * ["198.51.100.7"]
    assert list(statuses(port, PROXY, *burst, "198.51.100.7")) == [200] * BURST_S + [429]
    assert list(statuses(port, PROXY, "198.51.100.8", "198.51.100.7")) == [200, 429]


def test_a_header_from_anybody_else_gives_no_second_bucket(port):
    invented = [f"198.51.100.{n}" for n in range(BURST_S + 1)]
    assert list(statuses(port, STRANGER, *invented)) == [200] * BURST_S + [429]
    assert list(statuses(port, PROXY, "198.51.100.1")) == [200]


def test_what_a_client_puts_before_the_proxys_word_is_not_believed(port):
    """The proxy appends the address it sees: the last that is not a trusted one counts."""
    forwarded = [f"203.0.113.{n}, 198.51.100.9" for n in range(BURST_S + 1)]
    assert list(statuses(port, PROXY, *forwarded)) == [200] * BURST_S + [429]


def test_the_access_log_names_whom_the_limit_counts(tmp_path):
    with limited(tmp_path, "--access-log") as (started, url):
        for sender in (PROXY, STRANGER):
            assert list(statuses(urlsplit(url).port, sender, "198.51.100.7")) == [200]
        clients = [json.loads(started.stderr.readline())["client"] for _ in range(2)]
    assert clients == ["198.51.100.7", STRANGER]
