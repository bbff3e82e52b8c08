"""The commands of whoever keeps the records, as they are typed."""

import csv
import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from worlds import ARTICLE, contents, plus, rows, write_world

from app.__main__ import main
from app.cli import add, parser, streams
from app.site import read_site
from geo import SHIPPED, Front, read_records

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "geo" / "data" / "README.md").read_text(encoding="utf-8")
REPORT = (
    "add report --place birch --day 2020-01-05 --holder a --voice herald --source paper "
    "--said 'Herald: Alpha is back'"
)


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text(ARTICLE, encoding="utf-8", newline="")
    Path("front").mkdir()
    write_world(Path("front"))
    return Path("front")


def run(command: str) -> int:
    return main([*shlex.split(command), "--data", "front"])


def answering(monkeypatch, *answers: str) -> list[str]:
    """A terminal that gives these answers; the questions asked are collected."""
    questions, left = [], list(answers)

    def answer(question: str) -> str:
        questions.append(question)
        return left.pop(0) if left else ""

    for module in (add, streams):  # a name of its own in each
        monkeypatch.setattr(module, "is_asking", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    return questions


def test_verify_says_what_is_covered_and_lists_the_rest(world, capsys):
    assert run("verify article.txt") == 0
    output = capsys.readouterr().out
    assert "all 1 passages match" in output
    assert "1 of 3 sentences (33%) are covered" in output
    assert "paragraph 1, 48 to 63: Beta denies it." in output


def test_verify_names_source_and_claim_of_a_changed_text(world, capsys):
    more = {"id": "headline", "paragraph": "0", "start": "0", "end": "5"}
    more["sha256"] = hashlib.sha256(b"Alpha").hexdigest()
    write_world(world, claims=[*rows("claims"), {**rows("claims")[0], **more}])
    Path("article.txt").write_text(ARTICLE.replace("Birch", "birch"), encoding="utf-8", newline="")
    assert run("verify article.txt") == 1
    message = capsys.readouterr().err
    assert re.search(r"not the text of source paper: expected the sha256 \w{64}, found", message)
    assert re.search(r"claim leaving, characters 20 to 46: expected the sha256 \w{64}, f", message)
    assert "claim headline" not in message


def test_verify_knows_no_source_of_another_file(world, capsys):
    Path("other.txt").write_text("Something else.", encoding="utf-8")
    assert run("verify article.txt other.txt") == 1
    assert "other.txt: no source has the sha256 of this file" in capsys.readouterr().err


def test_draft_writes_a_new_file_and_never_over_an_old_one(world, capsys):
    assert run("draft article.txt -o drafts.csv") == 0
    assert "Beta denies it" in capsys.readouterr().out
    assert "denies it" not in Path("drafts.csv").read_text(encoding="utf-8")
    assert run("draft article.txt -o drafts.csv") == 2


def test_accept_asks_for_the_summary_and_can_be_repeated(world, monkeypatch):
    run("draft article.txt -o drafts.csv")
    answering(monkeypatch, "Beta contests that it has gone")
    assert run("accept drafts.csv d3") == 0
    after = contents(world)
    claim = read_records(world).claims["paper-48"]
    assert (claim.speaker, claim.summary) == ("beta", "Beta contests that it has gone")
    assert "d3,accepted" in Path("drafts.csv").read_text(encoding="utf-8")
    assert run("accept drafts.csv d3") == 0
    assert contents(world) == after


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("accept drafts.csv d3", "no terminal to ask on"),
        ("accept drafts.csv d9", "d9"),
        ("accept drafts.csv d1 d3 --summary x", "one draft with --summary"),
        ("accept drafts.csv d1 --summary x", "expected the id of a voice"),
        ("draft article.txt --source none", "the id of a source"),
        ("add report --day 2020-01-05", "new report: place ''"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(world, capsys, command, message):
    run("draft article.txt -o drafts.csv")
    before = contents(world)
    assert run(command) == 2
    assert message in capsys.readouterr().err
    assert contents(world) == before


def test_drafts_that_a_spreadsheet_has_saved_are_accepted_and_marked(world: Path) -> None:
    run("draft article.txt -o drafts.csv")
    path = Path("drafts.csv")
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline="")))
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([*rows, [""] * len(rows[0])])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    assert run("accept drafts.csv d3 --summary Beta_contests_it") == 0
    assert b"\xef\xbb\xbfid;" in path.read_bytes()
    assert b"d3;accepted;" in path.read_bytes()


def test_adding_a_report_imports_neither_pandas_nor_the_web(world):
    command = [*shlex.split(REPORT), "--data", str(world.resolve())]
    program = f"import sys, app.__main__ as m; print(m.main({command}), *sys.modules)"
    words = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.splitlines()[-1]
    assert words.startswith("0 ")
    assert not {"pandas", "fastapi", "jinja2"} & set(words.split())


def test_no_report_is_added_to_a_table_with_a_fault(world, capsys):
    write_world(world, reports=plus("reports", id="r", place="nowhere"))
    before = contents(world)
    assert run(REPORT) == 2
    assert "reports.csv:11: place 'nowhere'" in capsys.readouterr().err
    assert contents(world) == before


def test_a_report_is_added_once_under_a_proposed_id(world, capsys):
    assert run(REPORT) == 0
    assert "report r-2020-01-05-birch-1 added" in capsys.readouterr().out
    after = contents(world)
    assert run(REPORT) == 0
    assert "already" in capsys.readouterr().out
    assert contents(world) == after


def test_another_report_of_the_day_gets_the_next_number(world):
    run(REPORT)
    run(REPORT.replace("--holder a", "--holder b"))
    assert "r-2020-01-05-birch-2" in read_records(world).reports


def test_an_id_that_is_taken_is_refused_with_its_line(world, capsys):
    assert run(REPORT + " --id birch-1") == 2
    assert "id 'birch-1': expected an id used once" in capsys.readouterr().err


def test_on_a_terminal_every_column_is_asked_for_until_it_is_right(world, monkeypatch, capsys):
    questions = answering(monkeypatch, "al-Testah", "", "", "hamlet", "", "", "middle", "east")
    assert run("add place") == 0
    place = read_records(world).places["testah"]
    assert (place.name, place.kind, place.bank) == ("al-Testah", "hamlet", "east")
    assert "expected one of east, west" in capsys.readouterr().out
    assert questions[-1] == "id (Enter takes the proposal) [testah]: "


def test_a_source_takes_the_hash_of_its_article_and_no_second_has_it(world, capsys):
    assert run("add source --article article.txt --title T --publisher P --kind press") == 2
    assert "it is that of 'paper'" in capsys.readouterr().err


def test_an_article_is_added_as_the_guide_says(tmp_path, monkeypatch, capsys):
    """Every step of "Add an article in ten minutes", from the file to the map."""
    chapter = GUIDE.partition("## Add an article in ten minutes")[2].partition("\n## ")[0]
    (text,) = re.findall(r"```text\n(.*?)```", chapter, re.DOTALL)
    commands = re.findall(r"^    deir-front ((?:.*\\\n)*.*)$", chapter, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SHIPPED, "my-front")
    Path("article.txt").write_text(text, encoding="utf-8", newline="")
    *steps, serve = [shlex.split(command.replace("\\\n", "")) for command in commands]
    assert [main(step) for step in steps] == [0] * 7
    assert "2 of 4 sentences (50%) are covered by claims" in capsys.readouterr().out
    claims = Front.read(Path("my-front")).claims()
    drawn = claims[claims["source"] == "sample-wire-2017-11-16"]
    assert list(drawn["speaker"]) == ["sample-observatory"] * 2
    assert list(drawn["places"]) == [["hajin"], []]
    arguments = parser().parse_args(serve)
    assert (arguments.data, arguments.article) == (Path("my-front"), Path("article.txt"))
    assert read_site(arguments.data, arguments.article).article is not None


def broken(id_: str) -> None:
    """Have the row of a draft say something that no row may say."""
    text = Path("drafts.csv").read_text(encoding="utf-8")
    Path("drafts.csv").write_text(
        text.replace(f"{id_},draft", f"{id_},done"), encoding="utf-8", newline=""
    )


def test_a_bad_row_holds_up_no_other(world, capsys):
    run("draft article.txt -o drafts.csv")
    broken("d1")
    assert run("accept drafts.csv d3 --summary 'Beta contests it'") == 0
    assert "paper-48" in read_records(world).claims
    assert "d1,done" in Path("drafts.csv").read_text(encoding="utf-8")
    assert "drafts.csv:2: status 'done'" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["status", "fields", "twice", "gone"])
def test_of_several_drafts_the_sound_ones_are_accepted(world, monkeypatch, capsys, damage):
    run("draft article.txt -o drafts.csv")
    path = Path("drafts.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = {
        "status": lines[1].replace("draft", "done", 1),
        "fields": lines[1].rpartition(",")[0],
        "twice": lines[2],
        "gone": lines[1].replace("d1", "d7", 1),
    }[damage]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answering(monkeypatch, "Beta contests that it has gone")
    assert run("accept drafts.csv d1 d3") == 2
    assert "paper-48" in read_records(world).claims
    fault = "ID='d1'" if damage == "gone" else "drafts.csv:2: " if damage != "twice" else "'d1'"
    assert fault in capsys.readouterr().err


def test_all_or_none_accepts_none_if_one_is_bad(world, monkeypatch, capsys):
    run("draft article.txt -o drafts.csv")
    broken("d1")
    answering(monkeypatch, "Beta contests that it has gone")
    before = contents(world)
    assert run("accept drafts.csv d1 d3 --all-or-none") == 2
    assert contents(world) == before
    assert "status 'done'" in capsys.readouterr().err


def test_a_claim_that_the_records_refuse_holds_up_no_other(world, monkeypatch, capsys):
    run("draft article.txt -o drafts.csv")
    path = Path("drafts.csv")
    path.write_text(
        path.read_text(encoding="utf-8").replace(",b,report", ",xx,report", 1), encoding="utf-8"
    )
    answering(monkeypatch, "Alpha speaks of it", "Beta contests that it has gone")
    assert run("accept drafts.csv d2 d3") == 2
    assert "about 'xx': expected an id in parties.csv" in capsys.readouterr().err
    assert "paper-48" in read_records(world).claims


def test_a_hard_wrapped_article_is_drafted_and_accepted(world):
    text = (
        "Alpha\nleaves\n\nBIRCH, Jan. 10, 2020\n(Herald)\n- The town fell, the\nAlpha command\n"
        "said in a\nreport.\n"
    )
    Path("wrapped.txt").write_text(text, encoding="utf-8", newline="")
    assert run("add source --title T --publisher Herald --kind press --article wrapped.txt") == 0
    assert run("draft wrapped.txt -o drafts.csv") == 0
    assert run("accept drafts.csv d2 --summary 'It is out of their hands, they say'") == 0


def test_a_claim_and_its_report_are_written_together(world):
    assert run("draft article.txt -o drafts.csv") == 0
    summary = "It holds Birch, it says"
    correct(Path("drafts.csv"), "d3", places="birch;cedar")
    assert run(f"accept drafts.csv d3 --holder b --use claim-only --summary '{summary}'") == 0
    records = read_records(world)
    claim = records.claims["paper-48"]
    report = records.reports["r-2020-02-01-birch-1"]
    assert records.reports["r-2020-02-01-cedar-1"].said == report.said
    assert report.said == f"{records.voices['beta'].name}: {summary}"
    assert (report.place, report.holder, report.use) == ("birch", "b", "claim-only")
    assert (report.voice, report.source) == (claim.speaker, claim.source)
    assert report.day == (claim.event_day or claim.said_day)


def test_a_holder_that_there_is_not_adds_neither_claim_nor_report(world, capsys):
    run("draft article.txt -o drafts.csv")
    correct(Path("drafts.csv"), "d3", places="birch")
    before = contents(world)
    assert run("accept drafts.csv d3 --holder nobody --summary 'It is so, it says'") == 2
    assert "nobody" in capsys.readouterr().err
    assert contents(world) == before


def correct(path: Path, id_: str, **values: str) -> None:
    """Write values into a draft's row, as its reader does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    next(row for row in table if row["id"] == id_).update(values)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys())
        writer.writeheader()
        writer.writerows(table)


DENIAL = (
    "add claim --source paper --speaker beta --kind denial --said-day 2020-01-10 --about b "
    "--summary 'Beta contests that it has gone' --article article.txt"
)


def test_a_claim_of_an_article_keeps_where_its_words_stand_and_their_hash(world, capsys):
    assert run(f"{DENIAL} --passage 'Beta denies it.'") == 0
    assert "claim paper-48 added" in capsys.readouterr().out
    claim = read_records(world).claims["paper-48"]
    assert (claim.paragraph, claim.start, claim.end) == (1, 48, 63)
    assert claim.sha256 == hashlib.sha256(b"Beta denies it.").hexdigest()
    assert run("verify article.txt") == 0


def test_a_relation_is_added_once(world, capsys):
    relation = "add relation --claim paper-48 --kind disputes --other leaving --reason r"
    assert run(f"{DENIAL} --passage 'Beta denies it.'") == 0
    assert run(f"{relation} --source paper") == 0
    assert run(f"{relation} --source paper") == 0
    assert "relation paper-48 disputes leaving is already" in capsys.readouterr().out
    assert [(r.claim, r.other) for r in read_records(world).relations].count(
        ("paper-48", "leaving")
    ) == 1


def test_a_party_is_added_and_can_be_reported(world):
    assert run("add party --name Gamma --label 'The Gammas' --colour '#123456'") == 0
    assert run(REPORT.replace("--holder a", "--holder the-gammas")) == 0
    assert read_records(world).parties["the-gammas"].name == "Gamma"


def test_an_article_is_a_source_with_the_hash_of_its_text(world):
    Path("other.txt").write_text("Gamma said nothing.", encoding="utf-8")
    assert run("add article other.txt --title Other --publisher Herald --published 2020-01-12") == 0
    source = read_records(world).sources["herald-2020-01-12"]
    assert source.sha256 == hashlib.sha256(b"Gamma said nothing.").hexdigest()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("--passage 'Gamma denies it.'", "expected the passage once, word for word; found none"),
        ("--passage a", "word for word; found it"),
        ("", "both --article and --passage"),
    ],
)
def test_a_passage_that_is_not_in_the_article_once_is_refused(world, capsys, more, message):
    before = contents(world)
    assert run(f"{DENIAL} {more}") in (1, 2)
    assert message in capsys.readouterr().err
    assert contents(world) == before
