"""Rows come into a table whole or not at all, and leave every other byte as it was."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from worlds import ARTICLE, csv_text, rows, write_world

from geo import RecordsError, read_records
from geo.curation.drafts import drafts
from geo.curation.drafts_file import drafts_text
from geo.curation.writing import add_rows, with_rows

ROOT = Path(__file__).parent.parent
NEW = {**rows("voices")[0], "id": "gamma", "name": "Gamma command"}


def report(**fields: str) -> dict[str, str]:
    return {**rows("reports")[0], **fields}


def test_a_row_is_appended_and_every_old_byte_is_kept(tmp_path):
    write_world(tmp_path)
    old = (tmp_path / "voices.csv").read_bytes()
    add_rows(tmp_path, {"voices": [NEW]})
    assert (tmp_path / "voices.csv").read_bytes() == old + b"gamma,Gamma command,unknown,press,\n"
    assert "gamma" in read_records(tmp_path).voices


@pytest.mark.parametrize(
    ("day", "after"),
    [("2020-01-05", "dogwood-2"), ("2020-01-07", "birch-2"), ("2019-12-01", "id")],
)
def test_a_report_comes_after_those_of_its_day_and_the_days_before(day, after):
    table = with_rows(csv_text("reports").encode(), [report(id="new", day=day)]).decode()
    ids = [line.partition(",")[0] for line in table.splitlines()]
    assert ids[ids.index("new") - 1] == after


def test_line_ends_and_a_missing_last_one_are_respected():
    assert with_rows(b"id,name\r\na,A", [{"id": "b", "name": "B"}]) == b"id,name\r\na,A\r\nb,B\r\n"


def test_a_fault_anywhere_in_the_directory_means_that_nothing_is_written(tmp_path):
    write_world(tmp_path)
    old = {file: file.read_bytes() for file in tmp_path.iterdir()}
    wrong = report(id="wrong", voice="gamma", source="nowhere")
    with pytest.raises(RecordsError, match="'nowhere'"):
        add_rows(tmp_path, {"voices": [NEW], "reports": [wrong]})
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == old


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path):
    left = write_world(tmp_path) / ".voices.csv.x1.unfinished"
    left.write_text("half a")
    add_rows(tmp_path, {"voices": [NEW]})
    assert not left.exists()


def test_permissions_of_a_table_stay_as_they_were(tmp_path):
    write_world(tmp_path)
    (tmp_path / "voices.csv").chmod(0o640)
    add_rows(tmp_path, {"voices": [NEW]})
    assert (tmp_path / "voices.csv").stat().st_mode & 0o777 == 0o640


def kills(directory: Path, count: int, *command: str) -> list[dict]:
    """What is found after each of so many kills of a command."""
    killing = [sys.executable, "tests/killing.py", str(directory), str(count), *command]
    done = subprocess.run(
        killing, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_whole(case: dict) -> bool:
    """Whether a kill left every file old or new, nothing to find fault with, nothing undone."""
    states = set(case["files"].values())
    return (
        case["killed"]
        and states <= {"old", "new"}
        and not case["others"]
        and not case["faults"]
        and case["completed"]
    )


NEEDS_FORK = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


@NEEDS_FORK
def test_killed_at_any_point_add_leaves_the_tables_as_before_or_complete(tmp_path):
    cited = ("--said", "Herald: as this report says", "--voice", "herald", "--source", "paper")
    what = ("--place", "birch", "--day", "2020-01-05", "--holder", "a")
    cases = kills(
        write_world(tmp_path), 15, "add", "report", *what, *cited, "--data", str(tmp_path)
    )
    assert len(cases) >= 14
    assert [case for case in cases if not is_whole(case)] == []
    assert {"old", "new"} == {case["files"]["reports.csv"] for case in cases}


@NEEDS_FORK
def test_killed_at_any_point_accept_leaves_the_tables_as_before_or_complete(tmp_path):
    article = tmp_path / "article.txt"
    data = tmp_path / "data"
    data.mkdir()
    write_world(data, claims=rows("claims")[1:], relations=[])
    article.write_text(ARTICLE, newline="")
    records = read_records(data)
    drafted = drafts(article, article.read_bytes(), records, records.sources["paper"])
    drafted = [draft for draft in drafted if draft.paragraph == "1"][:1]
    assert drafted[0].speaker_words == "Alpha"
    (data / "drafts.csv").write_text(drafts_text(drafted).replace(",,Alpha,", ",alpha,Alpha,"))
    command = ("accept", str(data / "drafts.csv"), drafted[0].id, "--summary", "Alpha says it left")
    outcomes = kills(data, 20, *command, "--data", str(data))
    assert len(outcomes) >= 18
    assert [case for case in outcomes if not is_whole(case)] == []
    assert {"old", "new"} == {case["files"]["claims.csv"] for case in outcomes}


def test_a_column_that_a_new_row_needs_is_added_and_none_else():
    sheet = b"id;name;lon;lat\r\na;A;1;2\r\n"
    row = {"id": "b", "name": "B", "kind": "town", "note": "", "variants": ""}
    assert with_rows(sheet, [row], "places") == (
        b"id;name;lon;lat;kind\r\na;A;1;2;\r\nb;B;;;town\r\n"
    )


def test_rows_of_several_days_stand_in_the_order_of_days():
    sheet = b"id,day\na,2020-01-02\nb,2020-01-05\n"
    days = ["2020-01-04", "2020-01-02", "2020-01-03", "2020-01-09", "2020-01-01"]
    lines = with_rows(sheet, [{"id": "", "day": day} for day in days]).decode().split()
    assert [line.split(",")[1] for line in lines[1:]] == sorted([*days, "2020-01-02", "2020-01-05"])
