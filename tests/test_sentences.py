"""An article's layout: what is a paragraph, a sentence, a quotation, to the character."""

import pytest

from geo.articles.sentences import Paragraph, quotations, sentences, text_layout

ARTICLE = """\
Army enters Testa

Source: Wire| 2017-11-05 21:50:54|Editor: Nobody
Video PlayerClose

BEIRUT, Nov. 5 (Wire) -- The army entered Testa on Sunday. It met no fire.

"They left. We stayed," said Gen. A. Hamid of the U.S. Then he hung up.

(Reporting by Nobody; Editing by No One)
"""


def split(text: str) -> list[str]:
    spans = sentences(text, Paragraph(1, 0, len(text)))
    return [text[sentence.start : sentence.end] for sentence in spans]


def test_headline_and_paragraphs_are_numbered_and_furniture_is_left_out():
    layout = text_layout(ARTICLE)
    openings = [ARTICLE[p.start :].split()[0] for p in layout.paragraphs]
    assert [p.number for p in layout.paragraphs] == [0, 1, 2]
    assert openings == ["Army", "The", '"They']


def test_a_slice_is_the_very_sentence():
    layout = text_layout(ARTICLE)
    words = [ARTICLE[s.start : s.end] for s in layout.sentences]
    assert words[:3] == [
        "Army enters Testa",
        "The army entered Testa on Sunday.",
        "It met no fire.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "It fell on Nov. 5 to the army.",
        "The U.S. Central Command spoke.",
        "Brig. Gen. Ali al-Hamid left.",
        "J. K. Hamid was there.",
        "It costs 3.5 dollars, i.e. too much.",
        '"Did they leave?" he asked.',
        '"Did they leave?" Hamid asked.',
    ],
)
def test_a_stop_that_ends_no_sentence_does_not_split(sentence):
    assert split(f"{sentence} The next one.") == [sentence, "The next one."]


@pytest.mark.parametrize("text", ["He left the U.S. The army stayed.", '"We won." They left.'])
def test_a_stop_that_ends_a_sentence_splits(text):
    assert len(split(text)) == 2


def test_quotations_pair_straight_and_curly_marks():
    text = 'He said "one" and “two”, then "three'
    quoted = list(quotations(text, Paragraph(1, 0, len(text))))
    assert [text[q.start : q.end] for q in quoted] == ['"one"', "“two”", '"three']
    assert [q.closed for q in quoted] == [True, True, False]


def test_without_empty_lines_every_line_is_a_paragraph():
    assert [p.number for p in text_layout("Head\nOne is here.\nTwo is here.\n").paragraphs] == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize(
    "words",
    [
        "(Reporting by A B in Testa; Editing by C D)",
        "Reporting by A B; Writing by C D; Editing by E F.",
        "Additional reporting by A B.",
        "Associated writers A B in Testa and C D in Beta contributed to this report.",
        "By A B and C D in Testa.",
        "Copyright 2017 Wire. All rights reserved.",
        "Our Standards: The Principles of Wire.",
        "Follow A B on Twitter: @ab.",
    ],
)
def test_a_sign_off_is_no_sentence(words):
    own = text_layout(f"A head\n\nThe army left.\n\n{words}\n")
    behind = text_layout(f"A head\n\nThe army left. {words}\n")
    assert [len(layout.sentences) for layout in (own, behind)] == [2, 2]


def test_turns_of_a_conversation_have_their_speakers():
    text = "A briefing\n\nCOL. HAMID: We left. They stayed.\n\nThey ate.\n\nQ: Who said so?\n"
    speakers = [sentence.speaker for sentence in text_layout(text).sentences]
    assert speakers == ["", *["COL. HAMID"] * 3, "Q"]


def test_an_empty_text_has_no_paragraphs():
    assert text_layout("").paragraphs == ()
