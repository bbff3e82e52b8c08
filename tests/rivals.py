"""The servers that `tests/bench_api.py` measures, each a process on 127.0.0.1 until its block ends.

Ours, a bare ASGI app under uvicorn and under granian, and nginx. pygeoapi: `rival_pygeoapi.py`.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
VENV_NEEDS = ("pygeoapi", "sqlalchemy", "psycopg2-binary", "geoalchemy2", "granian", "uvloop")
VENV_NEEDS += ("uvicorn", "httptools", "starlette")
START_SECONDS = 600


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str | Path], *, log: Path, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A process and nothing else: ended by its id with the block, its output in `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)), stdout=output, stderr=subprocess.STDOUT, **options
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def await_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until the URL is answered with 200; SystemExit with the log's end if it never is."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit(
        f"no answer from {url}:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )


def peak_mb(process: subprocess.Popen[bytes]) -> float:
    """The most memory the process has held, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


@contextmanager
def ours(data: Path, work: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Our server; its URL, the seconds to the first answer, and its peak memory."""
    log, port = work / "ours.log", free_port()
    begun = time.perf_counter()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--data", data]
    with running(command, log=log, cwd=ROOT) as process:
        base = f"http://127.0.0.1:{port}"
        await_answer(process, f"{base}/collections/claims/items?limit=1", log)
        started = {"start_s": time.perf_counter() - begun, "peak_mb": peak_mb(process)}
        yield base, started


@contextmanager
def bare(answers: Path, work: Path, first: str) -> Iterator[str]:
    """The bare app under uvicorn."""
    port, log = free_port(), work / "bare.log"
    command = [sys.executable, ROOT / "tests" / "constant.py", str(port)]
    with running(command, log=log, env={**os.environ, "CONSTANT_DIR": str(answers)}) as process:
        await_answer(process, f"http://127.0.0.1:{port}{first}", log)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def granian(venv: Path, answers: Path, work: Path, first: str) -> Iterator[str]:
    """The bare app under granian: one worker, uvloop."""
    port, log = free_port(), work / "granian.log"
    command = [
        venv / "bin" / "granian", "--interface", "asginl", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--loop", "uvloop", "--http", "1", "--no-ws",
        "--log-level", "warning", "--factory", "constant:create_app",
    ]  # fmt: skip
    environment = {**os.environ, "CONSTANT_DIR": str(answers)}
    with running(command, log=log, env=environment, cwd=ROOT / "tests") as process:
        await_answer(process, f"http://127.0.0.1:{port}{first}", log)
        yield f"http://127.0.0.1:{port}"


NGINX = """\
daemon off; master_process off; pid {work}/nginx.pid; error_log {work}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  open_file_cache max=100; default_type application/geo+json;
  client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
  uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
  server {{ listen 127.0.0.1:{port}; root {answers}; }}
}}
"""


def nginx_path() -> str | None:
    """nginx, which Debian keeps out of a user's PATH."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def nginx(answers: Path, work: Path, first: str) -> Iterator[str]:
    """nginx, one process, serving the files of the answers."""
    port, log = free_port(), work / "nginx.out"
    configuration = work / "nginx.conf"
    configuration.write_text(NGINX.format(work=work, port=port, answers=answers))
    with running([nginx_path(), "-c", configuration, "-e", work / "nginx.log"], log=log) as process:
        await_answer(process, f"http://127.0.0.1:{port}{first}", log)
        yield f"http://127.0.0.1:{port}"


@cache
def bench_venv(cache: Path) -> Path | None:
    """The virtualenv of the other servers, the newest that can be had; None if there are none.

    Where nothing can be had any more, what is there already is measured, and that is said.
    """
    venv = cache / "venv"
    python = venv / "bin" / "python"
    if not python.exists():
        print(f"Installing {', '.join(VENV_NEEDS)} into {venv}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--upgrade", *VENV_NEEDS]
    if not subprocess.run(pip, check=False).returncode:
        return venv
    there = subprocess.run([python, "-c", "import pygeoapi, starlette, granian"], check=False)
    if there.returncode:
        print("no pygeoapi and granian can be had here; measuring the rest", file=sys.stderr)
        return None
    print("nothing newer can be had here; measuring what is installed", file=sys.stderr)
    return venv


def versions(venv: Path | None) -> dict[str, str]:
    """What is compared with what."""
    by_name = {"python": sys.version.split()[0]}
    interpreters = [(sys.executable, ("uvicorn", "uvloop", "httptools"))]
    if venv:
        names = ("pygeoapi", "pygeofilter", "sqlalchemy", "starlette", "granian")
        interpreters.append((str(venv / "bin" / "python"), names))
    for python, names in interpreters:
        code = "import importlib.metadata as m, json, sys;"
        code += "print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
        done = subprocess.run([python, "-c", code, *names], capture_output=True, check=True)
        by_name |= json.loads(done.stdout)
    return by_name
