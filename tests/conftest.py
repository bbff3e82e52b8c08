"""What every test may ask for: a browser, and the real server on a port of its own."""

import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from cluster import NO_POSTGIS, Cluster, programs, running_cluster
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from starlette.testclient import TestClient
from worlds import write_world

# jsonschema has it compile 38 grammars as it is imported, three seconds of each process, to
# check formats that no schema of ours has.
sys.modules.setdefault("rfc3987_syntax", None)

# Helpers with assertions: these too shall say what they compared.
pytest.register_assert_rewrite("attacks", "faults", "filtering", "ogc")

# A slow machine is no failure: time is measured in benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
expect.set_options(timeout=30_000)  # as long as Playwright waits for anything else

CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there; the shell, Chromium without windows, takes half the work."""

CHROMIUM_ARGS = (
    "--no-sandbox",  # root in a container has no sandbox; the only pages opened are ours
    "--disable-gpu",
    "--disable-quic",
    "--process-per-site",  # a page starts where those before it have compiled the scripts
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_CHROMIUM = (
    "needs Chromium: apt-get install chromium-headless-shell fonts-noto-core, "
    "or name one in DEIR_FRONT_CHROMIUM=/path/to/chromium"
)

THOROUGH = frozenset(
    [
        "test_clients",
        "test_clock",
        "test_database",
        "test_declared",
        "test_deploy",
        "test_formats",
        "test_four_fronts",
        "test_full_disk",
        "test_hostile_values",
        "test_map_file",
        "test_mounted",
        "test_openapi",
        "test_publish",
        "test_same_answers",
        "test_serving",
        "test_store",
        "test_tables",
        "test_what_if",
        "test_writing",
        "test_zones",
    ]
)
"""Modules that start servers and databases, kill them, or go through all days, formats and values:
two thirds of the time without browsers. `make check` leaves them to `make test`."""

Serve = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in THOROUGH:
            item.add_marker(pytest.mark.thorough)
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium; without one a test skips, or fails under .ci/run."""
    named = os.environ.get("DEIR_FRONT_CHROMIUM")
    path = next(filter(None, map(shutil.which, [named] if named else CHROMIUM_NAMES)), None)
    if path:
        return path
    if os.environ.get("DEIR_FRONT_BROWSER_REQUIRED"):
        pytest.fail(NO_CHROMIUM)
    pytest.skip(NO_CHROMIUM)


# Not for the session: while Playwright runs, asyncio.run() can't be called on the same thread, and
# tests that come later may want to.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium without a window; a test opens a `tab` of tests/browser_map.py."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster of our own; without PostGIS a test skips, or fails under .ci/run."""
    directory = programs()
    if directory is None:
        if os.environ.get("DEIR_FRONT_POSTGIS_REQUIRED"):
            pytest.fail(NO_POSTGIS)
        pytest.skip(NO_POSTGIS)
    with running_cluster(directory) as running:
        yield running


@pytest.fixture(scope="session")
def shipped_from(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Where the shared servers have the shipped data from: its directory, or, if
    DEIR_FRONT_FROM_POSTGIS is set, a database: all tests of the API hold of it too."""
    if not os.environ.get("DEIR_FRONT_FROM_POSTGIS"):
        return {}
    from app.site import package_version
    from geo import SHIPPED
    from geo.database import load

    address = request.getfixturevalue("cluster").database("shared")
    load(address, SHIPPED, package_version())
    return {"databases": (address,)}


@pytest.fixture(scope="session")
def shipped_url(shipped_from: dict[str, Any]) -> Iterator[str]:
    """The URL of one server of the shipped data, shared by all who only read."""
    with serving(**shipped_from) as url:
        yield url


@pytest.fixture(scope="session")
def client(shipped_from: dict[str, Any]) -> Iterator[TestClient]:
    """A client of the shipped front, shared by all who only read; a module may have its own."""
    with shipped_client(**shipped_from) as opened:
        yield opened


@pytest.fixture(scope="module")
def as_reader(client: TestClient) -> Iterator[None]:
    """While a module's tests run, that client asks for pages, as a browser does."""
    client.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
    yield
    client.headers["Accept"] = "*/*"


@pytest.fixture(scope="session")
def api(client: TestClient) -> Any:
    """The OpenAPI document."""
    return client.get("/api").json()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the small world, for all who only read it; a module may have its own."""
    return write_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def another(shipped_from: dict[str, Any]) -> Iterator[TestClient]:
    """A client of a second instance of the same server."""
    with shipped_client(**shipped_from) as opened:
        yield opened


@contextmanager
def shipped_client(**options: Any) -> Iterator[TestClient]:
    """It asks as curl does: for any type, and for nothing compressed."""
    from app.main import create_app
    from app.settings import Settings

    with TestClient(create_app(Settings(**options))) as opened:
        opened.headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        yield opened


@pytest.fixture
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """serve(data=None, **options) -> URL of the real app; the options are those of `Settings`.

    Without arguments the shared server of the shipped data; else one that stops with the test.
    """
    with ExitStack() as stack:

        def serve(data: Path | None = None, **options: Any) -> str:
            if data is None and not options:
                return str(request.getfixturevalue("shipped_url"))
            return stack.enter_context(serving(data, **options))

        yield serve


@contextmanager
def serving(data: Path | None = None, **options: Any) -> Iterator[str]:
    """The app on 127.0.0.1, on a free port and a thread of its own, until the block ends."""
    from app.main import create_app
    from app.server.serving import configured
    from app.settings import Settings

    settings = options if data is None else {"data": data, **options}
    app = create_app(Settings(**settings))
    config = configured(app, lifespan="on", timeout_graceful_shutdown=2)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = Server(config)
    thread = threading.Thread(target=server.run_on, args=(listening,))
    thread.start()
    server.settled.wait()
    try:
        assert server.started, "the app did not start: its log says why"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Server(uvicorn.Server):
    """uvicorn's server, saying when it has started or given up, so that nobody has to poll."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def run_on(self, listening: socket.socket) -> None:
        with listening, suppress(SystemExit):  # its way of giving up; it has logged the reason
            try:
                self.run(sockets=[listening])
            finally:
                self.settled.set()
