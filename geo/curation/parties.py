"""The parties that a passage names, by longest match over the names and variants of the records.

Names are compared as those of places are. Two letters need their capitals ("IS", "it is"). The
adjective of a country names a party only beside a word of force or office ("Iraqi troops", not
"the Iraqi border"), and a country where something happens is a place ("in Iraq").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from geo.curation.names import NameKey, Word, key, words
from geo.records import Party

_ADJECTIVES: Final = ("n", "an", "ian", "i")
"""What makes an adjective of a country's name."""
_POWERS: Final = (
    r"(?:air|armed|ground|naval|special)?\s?forces?|arm(?:y|ies)|troops|soldiers|military|fighters?|militia(?:s|men|men)?|"
    r"mercenaries|nav(?:y|al)|air|aircraft|airpower|aviation|(?:war)?planes?|jets?|bombers?|"
    r"helicopters?|drones?|artillery|(?:air)?strikes?|raids?|bombing|bombardment|missiles?|"
    r"rockets?|officers?|generals?|commanders?|command|advis[eo]rs?|police|guards?|units?|"
    r"government|administration|leadership|leaders?|minist(?:ry|er)|defen[cs]e|foreign|president|"
    r"prime|officials?|authorities|state|diplomats?|envoy|side(?!\s+of)|parliament|security|"
    r"intelligence|secretary|spokes(?:man|woman|person)|delegation|operations?|intervention|"
    r"support|contingent|general staff|counterpart"
)
_BETWEEN: Final = (
    r"(?:\s+(?!(?:border|frontier|side|town|city|village|province|desert|territory|soil|capital|as|of|in|"
    r"on|at|with|where|when|which|who|by|to|for|from|the|that|while|near|but|after|before)\b)"
    r"[\w-]+){0,2}?"
)
_FORCE: Final = re.compile(
    rf"(?:-(?:backed|led|supported|allied|made)\b|{_BETWEEN}\s+(?:{_POWERS})\b)", re.IGNORECASE
)
_WHERE: Final = re.compile(
    r"\b(?:in|inside|into|across|near|throughout|outside|within|neighbou?ring|"
    r"borders? (?:with|of)|(?:north|south|east|west)(?:ern|-?east(?:ern)?|-?west(?:ern)?)?)"
    r"\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"(?P<of>[A-Z]\w*(?:i|an|ese|ish)|U\.?S\.?|[A-Z][\w.]*(?=-led))(?:-led)?\s\Z"
)
"""Whose "government" or "coalition" it is."""
_TO_BE: Final = re.compile(r"\b(?:be|are|is|was|were)\s+(?:\w+ly\s+)?\Z")
_GROUND: Final = re.compile(
    r"['’-]|\s+(?:areas?|territor(?:y|ies)|hands|positions?|ranks|strongholds?|custody|lines)\b"
)
_OF_A_PEOPLE: Final = re.compile(r"\.?\s+(?:dollars?|citizens?|nationals?|border|soil)\b")
_INITIALS: Final = re.compile(r"\b[A-Z]{2,5}\b")
_LOOK_BACK: Final = 40


class PartyName(NamedTuple):
    """Whose a name is; whether it is a country's adjective, initials, all words of its names."""

    party: str
    is_adjective: bool
    needs_capitals: bool


@dataclass(frozen=True, slots=True)
class PartyNames:
    """Every name of every party, by its words; and the words of each party's names."""

    names: Mapping[NameKey, PartyName]
    longest: int
    own: Mapping[str, frozenset[str]]


def party_names(parties: Mapping[str, Party]) -> PartyNames:
    """The names of parties as the passages of an article are compared with them."""
    names: dict[NameKey, PartyName] = {}
    own: dict[str, frozenset[str]] = {}
    for party in parties.values():
        spellings = (party.name, party.label, *party.variants)
        own[party.id] = frozenset(word for name in spellings for word in key(name))
        for spelling in spellings:
            letters = spelling.replace(".", "")
            name = PartyName(party.id, False, letters.isupper() and len(letters) <= 2)
            for spelt in _with_dots_and_without(letters):
                names.setdefault(spelt, name)
    names = _adjectives(names) | names
    longest = max(map(len, names), default=0)
    return PartyNames(MappingProxyType(names), longest, MappingProxyType(own))


def _with_dots_and_without(name: str) -> Iterator[NameKey]:
    """The words of a name; and those of the same with its initials dotted (U.S., I.S.I.S.)."""
    yield key(name)
    yield key(_INITIALS.sub(lambda match: ".".join(match[0]), name))


def _adjectives(names: Mapping[NameKey, PartyName]) -> dict[NameKey, PartyName]:
    """The names of one word as adjectives: Iraqi, Russian, Iranian."""
    return {
        (word + ending,): PartyName(name.party, True, False)
        for (word, *more), name in names.items()
        if not more and not name.needs_capitals
        for ending in _ADJECTIVES
    }


def parties(text: str, known: PartyNames) -> list[tuple[str, int]]:
    """(party, offset) of the parties that words name, each where it is first named, in order."""
    starts: dict[str, int] = {}
    for party, start, _ in party_spans(text, known):
        starts.setdefault(party, start)
    return list(starts.items())


def party_spans(text: str, known: PartyNames) -> Iterator[tuple[str, int, int]]:
    """(party, start, end) wherever words name a party."""
    text_words = words(text)
    at = 0
    while at < len(text_words):
        length, name = _longest(text_words[at : at + known.longest], known)
        first, last = text_words[at], text_words[at + max(length, 1) - 1]
        if name and _is_meant(text, first, last, name, known):
            yield name.party, first.start, last.end
        at += max(length, 1)


def _longest(following: list[Word], known: PartyNames) -> tuple[int, PartyName | None]:
    for length in range(len(following), 0, -1):
        if name := known.names.get(tuple(word.key for word in following[:length])):
            return length, name
    return 0, None


def _is_meant(text: str, first: Word, last: Word, name: PartyName, known: PartyNames) -> bool:
    """Whether words that are a party's name stand for it."""
    spelling = text[first.start : last.end]
    if name.needs_capitals and not spelling.replace(".", "").isupper():
        return False
    if name.needs_capitals and _OF_A_PEOPLE.match(text, last.end):
        return False
    if name.is_adjective:
        return spelling[0].isupper() and is_of_a_power(text, first.start, last.end)
    before = text[max(0, first.start - _LOOK_BACK) : first.start]
    if spelling[0].islower():
        others = _OTHERS.search(before)
        return not others or set(key(others["of"])) <= known.own[name.party]
    return not is_country_as_place(text, first.start, last.end)


def is_party(text: str, start: int, end: int, known: PartyNames) -> bool:
    """Whether a name, all of it, is a party's and stands for it."""
    spelt = words(text, start, end)
    name = known.names.get(tuple(word.key for word in spelt))
    return name is not None and _is_meant(text, spelt[0], spelt[-1], name, known)


def is_of_a_power(text: str, start: int, end: int) -> bool:
    """Whether a country's adjective is that of its forces or office, not of its soil or people."""
    before = text[max(0, start - _LOOK_BACK) : start]
    return bool(_FORCE.match(text, end) or _TO_BE.search(before))


def is_country_as_place(text: str, start: int, end: int) -> bool:
    """Whether a name with a capital is that of the country in which something happens."""
    spelling = text[start:end]
    before = text[max(0, start - _LOOK_BACK) : start]
    is_word = spelling.isalpha() and not spelling.isupper() and not _GROUND.match(text, end)
    return is_word and bool(_WHERE.search(before))
