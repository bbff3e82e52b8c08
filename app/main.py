"""The application: routes, headers, errors and data put together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from app import evidence, pages
from app.api import Api
from app.problems import add_problems
from app.reload import stamp, watch
from app.security import Headers
from app.settings import Settings
from app.site import read_site

log = logging.getLogger("deir_front")


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Its data is read at start-up; bad data stops the start with all faults."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        read = partial(read_site, chosen.data, chosen.article, chosen.public_url)
        app.state.site = read()
        files = partial(stamp, chosen.data, chosen.article)
        task = asyncio.create_task(watch(app.state, read, files)) if chosen.reload else None
        yield
        if task:
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
    environment = pages.templates()
    app.router.routes.extend([*evidence.routes(environment), *pages.routes(environment)])
    app.add_route("/healthz", healthz, methods=["GET", "HEAD"])
    app.mount("/static", StaticFiles(directory=static_directory()))
    app.mount("/leaflet", StaticFiles(packages=[("js_lib_leaflet", "static/js_lib_leaflet")]))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(Headers)
    app.add_middleware(Api, state=app.state, templates=environment)
    add_problems(app, environment)
    return app


async def healthz(_request: Request) -> Response:
    """Alive: the data is read and the server answers."""
    return PlainTextResponse("ok\n")


def static_directory() -> Path:
    """Our own static files: inside the package when installed, beside it in a checkout."""
    here = Path(__file__).parent
    installed = here / "static"
    return installed if installed.is_dir() else here.parent / "static"
