"""An article's text as paragraphs, sentences and quotations, by rules, with exact offsets.

Offsets count characters of the text, ends excluded. Paragraph 0 is the headline, 1 the one with
the dateline. Bylines, credits and other furniture of a page are no paragraphs. Nothing is
normalised: a slice of the text is the very passage. The rules see the text without its line ends
(geo/curation/lines.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from geo.articles.datelines import Dateline, dateline
from geo.articles.days import DAY_OF_MONTH
from geo.articles.lines import Unwrapped, unwrapped
from geo.articles.words import word_set

FURNITURE_WORDS: Final = 12
"""A block of fewer words that doesn't end as a sentence does is a byline, a caption, a button."""
HEADLINE_WORDS: Final = 30
CREDIT_CHARACTERS: Final = 300
LAST_WORD: Final = 40
"""So many characters before a stop show whether the word is an abbreviation."""
TURNS: Final = 2
"""So many turns, each begun with a speaker's name in capitals and a colon, make a conversation."""
DATELINE_WITHIN: Final = 5
"""A dateline opens one of the first paragraphs."""

_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
_TITLES = "Gen Lt Col Maj Capt Sgt Brig Adm Cmdr Mr Mrs Ms Dr Prof Rep Sen Gov Pres Rev Hon St Mt"
ABBREVIATIONS: Final = word_set(f"{_MONTHS} {_TITLES} No Nos vs approx Ft al cf e.g i.e")
"""Words whose full stop doesn't end a sentence."""
_SOMETIMES_ENDS = word_set("U.S U.N U.K E.U D.C a.m p.m etc Inc Ltd Co Corp km")
_STARTERS = word_set(
    "A After An And As At But He Her His However If In It Its Meanwhile On One Several She "
    "Some That The Their There These They This Those We When While Yet"
)

_BLOCK = re.compile(r"[^\n]+")
_ENDS_AS_SENTENCE = re.compile(r"[.?!…:][\"”’')\]]*$")
_STAMPED = re.compile(rf"(?:{DAY_OF_MONTH}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})(?:,?\s\d{{4}})?\W*\Z")
"""An outlet's name and the day, or the like, end so."""
_CREDIT = re.compile(
    r"\(?(?:(?:Additional |More )?(?:[Rr]eporting|Writing|Editing|Edited|Compiled|Translated|"
    r"Produced|Photos?|Graphics?)\s+(?:and\s+\w+\s+)?by\b|"
    r"By (?:[A-Z][\w'’.-]*[ ,]+){2,8}(?:and\b|in\b|\Z)|"
    r"Our Standards\b|Copyright\b|©|\(c\)|All rights reserved\b|"
    r"(?:Follow|Contact|Read more|See also|Click here|Sign up|Subscribe)\b"
    r"(?=.*(?:@|:|http|here\b|\bto our\b)))"
)
_CONTRIBUTED = re.compile(
    r"\b(?:contributed (?:to )?(?:this|the)? ?(?:report|reporting|story|article)|"
    r"(?:this|the) (?:report|story|article) was (?:edited|translated|written|first published)|"
    r"assisted (?:with|in) (?:this|the) report)",
    re.IGNORECASE,
)
_TURN = re.compile(r"(?P<who>[A-Z][A-Z.'’ -]{2,40}|[QA]):\s+|(?P<letter>[QA])\.\s+")
_BOUNDARY = re.compile(r"([.?!…]+)([\"”’')\]]*)(\s+)(?=[\"“‘(\[«]*[^\W_a-z])")
_LAST_WORD = re.compile(r"[\w.]+\Z")
_ASKED = re.compile(r"[^.,;\"“”]{2,60}?\b(?:said|asked|added|wrote|told \w+)[.,\s]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its number and its span without the blanks around it (and the dateline).

    In a conversation `speaker` is whose turn it is, whose name is no part of the span.
    """

    number: int
    start: int
    end: int
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its final stop and closing quotation mark included."""

    paragraph: int
    start: int
    end: int
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words with their marks; `closed` is false if the paragraph ends inside them."""

    start: int
    end: int
    closed: bool

    def holds(self, start: int, end: int) -> bool:
        """Whether a span lies inside, marks included."""
        return self.start <= start and end <= self.end


_Piece = TypeVar("_Piece", Paragraph, Sentence, Quotation)


@dataclass(frozen=True, slots=True)
class TextLayout:
    """What an article consists of."""

    dateline: Dateline | None
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]


def text_layout(text: str) -> TextLayout:
    """The paragraphs, sentences and quotations of an article as its file has it."""
    flat = unwrapped(text)
    layout = flat_layout(flat.text)
    return TextLayout(
        layout.dateline and replace(layout.dateline, end=flat.span(layout.dateline.end, 0)[0]),
        tuple(_moved(flat, paragraph) for paragraph in layout.paragraphs),
        tuple(_moved(flat, sentence) for sentence in layout.sentences),
        tuple(_moved(flat, quotation) for quotation in layout.quotations),
    )


def _moved(flat: Unwrapped, part: _Piece) -> _Piece:
    start, end = flat.span(part.start, part.end)
    return replace(part, start=start, end=end)


def flat_layout(text: str) -> TextLayout:
    """The paragraphs, sentences and quotations of an unwrapped text."""
    paragraphs, line = _paragraphs(text)
    return TextLayout(
        line,
        tuple(paragraphs),
        tuple(sentence for p in paragraphs for sentence in sentences(text, p)),
        tuple(quotation for p in paragraphs for quotation in quotations(text, p)),
    )


def _paragraphs(text: str) -> tuple[list[Paragraph], Dateline | None]:
    """Numbered paragraphs; the first dateline is cut off the one that it opens."""
    paragraphs: list[Paragraph] = []
    line: Dateline | None = None
    blocks = [block.span() for block in _BLOCK.finditer(text)]
    turns = [_TURN.match(text, *block) for block in blocks]
    in_turns = sum(map(bool, turns)) >= TURNS
    speaker = ""
    for (start, end), turn in zip(blocks, turns, strict=True):
        if in_turns and turn:
            speaker, start = turn["who"] or turn["letter"], turn.end()
        may_open = line is None and not speaker and len(paragraphs) <= DATELINE_WITHIN
        opening = dateline(text, start, end) if may_open else None
        block = text[start:end]
        is_first = not paragraphs and not opening and not speaker and not _is_credit(block)
        if is_first and _is_headline(block):
            paragraphs.append(Paragraph(0, start, end))
        elif opening:
            line = opening
            paragraphs.append(Paragraph(_next(paragraphs), opening.end, end))
        elif turn or not _is_furniture(block):
            paragraphs.append(Paragraph(_next(paragraphs), start, end, speaker))
    return paragraphs, line


def _next(paragraphs: list[Paragraph]) -> int:
    return paragraphs[-1].number + 1 if paragraphs else 1


def _is_headline(block: str) -> bool:
    ends = _ENDS_AS_SENTENCE.search(block)
    return len(block.split()) <= HEADLINE_WORDS and not (ends and block.count(". "))


def _is_furniture(block: str) -> bool:
    if _is_credit(block):
        return True
    most = 2 * FURNITURE_WORDS if _STAMPED.search(block) else FURNITURE_WORDS
    return not _ENDS_AS_SENTENCE.search(block) and len(block.split()) < most


def _is_credit(words: str) -> bool:
    """Whether words say who made the text: a byline, a sign-off, a right."""
    is_one = len(words) < CREDIT_CHARACTERS and not re.search(r"[.?!]\s", words)
    return bool(_CREDIT.match(words) or (is_one and _CONTRIBUTED.search(words)))


def sentences(text: str, paragraph: Paragraph) -> list[Sentence]:
    """The sentences of a paragraph, in order; a headline is one."""
    spans, start = [], paragraph.start
    if paragraph.number:
        for match in _BOUNDARY.finditer(text, paragraph.start, paragraph.end):
            if _ends_sentence(text, match, start, paragraph.end):
                spans.append((start, match.end(2)))
                start = match.end()
    whole = [*spans, (start, paragraph.end)]
    return [
        Sentence(paragraph.number, *span, paragraph.speaker)
        for span in whole
        if len(whole) == 1 or not _is_credit(text[slice(*span)])
    ]


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stops, closers = match[1], match[2]
    if stops != ".":
        return not (closers and _ASKED.match(text, match.end(), end))
    last = _LAST_WORD.search(text, max(start, match.start() - LAST_WORD), match.start())
    word = last[0] if last else ""
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
