"""From an app to a running server: one process, or several that share a listening socket.

uvicorn, with uvloop and httptools where they are to be had: granian under a bare app answered 0.9
to 1.2 times as much, which is the noise between runs (`tests/bench_api.py` measures both), and its
protocol is not Python's to extend. What uvicorn does not bound itself `app/server/protocol.py`
does; what is ready is written there, without a task, which saves more than either server costs.
"""

import gc
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app.server.protocol import Protocol

KEEP_ALIVE_S: Final = 65
"""Longer than proxies keep theirs (60 s by custom), so that no request meets a closing one."""
SHUTDOWN_S: Final = 10
"""How long answers under way may take when the server is stopped."""
STARTING_S: Final = 30
"""How long a worker may say nothing before it is replaced: on a busy machine importing alone takes
longer than uvicorn's 5 s, and each that replaced it would be replaced too."""
COLLECTED: Final = (50_000, 20, 50)
"""When Python looks for reference cycles: an answer makes hundreds of objects, no cycle, and what
is kept of answers would be gone through again and again."""
FILES_BESIDE: Final = 100
"""Open files kept for other things than connections."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How connections are held. `forwarded_allow_ips`: proxies whose word on a client is taken."""

    workers: int = 1
    connections: int = 2000
    forwarded_allow_ips: str = ""


def serve(create: Callable[[], ASGIApp], listener: socket.socket, serving: Serving) -> None:
    """Serve until stopped. Each worker creates its app; they give equal answers with equal tags."""
    gc.set_threshold(*COLLECTED)
    connections = min(serving.connections, _open_files() - FILES_BESIDE)
    config = configured(
        partial(_created, create),
        factory=True,
        workers=serving.workers,
        limit_concurrency=connections,
        proxy_headers=bool(serving.forwarded_allow_ips),
        forwarded_allow_ips=serving.forwarded_allow_ips,
    )
    with suppress(KeyboardInterrupt):  # uvicorn has shut down and raises it again
        if serving.workers == 1:
            uvicorn.Server(config).run(sockets=[listener])
        else:
            Workers(config, sockets=[listener]).run()


def _created(create: Callable[[], ASGIApp]) -> ASGIApp:
    """The app, in a worker made to end with the process that started it, however that ends."""
    supervisor = parent_process()
    if supervisor:
        Thread(target=_end_with, args=(supervisor.sentinel,), daemon=True).start()
    return create()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    signal.raise_signal(signal.SIGTERM)  # answers under way are finished


def configured(app: Any, **options: Any) -> uvicorn.Config:
    """uvicorn's configuration: ours, with these options.

    Only errors are logged: a malformed request has its answer, and could otherwise fill the log.
    """
    ours: dict[str, Any] = {
        "http": Protocol,
        "ws": "none",
        "log_level": "error",
        "proxy_headers": False,
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE_S,
        "timeout_graceful_shutdown": SHUTDOWN_S,
        "timeout_worker_healthcheck": STARTING_S,
    }
    return uvicorn.Config(app, **(ours | options))


class Workers(Multiprocess):
    """uvicorn's supervisor. SIGHUP goes on to the workers, each of which reads its data anew.

    uvicorn would replace each worker by a new one, and so end connections that are being used.
    """

    def handle_hup(self) -> None:
        for worker in self.processes:
            if worker.pid is not None:
                with suppress(ProcessLookupError):  # it has just died and will be replaced
                    os.kill(worker.pid, signal.SIGHUP)

    def keep_subprocess_alive(self) -> None:
        """Replace who has died or says nothing.

        A worker's end of its pipe is the worker's alone: as long as it is open here too, one that
        dies while it is asked whether it lives is waited for, for `STARTING_S`.
        """
        for worker in self.processes:
            worker.child_conn.close()
        super().keep_subprocess_alive()


def _open_files() -> int:
    """How many files this process may have open, having asked for as many as it can get."""
    try:
        import resource
    except ImportError:  # Windows, where there is no such bound
        return 2**20
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = 2**16 if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < target:
        resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
        return target
    return soft if soft != resource.RLIM_INFINITY else 2**20
