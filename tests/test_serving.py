"""The server as a process: bounds on what clients send and hold, reload, faults around it."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import termios
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import serving
from raw import ask, connect, receive
from worlds import changed, write_world

from app.server import serving as app_serving
from app.server.protocol import Protocol

ROOT = Path(__file__).parent.parent
LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
GET = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def process(*options, environment=None, **more):
    """`deir-front serve` as a process of its own: (process, URL)."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0", *map(str, options)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
        **({"stdin": subprocess.DEVNULL} | more),
    ) as started:
        try:
            line = started.stdout.readline()
            address = re.search(r"http://\S+:\d+", line)
            assert address, started.stderr.read()
            yield started, address[0]
        finally:
            started.kill()


def eventually(fact, within_s=30):
    """Whether the fact comes true before the time is up."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.02)
    return False


def version(url):
    return json.loads(ask(url, b"/readyz").body)["version"]


def is_closed(connection):
    """Whether the server closes the connection, having said what it says."""
    connection.settimeout(20)
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        pass
    return True


@pytest.fixture
def hasty(monkeypatch):
    """Connections are looked at every twentieth of a second."""
    monkeypatch.setattr(Protocol, "look_s", 0.05)


# ---- slow and silent clients ----


SLOW = {
    "says nothing": b"",
    "stops in the line": b"GET /coll",
    "stops in the headers": b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
    "sends empty lines": b"\r\n\r\n",
    "stops in the second request": GET % b"/healthz" + b"GET /",
    "stops in the body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_client_that_stops_is_let_go(hasty, tmp_path, sent):
    with serving(write_world(tmp_path)) as url, connect(url) as connection:
        connection.sendall(sent)
        if sent.startswith(b"POST"):  # answered already; then nothing but the keep-alive ends it
            assert connection.recv(12) == b"HTTP/1.1 405"
            connection.sendall(b"a")
        assert is_closed(connection)


def test_a_client_that_drips_is_told_and_let_go(hasty, tmp_path):
    with serving(write_world(tmp_path)) as url, connect(url) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        with connection.makefile("rb") as stream:
            reply = receive(stream)
        assert (reply.status, reply.header("connection")) == (408, "close")


def test_a_client_that_takes_nothing_is_let_go(hasty, caplog):
    with serving() as url, connect(url) as connection:
        connection.sendall(GET % b"/collections/zones/items?limit=10000" * 20)
        time.sleep(1)  # more than the server waits for a byte to be taken
        assert is_closed(connection)
    assert caplog.text == ""


def test_a_connection_in_use_is_kept(hasty, tmp_path):
    with (
        serving(write_world(tmp_path)) as url,
        connect(url) as connection,
        connection.makefile("rb") as stream,
    ):
        for _ in range(20):
            connection.sendall(GET % b"/collections")
            assert receive(stream).status == 200
            time.sleep(0.02)


# ---- many clients ----


def test_a_thousand_idle_connections_are_held(shipped_url):
    with ExitStack() as stack:
        held = [stack.enter_context(connect(shipped_url)) for _ in range(1000)]
        for connection in held:
            connection.sendall(GET % b"/healthz")
        for connection in held:
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        for connection in (held[0], held[500], held[-1]):
            connection.sendall(GET % b"/healthz")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_an_idle_connection_gives_way_to_a_new_one(tmp_path):
    options = ("--data", write_world(tmp_path), "--limit-concurrency", 3)
    with process(*options) as (_, url), ExitStack() as stack:
        for _ in range(12):
            connection = stack.enter_context(connect(url))
            connection.sendall(GET % b"/healthz")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_too_many_heavy_questions_are_told_to_come_again(shipped_url):
    """…and the map is answered meanwhile."""
    with ExitStack() as stack:
        held = [stack.enter_context(connect(shipped_url)) for _ in range(60)]
        for number, connection in enumerate(held):
            target = b"/collections/boundaries/items?f=gpkg&limit=%d" % (number + 10)
            connection.sendall(GET % target)
        assert ask(shipped_url, b"/collections/zones/items?datetime=2017-11-14").status == 200
        statuses = []
        for connection in held:
            with connection.makefile("rb") as stream:
                reply = receive(stream)
            statuses.append(reply.status)
            if reply.status == 503:
                assert reply.header("retry-after") == "1"
                assert reply.problem["title"] == "Service Unavailable"
    assert set(statuses) == {200, 503}


# ---- being stopped ----


def test_what_is_being_answered_when_the_server_stops_is_answered(tmp_path):
    def is_under_way():
        return b"deir_front_answers_under_way 1.0" in ask(url, b"/metrics").body

    with process("--metrics") as (started, url), connect(url) as connection, connect(url) as idle:
        idle.sendall(GET % b"/healthz")
        assert idle.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(GET % b"/collections/zones/items?f=kml")
        assert eventually(is_under_way)
        started.send_signal(signal.SIGTERM)
        with connection.makefile("rb") as stream:
            reply = receive(stream)
        assert reply.status == 200
        assert reply.body.rstrip().endswith(b"</kml>")
        assert started.wait(timeout=30) in (0, -signal.SIGTERM)


# ---- new data ----


def asking(url, ended, answers):
    """Ask for all places again and again; (status, tag, whether Birch is Beech) of each answer."""
    with connect(url) as connection, connection.makefile("rb") as stream:
        while not ended.is_set():
            connection.sendall(GET % b"/collections/places/items")
            reply = receive(stream)
            answers.append((reply.status, reply.header("etag"), b"Beech" in reply.body))


def test_a_hangup_brings_new_data_without_a_failed_or_mixed_answer(tmp_path):
    data = write_world(tmp_path)
    with process("--data", data) as (started, url):
        ended, answers = threading.Event(), []
        threads = [threading.Thread(target=asking, args=(url, ended, answers)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for name in ("Beech", "Birch", "Beech", "Birch", "Beech"):
            before = version(url)
            write_world(tmp_path, places=changed("places", "birch", name=name))
            started.send_signal(signal.SIGHUP)
            assert eventually(lambda before=before: version(url) != before)
        ended.set()
        for thread in threads:
            thread.join()
    assert {status for status, _, _ in answers} == {200}
    assert len({(tag, new) for _, tag, new in answers}) == 2
    assert len({tag for _, tag, _ in answers}) == 2


def test_a_hangup_with_broken_data_keeps_the_old_and_lists_every_fault(tmp_path):
    data = write_world(tmp_path)
    with process("--data", data) as (started, url):
        before = ask(url, b"/collections/places/items").body
        write_world(tmp_path, places=changed("places", "birch", lat="north", bank="up"))
        started.send_signal(signal.SIGHUP)
        lines = [started.stderr.readline() for _ in range(3)]
        assert "cannot be used" in lines[0]
        assert [line.split("'")[0] for line in lines[1:]] == [
            "places.csv:3: bank ",
            "places.csv:3: lat ",
        ]
        assert ask(url, b"/collections/places/items").body == before


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    """(process, URL, data directory) of a server with two workers that are ready."""
    data = write_world(tmp_path_factory.mktemp("workers"))
    with process("--data", data, "--workers", 2) as (started, url):
        assert eventually(lambda: sum(map(catches_hangups, workers(started))) == 2)
        yield started, url, data


@LINUX
def test_a_hangup_reaches_every_worker(two_workers):
    started, url, data = two_workers
    before, pids = version(url), workers(started)
    write_world(data, places=changed("places", "birch", name="Beech"))
    started.send_signal(signal.SIGHUP)
    assert eventually(lambda: before not in versions(url, pids))
    assert workers(started) == pids


@LINUX
def test_a_worker_that_is_killed_is_replaced_by_one_with_the_same_answers(two_workers):
    started, url, _ = two_workers
    before, pids = ask(url, b"/collections/zones/items"), workers(started)
    victim = min(pids)
    os.kill(victim, signal.SIGSTOP)
    time.sleep(1)  # it is asked every half second whether it lives, and so is waited for
    os.kill(victim, signal.SIGKILL)
    assert eventually(lambda: len(workers(started) - {victim}) == 2, within_s=20)
    for _ in range(10):
        after = ask(url, b"/collections/zones/items")
        assert (after.body, after.header("etag")) == (before.body, before.header("etag"))


@LINUX
def test_workers_end_with_the_process_that_started_them_even_if_that_is_killed(tmp_path):
    with process("--data", write_world(tmp_path), "--workers", 2) as (started, url):
        assert ask(url, b"/healthz").status == 200
        pids = workers(started)
    assert len(pids) == 2
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def workers(started):
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text(encoding="utf-8")
    names = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children.split()}
    return {int(pid) for pid, name in names.items() if b"spawn_main" in name}


def versions(url, pids):
    """The version that each worker serves, asked while the others are stopped."""
    served = set()
    for pid in pids:
        others = pids - {pid}
        for other in others:
            os.kill(other, signal.SIGSTOP)
        try:
            served.add(version(url))
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)
    return served


def catches_hangups(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> (signal.SIGHUP - 1) & 1


def test_a_write_between_two_files_never_gives_one_version_to_two_states(tmp_path, monkeypatch):
    """The version is taken after the reading: what is written in between is read again."""
    from app import site
    from geo import Front

    data, read = write_world(tmp_path), Front.read

    def read_then_written_to(directory):
        front = read(directory)
        if "Beech" not in (directory / "places.csv").read_text(encoding="utf-8"):
            write_world(tmp_path, places=changed("places", "birch", name="Beech"))
        return front

    monkeypatch.setattr(site.Front, "read", read_then_written_to)
    reread = site.read_site(data)
    assert reread.front.records.places["birch"].name == "Beech"


# ---- faults around it ----


def test_a_data_directory_that_is_gone_leaves_the_data_being_served(tmp_path):
    (tmp_path / "data").mkdir()
    data = write_world(tmp_path / "data")
    with process("--data", data, "--reload") as (started, url):
        before = ask(url, b"/collections/zones/items").body
        data.rename(tmp_path / "gone")
        assert "cannot be used" in started.stderr.readline()
        assert "no such directory" in started.stderr.readline()
        assert ask(url, b"/collections/zones/items").body == before
        (tmp_path / "gone").rename(data)
        assert "is now served" in started.stderr.readline()


PLACES = {
    "no locale, a zone ahead": {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati"},
    "neither locale nor zone nor home": {"LC_ALL": "xx_YY", "TZ": "No/Where", "HOME": "/none"},
}


PUBLIC = "http://example.org/"


@pytest.fixture(scope="module")
def own():
    """The URL of a server in this process that was told its address."""
    with serving(public_url=PUBLIC) as url:
        yield url


@pytest.mark.parametrize("environment", PLACES.values(), ids=PLACES)
def test_answers_are_the_same_wherever_the_server_stands(own, environment):
    with process("--public-url", PUBLIC, environment=environment) as (_, url):
        for target in (b"/collections/places/items", b"/?day=2017-11-14", b"/claims.atom"):
            here, there = (ask(u, target, b"Accept: text/html,*/*") for u in (own, url))
            assert (here.status, here.body) == (200, there.body)


def test_a_data_directory_that_cannot_be_written_to_is_served(tmp_path):
    data = write_world(tmp_path)
    for file in data.iterdir():
        file.chmod(0o444)
    data.chmod(0o555)
    with process("--data", data) as (_, url):
        assert ask(url, b"/collections/zones/items").status == 200
        assert ask(url, b"/collections/zones/items?f=gpkg").status == 200
    data.chmod(0o755)


def test_whoever_closes_the_terminal_has_stopped_the_server(tmp_path):
    ours, theirs = os.openpty()
    terminal = {"stdin": theirs, "start_new_session": True, "preexec_fn": _take_terminal}
    with process("--data", write_world(tmp_path), **terminal) as (started, url):
        os.close(theirs)
        assert ask(url, b"/healthz").status == 200
        os.close(ours)
        assert started.wait(timeout=20) is not None


def _take_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


# ---- the supervisor ----


def test_the_number_of_connections_leaves_files_for_other_things():
    assert app_serving._open_files() > app_serving.FILES_BESIDE
