"""The interface in Arabic: nothing missing, nothing left in English, and the English as it was."""

import re
import string
from datetime import date
from html.parser import HTMLParser

import messages
import pytest
from conftest import shipped_client
from shipped import FRONT, RECORDS
from worlds import PLACES_M, changed, lonlat, write_world

from app.words.language import DEFAULT, ENGLISH, alternates, language, languages
from app.words.terms import REASONS, RELATION_WORDS, reason_text, rule_text
from geo.control.interest import interests
from geo.records.columns import CLAIM_KINDS, SOURCE_KINDS
from geo.records.spec import NO_PARTY

ARABIC = languages()["ar"]
TRANSLATED = [code for code in languages() if code != DEFAULT]
HTML = {"Accept": "text/html"}
ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "aria-valuetext")
NAMES = {
    *(
        "API",
        "BibTeX",
        "CSL",
        "CSV",
        "DOI",
        "EPSG",
        "GeoJSON",
        "GeoPackage",
        "Parquet",
        "GeoPandas",
        "GET",
        "HEAD",
        "JSON",
    ),
    *(
        "JSON-LD",
        "OpenAPI",
        "JavaScript",
        "Leaflet",
        "MIT",
        "PNG",
        "SHA",
        "SVG",
        "URL",
        "UTM",
        "WGS",
    ),
    *("bibtex", "csl", "geojson", "json", "jsonld", "CSL-JSON", "SHA-256", "png", "svg"),
}
"""Names that Arabic texts write in Latin letters too."""


def text_of(message):
    """The message, or its first form."""
    return message.id if isinstance(message.id, str) else message.id[0]


def placeholders(text):
    """What is filled in: %(name)s and {name}; and the markup."""
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w+\}|</?[a-z]+[^>]*>", text))


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_of_the_interface_is_in_the_catalogue_and_no_other(code):
    there = {text_of(message) for message in messages.catalogue(code) if message.id}
    assert there == {text_of(message) for message in messages.extracted() if message.id}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated_and_none_is_guessed(code):
    entries = [message for message in messages.catalogue(code) if message.id]
    assert [text_of(m) for m in entries if not all(messages.strings(m)) or m.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_placeholders_and_the_markup_of_its_message(code):
    entries = [m for m in messages.catalogue(code) if m.id and isinstance(m.id, str)]
    other = [m.id for m in entries if placeholders(m.string) != placeholders(m.id)]
    assert other == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_plural_forms_have_the_placeholders_but_may_spell_out_none_one_and_two(code):
    for message in messages.catalogue(code):
        if not isinstance(message.id, tuple):
            continue
        for number, form in enumerate(messages.strings(message)):
            spelled = {"%(num)s", "{n}"} if number < 3 else set()
            expected = placeholders(message.id[1])
            assert [p for p in expected if p not in spelled] == [
                p for p in placeholders(form) if p not in spelled
            ], form


def test_no_message_of_a_script_escapes_the_extractor():
    """Babel overlooks a message with braces inside a template literal."""
    known = {text_of(message) for message in messages.extracted()}
    called = r'\b(?:front\.)?(?:text|plural)\("((?:[^"\\]|\\.)*)"'
    used = {
        message
        for path in sorted((messages.ROOT / "static").rglob("*.js"))
        for message in re.findall(called, path.read_text(encoding="utf-8"))
    }
    assert used - known == set()
    assert len(used) > 20


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *CLAIM_KINDS, *SOURCE_KINDS, *NO_PARTY, *interests(RECORDS).values(),
            *(place.kind for place in RECORDS.places.values()),
            *(place.bank for place in RECORDS.places.values()),
            *(report.use for report in RECORDS.reports.values()),
            *(word for pair in RELATION_WORDS.values() for word in pair),
        }
    ),
)  # fmt: skip
def test_every_word_of_the_data_has_its_translation(word):
    shown = word.replace("self_", "self-").replace("_", " ")
    assert ARABIC.gettext(shown) != shown


# ---- days, lists, numbers, addresses ----


@pytest.mark.parametrize("month", range(1, 13))
def test_an_english_day_is_written_as_ever(month):
    day = date(2017, month, 4)
    assert ENGLISH.day(day) == f"4 {day:%B} 2017"


def test_an_arabic_day_has_the_month_of_syria_and_western_digits():
    assert ARABIC.day(date(2017, 11, 14)) == "14 تشرين الثاني 2017"
    assert ARABIC.span(date(2017, 6, 15), "week") == "بين 12 حزيران 2017 و18 حزيران 2017"


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "لا أماكن"),
        (1, "مكان واحد"),
        (2, "مكانان"),
        (3, "3 أماكن"),
        (11, "11 مكانًا"),
        (100, "100 مكان"),
    ],
)
def test_arabic_has_six_forms_of_number(number, form):
    one, many = "%(num)s place with a control report", "%(num)s places with a control report"
    assert ARABIC.ngettext(one, many, number).startswith(form)


def test_a_name_is_in_the_script_of_the_page_where_it_has_one():
    party, place = RECORDS.parties["sdf"], RECORDS.places["abu-kamal"]
    assert ARABIC.named(party) == party.name_ar
    assert ENGLISH.named(party) == party.name
    assert place.name in ARABIC.other_name(place)
    assert place.name_ar in ENGLISH.other_name(place)


@pytest.mark.parametrize(
    ("address", "arabic"),
    [
        ("voices", "voices?lang=ar"),
        ("../claims/x1?f=html", "../claims/x1?f=html&lang=ar"),
        ("?day=2017-11-14#claim-x1", "?day=2017-11-14&lang=ar#claim-x1"),
        ("../collections/claims/items/x1", "../collections/claims/items/x1"),
    ],
)
def test_links_to_pages_keep_the_language_and_those_to_the_api_have_none(address, arabic):
    assert ARABIC.link(address) == arabic
    assert ENGLISH.link(address) == address


def test_the_alternates_are_the_same_page_with_its_parameters():
    addresses = {one.code: at for one, at in alternates([("day", "2017-06-01"), ("lang", "ar")])}
    assert addresses == {"en": "?day=2017-06-01", "ar": "?day=2017-06-01&lang=ar"}


@pytest.mark.parametrize("place", ["abu-kamal", "nowhere"])
@pytest.mark.parametrize("day", [date(2017, 6, 1), date(2017, 11, 14)])
def test_a_reason_in_english_is_that_of_the_data(place, day):
    lon, lat = RECORDS.places[place].position if place in RECORDS.places else (0, 0)
    answer = FRONT.why(lon, lat, day)
    assert reason_text(answer, RECORDS, ENGLISH) == answer.reason
    assert rule_text(RECORDS, ENGLISH) == answer.rule


def test_every_gap_in_the_record_has_a_reason_in_words():
    seen = set()
    first = RECORDS.manifest.first_day
    for lon, lat, day in [(0, 0, first), (40.0, 34.4, first), (40.9, 34.4, date(2016, 1, 1))]:
        answer = FRONT.why(lon, lat, day)
        seen.add(answer.gap)
        assert reason_text(answer, RECORDS, ENGLISH) == answer.reason
    assert seen == {"days", "area", "reach"}
    assert seen < set(REASONS)


# ---- pages ----


class Texts(HTMLParser):
    """The words of a page that are meant to be in its own language."""

    VOID = ("meta", "link", "input", "br", "img", "hr")

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.found = []
        self.feed(html)

    def foreign(self):
        return any(foreign for _, foreign in self.open)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        foreign = values.get("lang", "ar") == "en" or tag in ("head", "code", "pre", "script")
        if not foreign and not self.foreign():
            self.found += [values[name] for name in ATTRIBUTES if values.get(name)]
        if tag not in self.VOID:
            self.open.append((tag, foreign))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.foreign():
            self.found.append(data)

    def english(self):
        """Words in Latin letters, without names that are always written so."""
        words = re.findall(r"[A-Za-z][A-Za-z-]+", " ".join(self.found))
        return [word.strip("-") for word in words if word.strip("-") not in NAMES]


pytestmark = pytest.mark.usefixtures("as_reader")


PAGES = [
    "/", "/?day=2017-06-01", "/?day=2017-11-14&compare=2017-10-01", "/about", "/voices",
    "/voices?day=2017-10-01", "/claims/x3?f=html", "/claims/c14?f=html",
    "/sources/xinhua-2017-11-14?f=html", "/articles/xinhua-2017-11-14?f=html",
    "/places/abu-kamal?f=html", "/why?lon=40.9171&lat=34.4549", "/why?lon=0&lat=0",
    "/what-if/zones?without=sana&f=html", "/nowhere",
]  # fmt: skip


def arabic(path):
    """The same address in Arabic."""
    return f"{path}{'&' if '?' in path else '?'}lang=ar"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_arabic_has_no_english_of_the_interface(path, client):
    answer = client.get(arabic(path))
    assert answer.status_code == (404 if path == "/nowhere" else 200)
    assert '<html lang="ar" dir="rtl"' in answer.text
    assert Texts(answer.text).english() == []


@pytest.mark.parametrize("path", PAGES)
def test_the_english_page_has_no_arabic_but_names(path, client):
    text = client.get(path).text
    assert '<html lang="en" dir="ltr"' in text
    unmarked = re.sub(r'<(\w+)[^>]* lang="ar"[^>]*>.*?</\1>', "", text)
    assert re.findall(r"[\u0600-\u06ff]+", unmarked.replace("&#34;", "")) == []


@pytest.mark.parametrize("path", PAGES[:-1])
def test_links_between_the_pages_keep_the_language(path, client):
    text = client.get(arabic(path)).text
    ours = r"(?:\.\./)*(?:about|voices|claims/|places/|articles/|why|what-if|\?)[^\"]*"
    links = re.findall(rf'<a (?![^>]*hreflang)[^>]*href="({ours})"', text)
    assert [link for link in links if "lang=ar" not in link and "f=" not in link] == []
    assert len(links) > 2


@pytest.mark.parametrize("path", ["/", "/about", "/why?lon=40.9&lat=34.4", "/map.js", "/claims/x1"])
def test_a_language_there_is_not_is_refused_like_any_other_bad_value(path, client):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=xx", headers={"Accept": "*/*"})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "lang"


def test_what_a_browser_prefers_changes_nothing(client):
    headers = {**HTML, "Accept-Language": "ar"}
    answer = client.get("/", headers=headers)
    assert answer.content == client.get("/").content
    assert "Language" not in answer.headers["vary"]
    assert answer.headers["content-language"] == "en"


def test_english_pages_pay_nothing_for_the_other_language(client):
    assert "front.words" not in client.get("/map.js").text
    assert "rtl.css" not in client.get("/").text


def test_the_scripts_words_come_to_arabic_pages(client):
    script = client.get("/map.js", params={"lang": "ar"}).text
    assert "front.words" in script
    assert ARABIC.gettext("Zones of control") in script


def test_no_message_could_run_as_a_template_or_a_script():
    for message in messages.catalogue("ar"):
        for text in messages.strings(message):
            assert not re.search(r"\{[{%#]|<script|\son\w+=", text)
            assert not set(text) & set(string.whitespace) - {" ", "\n"}


def test_a_language_must_be_known():
    assert language(None) is ENGLISH
    assert language("ar") is ARABIC


def test_names_of_voices_and_sources_in_arabic_stand_on_arabic_pages(tmp_path):
    tables = {
        "voices": changed("voices", "alpha", name_ar="قيادة ألفا"),
        "sources": changed("sources", "paper", title_ar="عنوان", publisher_ar="صحيفة"),
    }
    with shipped_client(data=write_world(tmp_path, **tables)) as c:
        pages = [
            c.get(f"{path}?lang=ar&f=html").text
            for path in ("/", "/claims", "/claims/leaving", "/voices", "/sources/paper")
        ]
        english = c.get("/claims/leaving?f=html").text
        titles = c.get("/map/titles?lang=ar").json()
        lon, lat = lonlat(*PLACES_M["alder"])
        why = c.get(f"/why?lon={lon}&lat={lat}&lang=ar").json()
    assert titles["Alpha command"] == "قيادة ألفا"
    assert sorted(titles.values()) == ["عنوان", "قيادة ألفا"]
    assert why["stands_on"][0]["sources"] == ["صحيفة"]
    assert [page for page in pages[:-1] if "قيادة ألفا" not in page] == []
    assert [page for page in pages if 'lang="en">Alpha command' in page] == []
    assert [n for n in (0, 2, 4) if "عنوان" not in pages[n] or "صحيفة" not in pages[n]] == []
    assert "ألفا" not in english
