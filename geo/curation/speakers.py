"""Who a phrase stands for: the fullest name an article has given, and the voice of the records.

"The ministry", "it", "Nassar" and "the statement" stand for the last speaker they can stand for.
Voices are matched by whole words, never by likeness; where two fit equally well, none is chosen.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from geo.articles import (
    DETERMINERS,
    DOCUMENTS,
    MEDIA_KINDS,
    MONITOR_NAMES,
    MONITORS,
    OFFICES,
    ORGANISATION,
    OUTLETS,
    PERSON,
    word_set,
)
from geo.curation.cues import words_of
from geo.records import Voice

_REMEMBERED: Final = 100
"""So many speakers of an article are remembered, those who spoke last."""

LONG_OFFICE: Final = 5
"""An office of so many words before a name is no part of it."""
_LONG_OFFICE = re.compile(
    r"(?P<office>.*[a-z])\s(?P<name>(?:(?:[A-Z][a-z]+\.?\s)?(?:General|Colonel|Major|Captain|Admiral|"
    r"Minister|President|Lieutenant|Gen\.|Col\.|Maj\.|Dr\.?)\s)+[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3})"
)
_SMALL = word_set("of and for in on by to from s with at own") | DETERMINERS
_SPELLINGS = {
    "defense": "defence", "col": "colonel", "gen": "general", "lt": "lieutenant", "maj": "major",
    "capt": "captain", "brig": "brigadier", "adm": "admiral",
}  # fmt: skip
_ARTICLES = frozenset(("al", "el", "bin", "ibn", "abu", "van", "de"))
_PERSON_PRONOUNS = frozenset(("he", "she"))
_TITLES = word_set(
    "colonel general major captain lieutenant brigadier admiral mr mrs ms dr gen col lt maj "
    "capt prof sheikh umm abu president"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: `name` as the article has it, `more` what it says of them beside it."""

    name: str
    more: str = ""

    @property
    def tokens(self) -> frozenset[str]:
        """The words of name and apposition that tell speakers apart."""
        return tokens(f"{self.name} {self.more}")

    @property
    def is_person(self) -> bool:
        """Whether the name is that of a human being, or of somebody in an office."""
        return is_person(self.name)


@lru_cache(maxsize=4096)
def tokens(phrase: str) -> frozenset[str]:
    """The words of a phrase without small ones, in one spelling."""
    plain = "".join(c for c in normalize("NFKD", phrase) if not 0x300 <= ord(c) < 0x370)
    words = (re.sub(r"\W", "", word).lower() for word in words_of(plain))
    return frozenset(_SPELLINGS.get(word, word) for word in words) - _SMALL


@lru_cache(maxsize=4096)
def is_person(name: str) -> bool:
    """Whether a name begins or ends as a person's does and has no organisation for its head."""
    words = words_of(name)
    lower = [word.lower() for word in words]
    if not words:
        return False
    if _TITLES.intersection(lower[:3]) or lower[0] in _PERSON_PRONOUNS:
        return True
    head = lower[: next((i for i, w in enumerate(lower) if w in ("of", "for", "in") and i), None)]
    if PERSON.intersection(head):
        return True
    names = [w for w in words if w[0].isupper() and w.lower() not in DETERMINERS]
    articles = sum(word in _ARTICLES for word in words)
    return 2 <= len(names) == len(words) - articles <= 5 and not (
        ORGANISATION | OUTLETS
    ).intersection(lower)


@dataclass(slots=True)
class Cast:
    """The speakers of an article in the order in which they last spoke."""

    named: list[Speaker] = field(default_factory=list)

    def speaks(self, speaker: Speaker, introduced: str = "") -> Speaker:
        """Whom the words stand for, who thereby becomes the last to have spoken.

        `introduced` is the fuller name that somebody has got who hasn't spoken yet.
        """
        speaker = without_long_office(speaker)
        fuller = Speaker(introduced) if introduced else None
        if fuller and len(words_of(speaker.name)) == 1:  # a pronoun, whose noun is at hand
            speaker, fuller = fuller, None
        fullest = self._known(speaker) or fuller or self._same_kind(speaker) or speaker
        if fullest in self.named:
            self.named.remove(fullest)
        self.named.append(fullest)
        del self.named[:-_REMEMBERED]
        return fullest

    def _known(self, speaker: Speaker) -> Speaker | None:
        """The last speaker that a pronoun, a document or a part of the name stands for."""
        words = [word.lower() for word in words_of(speaker.name)]
        own = tokens(speaker.name)
        if not words or words[0] in ("a", "an"):
            return None
        if words in (["it"], ["they"], ["them"]):
            return self._last(lambda known: not known.is_person) or self._last(_anybody)
        if words in (["he"], ["she"], ["him"], ["her"]):
            return self._last(lambda known: known.is_person) or self._last(_anybody)
        if own and own <= DOCUMENTS:
            return self._last(_anybody)
        return self._last(lambda known: own <= tokens(known.name)) or self._last(
            lambda known: not known.is_person and own <= known.tokens
        )

    def _same_kind(self, speaker: Speaker) -> Speaker | None:
        """The last speaker of the kind that "the … watchdog" or "the general" names."""
        words = words_of(speaker.name)
        kind = words[-1]
        if words[0].lower() != "the" or not kind.islower():
            return None
        if kind in MONITORS:
            return self._last(lambda known: bool(MONITOR_NAMES & known.tokens))
        if kind in OFFICES:
            return self._last(lambda known: kind in known.tokens)
        if kind in PERSON and len(words) == 2:
            return self._last(lambda known: known.is_person)
        if kind in OUTLETS and len(words) == 2:
            return self._last(lambda known: bool(OUTLETS & known.tokens))
        return None

    def _last(self, fits: Callable[[Speaker], bool]) -> Speaker | None:
        return next((known for known in reversed(self.named) if fits(known)), None)


def without_long_office(speaker: Speaker) -> Speaker:
    """For "chief of the staff's main department General Ali Hamid" the general, the rest beside."""
    match = _LONG_OFFICE.fullmatch(speaker.name)
    if not match or len(words_of(match["office"])) < LONG_OFFICE:
        return speaker
    return Speaker(match["name"], match["office"])


def _anybody(_: Speaker) -> bool:
    return True


def voice_names(voice: Voice) -> list[frozenset[str]]:
    """The sets of words by which a voice can be meant: its id, its names, its initials."""
    inner = re.findall(r"\(([^)]*)\)", voice.name)
    outer = re.sub(r"\([^)]*\)", "", voice.name)
    names = [voice.id.replace("-", " "), re.split(r",| and ", outer)[0], outer]
    names += [name for name in inner if name.isupper()]
    return [words for words in map(tokens, names) if words]


@lru_cache(maxsize=4)
def _names_by_word(voices: tuple[Voice, ...]) -> Mapping[str, list[tuple[str, frozenset[str]]]]:
    """(voice, name) of every name, by each of its words."""
    by_word: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for voice in voices:
        for name in voice_names(voice) if voice.kind != "inference" else ():
            for word in name:
                by_word.setdefault(word, []).append((voice.id, name))
    return by_word


def voice_of(speaker: Speaker, voices: Mapping[str, Voice]) -> str:
    """The id of the one voice that a speaker's words name best; empty if there is none."""
    known = _names_by_word(tuple(voices.values()))
    for words in (tokens(speaker.name), speaker.tokens):
        fits: dict[str, int] = {}
        for voice, name in {pair for word in words for pair in known.get(word, ())}:
            fits[voice] = max(fits.get(voice, 0), _fit(words, name))
        most = max(fits.values(), default=0)
        fitting = [voice for voice, fit in fits.items() if fit == most]
        if most and len(fitting) == 1:
            return fitting[0]
    return ""


def _fit(words: frozenset[str], name: frozenset[str]) -> int:
    """How many words of a name are said: all of it, or at least two of a longer one."""
    if name <= words:
        return 2 * len(name)
    return len(words) if len(words) > 1 and words <= name else 0


def is_media(phrase: str, voices: Mapping[str, Voice]) -> bool:
    """Whether a phrase names an agency, a channel, a paper: one that relays what others say."""
    if not phrase or is_person(phrase):
        return False
    words = [word.lower() for word in words_of(phrase)]
    voice = voices.get(voice_of(Speaker(phrase), voices))
    known = voice is not None and voice.kind in MEDIA_KINDS
    return known or bool(OUTLETS.intersection(words)) or (len(words) == 1 and phrase.isupper())
