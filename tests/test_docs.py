"""The documentation: it is built strictly, asks no other host, and what it shows is true."""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import folium
import matplotlib
import pytest

import geo
from app.cli import parser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / ".github" / "docs"
BASE = "http://127.0.0.1:8000"
PICTURED = (ROOT / "README.md", ROOT / ".github/CONTRIBUTING.md", DOCS / "pages/house.md")
LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*?\bsrc=[\"']?([^\"'> ]+)")
LINKED = re.compile(r"<link\b[^>]*?\bhref=[\"']?([^\"'> ]+)")
EXAMPLE = re.compile(r"```text\nGET (\S+)\n```\n\n```(json|csv|bibtex)\n(.*?)```", re.DOTALL)


def page(name: str) -> str:
    return (DOCS / "pages" / f"{name}.md").read_text(encoding="utf-8")


def named(part: Any) -> Iterator[str]:
    """The pages that a navigation names, however deep."""
    if isinstance(part, str):
        yield part
    else:
        for inner in part.values() if isinstance(part, dict) else part:
            yield from named(inner)


def contained(shown: Any, answer: Any) -> bool:
    """Whether an answer is the one shown, which may leave out members and later items."""
    if isinstance(shown, dict):
        return all(key in answer and contained(shown[key], answer[key]) for key in shown)
    if isinstance(shown, list):
        return len(shown) <= len(answer) and all(map(contained, shown, answer))
    return bool(shown == answer)


def rooms() -> set[str]:
    """The rooms in the picture of text, as `geo/records`."""
    houses = re.split(r"^(?=\w)", picture(PICTURED[0]), flags=re.MULTILINE)[1:]
    names = [re.findall(r"^ *(\w+)/", house, re.MULTILINE) for house in houses]
    return {f"{house}/{room}" for house, *inner in names for room in inner}


def picture(path: Path) -> str:
    return re.search(r"```text\n(geo/ .*?)\n```", path.read_text(encoding="utf-8"), re.DOTALL)[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it, from the same copy of the sources."""
    sources = tmp_path_factory.mktemp("docs") / "sources"
    shutil.copytree(DOCS, sources)
    zensical = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file"]
    built = subprocess.run(
        [*zensical, sources / "zensical.toml"], cwd=ROOT, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return sources / "site"


def test_every_page_is_in_the_navigation_and_built(site):
    config = tomllib.loads((DOCS / "zensical.toml").read_text(encoding="utf-8"))
    pages = {path.name for path in (DOCS / "pages").glob("*.md")}
    assert set(named(config["project"]["nav"])) == pages
    assert {f"{Path(name).stem}.html" for name in pages} <= {path.name for path in site.iterdir()}


def test_no_page_of_the_site_asks_another_host(site):
    for path in site.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        addresses = LOADED.findall(html) + LINKED.findall(html)
        assert len(addresses) > 2
        assert [address for address in addresses if re.match(r"(\w+:)?//", address)] == [], (
            path.name
        )


@pytest.mark.parametrize("path", PICTURED, ids=lambda path: path.name)
def test_there_is_one_picture_of_the_rooms(path):
    assert picture(path) == picture(PICTURED[0])


def test_every_room_is_in_the_picture():
    packages = {path.parent.relative_to(ROOT) for path in ROOT.glob("*/*/__init__.py")}
    assert {package.as_posix() for package in packages} <= rooms()


@pytest.mark.parametrize("name", geo.__all__)
def test_what_geo_offers_is_in_the_documentation(site, name):
    assert f"::: geo.{name}\n" in page("notebook")
    assert f'id="geo.{name}"' in (site / "notebook.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("address", "form", "shown"), EXAMPLE.findall(page("api")))
def test_an_address_answers_as_shown(client, address, form, shown):
    answer = client.get(address)
    if form == "json":
        assert contained(json.loads(shown), answer.json()), answer.text[:2000]
    else:
        text = answer.content.decode("utf-8-sig").replace("\r\n", "\n")
        assert text.startswith(shown)


def test_every_example_of_the_api_is_tried():
    assert page("api").count("GET /") == len(EXAMPLE.findall(page("api"))) > 10


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", page("notebook"), re.DOTALL))
def test_python_in_the_documentation_runs(serve, code):
    matplotlib.use("agg")
    *steps, last = ast.parse(code.replace(BASE, serve())).body
    assert isinstance(last, ast.Expr)
    names: dict[str, object] = {}
    exec(compile(ast.Module(steps, []), "notebook.md", "exec"), names)  # noqa: S102 (our page)
    shown = eval(compile(ast.Expression(last.value), "notebook.md", "eval"), names)  # noqa: S307
    assert isinstance(shown, folium.Map) or len(shown)


COMMANDS = re.findall(r"^    deir-front (.*)$", page("commands") + page("deployment"), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_are_in_the_command_line(command):
    assert parser().parse_args(shlex.split(command)).run


def test_every_command_is_in_the_documentation(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    listed = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert {command.split()[0] for command in COMMANDS} == set(listed)
