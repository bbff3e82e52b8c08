"""For whoever runs the server: whether it lives, whether it is ready, and with which data."""

from typing import Final

import orjson
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from app.http import JSON, Sent, response
from app.site import package_version

PROBES: Final = ("/healthz", "/readyz")
NO_STORE: Final = {"Cache-Control": "no-store"}


def routes() -> list[BaseRoute]:
    """The routes."""
    return [Route(path, probe) for path, probe in zip(PROBES, (healthz, readyz), strict=True)]


async def healthz(_request: Request) -> Sent:
    """Alive: the process answers."""
    return Sent(response(b"ok\n", "text/plain; charset=utf-8", headers=NO_STORE))


async def readyz(request: Request) -> Sent:
    """Ready: the data is read. With its version, which changes when new data is served."""
    site = getattr(request.app.state, "site", None)
    known = {"ready": site is not None, "version": site.version if site else None}
    body = orjson.dumps({**known, "program": package_version()})
    return Sent(response(body, JSON, status=200 if site else 503, headers=NO_STORE))
