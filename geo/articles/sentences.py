"""An article's text as paragraphs, sentences and quotations, by rules, with exact offsets.

Offsets count characters of the text, ends excluded. Paragraph 0 is the headline, 1 the one with
the dateline. Bylines, credits and other furniture of a page are no paragraphs. Nothing is
normalised: a slice of the text is the very passage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from geo.articles.datelines import Dateline, dateline
from geo.articles.words import word_set

FURNITURE_WORDS: Final = 12
"""A block of fewer words that doesn't end as a sentence does is a byline, a caption, a button."""
HEADLINE_WORDS: Final = 30

_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
_TITLES = "Gen Lt Col Maj Capt Sgt Brig Adm Cmdr Mr Mrs Ms Dr Prof Rep Sen Gov Pres Rev Hon St Mt"
ABBREVIATIONS: Final = word_set(f"{_MONTHS} {_TITLES} No Nos vs approx Ft al cf e.g i.e")
"""Words whose full stop doesn't end a sentence."""
_SOMETIMES_ENDS = word_set("U.S U.N U.K E.U D.C a.m p.m etc Inc Ltd Co Corp km")
_STARTERS = word_set(
    "A After An And As At But He Her His However If In It Its Meanwhile On One Several She "
    "Some That The Their There These They This Those We When While Yet"
)

_BLOCK = re.compile(r"\S(?:.*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:.*\S)?)*")
_LINE = re.compile(r"\S(?:.*\S)?")
_ENDS_AS_SENTENCE = re.compile(r"[.?!…:][\"”’')\]]*$")
_CREDIT = re.compile(
    r"^\(?(?:(?:Additional )?(?:Reporting|Writing|Editing|Compiled|Translated) by\b|Copyright\b|©)",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"([.?!…]+)([\"”’')\]]*)(\s+)(?=[\"“‘(\[«]*[^\W_a-z])")
_LAST_WORD = re.compile(r"[\w.]+\Z")
_ASKED = re.compile(r"[^.,;\"“”]{2,60}?\b(?:said|asked|added|wrote|told \w+)[.,\s]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its number and its span without the blanks around it (and the dateline)."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its final stop and closing quotation mark included."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words with their marks; `closed` is false if the paragraph ends inside them."""

    start: int
    end: int
    closed: bool

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies inside, marks included."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True)
class Layout:
    """What an article consists of."""

    dateline: Dateline | None
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]


def layout(text: str) -> Layout:
    """The paragraphs, sentences and quotations of an article."""
    found, line = _paragraphs(text)
    return Layout(
        line,
        tuple(found),
        tuple(sentence for p in found for sentence in sentences(text, p)),
        tuple(quotation for p in found for quotation in quotations(text, p)),
    )


def _paragraphs(text: str) -> tuple[list[Paragraph], Dateline | None]:
    """Numbered paragraphs; the first dateline is cut off the one that it opens."""
    found: list[Paragraph] = []
    line: Dateline | None = None
    for start, end in _blocks(text):
        first = not found
        opening = dateline(text, start, end) if line is None else None
        if first and not opening and _is_headline(text[start:end]):
            found.append(Paragraph(0, start, end))
        elif opening:
            line = opening
            found.append(Paragraph(_next(found), opening.end, end))
        elif not _is_furniture(text[start:end]):
            found.append(Paragraph(_next(found), start, end))
    return found, line


def _next(found: list[Paragraph]) -> int:
    return found[-1].number + 1 if found else 1


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of text between empty lines; where there are none, every line."""
    has_empty_lines = re.search(r"\n[^\S\n]*\n", text.strip())
    pattern = _BLOCK if has_empty_lines else _LINE
    return (match.span() for match in pattern.finditer(text))


def _is_headline(block: str) -> bool:
    ends = _ENDS_AS_SENTENCE.search(block)
    return len(block.split()) <= HEADLINE_WORDS and not (ends and block.count(". "))


def _is_furniture(block: str) -> bool:
    if _CREDIT.match(block):
        return True
    return not _ENDS_AS_SENTENCE.search(block) and len(block.split()) < FURNITURE_WORDS


def sentences(text: str, paragraph: Paragraph) -> list[Sentence]:
    """The sentences of a paragraph, in order; a headline is one."""
    spans, start = [], paragraph.start
    if paragraph.number:
        for match in _BOUNDARY.finditer(text, paragraph.start, paragraph.end):
            if _ends_sentence(text, match, start, paragraph.end):
                spans.append((start, match.end(2)))
                start = match.end()
    return [Sentence(paragraph.number, *span) for span in [*spans, (start, paragraph.end)]]


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stops, closers = match[1], match[2]
    if stops != ".":
        return not (closers and _ASKED.match(text, match.end(), end))
    found = _LAST_WORD.search(text, start, match.start())
    word = found[0] if found else ""
    if closers:
        return True
    if word in _SOMETIMES_ENDS:
        following = re.match(r"[\"“(]*(\w+)", text[match.end() : end])
        return bool(following and following[1] in _STARTERS)
    return word not in ABBREVIATIONS and not (len(word) == 1 and word.isupper())


def quotations(text: str, paragraph: Paragraph) -> Iterator[Quotation]:
    """The quotations of a paragraph, by straight, curly or angular double marks."""
    opened: int | None = None
    for match in re.compile('["“”«»„]').finditer(text, paragraph.start, paragraph.end):
        at = match.start()
        if opened is None:
            opened = at if match[0] not in "”»" else None
        elif match[0] in '"”»':
            yield Quotation(opened, at + 1, closed=True)
            opened = None
    if opened is not None:
        yield Quotation(opened, paragraph.end, closed=False)
