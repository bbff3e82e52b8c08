"""What the tests of hostile requests share: where they are sent, and what holds of every answer.

Never a 5xx, never a trace of ours, and the next request is answered. They go over a socket as they
stand, to the real server, since a client library would repair half of them.
"""

import re

import pytest
from raw import ask

from app.api.resources import table

ZONE_ITEMS = b"/collections/zones/items"
LONG = b"9" * 5000
SCRIPT = b"%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
TEMPLATE = b"%7B%7B7*191%7D%7D$%7B7*191%7D%23%7B7*191%7D%3C%25=7*191%25%3E%7B%25raw%25%7D"
SPLIT = b"%0D%0AX-Injected:%201%0D%0A%0D%0A%3Ch1%3E"
HTML = b"Accept: text/html"


VALUES = {  # what stands after `name=`
    "empty": b"",
    "a blank": b"%20",
    "a NUL": b"%00",
    "a NUL in the middle": b"2017-11-14%00",
    "a broken percent sign": b"%ZZ",
    "half a percent sign": b"%",
    "overlong UTF-8": b"%C0%AF",
    "a surrogate": b"%ED%A0%80",
    "half a character": b"%E2%80",
    "bidi controls": b"%E2%80%AE%E2%81%A6abc%E2%81%A9",
    "a line separator": b"%E2%80%A8",
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "1e999": b"1e999",
    "a huge number": LONG,
    "a negative number": b"-1",
    "underlined digits": b"1_0",
    "Arabic digits": b"%D9%A1%D9%A2",
    "full-width digits": b"%EF%BC%91",
    "hexadecimal": b"0x10",
    "true": b"true",
    "null": b"null",
    "a list in JSON": b"%5B%5D",
    "an object in JSON": b"%7B%22a%22:1%7D",
    "commas only": b",,,,,,,,",
    "a path upwards": b"../../../../etc/passwd",
    "a path upwards, encoded": b"..%2f..%2fetc%2fpasswd",
    "an address of a file": b"file:///etc/passwd",
    "SQL": b"1'%20OR%20'1'='1",
    "a shell": b"$(id)%60id%60%7Cid",
    "a format string": b"%25s%25n%7B0.__class__%7D",
    "a lookup": b"$%7Bjndi:ldap://127.0.0.1/a%7D",
    "script": SCRIPT,
    "a template": TEMPLATE,
    "a split answer": SPLIT,
    "10,000 characters": b"a" * 10_000,
}


DEEP = b"(" * 1900 + b"1=1" + b")" * 90
NESTED = b"%7B%22op%22:%22not%22,%22args%22:%5B" * 30 + b"true" + b"%5D%7D" * 30
FILTERS = {  # what stands after `filter=`
    "1,900 parentheses": DEEP,
    "40 parentheses": b"(" * 40 + b"holder='gov'" + b")" * 40,
    "2,001 characters": b"holder='" + b"a" * 2000 + b"'",
    "400 terms": b"%20OR%20".join([b"1=1"] * 400),
    "an unknown function": b"sleep(100)=1",
    "a function of the system": b"__import__('os')=1",
    "an unknown property": b"password='x'",
    "an attribute of Python": b"holder.__class__='x'",
    "an unclosed text": b"holder='gov",
    "an unclosed parenthesis": b"(holder='gov'",
    "nothing but a comment": b"--",
    "two statements": b"holder='gov';DROP%20TABLE%20zones",
    "a NUL in a text": b"holder='%00'%20AND%20(",
    "an impossible day": b"valid_from%3EDATE('2017-02-30')",
    "an impossible instant": b"valid_from%3ETIMESTAMP('2017-02-30T99:00:00Z')",
    "NaN": b"area_km2%3ENaN",
    "a polygon of one point": b"S_INTERSECTS(geometry,POLYGON((0%200)))",
    "nested collections": b"S_INTERSECTS(geometry," + b"GEOMETRYCOLLECTION(" * 60,
    "a point at infinity": b"S_INTERSECTS(geometry,POINT(1e999%200))",
    "division by nothing": b"area_km2/0=",
}


def known_parameters():
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


def check_refused(reply, status=400, parameter=None):
    assert check(reply).status == status, reply.body[:300]
    if parameter:
        assert reply.problem["parameter"] == parameter
        assert reply.problem["expected"]
