"""The README does what it says: its addresses answer, its Python runs, its commands work."""

import ast
import re
import shlex
import urllib.request
from pathlib import Path

import folium
import geopandas
import matplotlib
import pytest

from app.__main__ import main, parser
from geo import Front

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"
ADDRESSES = re.findall(rf"<({re.escape(BASE)}[^>]*)>", README)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = re.findall(r"^    deir-front (.*)$", README, re.MULTILINE)


def test_there_are_five_addresses_and_some_code():
    assert len(ADDRESSES) == 5
    assert len(PYTHON) == 2
    assert len(COMMANDS) == 8


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answers(serve, address):
    with urllib.request.urlopen(address.replace(BASE, serve())) as answer:
        assert answer.status == 200
        assert answer.read()


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_runs(serve, code):
    matplotlib.use("agg")
    *steps, last = ast.parse(code.replace(BASE, serve())).body
    assert isinstance(last, ast.Expr)
    names: dict[str, object] = {}
    exec(compile(ast.Module(steps, []), "README.md", "exec"), names)  # noqa: S102 (our README)
    shown = eval(compile(ast.Expression(last.value), "README.md", "eval"), names)  # noqa: S307
    assert isinstance(shown, geopandas.GeoDataFrame | folium.Map)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_are_in_the_command_line(command):
    if command == "--help":
        with pytest.raises(SystemExit) as ended:
            main(["--help"])
        assert ended.value.code == 0
    else:
        assert parser().parse_args(shlex.split(command)).run


def test_the_share_of_the_parties_reports_is_what_the_readme_says():
    """Voices whose alignment is a party, among all reports after the first day."""
    records = Front.read().records
    later = [r for r in records.reports.values() if r.day > records.manifest.first_day]
    own = [r for r in later if records.voices[r.voice].alignment in records.parties]
    assert f"{len(own)} of the {len(later)} reports" in " ".join(README.split())


def test_every_file_the_readme_links_to_is_there():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    for link in links:
        assert (Path(__file__).parent.parent / link).exists(), link
