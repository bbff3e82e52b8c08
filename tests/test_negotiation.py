"""What a client's Accept and Accept-Encoding ask for."""

import pytest

from app.http.negotiation import encoding, media_type

OFFERED = ("application/geo+json", "text/html", "text/csv; charset=utf-8")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/geo+json"),
        ("*/*", "application/geo+json"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/*", "text/html"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/html;q=0.4, application/geo+json;q=0.5", "application/geo+json"),
        ("*/*;q=0.1, text/html;q=0", "application/geo+json"),
        ("TEXT/HTML", "text/html"),
        ("application/geo+json;q=0, */*", "text/html"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/html;q=nonsense", None),
        (";;,,q=1", None),
    ],
)
def test_the_best_of_what_is_offered_is_chosen(accept, chosen):
    assert media_type(accept, OFFERED) == chosen


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("deflate", ""),
    ],
)
def test_the_best_coding_is_chosen(header, chosen):
    assert encoding(header) == chosen
