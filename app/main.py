"""The application: routes, headers, errors and data put together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI
from jinja2 import Environment

from app.api import Api, Ready, resource_name
from app.evidence import routes
from app.http import MOUNTED, Files, Headers, Press, Unexpected, add_problems
from app.page import page
from app.picture import view
from app.server import AccessLog, Metrics, RateLimit, hangups, health, watch
from app.settings import Settings
from app.site import Site, read_site, stamp

log = logging.getLogger("deir_front")


def create_app(settings: Settings | None = None, *, site: Site | None = None) -> FastAPI:
    """The application. Its data is read at start-up; bad data stops the start with all faults.

    `site` is that data, for who has read it already.
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        read = partial(read_site, chosen.data, chosen.article, chosen.public_url)
        if not hasattr(app.state, "site"):
            app.state.site = read()
        files = partial(stamp, chosen.data, chosen.article) if chosen.reload else None
        asked = asyncio.Event()
        task = asyncio.create_task(watch(app.state, read, files, asked))
        with hangups(asked):
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
    )
    if site:
        app.state.site = site
    environment = page.templates()
    press = Press()
    app.router.routes.extend(
        [
            *health.routes(),
            *routes.routes(environment),
            *view.routes(),
            *page.routes(environment, press, chosen.outside),
        ]
    )
    for name in MOUNTED:
        app.mount(f"/{name}", Files(name, press))
    _add_middleware(app, environment, chosen)
    add_problems(app, environment)
    return app


def _add_middleware(app: FastAPI, environment: Environment, chosen: Settings) -> None:
    """The innermost first. What is ready goes out before all of them, unless one has to see it."""
    app.add_middleware(Headers)
    app.add_middleware(Api, state=app.state, templates=environment)
    app.add_middleware(Unexpected, templates=environment)
    if chosen.rate_limit:
        app.add_middleware(RateLimit, templates=environment, rate=chosen.rate_limit)
    if chosen.metrics:
        app.add_middleware(Metrics, state=app.state, resource_of=resource_name)
    if chosen.access_log:
        app.add_middleware(AccessLog)
    if not (chosen.rate_limit or chosen.metrics or chosen.access_log):
        app.state.ready = Ready(app.state, environment)
