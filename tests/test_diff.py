"""What another version of the records changes, told of directories and of revisions."""

import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from worlds import MANIFEST, changed, plus, write_world

from app.__main__ import main
from geo import Front
from geo.curation import differences


def front(path, **changes):
    path.mkdir()
    return Front.read(write_world(path, **changes))


@pytest.fixture
def old(tmp_path):
    return front(tmp_path / "old")


LATER = plus("reports", id="later", place="birch", day="2020-01-20", holder="a")


def test_the_same_records_differ_in_nothing(old, tmp_path):
    diff = differences(old, front(tmp_path / "new"))
    assert (diff.tables, diff.spans) == ((), ())


def test_a_new_report_is_added_and_moves_its_place_from_its_day_on(old, tmp_path):
    new = front(tmp_path / "new", reports=LATER)
    diff = differences(old, new)
    assert [(t.name, list(t.added)) for t in diff.tables] == [("reports", ["later"])]
    span = diff.spans[-1]
    assert span.places == {"birch": (old.holders(date(2020, 1, 20))["birch"], "a")}
    assert (span.first, span.last) == (date(2020, 1, 20), date(2020, 1, 31))


def test_the_ground_that_one_loses_another_gains(old, tmp_path):
    span = differences(old, front(tmp_path / "new", reports=LATER)).spans[-1]
    assert span.moved_km2 > 1
    assert sum(after - before for before, after in span.km2.values()) == pytest.approx(0, abs=0.01)


def test_the_other_way_round_it_is_gone(old, tmp_path):
    diff = differences(front(tmp_path / "new", reports=LATER), old)
    assert [list(t.gone) for t in diff.tables] == [["later"]]


def test_a_changed_name_is_told_field_by_field(old, tmp_path):
    new = front(tmp_path / "new", places=changed("places", "birch", name="Birches"))
    (table,) = differences(old, new).tables
    assert [(one.id, dict(one.fields)) for one in table.changed] == [
        ("birch", {"name": ("Birch", "Birches")})
    ]


def test_only_days_that_both_cover_are_compared(old, tmp_path):
    manifest = MANIFEST.replace("last_day = 2020-01-31", "last_day = 2020-01-25")
    diff = differences(old, front(tmp_path / "new", reports=LATER, manifest=manifest))
    assert diff.spans[-1].last == date(2020, 1, 25)


def test_the_command_writes_markdown_and_both_maps(old, tmp_path, capsys):
    front(tmp_path / "new", reports=LATER)
    paths = [str(tmp_path / name) for name in ("old", "new")]
    text, picture = tmp_path / "d.md", tmp_path / "d.svg"
    assert main(["diff", *paths, "-o", str(text), "--picture", str(picture)]) == 0
    markdown = text.read_text(encoding="utf-8")
    assert "| reports | 1 | 0 | 0 |" in markdown
    assert re.search(r"\| Birch \(`birch`\) \| 2020-01-20 to 2020-01-31 \|", markdown)
    images = ET.parse(picture).getroot()  # noqa: S314 (our own)
    assert [float(image.get("x")) for image in images] == [0, 700]
    assert "2020-01-20" in capsys.readouterr().err


def test_what_records_say_is_no_markup_in_a_review(old, tmp_path, capsys):
    bad = plus("reports", id="bad", place="birch", day="2020-01-20", holder="a", said="<b>|@x`*")
    front(tmp_path / "new", reports=bad)
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    assert r"\<b\>\|\@x\`\*" in capsys.readouterr().out


def test_a_revision_of_git_is_a_version(tmp_path, capsys):
    data = tmp_path / "repository" / "data"
    data.mkdir(parents=True)
    write_world(data)
    commit = "-c user.name=n -c user.email=e@example.org commit --quiet -m first"
    for arguments in ("init --quiet", "add .", commit):
        subprocess.run(["git", "-C", data, *arguments.split()], check=True)
    write_world(data, reports=LATER)
    assert main(["diff", "HEAD", str(data)]) == 0
    assert "added `later`" in capsys.readouterr().out


@pytest.mark.parametrize("version", ["nowhere", "--output=x", "HEAD:../.."])
def test_what_is_no_version_is_named(version, tmp_path, capsys):
    data = tmp_path / "data"
    data.mkdir()
    write_world(data)
    assert main(["diff", "--data", str(data), "--", version, str(data)]) == 2
    assert version in capsys.readouterr().err
    assert list(Path(tmp_path).iterdir()) == [data]
