"""Figures for Prometheus under /metrics, as pure ASGI middleware; off unless asked for.

Needs the extra `metrics`. Numbers are those of one process; labels come from closed lists, so that
no client can add to them.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http import reply, response

PATH: Final = "/metrics"
SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
METHODS: Final = ("GET", "HEAD", "OPTIONS")
_FILES: Final = ("static", "leaflet")


class Metrics:
    """Counts and times requests by resource and status, and answers /metrics itself."""

    def __init__(self, app: ASGIApp, state: Any, resource_of: Callable[[str], str | None]) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.app = app
        self.state = state
        self.resource_of = resource_of
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "deir_front_answer_seconds",
            "Time from a request to the end of its answer.",
            ("resource", "method", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.open = Gauge(
            "deir_front_answers_under_way", "Answers being given.", registry=self.registry
        )
        self.sent = Counter(
            "deir_front_sent_bytes", "Bytes of bodies sent.", registry=self.registry
        )
        self.kept = Gauge("deir_front_kept_bytes", "Bytes of answers kept.", registry=self.registry)
        self.data = Gauge(
            "deir_front_data", "The data that is served.", ("version",), registry=self.registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == PATH and scope["method"] in ("GET", "HEAD"):
            await self._tell(scope, send)
        else:
            await self._measure(scope, receive, send)

    async def _measure(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, status = time.perf_counter(), "none"

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            self.sent.inc(len(message.get("body", b"")))
            await send(message)

        self.open.inc()
        try:
            await self.app(scope, receive, noting)
        finally:
            self.open.dec()
            method = scope["method"] if scope["method"] in METHODS else "other"
            duration = self.seconds.labels(self.label(scope["path"]), method, status)
            duration.observe(time.perf_counter() - start)

    async def _tell(self, scope: Scope, send: Send) -> None:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        self.kept.set(self.state.site.cache.size)
        self.data.clear()
        self.data.labels(self.state.site.version).set(1)
        answer = response(generate_latest(self.registry), CONTENT_TYPE_LATEST)
        await reply(scope, send, answer)

    def label(self, path: str) -> str:
        """The name of what is at an address, one of few."""
        first = path.split("/")[1] if path.startswith("/") else ""
        return self.resource_of(path) or (first if first in _FILES else "other")
