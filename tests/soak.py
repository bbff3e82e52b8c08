"""Mixed traffic for some minutes: good and hostile requests, reloads, aborted connections at once.

python tests/soak.py --minutes 5 starts a server of its own, and compares every good answer, its
entity tag with it, with what the same program answers in this process for one of the two states of
the data between which the server is made to change. Ends with 1 after a wrong answer, a 5xx, an
answer that didn't come, or if its memory has grown by more than GROWTH_MAX.

Memory is looked at twice a second. What is compared are medians: of the second quarter of the time,
the first being warm-up, and of the last. A single look would hit a reload, when two states are
there at once, or miss it.
"""

import argparse
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from attacks import ITEMS
from raw import connect, receive
from starlette.testclient import TestClient
from test_hostile_requests import PATHS
from test_hostile_values import FILTERS, QUESTIONS, VALUES

from app.main import create_app
from app.settings import Settings
from geo import LAYERS, SHIPPED

ROOT = Path(__file__).parent.parent
RELOAD_S = 3.0
LOOK_S = 0.5
GROWTH_MAX = 0.02
ROOT_URL = "https://front.example/"
GET = b"GET %s HTTP/1.1\r\nHost: x\r\nAccept: %s\r\n\r\n"
GOOD = [
    *(f"/collections/{layer}/items?datetime=2017-11-{day:02}" for layer in LAYERS
      for day in range(1, 31, 3)),
    *(f"/collections/{layer}" for layer in LAYERS),
    "/collections/claims/items?filter=summary%20LIKE%20%27%25army%25%27",
    "/collections/zones/items?bbox=40.8,34.3,41,34.6&limit=5&sortby=-valid_from",
    "/collections/places/items?f=gpkg", "/collections/places/items?f=csv&limit=20",
    "/why?lon=40.92&lat=34.45&day=2017-11-14", "/what-if/zones?day=2017-11-14&without=sohr",
    "/claims.atom", "/changes", "/sources", "/voices", "/?day=2017-11-14", "/about", "/map.js",
    "/map/zones?day=2017-11-14", "/map/zones?day=2017-11-14&without=a24", "/claims/x1",
]  # fmt: skip
ATTACKS = [
    *(path.encode() + name.encode() + b"=" + value
      for path, name in QUESTIONS for value in VALUES.values()),
    *(ITEMS + b"?filter=" + text for text in FILTERS.values()),
    *PATHS.values(),
]  # fmt: skip


@dataclass
class Seen:
    """What has happened so far."""

    kinds: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)
    seconds: list = field(default_factory=list)


def oracle(data):
    """Address to (body, entity tag), of a state of the data."""
    with TestClient(create_app(Settings(data=data, public_url=ROOT_URL))) as client:
        client.headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        answers = {target: client.get(target) for target in GOOD}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {t: (answer.content, answer.headers.get("etag", "")) for t, answer in answers.items()}


def second_state(directory):
    """Change one place's name in the directory."""
    file = directory / "places.csv"
    file.write_bytes(file.read_bytes().replace(b"\nabu-kamal,Abu Kamal,", b"\nabu-kamal,Al-B,", 1))


def memory_kib(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s*(\d+)", status)[1])


def traffic(url, until, states, seen, chance):
    """Ask until the time is up, on a new connection after each that was aborted or closed."""
    while time.monotonic() < until:
        try:
            with connect(url) as connection, connection.makefile("rb") as stream:
                while time.monotonic() < until and ask_once(
                    connection, stream, states, seen, chance
                ):
                    pass
        except (OSError, ValueError, IndexError) as error:
            seen.wrong.append(repr(error))


def ask_once(connection, stream, states, seen, chance):
    """One request; whether the connection can be used again."""
    kind = chance.choices(("good", "hostile", "aborted"), (70, 20, 10))[0]
    target = chance.choice(ATTACKS) if kind == "hostile" else chance.choice(GOOD).encode()
    request = GET % (target, b"*/*")
    seen.kinds[kind] += 1
    if kind == "aborted":
        connection.sendall(request[: chance.randrange(1, len(request) + 1)])
        return False
    start = time.perf_counter()
    connection.sendall(request)
    reply = receive(stream)
    seen.seconds.append(time.perf_counter() - start)
    seen.kinds[reply.status] += 1
    expected = [state[target.decode()] for state in states] if kind == "good" else []
    good = (reply.body, reply.header("etag")) in expected
    if reply.status >= 500 or (kind == "good" and not good):
        seen.wrong.append((target, reply.status, reply.body[:200]))
    return "close" not in reply.headers.get("connection", [])


def reloads(server, files, until, seen):
    """Change between the two states of the data, and tell the server, again and again."""
    turn = 0
    while time.monotonic() + RELOAD_S < until:
        time.sleep(RELOAD_S)
        turn += 1
        served, source = files[0], files[1 + turn % 2]
        fresh = served.with_name("places.csv.new")
        shutil.copy(source, fresh)
        fresh.rename(served)
        server.send_signal(signal.SIGHUP)
        seen.kinds["reload"] += 1


def soak(minutes, clients):
    """Run it; what was seen, and the server's memory in KiB at each look."""
    with tempfile.TemporaryDirectory() as temporary:
        served, other = Path(temporary, "served"), Path(temporary, "other")
        for directory in (served, other):
            shutil.copytree(SHIPPED, directory)
        second_state(other)
        states = [oracle(served), oracle(other)]
        first = shutil.copy(served / "places.csv", Path(temporary, "first.csv"))
        files = (served / "places.csv", first, other / "places.csv")
        command = [sys.executable, "-m", "app", "serve", "--port", "0", "--data", str(served)]
        command += ["--public-url", ROOT_URL]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as server:
            try:
                return run(server, states, files, minutes, clients)
            finally:
                server.terminate()


def run(server, states, files, minutes, clients):
    url = re.search(r"http://\S+:\d+", server.stdout.readline())[0]
    log = []
    threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()
    seen, until = Seen(), time.monotonic() + minutes * 60
    threads = [
        threading.Thread(target=traffic, args=(url, until, states, seen, random.Random(seed)))
        for seed in range(clients)
    ]
    threads.append(threading.Thread(target=reloads, args=(server, files, until, seen)))
    for thread in threads:
        thread.start()
    memory = []
    while time.monotonic() < until:
        memory.append(memory_kib(server.pid))
        time.sleep(LOOK_S)
    for thread in threads:
        thread.join()
    seen.wrong += [line for line in log if line.startswith(("ERROR", "Traceback"))]
    return seen, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    seen, memory = soak(arguments.minutes, arguments.clients)
    quarter = max(len(memory) // 4, 1)
    start, end = median(memory[quarter : 2 * quarter] or memory), median(memory[-quarter:])
    times = sorted(seen.seconds)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(seen.kinds.items(), key=str)))
    p50, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    print(f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {times[-1] * 1000:.0f} ms")
    growth = (end - start) / start
    print(
        f"memory {start / 1024:.0f} MiB after warm-up, {end / 1024:.0f} at the end: {growth:+.1%}; "
        f"most {max(memory) / 1024:.0f}"
    )
    examples = list(dict.fromkeys(map(str, seen.wrong)))[:10]
    print(f"{len(seen.wrong)} wrong, failed or 5xx", *examples, sep="\n  ")
    return bool(seen.wrong) or growth > GROWTH_MAX


if __name__ == "__main__":
    sys.exit(main())
