"""A wheel, installed where the checkout cannot be seen, serves the map."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

pytestmark = pytest.mark.wheel


def run(*command: object, cwd: Path) -> str:
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=ENVIRONMENT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a new venv that holds the wheel and sees the dependencies of this one.

    A .pth leads to them; those lying there, the editable install's among them, are not followed.
    """
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder)
    python = folder / BIN / "python"
    here = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    there = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    Path(there.strip(), "dependencies.pth").write_text("\n".join(sorted(here)), encoding="utf-8")
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "--quiet",
        "--disable-pip-version-check",
    )
    run(*pip, "install", "--no-index", "--no-deps", "--force-reinstall", wheel, cwd=folder)
    return python.parent


@pytest.fixture(scope="module")
def url(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server of the wheel, started in an empty directory on a free port."""
    with subprocess.Popen(
        [installed / "deir-front", "serve", "--host", "127.0.0.1", "--port", "0"],
        cwd=tmp_path_factory.mktemp("empty"),
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            yield announced(server)
        finally:
            server.terminate()
            server.communicate()


def announced(server: subprocess.Popen[str]) -> str:
    """The URL that the server says it runs on; if it ends without one, all that it said."""
    output = ""
    for line in server.stdout or ():
        output += line
        if address := re.search(r"http://127\.0\.0\.1:[1-9]\d*", line):
            return address[0]
    pytest.fail(output)


@pytest.mark.parametrize("package", ["app", "geo"])
def test_the_package_comes_from_the_wheel(installed: Path, package: str, tmp_path: Path) -> None:
    line = f"import {package}; print({package}.__file__)"
    path = Path(run(installed / "python", "-c", line, cwd=tmp_path).strip())
    assert path.is_relative_to(installed.parent)


@pytest.mark.parametrize("path", ["/", "/static/front.css", "/static/front.js", "/healthz"])
def test_the_wheel_serves(url: str, path: str) -> None:
    with urlopen(url + path) as response:
        assert response.status == 200
        assert response.read()


def test_the_wheel_serves_the_shipped_zones(url: str) -> None:
    with urlopen(url + "/collections/zones/items") as response:
        assert json.load(response)["features"]
