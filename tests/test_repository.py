"""Facts about the files of the repository itself."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import THOROUGH

ROOT = Path(__file__).parent.parent
NOT_OURS = {".git", ".venv", ".hypothesis", "__pycache__", "dist"} | {
    f".{tool}_cache" for tool in ("mypy", "pytest", "ruff")
}
PINS = [ROOT / "constraints.txt", ROOT / "constraints-dev.txt"]
# Put together here, so that this file does not name them either.
HOSTS = ["py" + "pi.org", "python" + "hosted", "ana" + "conda.org", "npm" + "js", "un" + "pkg"]
HOSTS += ["jsde" + "livr", "cdn" + "js"]
CITED = {"cff-version", "message", "type", "title", "abstract", "authors", "version"}
CITED |= {"date-released", "license", "keywords"}
PLACE_OF_A_MACHINE = re.compile(r"(?<![\w.}-])/(?:work|root|home|Users|opt|tmp/bash_jobs)/")


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the repository, without what tools have made beside it."""
    for path in sorted(folder.iterdir()):
        if path.name not in NOT_OURS:
            yield from files(path) if path.is_dir() else [path]


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports: `a.b` for `import a.b`, and for `from a import b`."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def pinned(path: Path) -> dict[str, str]:
    """Each `name==version ; marker` of a file of pins, with the lines below it."""
    blocks = re.split(r"^(?=\w)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {block.split(" \\\n")[0]: block for block in blocks}


def mentions(pattern: str | re.Pattern[str]) -> list[str]:
    texts = ((path, path.read_bytes().decode("utf-8", "replace")) for path in files())
    return [str(path.relative_to(ROOT)) for path, text in texts if re.search(pattern, text)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("geo/**/*.py")), ids=lambda path: path.name)
def test_geo_knows_nothing_of_the_web(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"app", "fastapi", "starlette", "uvicorn", "folium", "branca", "pydantic"}


def test_no_route_and_no_page_reads_settings() -> None:
    readers = {
        path.name
        for path in ROOT.glob("app/**/*.py")
        if any(name.startswith("app.settings") for name in imports(path))
    }
    assert readers <= {"main.py", "serve.py"}


def test_what_is_left_to_make_test_is_there() -> None:
    assert {name for name in THOROUGH if not (ROOT / "tests" / f"{name}.py").exists()} == set()


def test_the_tests_shadow_no_package() -> None:
    assert not list(ROOT.glob("tests/**/__init__.py"))


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_host_that_packages_come_from(host: str) -> None:
    assert mentions(re.escape(host)) == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert mentions(PLACE_OF_A_MACHINE) == []


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_pin_has_a_hash(path: Path) -> None:
    assert [pin for pin, block in pinned(path).items() if "--hash=sha256:" not in block] == []


def test_development_has_the_pins_of_the_server() -> None:
    server, development = map(pinned, PINS)
    assert server.keys() <= development.keys()


def test_everything_the_project_depends_on_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    assert needed | {"hatchling"} <= {pin.split("==")[0] for pin in pinned(PINS[0])}


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*) FORCE$", makefile, re.MULTILINE)[1].split()
    listing = subprocess.check_output(["make", "--no-print-directory", "help"], cwd=ROOT, text=True)
    assert [line.split()[1] for line in listing.splitlines()] == targets


def test_the_citation_is_what_cff_1_2_asks_for_and_names_this_release() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["message"]
    assert citation["title"]
    assert citation["authors"] == project["authors"]
    assert citation["license"] == project["license"]
    assert citation["version"] == project["version"]
    assert citation.keys() <= CITED


def test_the_changes_have_this_release_on_the_day_of_the_citation() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    heading = f"## {citation['version']} ({citation['date-released']})"
    assert heading in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
