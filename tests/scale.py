"""How the PostGIS source grows, beside the embedded one and tipg on the same database, in one run.

    python tests/scale.py [--sizes 100000 1000000 10000000] [--minutes 10] [--json FILE]

For each number of synthetic claims: how fast they are loaded, how long the database is, and how
often a second each server answers pages, boxes, boxes with days, CQL2 and single items: the API
from the database with one and with two processes, the API in memory (up to --embedded claims), and
tipg (https://developmentseed.org/tipg/) on a table of the same features with the indexes that help
it. Every question differs from the one before. With --minutes no size is begun that would take
longer than that together with those before it, judging by them; it is named instead. The cluster
is a new one in a temporary directory, on a socket, which does not wait for the disk.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import psycopg
import rivals
import wrk
from cluster import NO_POSTGIS, Cluster, programs, running_cluster
from questions import CLAIM_ITEMS, boxes, distinct_cells
from synthetic import write

ROOT = Path(__file__).parents[1]
CACHE = Path.home() / ".cache" / "deir-front-bench"
ITEMS_OF_TIPG = "/collections/rival.claims/items"
HALF = "datetime=2017-06-01/2017-09-15"
FILTER = "kind <> 'denial'"
"""Six of seven claims meet it."""
NEAR, FAR = "filtered, the first pages", "filtered, nine tenths on"
TIPG_TABLE = """
CREATE SCHEMA rival;
CREATE TABLE rival.claims AS SELECT {names}, valid_from::date AS begins, geometry
    FROM deir_front_1.claims;
ALTER TABLE rival.claims ADD PRIMARY KEY (id);
CREATE INDEX ON rival.claims USING gist (geometry);
CREATE INDEX ON rival.claims (begins);
ANALYZE rival.claims
"""
LEFT_OUT = ("at", "feature", "size", "geometry", "first_day", "past_day")


def loaded(address: str, data: Path) -> dict[str, float]:
    """Load the data by the command; how long it took and how long the database is."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "app", "load", "--database", address, str(data)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    seconds = time.perf_counter() - begun
    with psycopg.connect(address) as connection:
        counted = "SELECT count(*), pg_database_size(current_database()) FROM deir_front_1.claims"
        [(claims, size)] = connection.execute(counted).fetchall()
    return {"load_s": seconds, "claims_per_s": claims / seconds, "database_mb": size / 2**20}


@contextmanager
def served(log: Path, *options: str | Path) -> Iterator[str]:
    """Our server with these options; its URL."""
    port = rivals.free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), *options]
    with rivals.running(command, log=log, cwd=ROOT) as process:
        rivals.await_answer(process, f"http://127.0.0.1:{port}{CLAIM_ITEMS}?limit=1", log)
        yield f"http://127.0.0.1:{port}"


def tipg_venv(cache: Path) -> Path | None:
    """The virtualenv of tipg, made when first needed; None, said, if it can't be filled."""
    venv = cache / "tipg"
    if not (venv / "lib").exists() or not list(venv.glob("lib/*/site-packages/tipg")):
        print(f"Installing tipg into {venv}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        pip = [venv / "bin" / "python", "-m", "pip", "install", "--quiet"]
        if subprocess.run([*pip, "tipg", "uvicorn", "uvloop", "httptools"], check=False).returncode:
            print("no tipg can be had here; measuring the rest", file=sys.stderr)
            return None
    return venv


@contextmanager
def tipg(venv: Path, cluster: Cluster, address: str, log: Path) -> Iterator[str]:
    """tipg on a table of the same claims; the URL of its items."""
    with psycopg.connect(address, autocommit=True) as connection:
        listed = "SELECT attname FROM pg_attribute WHERE attnum > 0 AND attrelid = %s::regclass"
        names = [name for (name,) in connection.execute(listed, ("deir_front_1.claims",))]
        columns = ", ".join(f'"{name}"' for name in names if name not in LEFT_OUT)
        for statement in TIPG_TABLE.format(names=columns).split(";"):
            connection.execute(statement.encode())
    port = rivals.free_port()
    database = address.rpartition("dbname=")[2]
    environment = {
        "DATABASE_URL": f"postgresql://front:x@127.0.0.1:{cluster.port}/{database}",
        "TIPG_DB_SCHEMAS": '["rival"]',
        "TIPG_MAX_FEATURES_PER_QUERY": "10000",
        "PATH": "/usr/bin:/bin",
    }
    command = [venv / "bin" / "python", "-m", "uvicorn", "tipg.main:app", "--port", str(port)]
    with rivals.running([*command, "--log-level", "error"], log=log, env=environment) as process:
        here = f"http://127.0.0.1:{port}{ITEMS_OF_TIPG}"
        rivals.await_answer(process, f"{here}?limit=1", log)
        yield here


def paged(claims: int, share: float) -> list[str]:
    """Pages of one filtered answer as its next links have them, so far behind the first."""
    first = int(claims * share)
    start = f"{CLAIM_ITEMS}?limit=10&filter={quote(FILTER)}"
    places = range(first, first + claims // 10)
    return [f"{start}&offset={at - at // 7}&after={at}" for at in places]


def questions_of(data: Path, claims: int) -> dict[str, list[str]]:
    """Paths by the kind of question."""
    narrow, wide = boxes(data, claims, 100, seed=1), boxes(data, claims, 200, seed=2)
    paths = {cell.name: cell.paths for cell in distinct_cells(claims, narrow, wide)}
    return paths | {NEAR: paged(claims, 0), FAR: paged(claims, 0.9)}


def one_size(claims: int, cluster: Cluster, arguments: argparse.Namespace) -> dict[str, Any]:
    """All figures at one number of claims."""
    data = arguments.cache / f"scale-{claims}"
    if not (data / "relations.csv").exists():
        write(data, claims, max(100, claims // 20))
    address = cluster.database(f"c{claims}")
    figures: dict[str, Any] = loaded(address, data)
    listed = ", ".join(f"{name} {value:,.0f}" for name, value in figures.items())
    print(f"\n{claims:,} claims: {listed}", flush=True)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as work:
        log = Path(work)

        def start(name: str, *options: str | Path) -> str:
            return stack.enter_context(served(log / name, *options))

        bases = {"PostGIS": start("one", "--database", address)}
        bases["2 processes"] = start("two", "--database", address, "--workers", "2")
        if claims <= arguments.embedded:
            bases["in memory"] = start("memory", "--data", data)
        venv = tipg_venv(arguments.cache)
        if venv:
            bases["tipg"] = stack.enter_context(tipg(venv, cluster, address, log / "tipg"))
        print(f"{'requests/s (p50, p99 in ms)':28}", *(f"{name:>24}" for name in bases), sep="")
        figures["questions"] = {}
        for kind, paths in questions_of(data, claims).items():
            targets = {
                name: (base.removesuffix(ITEMS_OF_TIPG), list(map(rival_path, paths)))
                if name == "tipg" else (base, paths)
                for name, base in bases.items() if name != "tipg" or kind not in (NEAR, FAR)
            }  # fmt: skip
            figures["questions"][kind] = row = measured(targets, arguments)
            print(
                f"{kind:28}", *(f"{shown(row.get(name)):>24}" for name in bases), sep="", flush=True
            )
    return figures


def rival_path(path: str) -> str:
    """The same question as tipg is asked it."""
    instants = HALF.replace("/", "T00:00:00Z/") + "T23:59:59Z"
    return path.replace(CLAIM_ITEMS, ITEMS_OF_TIPG).replace(HALF, instants)


def shown(load: Mapping[str, float] | None) -> str:
    if load is None:
        return "-"
    failed = f" {load['failed']:.0f} failed" if load["failed"] else ""
    return f"{load['per_second']:,.0f} ({load['p50_ms']:.1f}, {load['p99_ms']:.0f}){failed}"


def measured(servers: Mapping[str, tuple[str, list[str]]], arguments: argparse.Namespace) -> Any:
    """Medians of the rounds for each server; in each round they are asked one after the other."""
    loads: dict[str, list[wrk.Load]] = {name: [] for name in servers}
    for turn in range(arguments.rounds):
        for name, (base, paths) in servers.items():
            loads[name].append(
                wrk.load(base, paths, headers={}, seconds=arguments.seconds,
                         clients=arguments.clients, start=turn * len(paths) // arguments.rounds)
            )  # fmt: skip
    return {
        name: {
            "per_second": median(load.per_second for load in each),
            "p50_ms": median(load.p50_us for load in each) / 1000,
            "p99_ms": median(load.p99_us for load in each) / 1000,
            "failed": sum(load.failed for load in each),
        }
        for name, each in loads.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = [100_000, 1_000_000, 10_000_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, metavar="CLAIMS")
    parser.add_argument("--minutes", type=float, help="begin no size that would take longer")
    parser.add_argument("--embedded", type=int, default=1_000_000, metavar="CLAIMS",
                        help="up to so many are served from memory too (%(default)s)")  # fmt: skip
    parser.add_argument("--seconds", type=int, default=2, help="of each run of wrk (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="medians of so many (%(default)s)")
    parser.add_argument("--clients", type=int, default=8, help="connections (%(default)s)")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    parser.add_argument("--cache", type=Path, default=CACHE, help="kept: data, tipg (%(default)s)")
    arguments = parser.parse_args()
    directory = programs()
    if directory is None or not wrk.present():
        print(f"nothing measured: {NO_POSTGIS if directory is None else wrk.ABSENT}")
        return
    arguments.cache.mkdir(parents=True, exist_ok=True)
    results, begun, last = {}, time.monotonic(), 0.0
    with running_cluster(directory, rivals.free_port()) as cluster:
        for number, claims in enumerate(arguments.sizes):
            minutes = (time.monotonic() - begun) / 60
            next_minutes = last * claims / arguments.sizes[number - 1] if number else 0.0
            if arguments.minutes and minutes + next_minutes > arguments.minutes:
                print(f"\n{claims:,} claims: left out, about {next_minutes:.0f} minutes more")
                continue
            results[claims] = one_size(claims, cluster, arguments)
            last = (time.monotonic() - begun) / 60 - minutes
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
