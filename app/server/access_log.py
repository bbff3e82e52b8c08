"""One line of JSON on stderr for each request, as pure ASGI middleware; off unless asked for.

Its `id` is the one the client gets as X-Request-Id. The lines hold addresses of readers: keep them
no longer than you need them.
"""

import sys
import time
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http import request_id


class AccessLog:
    """Writes a line when an answer is finished or given up."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        line = _asked(scope)
        header = (b"x-request-id", line["id"].encode())
        scope["request_id_is_told"] = True

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                line["status"] = message["status"]
                message = {**message, "headers": [*message["headers"], header]}
            else:
                line["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            line["ms"] = round((time.perf_counter() - start) * 1000, 3)
            _write(line)


def _asked(scope: Scope) -> dict[str, Any]:
    """What is known of a request before it is answered; `status` 0 is one that never was."""
    return {
        "time": datetime.now(UTC),
        "id": request_id(scope),
        "client": (scope.get("client") or ("",))[0],
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        "status": 0,
        "bytes": 0,
    }


def _write(line: dict[str, Any]) -> None:
    sys.stderr.flush()
    sys.stderr.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    sys.stderr.buffer.flush()
