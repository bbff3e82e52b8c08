"""The places that a passage names, by longest match over the names and variants of the records.

Names are compared word by word without case, accents, apostrophes and the spelling of the Arabic
article (al-, as-, ash-, el-, …); nothing is matched by likeness. Of several places of one name that
is meant which lies nearest to the other places of the text, if it lies by far nearest; else the
name is not decided. A place that the records don't know is listed too: neither is dropped.

Beside places there are their airspaces ("the airspace over X"), the banks of the dividing river
("the eastern bank"), what a party holds ("the area controlled by Y"), and the study area ("the
province of X").
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.articles import MONTHS, PERSON, WEEKDAYS, word_set
from geo.crs import Position
from geo.curation.names import NameKey, Word, key, words
from geo.curation.parties import PartyNames, is_party, party_names, party_spans
from geo.records import Records, km_between

_KINDS = (
    r"cit(?:y|ies)|towns?|villages?|districts?|provinces?|governorates?|areas?|suburbs?|regions?|"
    r"neighbou?rhoods?|quarters?|hamlets?|camps?|crossings?"
)
_GROUND = (
    r"zones?|areas?|territor(?:y|ies)|regions?|pockets?|lands?|parts?|ground|villages|towns|"
    r"positions|districts|neighbou?rhoods|quarters"
)
"""Several, or without a bound: "the last town held by Y" is that town."""
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
_OF_KIND = re.compile(
    rf"\b[Tt]he (?P<name>{_CAPITALISED}(?:[ -]{_CAPITALISED})*) (?:bridge|dam|airport|air ?base|"
    rf"(?:oil ?|gas ?)?field|{_KINDS})\b"
)
_LOCATIVE = re.compile(
    r"\b(?:in|near|at|from|to|of|around|outside|towards?|over|into|across|inside|between|and)"
    rf"(?: the)?(?: (?:{_KINDS}) of)? \Z",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 60
"""The words that show how a name is meant stand at most so many characters before it."""
_NEIGHBOUR_BEFORE = re.compile(r"([A-Z][\w.]*) \Z")
_NEIGHBOUR_AFTER = re.compile(r" ([A-Z]\w*)")
_OF_A_PEOPLE = re.compile(r"[A-Z]\w*(?:[ -][A-Z]\w*)*(?:i|an|ese|ish)")
_ORDINARY: Final = frozenset((*WEEKDAYS, *MONTHS, "In", "The", "On", "At", "From", "But", "And"))
_TITLES: Final = word_set("gen col lt maj capt brig mr mrs ms dr sheikh abu umm") | PERSON


class _Name(NamedTuple):
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
    near: str = ""
    """The reference that this one of several places of a name was chosen for lying near to."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every spelling of every place, by its words."""

    names: Mapping[NameKey, tuple[_Name, ...]]
    longest: int
    parties: PartyNames
    records: Records


def gazetteer(records: Records) -> Gazetteer:
    """The gazetteer of a data set: names, variants and Arabic names of its places."""
    names: dict[NameKey, tuple[_Name, ...]] = {}
    for place in records.places.values():
        plain = re.sub(r"\s*\([^)]*\)", "", place.name)
        for spelling in (place.name, plain, *place.variants, place.name_ar):
            spelt = key(spelling)
            known = names.get(spelt, ())
            if spelt and all(name.place != place.id for name in known):
                names[spelt] = (*known, _Name(place.id, spelling))
    longest = max(map(len, names), default=0)
    return Gazetteer(MappingProxyType(names), longest, party_names(records.parties), records)


def mentions(text: str, start: int, end: int, places: Gazetteer) -> list[Mention]:
    """The places named between two offsets, in order and without overlap."""
    apart: list[Mention] = []
    readings = (
        *_held(text, start, end, places),
        *_banks(text, start, end, places.records),
        *_named(text, start, end, places),
        *_unknown(text, start, end, places.parties),
    )
    for mention in readings:
        if all(mention.end <= other.start or other.end <= mention.start for other in apart):
            apart.append(mention)
    return sorted(apart, key=lambda mention: mention.start)


def by_nearness(groups: Iterable[Sequence[Mention]], records: Records) -> list[list[Mention]]:
    """The mentions of a text, group by group, with shared names decided where one is clear.

    A namesake is meant if it lies at most half as far as any other from a place that the text names
    by a name of its own.
    """
    groups = list(groups)
    certain = {m.references[0] for group in groups for m in group if len(m.references) == 1}
    known = {name: at for name in sorted(certain) if (at := _position(name, records))}
    return [[_nearest(mention, known, records) for mention in group] for group in groups]


def _nearest(mention: Mention, known: Mapping[str, Position], records: Records) -> Mention:
    positions = {name: at for name in mention.references if (at := _position(name, records))}
    if not known or len(positions) < 2 or len(positions) < len(mention.references):
        return mention
    ways = sorted(
        min((km_between(at, beside), other, name) for other, beside in known.items())
        for name, at in positions.items()
    )
    (km, other, name), (next_km, *_) = ways[:2]
    return mention if 2 * km > next_km else replace(mention, references=(name,), near=other)


def _position(reference: str, records: Records) -> Position | None:
    """Where a place, or the air over it, is; None for other references."""
    place = records.places.get(reference.removeprefix("airspace:"))
    return place.position if place else None


def _named(text: str, start: int, end: int, places: Gazetteer) -> Iterator[Mention]:
    word_list = words(text, start, end)
    at = 0
    while at < len(word_list):
        length, names = _longest(word_list[at : at + places.longest], places)
        last = word_list[at + length - 1] if length else word_list[at]
        if names and _is_place(text, word_list[at], last, start, end):
            yield _mention(text, word_list[at].start, last.end, names, places.records)
        at += max(length, 1)


def _longest(following: list[Word], places: Gazetteer) -> tuple[int, tuple[_Name, ...]]:
    for length in range(len(following), 0, -1):
        names = places.names.get(tuple(word.key for word in following[:length]))
        if names:
            return length, names
    return 0, ()


def _is_place(text: str, first: Word, last: Word, start: int, end: int) -> bool:
    """Whether a name is written as one, and not part of a person's."""
    name = text[first.start : last.end]
    bare = name.partition("-")[2] if first.key == "al" and "-" in name else name
    if bare[:1].islower():
        return False
    before = _NEIGHBOUR_BEFORE.search(text, max(start, first.start - _LOOK_BACK), first.start)
    if before and (first == last or first.key == "al") and _is_forename(before[1]):
        return False
    after = _NEIGHBOUR_AFTER.match(text, last.end, end)
    if after and after[1] not in _ORDINARY and len(words(name)) == 1:
        return bool(_LOCATIVE.search(text, max(start, first.start - _LOOK_BACK), first.start))
    return True


def _is_forename(word: str) -> bool:
    """Whether a capitalised word before a name makes it a person's: no weekday, no adjective."""
    title = word.rstrip(".").lower() in _TITLES
    return title or not (word in _ORDINARY or re.search(r"(?:i|an|ese|ish)\Z", word))


def _mention(
    text: str, start: int, end: int, names: tuple[_Name, ...], records: Records
) -> Mention:
    """A mention of a place, of its airspace, or of the province that is the study area."""
    references = tuple(name.place for name in names)
    air = _AIR_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    air_after = _AIR_AFTER.match(text, end)
    if air or air_after:
        start, end = air.start() if air else start, air_after.end() if air_after else end
        references = tuple(f"airspace:{place}" for place in references)
    elif _PROVINCE_BEFORE.search(text, max(0, start - _LOOK_BACK), start) or _PROVINCE_AFTER.match(
        text, end
    ):
        references = ("area",) if _names_area(names, records) else ()
    return Mention(start, end, text[start:end], names[0].spelling, references)


def _names_area(names: tuple[_Name, ...], records: Records) -> bool:
    """Whether a place has the name of the study area: the seat of the province."""
    area = {word.key for word in words(records.area.name)}
    places = (records.places[name.place] for name in names)
    spellings = (spelling for place in places for spelling in (place.name, *place.variants))
    return any({word.key for word in words(spelling)} <= area for spelling in spellings)


def _banks(text: str, start: int, end: int, records: Records) -> Iterator[Mention]:
    banks = records.manifest.banks
    dividing = [river for river in records.rivers if river.left_bank]
    sides = {}
    if len(dividing) == 1:
        sides = {"left": dividing[0].left_bank, "right": dividing[0].right_bank}
    for match in _BANK.finditer(text, start, end):
        bank = sides.get(match[1], match[1])
        known = (f"bank:{bank}",) if bank in banks else ()
        yield Mention(*match.span(), match[0], match[0], known)


def _held(text: str, start: int, end: int, places: Gazetteer) -> Iterator[Mention]:
    for pattern in (_CONTROLLED, _HELD):
        for match in pattern.finditer(text, start, end):
            offset = match.start("by")
            party_span = next(party_spans(text[offset : match.end()], places.parties), None)
            if party_span:
                party, at, after = party_span
                first = offset + at if pattern is _HELD else match.start()
                last = match.end() if pattern is _HELD else offset + after
                known = (f"zone:{party}",) if party in places.records.holders else ()
                yield Mention(first, last, text[first:last], party, known)


def _unknown(text: str, start: int, end: int, known: PartyNames) -> Iterator[Mention]:
    for match in (*_UNKNOWN.finditer(text, start, end), *_OF_KIND.finditer(text, start, end)):
        name = re.sub(r"['’]s?\Z", "", match["name"])
        first = match.start("name")
        last = first + len(name)
        if name.split()[0] in _ORDINARY or _is_adjective(text, name, last):
            continue
        if not is_party(text, first, last, known):
            yield Mention(first, last, name, "", ())


def _is_adjective(text: str, name: str, end: int) -> bool:
    """Whether a name is that of a people before a noun: "the Iraqi border"."""
    return bool(_OF_A_PEOPLE.fullmatch(name)) and bool(re.match(r"\s+[a-z]", text[end : end + 2]))
