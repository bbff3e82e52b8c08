"""Whatever the encoding of a stream, data is UTF-8 and messages are said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from worlds import changed, plus, write_world

ROOT = Path(__file__).parent.parent
TEXT = (
    "Both claim Birch\n\n"
    "BIRCH, Jan. 10 (Herald) -- “Alpha left,” said Omar Şahin of بلدة in Birch.\n"
)


@pytest.fixture
def world(tmp_path):
    (tmp_path / "front").mkdir()
    places = changed("places", "birch", name="Birch بلدة")
    write_world(tmp_path / "front", places=places, voices=plus("voices", id="sahin", name="Şahin"))
    (tmp_path / "مقال.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(world: Path, *command: str, encoding: str, source: str = "") -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "app", *command, "--data", "front"],
        cwd=world, env=environment, capture_output=True, input=source.encode(), timeout=60,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16", "cp1256", "utf-8"])
def test_drafts_on_standard_output_are_utf_8(world, encoding):
    done = run(world, "draft", "مقال.txt", encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert "Omar Şahin" in done.stdout.decode("utf-8")


def test_passages_are_shown_as_far_as_the_stream_can(world):
    done = run(world, "draft", "مقال.txt", "-o", "d.csv", encoding="cp1252")
    assert done.returncode == 0, done.stderr
    assert b"Omar \\u015eahin" in done.stdout
    assert "Omar Şahin" in (world / "d.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("verify", "مقال.txt"), 1),
        (("draft", "غائب.txt"), 2),
        (("add", "place", "--name", "بلدة", "--kind", "town", "--bank", "east", "--id", "x"), 0),
        (("zones", "--day", "2020-01-05"), 0),
        (("draw", "خريطة.svg"), 0),
        (("draw", "خريطة.pdf"), 2),
        (("export", "خريطة.html"), 0),
    ],
)
def test_no_command_fails_on_what_its_stream_cannot_say(world, command, status):
    done = run(world, *command, encoding="ascii:strict")
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr


def test_zones_on_standard_output_are_utf_8(world):
    done = run(world, "zones", "--day", "2020-01-05", encoding="utf-16")
    assert json.loads(done.stdout.decode("utf-8"))["type"] == "FeatureCollection"


def test_an_argument_that_is_no_text_is_refused(world):
    done = run(
        world,
        "add",
        "place",
        "--name",
        "x\udcff",
        "--kind",
        "town",
        "--bank",
        "east",
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert b"expected one line of text" in done.stderr
