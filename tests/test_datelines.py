"""Datelines, and days counted from them."""

from datetime import date

import pytest

from geo.articles.datelines import article_day, dateline
from geo.articles.days import dated

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
        ("BEIRUT: ", "BEIRUT", "", ""),
        ("MOSCOW. Nov 9 (Wire) - ", "MOSCOW", "Nov 9", "Wire"),
        ("TEHRAN, Nov 9, WIRE – ", "TEHRAN", "Nov 9", "WIRE"),
        ("AMMAN, 9 Nov 2017 (Wire) - ", "AMMAN", "9 Nov 2017", "Wire"),
        ("MOSCOW, 2017-11-09 (Wire) - ", "MOSCOW", "2017-11-09", "Wire"),
        ("MOSCOW, November 9, 2017, 14:30 GMT (Wire) - ", "MOSCOW", "November 9, 2017", "Wire"),
        ("BEIRUT, Thursday, November 9 — ", "BEIRUT", "November 9", ""),
        ("(WIRE) - Rome, 9 November - ", "Rome", "9 November", "WIRE"),
        ("[Beirut, 9 November] ", "Beirut", "9 November", ""),
        ("Beirut | WIRE — ", "Beirut", "", "WIRE"),
        ("Beirut (WIRE) ", "Beirut", "", "WIRE"),
        ("BEIRUT, Nov 9 (Wire) ", "BEIRUT", "Nov 9", "Wire"),
        ("Beirut, Nov 9 (WIRE).- ", "Beirut", "Nov 9", "WIRE"),
        ("TEHRAN (WIRE)- ", "TEHRAN", "", "WIRE"),
        ("Amman,Nov.9 (Wire) -- ", "Amman", "Nov.9", "Wire"),
        ("SOUTHWEST ASIA, November 14, 2017 - ", "SOUTHWEST ASIA", "November 14, 2017", ""),
    ],
)
def test_a_dateline_ends_where_the_first_sentence_begins(opening, place, day, agency):
    line = dateline(f"{opening}The army moved.", 0, len(opening) + 15)
    assert (line.places, line.day_words, line.agency) == ((place,), day, agency)
    assert line.end == len(opening)


@pytest.mark.parametrize(
    ("opening", "places", "country", "agency"),
    [
        ("BEIRUT/MOSCOW, Nov 9 (Wire) - ", ("BEIRUT", "MOSCOW"), "", "Wire"),
        ("GENEVA / NEW YORK (9 November 2017) – ", ("GENEVA", "NEW YORK"), "", ""),
        ("BAGHDAD and ERBIL, Iraq, Nov 9 (Wire) - ", ("BAGHDAD", "ERBIL"), "Iraq", "Wire"),
        ("BEIRUT, Lebanon — ", ("BEIRUT",), "Lebanon", ""),
        ("BEIRUT, Lebanon (WIRE)", ("BEIRUT",), "Lebanon", "WIRE"),
        ("DAMASCUS, SYRIA (3:20 P.M.) – ", ("DAMASCUS",), "SYRIA", ""),
        ("ST. PETERSBURG, Russia (Wire) — ", ("ST. PETERSBURG",), "Russia", "Wire"),
        ("Nov. 9 (Wire) -- ", (), "", "Wire"),
    ],
)
def test_places_and_country_of_a_dateline_are_told_apart(opening, places, country, agency):
    line = dateline(f"{opening}The army moved.", 0, len(opening) + 15)
    assert (line.places, line.country, line.agency) == (places, country, agency)
    assert line.end == len(opening)


@pytest.mark.parametrize(
    "text",
    [
        "The army moved - slowly.", "Damascus said no.", "", "On Nov. 12 - a Sunday - they left.",
        "In Hajin, Nov. 9 - the day - came.", "BREAKING: The army moved.",
        "ISIS - the group - left.",
        "Hajin (the town) Said no.", "The Observatory (SOHR) The", "Ali Hamid - a doctor - left.",
    ],
)  # fmt: skip
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
        ("fell on the 9th of November", date(2017, 11, 9), "day"),
        ("fell three days ago", date(2017, 11, 11), "day"),
        ("fell last night", date(2017, 11, 13), "day"),
        ("they will go on Friday", date(2017, 11, 17), "day"),
        ("men who fled on Monday, fell on Sunday", date(2017, 11, 12), "day"),
        ("the council, formed by it last month, met on Sunday", date(2017, 11, 12), "day"),
    ],
)
def test_words_are_counted_back_from_the_day_of_the_article(words, day, precision):
    when = dated(words, TUESDAY)
    assert (when.day, when.precision) == (day, precision)


@pytest.mark.parametrize(
    "words",
    [
        "they may leave",
        "the second march",
        "fell on Feb. 31",
        "men who fled on Monday returned",
        "it fell between Monday and Wednesday",
    ],
)
def test_words_that_name_no_day_give_none(words):
    assert dated(words, TUESDAY) is None


def test_the_year_is_that_of_the_publication_or_of_the_page():
    line = dateline("MOSCOW, Nov. 14 (Wire) -- Go.", 0, 29)
    assert article_day(line, "", date(2017, 11, 15)) == TUESDAY
    assert article_day(line, "printed 2017-11-14", None) == TUESDAY
    assert article_day(line, "no year here", None) is None
