"""Hard-wrapped articles are read as their authors meant them, and pointed into as they are."""

import hashlib
import textwrap
from dataclasses import asdict, replace

import pytest
from quality import LABELLED, filled, read

from geo.articles.lines import unwrapped
from geo.articles.sentences import text_layout
from geo.curation.drafts_file import drafts_text, read_drafts

WHERE = ("start", "end", "sha256", "article_sha256")


def wrapped(text: str, columns: int, line_end: str, *, at_hyphens: bool) -> str:
    """Each line of a text wrapped at so many columns."""
    lines = [
        textwrap.wrap(line, columns, break_on_hyphens=at_hyphens, break_long_words=False) or [""]
        for line in text.splitlines()
    ]
    return line_end.join(part for parts in lines for part in parts)


def blocks(text: str) -> list[str]:
    return unwrapped(text).text.split("\n\n")


def without_offsets(drafted):
    """What drafts say beside where it stands in the file."""
    return [{key: v for key, v in asdict(draft).items() if key not in WHERE} for draft in drafted]


@pytest.mark.parametrize("path", sorted(LABELLED.glob("*/*.txt")), ids=lambda path: path.stem)
def test_an_article_drafts_wrapped_as_it_does_unwrapped(path):
    article = read(path)
    unwrapped_drafts = without_offsets(filled(article))
    for columns, line_end, at_hyphens in (
        (60, "\n", False),
        (47, "\r\n", True),
        (72, " \n  ", True),
    ):
        text = wrapped(article.text, columns, line_end, at_hyphens=at_hyphens)
        drafted = filled(replace(article, text=text))
        assert without_offsets(drafted) == unwrapped_drafts
        for draft in drafted:
            passage = text[int(draft.start) : int(draft.end)]
            assert hashlib.sha256(passage.encode()).hexdigest() == draft.sha256


@pytest.mark.parametrize("part", ["\n", "\r\n", "\r", "  \n   ", "\u2028", " ", "\u00a0", "\t"])
def test_whatever_parts_words_is_one_blank(part):
    assert blocks(f"A head\n\nThe army{part}moved.")[1] == "The army moved."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("U.S.-\nled", "U.S.-led"),
        ("al-\r\n  Rumman", "al-Rumman"),
        ("left -\nand won", "left - and won"),
        ("re\u00adport", "report"),
        ("\ufeffThe army", "The army"),
        ("Umm\u200bTest", "UmmTest"),
    ],
)
def test_what_nobody_sees_parts_no_word(text, plain):
    assert blocks(f"A head\n\n{text}")[1] == plain


def test_characters_are_found_again_in_the_file():
    text = "\ufeffA head\r\n\r\n  The U.S.-\r\n  led al\u00adliance\r\n  left.\r\n"
    flat = unwrapped(text)
    start = flat.text.index("alliance")
    first, last = flat.span(start, start + len("alliance left"))
    assert text[first:last] == "al\u00adliance\r\n  left"


def test_a_wrapped_text_without_empty_lines_has_paragraphs():
    wide = (
        "A headline\nThe army entered the town on Monday and met no\n"
        "fire there. It stayed.\nThey left.\n"
    )
    assert blocks(wide) == [
        "A headline",
        "The army entered the town on Monday and met no fire there. It stayed.",
        "They left.",
    ]


def test_indented_paragraphs_stand_apart():
    text = (
        "  The army entered the town on Monday and met\n"
        "nobody there, it said in a statement, and so it\n"
        "went.\n  They left."
    )
    assert len(blocks(text)) == 2


def test_long_lines_without_empty_ones_between_are_paragraphs():
    line = "The army entered the town on Monday morning and met no fire there, as it said itself."
    assert blocks(f"A head\n\n{line} {line}\n{line}") == ["A head", f"{line} {line}", line]


@pytest.mark.parametrize("mark", ["* ", "- ", "• ", "1. ", "2) "])
def test_the_mark_of_an_item_is_no_part_of_it(mark):
    assert blocks(f"A head\n\n{mark}The army left.\n{mark}It came\nback.") == [
        "A head", "The army left.", "It came back.",
    ]  # fmt: skip


def test_layout_points_into_the_file_as_it_is():
    text = "A head\r\n\r\nBEIRUT, Nov. 5\r\n(Wire) -- The army\r\nleft. It came back."
    layout = text_layout(text)
    assert [text[s.start : s.end] for s in layout.sentences] == [
        "A head", "The army\r\nleft.", "It came back.",
    ]  # fmt: skip
    assert layout.dateline is not None
    assert text[layout.dateline.end :].startswith("The army")


def test_words_of_a_draft_stand_on_one_line(tmp_path):
    article = read(LABELLED / "held_out" / "afw.txt")
    text = article.text.replace(" ", "\n").replace("Upper\n", "Upp\u200eer\n\u202e")
    drafted = filled(replace(article, text=text))
    path = tmp_path / "drafts.csv"
    path.write_text(drafts_text(drafted), encoding="utf-8", newline="")
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(drafted) + 1
    assert list(read_drafts(path).sound.values()) == drafted
