"""From an app to a running server: one process, or several that share a listening socket.

uvicorn, with uvloop and httptools where they are to be had, was chosen by measurement; the figures
are in CONTRIBUTING.md, "Benchmarks".
"""

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess


def serve(create: Callable[[], ASGIApp], listener: socket.socket, *, workers: int = 1) -> None:
    """Serve until stopped. Each worker creates its app; they give equal answers with equal tags."""
    config = uvicorn.Config(create, factory=True, workers=workers, log_level="warning")
    with suppress(KeyboardInterrupt):  # uvicorn has shut down and raises it again
        if workers == 1:
            uvicorn.Server(config).run(sockets=[listener])
        else:
            Multiprocess(config, sockets=[listener]).run()
