"""What is made once and then kept: pages, scripts and files, each in the content codings asked for.

They are made in worker threads, a few at a time, so that the rest goes on; whoever asks for what is
being made waits for it. Tags are hashes of the bytes. Answers are kept in the store of the API, in
which it looks first of all: the next equal request is answered from there, before any routing.
"""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import brotli
import zstandard
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.http.answer import COMPRESS_MIN, Answer, Kept, Key, compressed, respond, target
from app.http.headers import missing, raw
from app.http.negotiation import encoding
from app.http.problems import BusyError

WORKERS: Final = 2
WAITING_MAX: Final = 32
"""What may be under way; who asks for more is told to come again."""
CODINGS: Final = ("br", "zstd", "gzip")
"""The smallest first: what is kept is compressed once and sent often."""
QUICK: Final = 5
"""For what is one of many: some milliseconds."""
SMALL: Final = 10
"""For what most visits ask for: a tenth or a quarter less, and some 50 milliseconds."""
SMALLEST: Final = 11
"""For what is packed once in the life of a server."""
WORTH: Final = 0.95
"""What is not shorter than this share of itself is sent as it is."""
REVALIDATED: Final = "no-cache"
OWN_ONLY: Final = "private, no-cache"
"""For answers with text of an article: never another's, and asked for anew each time."""
IMMUTABLE: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Made:
    """A body and what is said of it. `quality`: how tightly it is packed, as brotli counts it."""

    body: bytes
    media_type: str
    cache_control: str = REVALIDATED
    vary: str = "Accept-Encoding"
    headers: Mapping[str, str] = field(default_factory=dict)
    quality: int = QUICK


Make = Callable[[], Made]
Flight = tuple[int, Key]
"""Which store, and what is asked for it."""


class Press:
    """Worker threads, and what is under way in them."""

    def __init__(self, workers: int = WORKERS, waiting: int = WAITING_MAX) -> None:
        self.pool = ThreadPoolExecutor(workers, thread_name_prefix="deir-front-page")
        self.waiting = waiting
        self.flights: dict[Flight, asyncio.Future[Answer]] = {}

    async def answer(self, store: Kept, key: tuple[str, ...], coding: str, make: Make) -> Answer:
        """The kept answer under this key, or a new one."""
        key = (*key, coding)
        kept = store.get(key)
        if kept is not None:
            return kept
        made = await self.fly((id(store), key), lambda: packed(make(), coding))
        store.keep(key, made)
        return made

    async def fly(self, flight: Flight, make: Callable[[], Answer]) -> Answer:
        """An answer made in a worker thread; whoever asks for the same meanwhile gets the same.

        BusyError if too much is under way.
        """
        future = self.flights.get(flight)
        if future is None:
            if len(self.flights) >= self.waiting:
                raise BusyError("Too much is being asked at the moment. Ask again in a second.")
            future = asyncio.get_running_loop().run_in_executor(self.pool, make)
            self.flights[flight] = future
            future.add_done_callback(lambda _: self.flights.pop(flight, None))
        return await asyncio.shield(future)


class Once(Response):
    """A response made only if it is not kept; `key` tells all else that it depends on."""

    def __init__(self, press: Press, store: Kept, key: tuple[str, ...], make: Make) -> None:
        super().__init__()
        self.press = press
        self.store = store
        self.key = key
        self.make = make

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,  # noqa: ARG002 (ASGI: nothing of ours has a body to receive)
        send: Send,
    ) -> None:
        headers = dict(scope["headers"])
        accept = headers.get(b"accept", b"")
        codings = headers.get(b"accept-encoding", b"")
        coding = encoding(codings.decode("latin-1"), CODINGS)
        made = await self.press.answer(self.store, self.key, coding, self.make)
        self.store.remember((target(scope), accept, codings), made)
        none_match = headers.get(b"if-none-match", b"")
        await respond(send, made, if_none_match=none_match, head=scope["method"] == "HEAD")


def packed(made: Made, coding: str) -> Answer:
    """The answer in this coding, or without one where that saves next to nothing (PNG does)."""
    body = made.body
    if coding and len(body) >= COMPRESS_MIN:
        quick = made.quality == QUICK
        body = compressed(body, coding) if quick else tight(body, coding, made.quality)
    used = coding if len(body) < WORTH * len(made.body) else ""
    body = body if used else made.body
    etag = f'"{_digest(made.body)}{used and "-" + used}"'.encode()
    kind = made.media_type.encode()
    own = raw(made.headers)
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"vary", made.vary.encode()),
        (b"cache-control", made.cache_control.encode()),
        (b"etag", etag),
        *([(b"content-encoding", used.encode())] if used else []),
        *own,
        *missing(own, kind),
    ]
    return Answer(200, headers, body, etag)


@lru_cache(maxsize=32)
def tight(body: bytes, coding: str, quality: int) -> bytes:
    """The body in a coding, small at any cost; remembered, since several apps may ask for it."""
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality))
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=19).compress(body)
    return gzip.compress(body, compresslevel=9, mtime=0)


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()
