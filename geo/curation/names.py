"""Words as names are compared: without case, accents, apostrophes, spelling of the Arabic article.

Nothing is matched by likeness.
"""

import re
from typing import Final, NamedTuple
from unicodedata import normalize

from geo.articles import word_set

NameKey = tuple[str, ...]

_ARTICLES: Final = word_set("al el ad an ar as ash at az ez es adh ath")
_WORD: Final = re.compile(r"[^\W_]+(?:['’‘ʿʾ`][^\W_]+)*['’]?(?<![’'])")


class Word(NamedTuple):
    """A word of a text: as compared, and where it stands."""

    key: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a text as they are compared, with their offsets."""
    matches = _WORD.finditer(text, start, len(text) if end is None else end)
    return [_word(text, match) for match in matches]


def key(text: str) -> NameKey:
    """The words of a name as they are compared."""
    return tuple(word.key for word in words(text))


def _word(text: str, match: re.Match[str]) -> Word:
    """A word without its possessive, its key that of every spelling of the same."""
    end = match.end() - 2 if match[0].endswith(("'s", "’s")) else match.end()
    folded = normalize("NFKD", text[match.start() : end].casefold())
    plain = "".join(character for character in folded if character.isalnum())
    is_article = text[end : end + 1] == "-" or plain in ("al", "el")
    return Word("al" if plain in _ARTICLES and is_article else plain, match.start(), end)
