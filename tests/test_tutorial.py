"""The tutorial "another front", done as it is written: from an empty folder to a map."""

import re
import shlex
import urllib.request
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli import parser

PAGE = (Path(__file__).parent.parent / ".github/docs/pages/another-front.md").read_text("utf-8")
FILES = re.findall(r'```\w+ title="(.*?)"\n(.*?)```', PAGE, re.DOTALL)
COMMANDS = re.findall(r"^    deir-front ((?:.*\\\n)*.*)$", PAGE, re.MULTILINE)
CHECKED, FAULTS, ANSWER = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
CHECK, SERVE, EXPORT, ADD, LEAST = (
    shlex.split(command.replace("\\\n", "")) for command in COMMANDS
)
(PYTHON,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder after the first five steps."""
    monkeypatch.chdir(tmp_path)
    for name in ("my-front", "least"):
        Path(name).mkdir()
    for name, text in FILES:
        Path(name).write_text(text, encoding="utf-8", newline="")
    return Path("my-front")


def test_the_check_says_what_the_tutorial_shows(folder, capsys):
    assert main(CHECK) == 0
    assert capsys.readouterr().out == CHECKED


def test_the_two_faults_are_listed_as_the_tutorial_shows(folder, capsys):
    reports = folder / "reports.csv"
    *before, last = reports.read_text(encoding="utf-8").splitlines()
    wrong = last.replace(",birchwood,2024-03-04,", ",birchwod,2024-13-04,")
    reports.write_text("\n".join([*before, wrong, ""]), encoding="utf-8")
    assert main(CHECK) == 2
    assert capsys.readouterr().err == FAULTS


def test_the_map_is_served_and_exported(folder, serve):
    url = serve(parser().parse_args(SERVE).data)
    with urllib.request.urlopen(url) as answer:
        assert "The Linden valley, 2024" in answer.read().decode()
    assert main(EXPORT) == 0
    assert "The Linden valley, 2024" in Path("map.html").read_text(encoding="utf-8")


def test_the_added_report_decides_and_answers_why(folder):
    assert main(ADD) == 0
    *steps, last = PYTHON.strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(steps), names)  # noqa: S102 (our page)
    assert repr(eval(last, names)) == ANSWER.strip()  # noqa: S307


@pytest.mark.usefixtures("folder")
def test_the_least_that_the_tutorial_shows_is_checked_and_served(serve, capsys):
    assert main(LEAST) == 0
    assert "2 places" in capsys.readouterr().out
    with urllib.request.urlopen(serve(Path("least"))) as answer:
        assert "The Ash plain, 2024" in answer.read().decode()
