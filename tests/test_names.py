"""One thing, one word: no public name means two things in the tree."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAME_EVERYWHERE = {
    "RESOURCES": "what a room adds to the table of resources",
    "add": "a command's entry in the command line, or what the command `add` does",
    "log": "the logger of a module",
    "run": "what a command does",
}
ANSWERS = {"app/api/contents.py", "app/evidence/claims.py", "app/evidence/findings.py"}
"""Their functions are called as the resources that they answer: collection, claims, voices."""


def public_names(path: Path) -> Iterator[str]:
    """What the module defines at its top for others."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names = [node.name]
            case ast.Assign():
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


def test_a_public_name_has_one_meaning() -> None:
    modules = defaultdict(set)
    for path in (*ROOT.glob("app/**/*.py"), *ROOT.glob("geo/**/*.py")):
        module = path.relative_to(ROOT).as_posix()
        for name in public_names(path):
            modules[name].add(module)
    several = {name: sorted(paths) for name, paths in modules.items() if len(paths - ANSWERS) > 1}
    assert set(several) == set(SAME_EVERYWHERE), several


def test_what_tests_share_has_one_meaning() -> None:
    """A name that one module of tests takes from another stands for one thing in all helpers."""
    paths = sorted(Path(__file__).parent.glob("*.py"))
    taken = {
        alias.name
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in {path.stem for path in paths}
        for alias in node.names
    }
    helpers = [path for path in paths if not path.stem.startswith(("test_", "browser_", "bench_"))]
    names = Counter(name for path in helpers for name in public_names(path))
    assert [name for name in sorted(taken) if names[name] > 1] == []


PARTICIPLES = {"found", "given", "asked", "made", "kept", "said", "told", "wanted"}


def local_names(path: Path) -> Iterator[str]:
    """The parameters of a module's functions, and the names that they assign to."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                match node:
                    case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                        yield name


@pytest.mark.parametrize("package", ["app", "geo", "tests"])
def test_no_participle_stands_for_a_thing(package: str) -> None:
    names = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / package).rglob("*.py")
        for name in PARTICIPLES.intersection(local_names(path))
    }
    assert names == set()


@pytest.mark.parametrize("script", sorted((ROOT / "static").rglob("*.js")), ids=lambda p: p.name)
def test_no_participle_stands_for_a_thing_in_a_script(script: Path) -> None:
    word = rf"(?:{'|'.join(PARTICIPLES)})\b"
    declared = rf"\b(?:const|let|var|function) {word}"
    parameter = rf"(?:function \w*\((?:[\w{{}}]+, )*|[(,] ?){word}(?:, \w+)*\) (?:=>|{{)"
    text = script.read_text(encoding="utf-8")
    assert re.findall(f"{declared}|{parameter}", text) == []
