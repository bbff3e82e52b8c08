"""How often one client may ask, as pure ASGI middleware; off unless a rate is given.

Each client has a bucket of tokens that fills at the rate; a request takes one. A client is an IPv4
address, or the first 64 bits of an IPv6 address, which is what one household gets. It is that of
the connection: behind a proxy, the proxy's, unless `--forwarded-allow-ips` names the proxy. With
several workers each counts for itself.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address
from math import ceil
from typing import Final

from jinja2 import Environment
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http import refusal, reply
from app.server.health import PROBES

BURST_S: Final = 10
"""What may be asked at once after a pause: as much as in this time. A map needs some 20 answers."""
CLIENTS_MAX: Final = 10_000


class Buckets:
    """Tokens of each client; the longest unseen ones are forgotten, and so have a full bucket."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self.full = max(rate * BURST_S, 1.0)
        self.clock = clock
        self.filled: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """Take a token and give 0, or without one the time until there is one."""
        now = self.clock()
        tokens, then = self.filled.pop(client, (self.full, now))
        tokens = min(self.full, tokens + (now - then) * self.rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate
        self.filled[client] = (tokens if wait else tokens - 1, now)
        if len(self.filled) > CLIENTS_MAX:
            self.filled.popitem(last=False)
        return wait


class RateLimit:
    """Refuses, with 429 and the time to wait, what a client asks beyond its rate."""

    def __init__(self, app: ASGIApp, templates: Environment, rate: float) -> None:
        self.app = app
        self.templates = templates
        self.buckets = Buckets(rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limited = scope["type"] == "http" and scope["path"] not in PROBES
        wait = self.buckets.wait_s(client(scope)) if limited else 0.0
        if not wait:
            await self.app(scope, receive, send)
            return
        detail = f"expected at most {self.buckets.rate:g} requests a second from one client"
        headers = {"Retry-After": str(ceil(wait))}
        await reply(scope, send, refusal(self.templates, scope, 429, detail, headers))


def client(scope: Scope) -> str:
    """The client of a request as it is counted."""
    host = (scope.get("client") or ("",))[0]
    if ":" not in host:
        return str(host)
    try:
        address = IPv6Address(host)
    except ValueError:
        return str(host)
    return str(address.ipv4_mapped or int(address) >> 64)
