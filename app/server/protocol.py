"""The HTTP protocol of the server: uvicorn's, with bounds on what a client may send and how slowly.

uvicorn bounds neither the head of a request nor the time it takes to arrive. Here, once in a while
each connection is looked at: one that has been in the middle of a head since the last look, or has
not taken a byte of its answer for several, is closed. A look costs nothing per request.

What the application has ready (`app/api/dispatch.py`) is written as soon as the request's head has
been read. A task, a cycle of messages and a check of each header would cost more than such an
answer.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, Final

import orjson
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from app.http import PROBLEM, Response, policy, unless_known

ReadyFor = Callable[[bytes, Mapping[bytes, bytes]], Response | None]
"""The answer to GET for a target and headers if there is one at once."""

SLICE_BYTES: Final = 16 * 1024
"""Parsed at once, so that a bound is noticed soon after it is passed."""


COPIED_BYTES: Final = 64 * 1024
"""Shorter answers are put together: that costs less than handing on the pieces one by one."""
_HOST: Final = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")
"""A host and perhaps a port (RFC 3986, 3.2.2); it may be empty, and is never believed."""
_SPECIAL: Final = frozenset((b"content-length", b"transfer-encoding", b"expect"))


class Protocol(HttpToolsProtocol):
    """One connection. `config.limit_concurrency` is how many there may be."""

    look_s: ClassVar[float] = 5.0
    """A head has between one and two looks to arrive."""
    looks_stalled: ClassVar[int] = 6
    """Looks after which an answer that is not being taken is given up."""
    target_bytes: ClassVar[int] = 16 * 1024
    head_bytes: ClassVar[int] = 64 * 1024
    body_bytes: ClassVar[int] = 64 * 1024
    """Nothing here takes a body; a small one is passed over."""
    pipelined: ClassVar[int] = 64
    """Requests that may wait for the answers to those before them."""
    defaults: ClassVar[tuple[object, bytes]] = None, b""
    """The headers of the server that were sent last, and the same as lines."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.most = self.limit_concurrency or 0
        self.limit_concurrency = None  # ours below: uvicorn's closes no idle connection
        inner: Any = getattr(self.app, "app", self.app)  # what reads a proxy's word is around it
        state: Any = getattr(inner, "state", None)
        self.ready: ReadyFor | None = getattr(state, "ready", None)
        self.received = 0
        self.full = False
        self.running: RequestResponseCycle | None = None
        self.seen: object = self  # equal to no scope
        self.unsent, self.stalled = 0, 0
        self.timer = self.loop.call_later(self.look_s, self._look)
        if self.most and len(self.connections) > self.most:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self.timer.cancel()
        if self.running and not self.running.response_complete:
            self.running.disconnected = True  # uvicorn marks the last of those sent at once only
        super().connection_lost(exc)

    def _make_room(self) -> None:
        """Close a connection on which nothing is being answered; this one if there is none."""
        others = (other for other in self.connections if isinstance(other, Protocol))
        idle = next((other for other in others if other.is_idle() and other is not self), None)
        if idle:
            idle.connections.discard(idle)
            idle.transport.close()
        else:
            self._refuse(503, "Too many connections.", "retry-after: 1\r\n")

    @property
    def answering(self) -> RequestResponseCycle | None:
        """The last answer that was begun; uvicorn doesn't say that there may be none."""
        return self.cycle

    def is_idle(self) -> bool:
        """Whether no answer is under way."""
        return self.answering is None or self.answering.response_complete

    def is_in_head(self) -> bool:
        """Whether a head has begun to arrive and has not ended."""
        last = None if self.answering is None else self.answering.scope
        return self.scope is not last  # both None before the first

    def _look(self) -> None:
        """Close or abort the connection if nothing has moved since the last look."""
        unsent = self.transport.get_write_buffer_size()
        self.stalled = self.stalled + 1 if unsent and unsent >= self.unsent else 0
        self.unsent = unsent
        if self.stalled >= self.looks_stalled:
            self.transport.abort()
            return
        if not self.transport.is_closing():
            self._look_at_request()
        self.timer = self.loop.call_later(self.look_s, self._look)

    def _look_at_request(self) -> None:
        kept_alive = self.timeout_keep_alive_task is not None and not self.is_in_head()
        waiting = self.is_idle() and not kept_alive
        if not waiting:
            self.seen = self
        elif self.seen is self.scope:
            self._refuse(408, "The request took too long to arrive.")
        else:
            self.seen = self.scope

    # ---- what arrives ----

    def data_received(self, data: bytes) -> None:
        if len(data) <= SLICE_BYTES:
            self._receive(data)
            return
        for start in range(0, len(data), SLICE_BYTES):
            self._receive(data[start : start + SLICE_BYTES])

    def _receive(self, data: bytes) -> None:
        if self.full or self.transport.is_closing():
            return
        super().data_received(data)
        if not self.is_in_head():
            self.received = 0
            return
        self.received += len(data)
        if self.received > self.head_bytes:
            self._refuse_head()

    def _refuse_head(self) -> None:
        if len(self.url) > self.target_bytes:
            self._refuse(414, f"expected an address of at most {self.target_bytes} bytes")
        else:
            self._refuse(431, f"expected headers of at most {self.head_bytes} bytes")

    def on_headers_complete(self) -> None:
        if self.full or self.transport.is_closing():
            return
        if len(self.url) > self.target_bytes or self.received > self.head_bytes:
            self._refuse_head()
        elif not self._names_one_host():
            self._refuse(400, "expected one Host header (RFC 9112, 3.2), naming a host")
        elif self._declared() > self.body_bytes:
            self._refuse(413, "This address can only be read: it takes no body.")
        elif len(self.pipeline) >= self.pipelined:
            self.full = True  # those that wait are answered, the last of them closes
            self.pipeline[0][0].keep_alive = False
        elif self.ready is None or not self._answered_at_once(self.ready):
            self.body_left = self.body_bytes
            super().on_headers_complete()

    def _answered_at_once(self, ready: ReadyFor) -> bool:
        """Whether this request was one without a body or wishes, and its answer has been sent."""
        parser = self.parser
        method = parser.get_method()
        if (
            method not in (b"GET", b"HEAD")
            or parser.get_http_version() != "1.1"
            or self.flow.write_paused
            or not self.is_idle()
            or not parser.should_keep_alive()
            or parser.should_upgrade()
        ):
            return False
        headers = dict(self.headers)
        if not _SPECIAL.isdisjoint(headers):
            return False
        try:
            answer = ready(self.url, headers)
        except Exception:  # noqa: BLE001 (the application will meet it again, and log it)
            answer = None
        if answer is None:
            return False
        self._write(unless_known(answer, headers.get(b"if-none-match", b"")), method == b"HEAD")
        last = self.answering  # None before the first, as uvicorn has it
        self.scope = last.scope if last else None  # type: ignore[assignment]
        self.on_response_complete()
        return True

    def _write(self, answer: Response, without_body: bool) -> None:
        head = (STATUS_LINE[answer.status], self._default_lines(), answer.lines, b"\r\n")
        if without_body:
            self.transport.write(b"".join(head))
        elif answer.length < COPIED_BYTES:
            self.transport.write(b"".join((*head, answer.body, *answer.more)))
        else:
            self.transport.writelines([b"".join((*head, answer.body)), *answer.more])

    def _default_lines(self) -> bytes:
        """What the server says with every answer, as lines; uvicorn makes it anew each second."""
        headers = self.server_state.default_headers
        if Protocol.defaults[0] is not headers:
            lines = b"".join([b"%b: %b\r\n" % pair for pair in headers])
            Protocol.defaults = headers, lines
        return Protocol.defaults[1]

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self.running = cycle
        super()._start_asgi_task(cycle, app)

    def _names_one_host(self) -> bool:
        """Whether the head names its host once, and not at all only as HTTP/1.0 may."""
        hosts = [value for name, value in self.headers if name == b"host"]
        if not hosts:
            return bool(self.parser.get_http_version() == "1.0")
        return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None

    def _declared(self) -> int:
        """Length of the body that the head announces; 0 for one that comes in chunks."""
        lengths = (value for name, value in self.headers if name == b"content-length")
        return max((int(value) for value in lengths), default=0)  # the parser lets digits pass only

    def on_body(self, body: bytes) -> None:
        if self.transport.is_closing():
            return
        self.body_left -= len(body)
        if self.body_left < 0:
            self.transport.close()
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self.answering is not None and not self.transport.is_closing():
            super().on_message_complete()

    # ---- what is said without asking the application ----

    def send_400_response(self, msg: str) -> None:
        """What uvicorn calls for a request that is not HTTP."""
        self._refuse(400, msg)

    def _refuse(self, status: int, detail: str, headers: str = "") -> None:
        """Send a problem document and close."""
        if self.full or self.transport.is_closing():
            return
        title = HTTPStatus(status).phrase
        body = orjson.dumps({"title": title, "status": status, "detail": detail})
        lines = [f"HTTP/1.1 {status} {title}".encode()]
        own = [(b"content-type", PROBLEM.encode()), (b"content-length", str(len(body)).encode())]
        lines += [name + b": " + value for name, value in [*own, *policy(PROBLEM.encode())]]
        head = b"\r\n".join(lines) + b"\r\nconnection: close\r\n" + headers.encode() + b"\r\n"
        self.transport.write(head + body)
        self.transport.close()
