"""One bounded run of wrk (from Debian) against one server, with a list of paths to go through."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ABSENT = "no wrk here: apt-get install wrk"
LUA = """\
local requests, at, host = {}, 0, nil
function init(args)
  for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
  at = tonumber(args[2])
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(summary, latency, _)
  local failed = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\\n",
    summary.requests, summary.duration, summary.bytes,
    failed.connect + failed.read + failed.write + failed.timeout + failed.status,
    latency:percentile(50), latency:percentile(99)))
end
"""


class Load(NamedTuple):
    """What a server did in one run."""

    per_second: float
    p50_us: int
    p99_us: int
    failed: int
    answer_bytes: float
    """Mean size of an answer, headers included."""


def present() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def load(
    base: str,
    paths: Sequence[str],
    *,
    headers: Mapping[str, str],
    seconds: float,
    clients: int,
    start: int = 0,
) -> Load:
    """One run: `clients` connections from one thread ask for the paths in turn, from `start` on."""
    with tempfile.TemporaryDirectory() as directory:
        script, listed = Path(directory, "paths.lua"), Path(directory, "paths")
        script.write_text(LUA, encoding="utf-8")
        listed.write_text("\n".join(paths) + "\n", encoding="utf-8")
        options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{clients}", f"-d{_whole(seconds)}s", "--timeout", "30s"]
        output = subprocess.run(
            [*command, *options, "-s", script, base, "--", listed, str(start)],
            check=True,
            capture_output=True,
            text=True,
            timeout=seconds + 60,
        ).stdout
    result = next(line for line in output.splitlines() if line.startswith("RESULT"))
    requests, duration_us, size, failed, p50, p99 = map(int, result.split()[1:])
    mean = size / requests if requests else 0.0
    return Load(requests / duration_us * 1e6, p50, p99, failed, mean)


def _whole(seconds: float) -> int:
    """wrk knows whole seconds only."""
    return max(1, round(seconds))
