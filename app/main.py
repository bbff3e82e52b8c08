"""The application: data, table, errors and files put together.

FastAPI is what holds them: it reads the data at start-up and watches it (lifespan), mounts the
files, serves the probes and carries the middleware. What answers is in the table of resources
(`app/api/resources.py`); its dispatcher is plain ASGI and stands before FastAPI's own routing,
which would cost several times as much per request as answering does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI, Request, Response
from jinja2 import Environment
from starlette.exceptions import HTTPException

from app.api import Dispatcher, Ready, table
from app.http import MOUNTED, Files, Press, Problems
from app.page import templates
from app.server import AccessLog, Metrics, RateLimit, hangups, health, watch
from app.settings import Settings
from app.site import Site, origin


def create_app(settings: Settings | None = None, *, site: Site | None = None) -> FastAPI:
    """The application. Its data is read at start-up; bad data stops the start with all faults.

    `site` is that data, for who has read it already.
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        read, stamp = origin(chosen.data, chosen.article, chosen.public_url, chosen.databases)
        if not hasattr(app.state, "site"):
            app.state.site = read()
        watched = stamp if chosen.reload or chosen.databases else None
        hangup = asyncio.Event()
        task = asyncio.create_task(watch(app.state, read, watched, hangup))
        with hangups(hangup):
            yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app = FastAPI(
        title="Deir al-Zour front",
        lifespan=lifespan,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        exception_handlers={HTTPException: _passed_on},
    )
    if site:
        app.state.site = site
    app.router.routes.extend(health.routes())
    press = Press()
    for name in MOUNTED:
        app.mount(f"/{name}", Files(name, press))
    _add_middleware(app, templates(), chosen)
    return app


async def _passed_on(_request: Request, error: Any) -> Response:
    """What Starlette's routing says of an address, told by `Problems` like every other error."""
    raise error


def _add_middleware(app: FastAPI, environment: Environment, chosen: Settings) -> None:
    """The innermost first. What is ready goes out before all of them, unless one has to see it."""
    resources = table(chosen.outside, lambda site: create_app(site=site))
    app.add_middleware(Dispatcher, state=app.state, templates=environment, table=resources)
    app.add_middleware(Problems, templates=environment)
    if chosen.rate_limit:
        app.add_middleware(RateLimit, templates=environment, rate=chosen.rate_limit)
    if chosen.metrics:
        app.add_middleware(Metrics, state=app.state, resource_of=resources.name)
    if chosen.access_log:
        app.add_middleware(AccessLog)
    if not (chosen.rate_limit or chosen.metrics or chosen.access_log):
        app.state.ready = Ready(app.state, environment, resources)
