"""What the tests of hostile requests share: where they are sent, and what holds of every answer.

Never a 5xx, never a trace of ours, and the next request is answered. They go over a socket as they
stand, to the real server, since a client library would repair half of them.
"""

import re

import pytest
from raw import ask

from app.api.resources import table

ITEMS = b"/collections/zones/items"
LONG = b"9" * 5000
SCRIPT = b"%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
TEMPLATE = b"%7B%7B7*191%7D%7D$%7B7*191%7D%23%7B7*191%7D%3C%25=7*191%25%3E%7B%25raw%25%7D"
SPLIT = b"%0D%0AX-Injected:%201%0D%0A%0D%0A%3Ch1%3E"
HTML = b"Accept: text/html"


def addresses():
    """Each address with its parameters."""
    names = {"layer": "zones", "id": "none"}
    for resource in table().resources:
        yield resource.path.format(**names), resource.known


@pytest.fixture(autouse=True)
def goes_on(shipped_url):
    """After each of these the server answers the next request."""
    yield
    assert ask(shipped_url, b"/healthz").status == 200


def check(reply):
    """What holds of every answer, also to hostile requests."""
    assert 200 <= reply.status < 500
    assert "x-injected" not in reply.headers
    assert not re.search(rb"Traceback|File \"/|site-packages", reply.body)
    if reply.status >= 400 and not reply.header("content-type").startswith("text/html"):
        assert reply.header("content-type") == "application/problem+json"
        assert reply.problem["status"] == reply.status
        assert reply.problem["detail"]
    return reply


def refused(reply, status=400, parameter=None):
    assert check(reply).status == status, reply.body[:300]
    if parameter:
        assert reply.problem["parameter"] == parameter
        assert reply.problem["expected"]
