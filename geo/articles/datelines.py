"""Datelines: the places, the country, the day and the agency before an article's first sentence.

Wires write them in many ways, of which each part is read by itself:

    BEIRUT/MOSCOW, Nov 9 (Wire) - …          MOSCOW, November 14. /WIRE/. …
    BEIRUT, Lebanon (Wire) — …               Damascus, WIRE – …
    DAMASCUS, SYRIA (3:20 P.M.) – …          (WIRE) - Rome, 9 November - …
    BEIRUT: …                                Nov. 9 (WIRE) -- …
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from geo.articles.days import DAY_OF_MONTH, WEEKDAYS, numbered_day, real_day
from geo.articles.words import DETERMINERS, NOT_NAMES, word_set

COUNTRIES: Final = word_set(
    "SYRIA IRAQ LEBANON JORDAN TURKEY IRAN ISRAEL RUSSIA EGYPT KUWAIT QATAR OMAN BAHRAIN YEMEN "
    "LIBYA SUDAN CYPRUS GREECE FRANCE GERMANY ITALY SPAIN ENGLAND BRITAIN BELGIUM UKRAINE INDIA "
    "CHINA JAPAN USA UK UAE"
)
"""What stands behind a place in capitals and is no agency."""
NO_PLACES: Final = word_set(
    "BREAKING UPDATE UPDATED EXCLUSIVE LIVE WATCH VIDEO PHOTOS OPINION ANALYSIS FACTBOX NOTE"
)
LONGEST: Final = 120
"""A dateline has at most so many characters."""

_DAY = (
    rf"(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?(?P<day>{DAY_OF_MONTH}(?:,?\s\d{{4}})?|\d{{4}}-\d\d-\d\d)"
)
_CLOCK = (
    r"\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s?\(?(?:GMT|UTC|hrs|local time|[A-Z]{1,3}ST|MSK)"
    r"(?:\s?[+-]\d{1,2})?\)?)?"
)
_WORD = r"(?:(?:al|el|a[dnrstz]|ash|ez|adh)-)?[A-Z][\w'’]*(?:[-.][\w'’]+)*\.?"
_PLACES = re.compile(
    rf"{_WORD}(?:(?:\s*/\s*|,\s+|\s+|\s+(?:and|of|the|al|el|de|la)\s+){_WORD}){{0,8}}"
)
_ENDS = re.compile(
    r"""
    \s+(?:--+|[–—_-])\s*(?=\S)                  # BEIRUT (Wire) - The
    | (?<=[)\]/.])\s*(?:--+|[–—-])\s*(?=\S)    # BEIRUT (WIRE)-- The
    | (?<=\w)(?:--+|[–—-])\s+                   # Damascus, WIRE- The
    | (?P<colon>:)\s+                           # BEIRUT: The
    | (?<=/)\.?\s+                              # /WIRE/. The
    | (?P<none>(?<=[)\]]))\s*(?=["“]?[A-Z])      # Beirut (WIRE) The
    """,
    re.VERBOSE,
)
_LEADING = re.compile(r"\s*(?:\((?P<it>[^()]{2,40})\)|(?P<it2>[A-Z]{2,8}))\s+[-–—]+\s+(?=[A-Z])")
_ENCLOSED = re.compile(r"\(([^()]{2,40})\)|\[([^][]{2,40})\]|(?<!\w)/([^/]{2,30})/")
_BARE = re.compile(r"(?P<place>.*\S)\s*[,|]\s*(?P<it>[A-Z]{2,8})")
_BEHIND_DAY = re.compile(r"[A-Z][A-Za-z]{1,15}(?: [A-Z][A-Za-z]{1,15})?")
_EDGES = " ,.|;:"
_ISO = re.compile(r"(?<!\d)([12]\d{3})-(\d{2})-(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The words before an article's first sentence: `end` is where that begins."""

    places: tuple[str, ...]
    country: str
    day_words: str
    agency: str
    end: int


def dateline(text: str, start: int, end: int) -> Dateline | None:
    """The dateline with which a paragraph opens; None if it opens with none."""
    for match in _ENDS.finditer(text, start, min(end, start + LONGEST)):
        line = _read(text[start : match.start()])
        if line and _is_likely(line, match, text[match.end() : match.end() + 2]):
            return replace(line, end=match.end())
    return None


def _is_likely(line: Dateline, end: re.Match[str], following: str) -> bool:
    """Whether the words before a dash, a colon or a bracket are a dateline and no sentence."""
    in_capitals = bool(line.places) and all(place.isupper() for place in line.places)
    if end["none"] is not None:
        known = line.agency.isupper() or bool(line.day_words)
        return bool(line.places) and (known or in_capitals)
    if line.agency or line.day_words:
        return bool(line.places) or bool(line.agency and line.day_words)
    return in_capitals and not following.strip("\"“'‘(")[:1].islower()


def _read(head: str) -> Dateline | None:
    """What a head consists of; None if it has anything that is no part of a dateline."""
    if led := _LEADING.match(head):
        rest = _read(head[led.end() :])
        known = rest and rest.day_words and not rest.agency
        return replace(rest, agency=led["it"] or led["it2"]) if rest and known else None
    enclosed = [next(filter(None, match.groups())) for match in _ENCLOSED.finditer(head)]
    bare = _ENCLOSED.sub(" ", head)
    agencies = [it for it in enclosed if not _is_time(it)]
    times = " ".join(it for it in enclosed if _is_time(it))
    if len(agencies) > 1 or (not bare.strip(_EDGES) and not times and agencies):
        return _read(agencies[0]) if len(agencies) == 1 and re.search(_DAY, agencies[0]) else None
    before, day, behind = _around_day(bare, times)
    behind = re.sub(_CLOCK, "", behind).strip(_EDGES)
    before = re.sub(_CLOCK, "", before).strip(_EDGES)
    agency = agencies[0] if agencies else ""
    if behind and (agency or not _BEHIND_DAY.fullmatch(behind)):
        return None
    parts = None if agency or behind else _BARE.fullmatch(before)
    if parts and parts["it"] not in COUNTRIES and not parts["place"].isupper():
        before, behind = parts["place"], parts["it"]
    return _placed(before, day, agency or behind)


def _around_day(bare: str, times: str) -> tuple[str, str, str]:
    """What stands before the day, the day, and what stands behind it."""
    if match := re.search(_DAY, bare):
        return bare[: match.start()], match["day"], bare[match.end() :]
    match = re.search(_DAY, times)
    return bare, match["day"] if match else "", ""


def _is_time(words: str) -> bool:
    return bool(re.fullmatch(rf"\s*(?:{_DAY})?[,;\s]*(?:{_CLOCK})?\s*", words))


def _placed(words: str, day: str, agency: str) -> Dateline | None:
    """The dateline of places and country; None if the words aren't names."""
    if not words:
        return Dateline((), "", day, agency, 0)
    first = words.split()[0].strip(_EDGES)
    if not _PLACES.fullmatch(words) or first in NOT_NAMES or first in NO_PLACES:
        return None
    if first.lower() in DETERMINERS:
        return None
    places: list[str] = []
    country = ""
    for part in re.finditer(r"(?P<behind>,\s+)?(?P<name>(?:(?!,\s|/|\sand\s).)+)", words):
        name = part["name"].removeprefix("and ").strip(" /.")
        if part["behind"] and places and (name.upper() in COUNTRIES or not name.isupper()):
            country = name
        elif name:
            places.append(name)
    return Dateline(tuple(places), country, day, agency, 0)


def article_day(line: Dateline | None, text: str, published: date | None) -> date | None:
    """The day of an article: that of its dateline, its year from the publication or the page."""
    stamp = published or _first_iso(text)
    if line is None or not line.day_words:
        return stamp
    day = _first_iso(line.day_words) or numbered_day(line.day_words, stamp)
    return day or stamp


def _first_iso(text: str) -> date | None:
    for match in _ISO.finditer(text):
        day = real_day(*map(int, match.groups()))
        if day:
            return day
    return None
