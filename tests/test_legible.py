"""What the rules can't read is refused in one sentence."""

from pathlib import Path

import pytest
from quality import LABELLED, read
from shipped import RECORDS
from worlds import ARTICLE, write_world

from app.__main__ import main
from geo import ArticleError
from geo.curation.drafts import SENTENCE_CHARACTERS, drafts
from geo.curation.legible import legible

WORDS = "The army said that it was in the town and that they had come from the river. "
FRENCH = "Le ministre a dit que les troupes avaient pris la ville et que la paix reviendrait. " * 4
TURKISH = "Ordu birlikleri sabah saatlerinde kasabaya girdi ve halk sokaklara indi dedi. " * 5


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "found no text"),
        (b" \r\n\xef\xbb\xbf\n", "found no text"),
        ("دخل الجيش البلدة يوم الأحد.".encode(), "in English, found mostly Arabic letters"),
        ("Армия вошла в город в воскресенье.".encode(), "found mostly Cyrillic letters"),
        ("צבא נכנס לעיר.".encode(), "found mostly Hebrew letters"),
        ("军队星期天进入了城市。".encode(), "found mostly Chinese letters"),
        (FRENCH.encode(), "found few of its commonest words"),
        (TURKISH.encode(), "found few of its commonest words"),
        (b"<!DOCTYPE html><title>x</title>", "found HTML"),
        (f"\ufeff  <html><p>{WORDS}".encode(), "found HTML"),
        (f"<p>{WORDS}</p>\n<p class='x'>{WORDS}</p>".encode(), "found HTML"),
        (b"%PDF-1.4 x", "found a PDF document"),
        (b"PK\x03\x04 x", "found a packed file"),
        (b"{\\rtf1 x}", "found rich text"),
        (WORDS.encode("utf-16"), "found UTF-16"),
        (WORDS.encode("utf-16-le"), "the control character U[+]0000 at character 1"),
        (b"The army\x1b[0m left.", "the control character U[+]001B"),
        ("Abu Kamál".encode("latin-1"), "found byte 7, 0xe1"),
    ],
)
def test_what_is_no_article_in_english_is_refused(raw, message):
    with pytest.raises(ArticleError, match=f"a.txt: expected .*{message}"):
        legible(Path("a.txt"), raw)


@pytest.mark.parametrize("path", sorted(LABELLED.glob("*/*.txt")), ids=lambda path: path.stem)
def test_an_article_is_read(path):
    text = read(path).text
    assert legible(path, text.encode()) == text


@pytest.mark.parametrize(
    "text", ["They left.", "x < 5 and y > 3: he said <so>.", f"{WORDS} دخل الجيش البلدة. {WORDS}"]
)
def test_short_odd_and_mixed_texts_are_read(text):
    assert legible(Path("a.txt"), text.encode()) == text


def test_paragraphs_in_another_script_are_left_out_and_said_to_be(caplog):
    text = f"Army enters town\n\n{WORDS}\n\nدخل الجيش البلدة يوم الأحد وقال إنه انتصر.\n\n{WORDS}"
    drafted = drafts(Path("a.txt"), text.encode(), RECORDS, None)
    assert [draft.paragraph for draft in drafted] == ["0", "1", "3"]
    assert "1 of 4 statements are not in English" in caplog.text


def test_a_text_of_furniture_alone_is_refused():
    with pytest.raises(ArticleError, match="found no sentence"):
        drafts(Path("a.txt"), b"(Reporting by A B; Editing by C D)", RECORDS, None)


def test_an_endless_sentence_is_refused():
    text = f"A head\n\n{'the army and the people of the town ' * 25_000}"
    with pytest.raises(ArticleError, match=f"at most {SENTENCE_CHARACTERS:,} .* one of 899,999"):
        drafts(Path("a.txt"), text.encode(), RECORDS, None)


def test_a_long_article_says_how_far_its_reading_is(caplog):
    caplog.set_level("INFO", "geo")
    drafts(Path("a.txt"), f"A head\n\n{WORDS * 1500}".encode(), RECORDS, None)
    assert "places: 100," in caplog.text


@pytest.mark.parametrize("name", ["a\nb.txt", "b.txt ", "\udcff.txt"])
def test_a_name_that_no_field_can_hold_is_refused(name):
    with pytest.raises(ArticleError, match="expected a path in UTF-8, of visible characters"):
        drafts(Path(name), WORDS.encode(), RECORDS, None)


def test_draft_says_so_with_status_2_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "front").mkdir()
    write_world(tmp_path / "front")
    page = tmp_path / "page.html"
    page.write_text(f"<html><body>{ARTICLE}")
    output = tmp_path / "drafts.csv"
    data = ["--data", str(tmp_path / "front")]
    assert main(["draft", str(page), "-o", str(output), *data]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not output.exists()
