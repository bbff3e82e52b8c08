"""Whatever the encoding of a stream, data is UTF-8 and messages are said."""

import io
import json
import sys
from dataclasses import dataclass

import pytest
from worlds import changed, plus, write_world

from app.__main__ import main

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


@dataclass
class Done:
    """What a command left: its status, and the bytes of its streams."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def run(monkeypatch, world):
    """run(*command, encoding=) -> Done: a command with streams of this encoding, as Python opens
    them for PYTHONIOENCODING; test_cli.py runs the program as a process."""

    def run(*command, encoding):
        streams = {}
        for name, usual in (("stdout", "strict"), ("stderr", "backslashreplace")):
            coding, _, errors = encoding.partition(":")
            streams[name] = io.TextIOWrapper(io.BytesIO(), coding, errors or usual)
            monkeypatch.setattr(sys, name, streams[name])
        monkeypatch.chdir(world)
        try:
            status = main([*command, "--data", "front"])
        finally:
            for stream in streams.values():
                stream.flush()
        return Done(status, *(stream.buffer.getvalue() for stream in streams.values()))

    return run


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16", "cp1256", "utf-8"])
def test_drafts_on_standard_output_are_utf_8(run, encoding):
    done = run("draft", "مقال.txt", encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert "Omar Şahin" in done.stdout.decode("utf-8")


def test_passages_are_shown_as_far_as_the_stream_can(run, world):
    done = run("draft", "مقال.txt", "-o", "d.csv", encoding="cp1252")
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
def test_no_command_fails_on_what_its_stream_cannot_say(run, command, status):
    done = run(*command, encoding="ascii:strict")
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr


def test_zones_on_standard_output_are_utf_8(run):
    done = run("zones", "--day", "2020-01-05", encoding="utf-16")
    assert json.loads(done.stdout.decode("utf-8"))["type"] == "FeatureCollection"


def test_an_argument_that_is_no_text_is_refused(run):
    done = run(
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
