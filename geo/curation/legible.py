"""Whether the rules can read a file at all: an article in English as plain text, in UTF-8.

What they can't read is refused in one sentence, rather than drafted badly without a word.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final
from unicodedata import name

from geo.articles import word_set
from geo.errors import ArticleError

_ENGLISH: Final = word_set("the and to of that by from were been they who this which with said has")
"""Words that make up a fifth of any English text."""
ENGLISH_SHARE: Final = 0.08
WORDS_TO_JUDGE: Final = 30
"""A text of fewer words may be in any language."""
TAGS: Final = 3

_MAGIC: Final = {
    b"%PDF": "a PDF document", b"PK\x03\x04": "a packed file or a document of an office program",
    b"\xd0\xcf\x11\xe0": "a document of an office program", b"{\\rtf": "rich text (RTF)",
    b"\x1f\x8b": "a packed file", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PAGE = re.compile(r"\s*<(?:!doctype\b|html\b|\?xml\b)", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|article|b|body|br|div|em|h[1-6]|head|i|img|li|meta|p|script|span|strong|table|td|tr|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-zª-ɏḀ-ỿ]")
_OTHER = re.compile(r"[^\W\d_A-Za-zª-ɏḀ-ỿ]")
_WORD = re.compile(r"[a-z]+")


def legible(path: Path, raw: bytes) -> str:
    """The text of an article. ArticleError if the rules can't read it."""
    text = decoded(path, raw)
    if expected := _fault(text):
        raise ArticleError(f"{path}: {expected}")
    return text


def decoded(path: Path, raw: bytes) -> str:
    """The text of a file. ArticleError if it isn't text in UTF-8."""
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            raise ArticleError(f"{path}: expected plain text in UTF-8, found {what}")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start}, 0x{raw[error.start]:02x}"
        raise ArticleError(f"{path}: expected text in UTF-8, found {byte}") from None


def _fault(text: str) -> str:
    """What is wrong with a text; nothing if it can be read."""
    if not text.strip("\ufeff \t\r\n"):
        return "expected an article, found no text"
    if control := _CONTROL.search(text):
        character = f"U+{ord(control[0]):04X} at character {control.start()}"
        return f"expected plain text, found the control character {character}"
    if _PAGE.match(text.lstrip("\ufeff")) or len(_TAG.findall(text)) >= TAGS:
        return "expected plain text, found HTML: save the words of the page alone"
    if is_foreign(text):
        script = _script(text)
        return f"expected an article in English, found mostly {script} letters"
    if not _is_english(text):
        return "expected an article in English, found few of its commonest words"
    return ""


def is_foreign(text: str) -> bool:
    """Whether most letters of a text are not of the Latin script."""
    return len(_OTHER.findall(text)) > len(_LATIN.findall(text))


def _script(text: str) -> str:
    """The script of most letters that are not Latin, by the first word of their names."""
    names = Counter(name(letter, "UNKNOWN").split()[0] for letter in _OTHER.findall(text)[:2000])
    commonest = names.most_common(1)[0][0]
    return "Chinese" if commonest == "CJK" else commonest.capitalize()


def _is_english(text: str) -> bool:
    words = _WORD.findall(text.lower())
    if len(words) < WORDS_TO_JUDGE:
        return True
    return sum(word in _ENGLISH for word in words) >= ENGLISH_SHARE * len(words)
