"""What the shipped front costs: reading it, building every layer for every day, memory, the start.

    python tests/bench_front.py

The reading of the records is given as a ratio to pandas reading the same tables with no checks.
"""

import subprocess
import sys
import urllib.request
from pathlib import Path
from statistics import median
from time import perf_counter

import pandas as pd

from geo import SHIPPED, Front, read_records

ROOT = Path(__file__).parent.parent


def milliseconds(work, repeat=5):
    """The median time of the work."""
    times = []
    for _ in range(repeat):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def pandas_tables():
    return [pd.read_csv(path) for path in sorted(SHIPPED.glob("*.csv"))]


def start_ms():
    """From the command to the first answer, and the server's peak memory in MB."""
    begun = perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        with urllib.request.urlopen(url) as answer:
            answer.read()
        elapsed = (perf_counter() - begun) * 1000
        for path in ("collections/zones/items", "collections/claims/items", "collections"):
            with urllib.request.urlopen(url + path) as answer:
                answer.read()
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return elapsed, int(peak.split()[1]) / 1024
    finally:
        server.terminate()
        server.wait()


def main():
    reading = milliseconds(lambda: read_records(SHIPPED))
    plain = milliseconds(pandas_tables)
    building = milliseconds(lambda: Front.read().build(), repeat=3)
    print(f"read and check the shipped records: {reading:.0f} ms")
    print(f"  against pandas reading the same tables unchecked: {reading / plain:.1f} times")
    print(f"read, and build every layer for every day: {building:.0f} ms")
    starts = [start_ms() for _ in range(3)]
    print(f"server, command to first answer: {median(t for t, _ in starts):.0f} ms")
    print(f"server, peak memory: {max(peak for _, peak in starts):.0f} MB")


if __name__ == "__main__":
    main()
