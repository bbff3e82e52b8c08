"""Scripts, styles and images: ours and Leaflet's, under addresses that change with what is in them.

A page names them as `static/front.js?v=HASH`; under such an address a browser keeps them for good
and asks no more. They are read once: a changed file is served after the next start.
"""

import importlib.util
import mimetypes
import os
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import starlette.responses
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Receive, Scope, Send

from app.http.modules import joined, style
from app.http.negotiation import SMALLEST_FIRST, encoding
from app.http.press import Press
from app.http.response import (
    IMMUTABLE,
    REVALIDATED,
    SMALLEST,
    VARY_CODING,
    Response,
    body_tag,
    encoded,
    reply,
    response,
)

MOUNTED: Final = ("static", "leaflet")
"""First part of their addresses."""


class Files(StaticFiles):
    """The files below one address, kept in every coding that has been asked for."""

    def __init__(self, name: str, press: Press) -> None:
        super().__init__(directory=directory(name))
        self.press = press

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,  # noqa: ARG002 (Starlette's signature)
        scope: Scope,  # noqa: ARG002
        status_code: int = 200,  # noqa: ARG002
    ) -> starlette.responses.Response:
        """The file as it was when it was first asked for."""
        return File(Path(full_path), self.press)


class File(starlette.responses.Response):
    """A file as Starlette wants it: read and encoded in a worker thread, once."""

    def __init__(self, path: Path, press: Press) -> None:
        super().__init__()
        self.file = path
        self.press = press

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,  # noqa: ARG002 (ASGI: a file is sent, nothing received)
        send: Send,
    ) -> None:
        cache = scope["app"].state.site.cache
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        coding = encoding(accepted, SMALLEST_FIRST)
        control = cache_control(scope["query_string"], _content(self.file))
        key = ("file", str(self.file), control, coding)
        response = cache.get(key)
        if response is None:
            response = await self.press.make(cache, key, lambda: self._made(control, coding))
            cache.keep(key, response)
        await reply(scope, send, response)

    def _made(self, control: str, coding: str) -> Response:
        body = _content(self.file)
        tag = body_tag(body)
        kind = _media_type(self.file)
        plain = response(body, kind, etag=tag, vary=VARY_CODING, cache_control=control)
        return encoded(plain, coding, SMALLEST)


def directory(name: str) -> Path:
    """Where the files below an address lie."""
    return static_directory() if name == "static" else _leaflet_directory()


def static_directory() -> Path:
    """Our own static files: inside the package when installed, beside it in a checkout."""
    here = Path(__file__).parents[1]
    installed = here / "static"
    return installed if installed.is_dir() else here.parent / "static"


def _leaflet_directory() -> Path:
    package = importlib.util.find_spec("js_lib_leaflet")
    assert package is not None, "django-js-lib-leaflet is not installed"  # noqa: S101
    assert package.origin is not None, "django-js-lib-leaflet has no files"  # noqa: S101
    return Path(package.origin).parent / "static" / "js_lib_leaflet"


@cache
def asset(address: str) -> str:
    """The address of a file, such as static/front.js, as pages name it: with its version."""
    name, _, path = address.partition("/")
    return versioned(address, _content(directory(name) / path))


def versioned(address: str, body: bytes) -> str:
    """The address with a version that is a hash of what is there."""
    return f"{address}{'&' if '?' in address else '?'}v={_version(body)}"


def cache_control(query: bytes, body: bytes) -> str:
    """For good, if the query names the version of this body; else to be asked about each time."""
    version = query.decode("latin-1").rpartition("v=")[2]
    return IMMUTABLE if version == _version(body) else REVALIDATED


@cache
def _content(path: Path) -> bytes:
    """What is in a file, read once; a script comes with the modules that it imports."""
    read = {".js": joined, ".css": style}.get(path.suffix, Path.read_bytes)
    return read(path)


@cache
def _version(body: bytes) -> str:
    return blake2b(body, digest_size=5).hexdigest()


def _media_type(path: Path) -> str:
    media_type = mimetypes.guess_type(path.name)[0] or "text/plain"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
