"""A clock that is wrong, at the beginning of 1970 or after the end of 32 bits, harms nothing."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from raw import ask
from test_serving import process
from worlds import write_world

from geo import read_records

ROOT = Path(__file__).parent.parent
CLOCK = """
#include <sys/time.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *t) {
    static int (*real)(clockid_t, struct timespec *);
    extern void *dlsym(void *, const char *);
    if (!real) real = dlsym((void *)-1, "clock_gettime");
    if (id != CLOCK_REALTIME) return real(id, t);
    t->tv_sec = NOW; t->tv_nsec = 0;
    return 0;
}
time_t time(time_t *t) { if (t) *t = NOW; return NOW; }
int gettimeofday(struct timeval *t, void *z) { t->tv_sec = NOW; t->tv_usec = 0; return 0; }
"""
CLOCKS = {"1970": 0, "2106": 2**32 + 1000}
TARGETS = (
    *(b"/", b"/?day=2020-01-05", b"/changes", b"/about", b"/claims.atom", b"/api", b"/map.js"),
    *(b"/collections/zones/items?f=" + name for name in (b"json", b"csv", b"gpkg", b"parquet")),
    *(b"/what-if/zones?without=beta", b"/claims/leaving", b"/sources/paper?f=bibtex"),
)


@pytest.fixture(scope="module", params=CLOCKS.values(), ids=CLOCKS)
def wrong(request, tmp_path_factory):
    """(an environment in which every program has a wrong clock, the year it thinks it is)."""
    if not shutil.which("cc") or sys.platform != "linux":
        pytest.skip("needs a C compiler, and Linux")
    folder = tmp_path_factory.mktemp("clock")
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(CLOCK)
    now = f"-DNOW={request.param}L"
    subprocess.run(["cc", "-shared", "-fPIC", now, source, "-o", library, "-ldl"], check=True)
    year = next(name for name, instant in CLOCKS.items() if instant == request.param)
    return {"LD_PRELOAD": str(library)}, year


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    """How both servers are started."""
    data = write_world(tmp_path_factory.mktemp("data"))
    return ("--data", data, "--public-url", "https://example.org/", "--access-log")


@pytest.fixture(scope="module")
def right(options):
    """The URL of a server with the right clock."""
    with process(*options) as (_, url):
        yield url


@pytest.fixture(scope="module")
def off(options, wrong):
    """(process, URL) of a server with a wrong one,"""
    with process(*options, environment=wrong[0]) as started:
        yield started


def test_the_access_log_says_what_the_clock_says(wrong, off):
    started, url = off
    assert ask(url, b"/healthz").status == 200
    line = json.loads(started.stderr.readline())
    assert line["time"].startswith(wrong[1])
    assert 0 <= line["ms"] < 60_000


def test_answers_do_not_depend_on_the_clock(right, off):
    for target in TARGETS:
        expected, answer = ask(right, target), ask(off[1], target)
        assert (answer.status, answer.body) == (expected.status, expected.body)
        assert answer.headers.get("etag") == expected.headers.get("etag")


def test_a_report_is_added_under_a_wrong_clock(wrong, tmp_path):
    (tmp_path / "data").mkdir()
    data = write_world(tmp_path / "data")
    command = (
        *("add", "report", "--place=birch", "--day=2020-01-20", "--holder=b", "--voice=herald"),
        *("--source=paper", "--said=B", "--use=accepted", "--confidence=high", "--precision=day"),
        *("--seen=yes", "--data", str(data)),
    )
    done = subprocess.run(
        [sys.executable, "-m", "app", *command],
        cwd=ROOT, env={**os.environ, **wrong[0]}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    reports = read_records(data).reports.values()
    assert [r.holder for r in reports if r.day == date(2020, 1, 20)] == ["b"]
