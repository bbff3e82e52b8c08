"""Requests per second of the API against pygeoapi, a bare ASGI app, and nginx, in one run.

    python tests/bench_api.py [--sizes 1000 100000] [--json FILE] [--seconds 1] [--rounds 3]

Every server is one process on 127.0.0.1 and serves the same synthetic claims. In a round each
server is asked in turn, so that what else the machine does falls on all of them; the numbers are
medians of the rounds. "distinct" cells go through a list of different questions, so that no kept
answer can serve them; "repeated" cells ask the same again and again. The bare app and nginx answer
the very bytes that ours gave. What isn't installed is left out and named.
"""

import argparse
import json
import os
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import rival_pygeoapi
import rivals
import wrk
from questions import CLAIM_ITEMS, FIRST_PAGE, Cell, cells
from synthetic import write

from geo import SHIPPED
from geo.records.version import data_version

CACHE = Path.home() / ".cache" / "deir-front-bench"
SLOW_SECONDS = 4
"""The longest run of a server that answers less than some dozen times a second."""


def fetched(url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body as they come, not decompressed."""
    request = urllib.request.Request(url, headers=dict(headers))
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def kept_answers(base: str, table: Mapping[str, Cell], directory: Path) -> dict[str, int]:
    """Write ours for the bare app and nginx: of each cell the answer of middling size; the sizes.

    A cell that ours doesn't answer with 200 or 304 is left out and said.
    """
    described, sizes = {}, {}
    for number, (key, cell) in enumerate(table.items()):
        answers = [fetched(base + path, cell.headers) for path in cell.paths[:9]]
        status, headers, body = sorted(answers, key=lambda answer: len(answer[2]))[
            len(answers) // 2
        ]
        if status not in (200, 304):
            print(f"  {key}: left out, ours answers {status}", file=sys.stderr)
            continue
        (directory / str(number)).write_bytes(body)
        left_out = ("connection", "date", "server", "transfer-encoding")
        end_to_end = {n: v for n, v in headers.items() if n.lower() not in left_out}
        described[f"/{number}"] = {"status": status, "headers": end_to_end, "file": str(number)}
        sizes[key] = len(body)
    (directory / "answers.json").write_text(json.dumps(described))
    return sizes


def pages(base: str) -> Iterator[list[dict[str, Any]]]:
    """All claims of a server, for pygeoapi's tables."""
    offset = 0
    while True:
        _, _, body = fetched(f"{base}{CLAIM_ITEMS}?limit=10000&offset={offset}", {})
        page = json.loads(body)
        if page["features"]:
            yield page["features"]
        offset += len(page["features"])
        if not page["features"] or offset >= page["numberMatched"]:
            return


def rival_path(path: str) -> str:
    """The same question as pygeoapi wants it."""
    question = path.replace("filter-lang=cql2-text", "filter-lang=cql-text")
    return f"{question}{'&' if '?' in question else '?'}f=json"


Target = tuple[str, list[str], Mapping[str, str]]
"""Base, paths and headers of one server in one cell."""


def measured(
    targets: Mapping[str, Target], arguments: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Medians of the rounds for each server; in each round they are asked one after the other."""
    loads: dict[str, list[wrk.Load]] = {name: [] for name in targets}
    seconds = {name: _seconds(target, arguments) for name, target in targets.items()}
    for turn in range(arguments.rounds):
        for name, (base, paths, headers) in targets.items():
            fetched(base + paths[0], headers)  # waits for what the last run has left in the queue
            loads[name].append(
                wrk.load(
                    base,
                    paths,
                    headers=headers,
                    seconds=seconds[name],
                    clients=arguments.clients,
                    start=turn * len(paths) // arguments.rounds,
                )
            )
    return {name: _summary(each) for name, each in loads.items()}


def one_client_ms(target: Target, arguments: argparse.Namespace) -> float:
    """The median time of an answer to a single client."""
    base, paths, headers = target
    start = len(paths) * 9 // 10  # where the rounds have hardly been
    options = {"headers": headers, "seconds": arguments.seconds, "start": start}
    return wrk.load(base, paths, clients=1, **options).p50_us / 1000


def _seconds(target: Target, arguments: argparse.Namespace) -> int:
    """Longer runs for a slow server, so that every connection gets a few answers."""
    base, paths, headers = target
    fetched(base + paths[-1], headers)
    begun = perf_counter()
    fetched(base + paths[len(paths) // 6], headers)
    needed = round((perf_counter() - begun) * arguments.clients * 3)
    return max(arguments.seconds, min(needed, SLOW_SECONDS))


def _summary(loads: list[wrk.Load]) -> dict[str, float]:
    return {
        "per_second": median(load.per_second for load in loads),
        "p50_ms": median(load.p50_us for load in loads) / 1000,
        "p99_ms": median(load.p99_us for load in loads) / 1000,
        "answer_bytes": median(load.answer_bytes for load in loads),
        "failed": sum(load.failed for load in loads),
    }


def one_size(claims: int, work: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """All cells at one number of claims."""
    data = arguments.cache / f"claims-{claims}-{data_version(SHIPPED)[:8]}"
    if not (data / "claims.csv").exists():
        write(data, claims, max(100, claims // 20))
    with ExitStack() as stack:
        base, figures = stack.enter_context(rivals.ours(data, work))
        print(f"\n{claims:,} claims: ours answers after {figures['start_s']:.1f} s, ", end="")
        print(f"peak memory {figures['peak_mb']:.0f} MB", flush=True)
        print(_line(HEADINGS[0], HEADINGS[1:]))
        table = cells(data, claims, _etag(base))
        sizes = kept_answers(base, table, work)
        paths = {key: f"/{number}" for number, key in enumerate(table)}
        servers = {"bare": stack.enter_context(rivals.bare(work, work, paths[next(iter(sizes))]))}
        if rivals.nginx_path():
            servers["nginx"] = stack.enter_context(rivals.nginx(work, work, "/0"))
        rival = _rival(stack, base, work, arguments)
        figures["cells"] = {}
        for key, size in sizes.items():
            cell = table[key]
            targets: dict[str, Target] = {"ours": (base, cell.paths, cell.headers)}
            targets |= {name: (url, [paths[key]], {}) for name, url in servers.items()}
            if rival and cell.rival:
                targets["pygeoapi"] = (rival, list(map(rival_path, cell.paths)), {})
            row = measured(targets, arguments)
            row["ours"]["p50_ms_one_client"] = one_client_ms(targets["ours"], arguments)
            figures["cells"][key] = {"body_bytes": size, "distinct": len(cell.paths), **row}
            print(shown(key, size, row), flush=True)
    return figures


def _etag(base: str) -> str | None:
    _, headers, _ = fetched(base + FIRST_PAGE, {})
    return {name.lower(): value for name, value in headers.items()}.get("etag")


def _rival(stack: ExitStack, base: str, work: Path, arguments: argparse.Namespace) -> str | None:
    """The URL of pygeoapi with the claims of our server; None, said, if it can't be had."""
    venv = None if arguments.provider == "none" else rivals.bench_venv(arguments.cache)
    if venv is None:
        return None
    if arguments.provider == "postgresql" and not rival_pygeoapi.postgresql_path():
        print(f"  {rival_pygeoapi.POSTGRESQL_ABSENT}; using a GeoPackage", file=sys.stderr)
        arguments.provider = "geopackage"
    if arguments.provider == "geopackage" and not rival_pygeoapi.has_spatialite():
        print(f"  {rival_pygeoapi.SPATIALITE_ABSENT}; leaving pygeoapi out", file=sys.stderr)
        return None
    if arguments.provider == "postgresql":
        port = stack.enter_context(rival_pygeoapi.postgresql())
        provider = rival_pygeoapi.fill_postgresql(port, pages(base))
    else:
        provider = rival_pygeoapi.fill_geopackage(work / "claims.gpkg", pages(base))
    return stack.enter_context(rival_pygeoapi.pygeoapi(venv, provider, work))


HEADINGS = ("medians", "bytes", "ours/s", "p50 ms", "p99 ms", "p50 of 1", "bare/s", "nginx/s")
HEADINGS += ("pygeoapi/s", "ours:bare", "ours:nginx", "ours:pygeoapi")


def shown(key: str, size: int, row: Mapping[str, Mapping[str, float]]) -> str:
    """A line of the table."""
    rates = {name: figures["per_second"] for name, figures in row.items()}
    ours = row["ours"]
    ratios = [
        f"{rates['ours'] / rates[name]:.2f}" if rates.get(name) else "-"
        for name in ("bare", "nginx", "pygeoapi")
    ]
    numbers = [f"{ours[name]:.2f}" for name in ("p50_ms", "p99_ms", "p50_ms_one_client")]
    others = [f"{rates[name]:.0f}" if name in rates else "-" for name in ("bare", "nginx")]
    rival = f"{rates['pygeoapi']:.1f}" if "pygeoapi" in rates else "-"
    failed = {name: int(figures["failed"]) for name, figures in row.items() if figures["failed"]}
    texts = [str(size), f"{rates['ours']:.0f}", *numbers, *others, rival, *ratios]
    return _line(key, texts) + (f"  failed: {failed}" if failed else "")


def _line(first: str, others: Sequence[str]) -> str:
    widths = [max(len(heading), 8) for heading in HEADINGS[1:]]
    padded = (f"{text:>{width}}" for text, width in zip(others, widths, strict=True))
    return f"{first:34}  " + "  ".join(padded)


def asgi_servers(work: Path, arguments: argparse.Namespace) -> dict[str, dict[str, float]]:
    """uvicorn against granian with the bare app: requests per second for three sizes of answer."""
    venv = rivals.bench_venv(arguments.cache)
    if venv is None:
        return {}
    directory = work / "sizes"
    directory.mkdir()
    answers = {}
    for size in (800, 8_000, 800_000):
        (directory / str(size)).write_bytes(b"x" * size)
        headers = {"content-type": "application/geo+json", "content-length": str(size)}
        answers[f"/{size}"] = {"status": 200, "headers": headers, "file": str(size)}
    (directory / "answers.json").write_text(json.dumps(answers))
    rows = {}
    print("\nThe bare app under uvicorn (uvloop, httptools) and granian (uvloop), requests/s")
    with (
        rivals.bare(directory, work, "/800") as uvicorn,
        rivals.granian(venv, directory, work, "/800") as granian,
    ):
        for path in answers:
            urls = {"uvicorn": uvicorn, "granian": granian}
            row = measured({name: (url, [path], {}) for name, url in urls.items()}, arguments)
            rows[path[1:]] = row
            rates = {name: numbers["per_second"] for name, numbers in row.items()}
            listed = ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items())
            print(f"{path[1:]:>8} bytes: {listed}, ratio {rates['granian'] / rates['uvicorn']:.2f}")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], metavar="CLAIMS")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    parser.add_argument("--seconds", type=int, default=1, help="of each run of wrk (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="medians of so many (%(default)s)")
    parser.add_argument("--clients", type=int, default=8, help="connections (%(default)s)")
    parser.add_argument(
        "--provider", choices=("postgresql", "geopackage", "none"), default="postgresql",
        help="what pygeoapi reads; none: leave pygeoapi out (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--cache", type=Path, default=CACHE, help="kept: synthetic data and pygeoapi (%(default)s)"
    )
    arguments = parser.parse_args()
    if not wrk.present():
        print(f"{wrk.ABSENT}; nothing measured")
        return
    if not rivals.nginx_path():
        print("no nginx here: apt-get install nginx-light; measuring the rest")
    arguments.cache.mkdir(parents=True, exist_ok=True)
    if os.getloadavg()[0] > 0.5:
        print(f"others are busy here (load {os.getloadavg()[0]:.1f}): trust ratios, not rates")
    versions = rivals.versions(rivals.bench_venv(arguments.cache))
    print("measured here:", ", ".join(f"{name} {of}" for name, of in versions.items()))
    results: dict[str, Any] = {"sizes": {}, "versions": versions, "load_before": os.getloadavg()[0]}
    for claims in arguments.sizes:
        with tempfile.TemporaryDirectory() as work:
            results["sizes"][claims] = one_size(claims, Path(work), arguments)
    with tempfile.TemporaryDirectory() as work:
        results["asgi_servers"] = asgi_servers(Path(work), arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
