"""Datelines, and days counted from them."""

from datetime import date

import pytest

from geo.articles.datelines import article_day, dated, dateline

TUESDAY = date(2017, 11, 14)


@pytest.mark.parametrize(
    ("opening", "place", "day", "agency"),
    [
        ("MOSCOW, Nov. 14 (Wire) -- ", "MOSCOW", "Nov. 14", "Wire"),
        ("BEIRUT (Wire) - ", "BEIRUT", "", "Wire"),
        ("Beirut, Nov 5, 2017 (AW) - ", "Beirut", "Nov 5, 2017", "AW"),
        ("MOSCOW, November 14. /WIRE/. ", "MOSCOW", "November 14", "WIRE"),
        ("Deir al-Zour, SAW – ", "Deir al-Zour", "", "SAW"),
        ("DAMASCUS — ", "DAMASCUS", "", ""),
    ],
)
def test_a_dateline_ends_where_the_first_sentence_begins(opening, place, day, agency):
    found = dateline(f"{opening}The army moved.", 0, len(opening) + 15)
    assert (found.place, found.day_words, found.agency) == (place, day, agency)
    assert found.end == len(opening)


@pytest.mark.parametrize("text", ["The army moved - slowly.", "Damascus said no.", ""])
def test_a_sentence_is_no_dateline(text):
    assert dateline(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("words", "day", "precision"),
    [
        ("entered on Tuesday", date(2017, 11, 14), "day"),
        ("entered on Wednesday", date(2017, 11, 8), "day"),
        ("yesterday's attack", date(2017, 11, 13), "day"),
        ("fell on Nov. 9", date(2017, 11, 9), "day"),
        ("fell on 9 November 2016", date(2016, 11, 9), "day"),
        ("fell on December 20", date(2016, 12, 20), "day"),
        ("fell last week", date(2017, 11, 9), "week"),
        ("fell in October", date(2017, 10, 15), "month"),
    ],
)
def test_words_are_counted_back_from_the_day_of_the_article(words, day, precision):
    found = dated(words, TUESDAY)
    assert (found.day, found.precision) == (day, precision)


@pytest.mark.parametrize("words", ["they may leave", "the second march", "fell on Feb. 31"])
def test_other_words_are_no_day(words):
    assert dated(words, TUESDAY) is None


def test_the_year_is_that_of_the_publication_or_of_the_page():
    line = dateline("MOSCOW, Nov. 14 (Wire) -- Go.", 0, 29)
    assert article_day(line, "", date(2017, 11, 15)) == TUESDAY
    assert article_day(line, "printed 2017-11-14", None) == TUESDAY
    assert article_day(line, "no year here", None) is None
