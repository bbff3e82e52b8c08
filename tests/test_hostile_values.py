"""Values meant to harm, in every parameter: refused by its name, or rightly answered."""

import pytest
from attacks import (
    FILTERS,
    LONG,
    NESTED,
    SCRIPT,
    SPLIT,
    TEMPLATE,
    VALUES,
    ZONE_ITEMS,
    check,
    check_refused,
    goes_on,  # noqa: F401 (a fixture)
    known_parameters,
)
from raw import ask, connect, exchange, receive


@pytest.fixture(scope="module")
def url(shipped_url):
    return shipped_url


def sound(path, name):
    """The address with the other parameters it can't do without."""
    others = {"lon": "40.9", "lat": "34.4"} if path == "/why" else {}
    return path + "?" + "".join(f"{k}={v}&" for k, v in others.items() if k != name)


QUESTIONS = [(sound(path, name), name) for path, names in known_parameters() for name in names]


# ---- every value in every parameter ----


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_value_of_any_parameter_does_harm(url, value):
    with connect(url) as connection, connection.makefile("rb") as stream:
        for path, name in QUESTIONS:
            target = b"%s%s=%s" % (path.encode(), name.encode(), value)
            connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % target)
            reply = check(receive(stream))
            if reply.status == 400:
                assert reply.problem["parameter"] == name, (target, reply.body)


@pytest.mark.parametrize("value", [SCRIPT, TEMPLATE, SPLIT], ids=["script", "template", "split"])
def test_no_value_that_a_page_repeats_runs(url, value):
    with connect(url) as connection, connection.makefile("rb") as stream:
        for path, name in [*QUESTIONS, ("/nowhere?", "x"), ("/collections/zones/items?", "none")]:
            for place in (b"%s%s=%s", b"%s%s=%s&f=html", b"%s/%s%s"):
                at = path.encode() if b"=" in place else path.partition("?")[0].encode()
                target = place % (at, name.encode(), value)
                get = b"GET %s HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n" % target
                connection.sendall(get)
                reply = check(receive(stream))
                assert b"<script>alert" not in reply.body
                assert b"<img src=x" not in reply.body
                assert b"1337" not in reply.body


@pytest.mark.parametrize(("path", "name"), QUESTIONS)
def test_a_parameter_given_twice_is_refused(url, path, name):
    reply = ask(url, b"%s%s=1&%s=1" % (path.encode(), name.encode(), name.encode()))
    if path in ("/?", "/map.js?"):  # the page takes what links it was given carry, its script too
        check(reply)
    else:
        check_refused(reply, 400, name)


# ---- one by one ----


@pytest.mark.parametrize("text", FILTERS.values(), ids=FILTERS)
def test_a_filter_that_is_none_is_refused_by_name(url, text):
    check_refused(ask(url, ZONE_ITEMS + b"?filter=" + text), 400, "filter")


JSON_FILTERS = {
    "nested too deep": NESTED,
    "not JSON": b"%7B",
    "a number": b"1",
    "a list": b"%5B%5D",
    "nothing": b"%7B%7D",
    "an unknown operator": b"%7B%22op%22:%22exec%22,%22args%22:%5B1%5D%7D",
    "no arguments": b"%7B%22op%22:%22=%22%7D",
    "a number without end": b"%7B%22op%22:%22=%22,%22args%22:%5B1e999,1%5D%7D",
    "a surrogate": b"%7B%22op%22:%22=%22,%22args%22:%5B%22%5Cud800%22,1%5D%7D",
    "lists in lists": b"%5B" * 500,
}


@pytest.mark.parametrize("text", JSON_FILTERS.values(), ids=JSON_FILTERS)
def test_a_filter_in_json_that_is_none_is_refused_by_name(url, text):
    check_refused(ask(url, ZONE_ITEMS + b"?filter-lang=cql2-json&filter=" + text), 400, "filter")


LIKE = {
    "40 wildcards": b"%25" * 40 + b"x",
    "alternating wildcards": b"%25a" * 60,
    "underscores": b"_" * 300,
    "a regular expression": b"(a%2B)%2B$",
    "a backslash at the end": b"%5C",
}


@pytest.mark.parametrize("pattern", LIKE.values(), ids=LIKE)
def test_a_pattern_made_to_take_long_is_answered(url, pattern):
    reply = check(ask(url, b"/collections/claims/items?filter=summary%20LIKE%20'" + pattern + b"'"))
    assert reply.status in (200, 400)


BOXES = {
    "three numbers": b"1,2,3",
    "five numbers": b"1,2,3,4,5",
    "1,000 numbers": b",".join([b"1"] * 1000),
    "south above north": b"1,9,2,3",
    "longitudes beyond 180": b"-181,0,1,1",
    "latitudes beyond 90": b"0,-91,1,1",
    "NaN": b"nan,0,1,1",
    "infinity": b"-inf,0,inf,1",
    "1e999": b"0,0,1e999,1",
    "hexadecimal": b"0x0,0,1,1",
    "blanks": b"1,%202,3,4",
    "an empty number": b"1,,3,4",
    "heights upside down": b"1,2,9,3,4,8",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_box_that_is_none_is_refused_by_name(url, box):
    check_refused(ask(url, ZONE_ITEMS + b"?bbox=" + box), 400, "bbox")


TIMES = {
    "29 February 2017": b"2017-02-29",
    "the year 0": b"0000-01-01",
    "the year 10,000": b"10000-01-01",
    "an interval upside down": b"2017-12-01/2017-11-01",
    "open at both ends": b"../..",
    "three ends": b"2017-01-01/2017-01-02/2017-01-03",
    "a week": b"2017-W46-2",
    "an instant beyond the last year": b"9999-12-31T23:59:59-23:59",
    "a leap second": b"2017-06-30T23:59:60Z",
    "an instant without zone": b"2017-11-14T12:00:00",
    "Arabic digits": b"%D9%A2%D9%A0%D9%A1%D9%A7-11-14",
}


@pytest.mark.parametrize("time", TIMES.values(), ids=TIMES)
def test_a_time_that_is_none_is_refused_by_name(url, time):
    check_refused(ask(url, ZONE_ITEMS + b"?datetime=" + time), 400, "datetime")


QUERIES = {  # a query string, and the name in the refusal
    "unknown": (b"foo=1", "foo"),
    "in capitals": (b"LIMIT=1", "LIMIT"),
    "another one's key": (b"bbox%00=1", "bbox\0"),
    "no name": (b"=1", ""),
    "in a list": (b"limit[]=1", "limit[]"),
    "a prototype": (b"__proto__=1", "__proto__"),
    "divided by a semicolon": (b"limit=1;offset=1", "limit"),
    "another fragment": (b"limit=1%23", "limit"),
    "100 parameters": (b"&".join(b"a%d=1" % n for n in range(100)), "query"),
    "raw bytes": (b"limit=\xff", None),
    "raw UTF-8": ("limit=١".encode(), None),
    "a raw script": (b'limit="><script>alert(1)</script>', "limit"),
    "an unknown sort key": (b"sortby=__class__", "sortby"),
    "an unknown property": (b"properties=__dict__", "properties"),
    "an unknown format": (b"f=../../x", "f"),
    "an unknown system": (b"crs=http://127.0.0.1/steal", "crs"),
    "a system that the format can't be in": (
        b"f=kml&crs=http://www.opengis.net/def/crs/EPSG/0/32637",
        "crs",
    ),
    "a system for a spreadsheet that isn't one": (b"f=csv&crs=EPSG:32637", "crs"),
    "properties that are functions": (b"f=csv&properties=geometry,__init__", "properties"),
    "another host's system": (b"bbox-crs=file:///etc/passwd&bbox=1,2,3,4", "bbox-crs"),
    "an unknown filter language": (b"filter-lang=sql&filter=1=1", "filter-lang"),
    "offset beyond counting": (b"offset=-" + LONG, "offset"),
    "limit of nothing": (b"limit=0", "limit"),
    "a fraction": (b"limit=1.5", "limit"),
    "a number with an exponent": (b"limit=1e3", "limit"),
}


@pytest.mark.parametrize(("query", "name"), QUERIES.values(), ids=QUERIES)
def test_a_query_that_is_none_is_refused_by_name(url, query, name):
    check_refused(ask(url, ZONE_ITEMS + b"?" + query), 400, name)


def test_a_filter_in_the_body_of_a_get_is_not_read(url):
    body = b'{"op":"=","args":[1,2]}'
    head = b"GET /collections HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n"
    request = head + b"Content-Length: %d\r\n\r\n" % len(body)
    assert check(exchange(url, request, body)).status == 200
