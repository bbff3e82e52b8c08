"""The places that a passage names, by longest match over the names and variants of the records.

Names are compared word by word without case, accents, apostrophes and the spelling of the Arabic
article (al-, as-, ash-, el-, …); nothing is matched by likeness. A name shared by several places
is not decided, and a place that the records don't know is listed too: neither is dropped.

Beside places there are their airspaces ("the airspace over X"), the banks of the dividing river
("the eastern bank"), what a party holds ("the area controlled by Y"), and the study area ("the
province of X").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple
from unicodedata import normalize

from geo.articles import MONTHS, PERSON, WEEKDAYS, word_set
from geo.records import Records

Key = tuple[str, ...]

_ARTICLES = word_set("al el ad an ar as ash at az ez es adh ath")
_WORD = re.compile(r"[^\W_]+(?:['’‘ʿʾ`][^\W_]+)*['’]?(?<![’'])")
_KINDS = (
    r"cit(?:y|ies)|towns?|villages?|districts?|provinces?|governorates?|areas?|suburbs?|regions?"
)
_GROUND = (
    r"zones?|areas?|territor(?:y|ies)|regions?|pockets?|lands?|parts?|ground|villages?|towns?|"
    r"positions?|districts?"
)
_AIR_BEFORE = re.compile(
    rf"\b(?:airspace|air space|skies|sky) (?:over|above|of|around) (?:the )?(?:(?:{_KINDS}) of )?\Z"
)
_AIR_AFTER = re.compile(r"(?:['’]s)?\s+(?:airspace|air space)\b")
_PROVINCE_BEFORE = re.compile(r"\b(?:province|governorate) of \Z", re.IGNORECASE)
_PROVINCE_AFTER = re.compile(r"(?:['’]s)?\s+(?:province|governorate)\b", re.IGNORECASE)
_BANK = re.compile(r"\b(east|west|north|south|left|right)(?:ern)?[ -](?:river ?)?banks?\b")
_CONTROLLED = re.compile(
    rf"\b(?:{_GROUND})\s+(?:(?:that|which)\s+(?:is|are|was|were)\s+)?"
    r"(?:under (?:the )?control of|controlled by|held by|in the hands of)\s+"
    r"(?P<by>(?:the\s+)?(?:[\w.-]+\s?){1,4})"
)
_HELD = re.compile(rf"\b(?P<by>[\w.]+(?: [A-Z][\w.]*)?)-(?:held|controlled) (?:{_GROUND})\b")
_CAPITALISED = r"(?:(?:al|el|a[dnrstz]|ash|ez)-)?[A-Z][\w'’]*"
_UNKNOWN = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Aa]round|[Oo]utside|[Tt]owards?|[Oo]ver|[Ii]nto|[Aa]cross|"
    rf"[Ii]nside|[Bb]etween|(?:{_KINDS}) of)\s+(?:the\s+)?(?:(?:[\w-]+\s+)?(?:{_KINDS}) of\s+)?"
    rf"(?P<name>{_CAPITALISED}(?:[ -]{_CAPITALISED})*)"
)
_LOCATIVE = re.compile(
    r"\b(?:in|near|at|from|to|of|around|outside|towards?|over|into|across|inside|between|and)"
    rf"(?: the)?(?: (?:{_KINDS}) of)? \Z",
    re.IGNORECASE,
)
_NEIGHBOUR_BEFORE = re.compile(r"([A-Z][\w.]*) \Z")
_NEIGHBOUR_AFTER = re.compile(r" ([A-Z]\w*)")
_ORDINARY: Final = frozenset((*WEEKDAYS, *MONTHS, "In", "The", "On", "At", "From", "But", "And"))
_TITLES: Final = word_set("gen col lt maj capt brig mr mrs ms dr sheikh abu umm") | PERSON


class Word(NamedTuple):
    """A word of a text: as compared, and where it stands."""

    key: str
    start: int
    end: int


class Name(NamedTuple):
    """A spelling of a place's name in the records."""

    place: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a place: verbatim, the spelling they matched, what they may refer to.

    One reference: found. Several: the name is shared. None: the records don't know it.
    """

    start: int
    end: int
    words: str
    spelling: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every spelling of every place, by its words."""

    names: Mapping[Key, tuple[Name, ...]]
    longest: int
    records: Records


def gazetteer(records: Records) -> Gazetteer:
    """The gazetteer of a data set: names, variants and Arabic names of its places."""
    names: dict[Key, tuple[Name, ...]] = {}
    for place in records.places.values():
        plain = re.sub(r"\s*\([^)]*\)", "", place.name)
        for spelling in (place.name, plain, *place.variants, place.name_ar):
            key = tuple(word.key for word in words(spelling))
            known = names.get(key, ())
            if key and all(name.place != place.id for name in known):
                names[key] = (*known, Name(place.id, spelling))
    return Gazetteer(MappingProxyType(names), max(map(len, names), default=0), records)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a text as they are compared, with their offsets."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return [_word(text, match) for match in found]


def _word(text: str, match: re.Match[str]) -> Word:
    """A word without its possessive, its key that of every spelling of the same."""
    end = match.end() - 2 if match[0].endswith(("'s", "’s")) else match.end()
    folded = normalize("NFKD", text[match.start() : end].casefold())
    plain = "".join(character for character in folded if character.isalnum())
    is_article = text[end : end + 1] == "-" or plain in ("al", "el")
    return Word("al" if plain in _ARTICLES and is_article else plain, match.start(), end)


def mentions(text: str, start: int, end: int, places: Gazetteer) -> list[Mention]:
    """The places named between two offsets, in order and without overlap."""
    found: list[Mention] = []
    readings = (
        *_held(text, start, end, places.records),
        *_banks(text, start, end, places.records),
        *_named(text, start, end, places),
        *_unknown(text, start, end, places.records),
    )
    for mention in readings:
        if all(mention.end <= other.start or other.end <= mention.start for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _named(text: str, start: int, end: int, places: Gazetteer) -> Iterator[Mention]:
    found = words(text, start, end)
    at = 0
    while at < len(found):
        length, names = _longest(found[at:], places)
        last = found[at + length - 1] if length else found[at]
        if names and _is_place(text, found[at], last, start, end):
            yield _mention(text, found[at].start, last.end, names, places.records)
        at += max(length, 1)


def _longest(found: list[Word], places: Gazetteer) -> tuple[int, tuple[Name, ...]]:
    for length in range(min(len(found), places.longest), 0, -1):
        names = places.names.get(tuple(word.key for word in found[:length]))
        if names:
            return length, names
    return 0, ()


def _is_place(text: str, first: Word, last: Word, start: int, end: int) -> bool:
    """Whether a name is written as one, and not part of a person's."""
    name = text[first.start : last.end]
    bare = name.partition("-")[2] if first.key == "al" and "-" in name else name
    if bare[:1].islower():
        return False
    before = _NEIGHBOUR_BEFORE.search(text, start, first.start)
    if before and (first == last or first.key == "al") and _is_forename(before[1]):
        return False
    after = _NEIGHBOUR_AFTER.match(text, last.end, end)
    if after and after[1] not in _ORDINARY and len(words(name)) == 1:
        return bool(_LOCATIVE.search(text, start, first.start))
    return True


def _is_forename(word: str) -> bool:
    """Whether a capitalised word before a name makes it a person's: no weekday, no adjective."""
    title = word.rstrip(".").lower() in _TITLES
    return title or not (word in _ORDINARY or re.search(r"(?:i|an|ese|ish)\Z", word))


def _mention(text: str, start: int, end: int, names: tuple[Name, ...], records: Records) -> Mention:
    """A mention of a place, of its airspace, or of the province that is the study area."""
    references = tuple(name.place for name in names)
    air = _AIR_BEFORE.search(text, 0, start)
    air_after = _AIR_AFTER.match(text, end)
    if air or air_after:
        start, end = air.start() if air else start, air_after.end() if air_after else end
        references = tuple(f"airspace:{place}" for place in references)
    elif _PROVINCE_BEFORE.search(text, 0, start) or _PROVINCE_AFTER.match(text, end):
        references = ("area",) if _names_area(names, records) else ()
    return Mention(start, end, text[start:end], names[0].spelling, references)


def _names_area(names: tuple[Name, ...], records: Records) -> bool:
    """Whether a place has the name of the study area: the seat of the province."""
    area = {word.key for word in words(records.area.name)}
    places = (records.places[name.place] for name in names)
    spellings = (spelling for place in places for spelling in (place.name, *place.variants))
    return any({word.key for word in words(spelling)} <= area for spelling in spellings)


def _banks(text: str, start: int, end: int, records: Records) -> Iterator[Mention]:
    manifest = records.manifest
    sides = {"left": manifest.left_bank, "right": manifest.right_bank}
    for match in _BANK.finditer(text, start, end):
        bank = sides.get(match[1], match[1])
        known = (f"bank:{bank}",) if bank in manifest.banks else ()
        yield Mention(*match.span(), match[0], match[0], known)


def _held(text: str, start: int, end: int, records: Records) -> Iterator[Mention]:
    for pattern in (_CONTROLLED, _HELD):
        for match in pattern.finditer(text, start, end):
            named = [(party, match.start("by") + at) for party, at in parties(match["by"], records)]
            if named:
                party, at = named[0]
                first = at if pattern is _HELD else match.start()
                last = match.end() if pattern is _HELD else _last_word(match, records)
                known = (f"zone:{party}",) if party in records.holders else ()
                yield Mention(first, last, text[first:last], party, known)


def _last_word(match: re.Match[str], records: Records) -> int:
    """Where the shortest run of words that names the party ends."""
    for word in _WORD.finditer(match["by"]):
        said = match["by"][: word.end()]
        if parties(said, records) == parties(match["by"], records)[:1]:
            return match.start("by") + word.end()
    return match.end()


def _unknown(text: str, start: int, end: int, records: Records) -> Iterator[Mention]:
    for match in _UNKNOWN.finditer(text, start, end):
        name = re.sub(r"['’]s?\Z", "", match["name"])
        first = match.start("name")
        if name.split()[0] not in _ORDINARY and not _is_party(name, records):
            yield Mention(first, first + len(name), name, "", ())


def _is_party(name: str, records: Records) -> bool:
    """Whether a name is just a party's."""
    return any(name in (party.name, party.label) for party in records.parties.values())


def parties(text: str, records: Records) -> list[tuple[str, int]]:
    """(party, offset) of the parties that words name, longest names first counted, in order."""
    found: list[tuple[int, str]] = []
    masked = text
    names = sorted(
        (
            (name, party.id)
            for party in records.parties.values()
            for name in (party.name, party.label)
        ),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
    for name, party in names:
        for match in _party_pattern(name).finditer(masked):
            found.append((match.start(), party))
            masked = masked[: match.start()] + "\0" * len(match[0]) + masked[match.end() :]
    seen: dict[str, int] = {}
    for at, party in sorted(found):
        seen.setdefault(party, at)
    return list(seen.items())


def _party_pattern(name: str) -> re.Pattern[str]:
    """A party's name; initials need their capitals, countries may be adjectives."""
    initials = name.replace(".", "")
    if initials.isupper():
        dotted = r"\.?".join(initials) + r"\.?"
        return re.compile(rf"\b{dotted}(?!\w)")
    spelling = re.escape(name).replace("US\\-", r"U\.?S\.?\-").replace(r"\ ", r"\s+")
    return re.compile(rf"\b{spelling}(?:n|an|ian|i)?\b", re.IGNORECASE)
