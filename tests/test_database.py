"""What a database must not do to readers: show half a version, lose one, or make them wait.

Loads, the server of the database and its replicas are killed and stopped under traffic; `world`
numbers the state of the data that an answer shows.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import orjson
import psycopg
import pytest
from conftest import serving
from two_sources import two_sources
from worlds import rows, write_world

from geo import AwayError, DatabaseError, Front, Query, RecordsError
from geo.database import Replicas, connecting, load, newest, store, stored_front
from geo.features.schema import queryables
from geo.search import parse_filter

ROOT = Path(__file__).parents[1]
ITEMS = "/collections/claims/items"
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'deir_front%' ORDER BY 1"


def world(directory: Path, number: int) -> Path:
    """A directory whose every claim and place says the number."""
    directory.mkdir(exist_ok=True)
    claims = [row | {"summary": f"World {number}."} for row in rows("claims")]
    places = [row | {"note": f"World {number}."} for row in rows("places")]
    return write_world(directory, claims=claims, places=places)


def shown(body: bytes) -> set[str]:
    """The numbers of the worlds in an answer."""
    return set(re.findall(r"World (\d+)\.", body.decode()))


def schemas(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        return [name for (name,) in connection.execute(SCHEMAS)]


@pytest.fixture
def first(cluster, tmp_path, request) -> str:
    """The address of a database with world 1."""
    address = cluster.database(f"d{abs(hash(request.node.name))}")
    load(address, world(tmp_path / "1", 1), "")
    return address


def front(*addresses: str) -> Front:
    replicas = Replicas(addresses)
    return stored_front(replicas, newest(replicas))


# ---- traffic ----


class Traffic:
    """Readers that ask without a pause, and the answers they got: status, Retry-After, worlds."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.stopped = threading.Event()
        self.answers: list[tuple[int, str | None, set[str]]] = []

    def ask(self) -> None:
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            try:
                with urlopen(f"{self.url}{ITEMS}?start={turn}", timeout=30) as answer:
                    answer.read()
                with urlopen(f"{self.url}{ITEMS}?offset=0&limit={turn}", timeout=30) as answer:
                    outcome = answer.status, None, shown(answer.read())
            except HTTPError as error:
                outcome = error.code, error.headers["Retry-After"], set()
            self.answers.append(outcome)

    def until(self, count: int, world: str = "") -> None:
        """Wait until so many more answers have come, or one that shows this world."""
        have = len(self.answers)
        for _ in range(600):
            new = self.answers[have:]
            if len(new) >= count and (not world or any(world in each for *_, each in new)):
                return
            self.stopped.wait(0.05)
        pytest.fail(f"no such answers came: {self.answers[-3:]}")


@contextmanager
def traffic(*addresses: str) -> Iterator[Traffic]:
    with serving(databases=addresses) as url:
        readers = Traffic(url)
        threads = [threading.Thread(target=readers.ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            yield readers
        finally:
            readers.stopped.set()
            for thread in threads:
                thread.join()


def test_a_load_is_seen_as_a_whole_and_by_itself(first, tmp_path):
    with traffic(first) as readers:
        readers.until(5)
        for number in (2, 3):
            load(first, world(tmp_path / str(number), number), "")
            readers.until(5, world=str(number))
    assert {status for status, *_ in readers.answers} == {200}
    assert all(len(worlds) == 1 for *_, worlds in readers.answers)


def test_a_database_that_dies_is_waited_for_and_nothing_is_to_be_repaired(cluster, first):
    with traffic(first) as readers:
        readers.until(5)
        os.kill(cluster.pid, signal.SIGKILL)
        readers.until(5)
        cluster.restart()
        readers.until(5, world="1")
    assert {(status, retry) for status, retry, _ in readers.answers} <= {(200, None), (503, "1")}
    assert readers.answers[-1][0] == 200


@pytest.mark.parametrize("lines", [1, 7])
def test_a_load_that_is_killed_leaves_nothing_behind(first, tmp_path, lines):
    """It is killed when it has said that so many layers are written; the seventh is the last."""
    command = [sys.executable, "-m", "app", "load", "--database", first]
    with subprocess.Popen(
        [*command, str(world(tmp_path / "2", 2))], cwd=ROOT, stderr=subprocess.PIPE
    ) as loading:
        assert loading.stderr
        for _ in range(lines):
            loading.stderr.readline()
        loading.kill()
    assert loading.wait() == -signal.SIGKILL
    before = 2 if len(schemas(first)) == 3 else 1  # it may just have been through
    assert shown(bytes(front(first).select("claims").joined)) == {str(before)}
    assert load(first, world(tmp_path / "3", 3), "").number == before + 1
    assert shown(bytes(front(first).select("claims").joined)) == {"3"}


# ---- what is refused, and what is kept ----


def test_a_directory_with_a_fault_changes_nothing(first, tmp_path):
    bad = world(tmp_path / "bad", 2)
    (bad / "places.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(RecordsError):
        load(first, bad, "")
    assert schemas(first) == ["deir_front", "deir_front_1"]


def test_the_newest_version_and_the_one_before_are_kept(first, tmp_path):
    for _ in range(3):
        load(first, tmp_path / "1", "")
    assert schemas(first) == ["deir_front", "deir_front_3", "deir_front_4"]


def test_a_database_without_a_front_or_with_one_of_another_layout_says_so(cluster, first):
    with pytest.raises(DatabaseError, match="has no front"):
        newest(Replicas([cluster.database("nothing")]))
    with psycopg.connect(first) as connection:
        connection.execute("UPDATE deir_front.versions SET layout = 0")
    with pytest.raises(DatabaseError, match="load it again"):
        newest(Replicas([first]))


def test_an_address_that_is_none_is_refused():
    with pytest.raises(DatabaseError, match="expected postgresql"):
        Replicas(["nonsense"])


def test_a_database_in_another_encoding_is_refused(cluster, tmp_path):
    options = ("--encoding=SQL_ASCII", "--locale=C", "--locale-provider=libc")
    address = cluster.database("ascii", *options, "--template=template0")
    with pytest.raises(DatabaseError, match="SQL_ASCII: expected UTF8"):
        load(address, world(tmp_path, 1), "")


# ---- replicas ----


def test_a_replica_that_is_away_or_behind_is_passed_over(cluster, first, tmp_path):
    behind = cluster.database(f"behind{os.getpid()}")
    load(behind, tmp_path / "1", "")
    load(first, world(tmp_path / "2", 2), "")
    replicas = Replicas(["host=/nowhere dbname=x", first, behind])
    number = max(newest(replicas).number for _ in range(3))
    served = stored_front(replicas, newest(Replicas([first])))
    assert number == 2
    for _ in range(6):
        assert shown(bytes(served.select("claims").joined)) == {"2"}


def test_when_all_are_away_it_is_said_at_once_after_the_first_time(monkeypatch):
    monkeypatch.setattr(connecting, "CONNECTING_S", 0.1)
    replicas = Replicas(["host=/nowhere dbname=x"])
    for _ in range(50):
        with pytest.raises(AwayError):
            newest(replicas)


# ---- how much is asked of it ----


def test_a_statement_that_takes_too_long_is_ended(first, monkeypatch):
    monkeypatch.setattr(connecting, "STATEMENT_S", 0.05)
    with pytest.raises(AwayError, match="took longer"):
        Replicas([first]).read(lambda connection: connection.execute("SELECT pg_sleep(9)"))


def test_what_is_quickly_found_does_not_wait_for_searches(first, monkeypatch):
    page_of, go_on = store._page_of, threading.Event()

    def slowly(connection, query, *rest):
        assert query.filter is None or go_on.wait(30)
        return page_of(connection, query, *rest)

    monkeypatch.setattr(store, "_page_of", slowly)
    with serving(databases=(first,)) as url, ThreadPoolExecutor(12) as readers:

        def status(question: str) -> int:
            with urlopen(f"{url}{ITEMS}{question}", timeout=10) as answer:
                return answer.status

        searches = [readers.submit(status, f"?filter=kind<>'{n}'") for n in range(12)]
        try:
            one = rows("claims")[0]["id"]
            statuses = [status(q) for q in (f"/{one}", "?limit=2", "?bbox=2,0,4,80")]
            assert not any(search.done() for search in searches)
        finally:
            go_on.set()
        assert statuses == [200] * 3
        assert [search.result() for search in searches] == [200] * 12


def test_a_database_whose_connections_are_in_use_is_not_away(first, monkeypatch):
    monkeypatch.setattr(connecting, "CONNECTING_S", 0.1)
    replicas = Replicas([first])
    with ExitStack() as stack:
        for _ in range(connecting.CONNECTIONS_MAX):
            stack.enter_context(replicas.pools[0].connection(timeout=10))
        with pytest.raises(AwayError, match="Too much is asked"):
            newest(replicas)
    assert newest(replicas).number == 1


def test_readers_can_not_write(first):
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        Replicas([first]).read(lambda connection: connection.execute("CREATE TABLE x ()"))


def test_what_is_many_is_estimated_and_said_to_be(first, monkeypatch, tmp_path):
    monkeypatch.setattr(store, "COUNTED_MAX", 1)
    with two_sources(tmp_path / "1", first) as sources:
        body = sources.ask(1, f"{ITEMS}?limit=1&seen=true")[2]
        whole = orjson.loads(sources.ask(0, f"{ITEMS}?seen=true")[2])
    assert whole["numberMatched"] > 1
    page = orjson.loads(body)
    assert page["numberMatchedIsEstimated"]
    assert page["numberMatched"] > 1
    assert "numberMatchedIsEstimated" not in whole


def test_a_condition_in_python_is_bounded(first, monkeypatch):
    monkeypatch.setattr(store, "DECIDED_MAX", 1)
    tree = parse_filter("CASEI(kind) <> 'x'", "cql2-text", queryables("claims"))
    with pytest.raises(Exception, match="at most 1 features"):
        front(first).select("claims", Query(filter=tree))
