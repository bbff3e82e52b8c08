"""Answers as they are sent: a body, headers made once, an entity tag; and those that are kept.

The tag is a hash of the data's version and of the question, not of the body: equal questions to
equal data have equal answers, so it is as strong, and costs the same however long the answer is.
"""

import gzip
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import brotli
import zstandard
from starlette.types import Send

from app.security import RawHeaders, policy, raw

COMPRESS_MIN: Final = 1000
"""Shorter bodies are sent as they are: compressing would not pay for its headers."""
KEPT_BYTES: Final = 64 * 1024 * 1024
KEPT_BODY_MAX: Final = 8 * 1024 * 1024
AS_ASKED_MAX: Final = 4096

AsAsked = tuple[str, bytes, bytes, bytes]
"""Path, query string, Accept and Accept-Encoding of a request."""
VARY: Final = (b"vary", b"Accept, Accept-Encoding")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out. `etag` is empty for answers that have none."""

    status: int
    headers: RawHeaders
    body: bytes
    etag: bytes = b""

    @property
    def weight(self) -> int:
        """Bytes it takes to keep, roughly."""
        return len(self.body) + 1000


def answer(
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    etag: bytes = b"",
    encoding: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An answer with all its headers."""
    kind = media_type.encode()
    made: RawHeaders = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        VARY,
        *raw(headers or {}),
        *policy(kind),
    ]
    if encoding:
        made.append((b"content-encoding", encoding.encode()))
    if etag:
        made += [(b"etag", etag), (b"cache-control", b"no-cache")]
    return Answer(status, made, body, etag)


def entity_tag(version: str, *question: str) -> bytes:
    """A strong entity tag (RFC 9110, 8.8.3) of a question to data of this version."""
    asked = "\0".join((version, *question)).encode()
    return f'"{blake2b(asked, digest_size=12).hexdigest()}"'.encode()


def compressed(body: bytes, encoding: str) -> bytes:
    """The body in a content coding; always the same bytes for the same body."""
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=6).compress(body)
    if encoding == "br":
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, compresslevel=6, mtime=0)


async def respond(send: Send, made: Answer, *, if_none_match: bytes, head: bool) -> None:
    """Send an answer: 304 without its body if the client has it, headers only for HEAD."""
    if made.etag and if_none_match and _matches(if_none_match, made.etag):
        headers = [pair for pair in made.headers if pair[0] not in _OF_A_BODY]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": made.status, "headers": made.headers})
    await send({"type": "http.response.body", "body": b"" if head else made.body})


_OF_A_BODY = (b"content-length", b"content-type", b"content-encoding", b"content-disposition")


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a tag is among those of If-None-Match, by weak comparison."""
    tags: Iterable[bytes] = (tag.strip() for tag in if_none_match.split(b","))
    return any(tag == b"*" or tag.removeprefix(b"W/") == etag for tag in tags)


@dataclass(slots=True)
class Kept:
    """The answers given last, up to a number of bytes; the longest unused go first."""

    limit: int = KEPT_BYTES
    size: int = 0
    answers: OrderedDict[tuple[str, ...], Answer] = field(default_factory=OrderedDict)
    as_asked: dict[AsAsked, Answer] = field(default_factory=dict)
    """Answers by the very bytes of a request: nothing of it need be read to find them again."""

    def get(self, key: tuple[str, ...]) -> Answer | None:
        """The answer kept under this key, which then counts as used last."""
        found = self.answers.get(key)
        if found is not None:
            self.answers.move_to_end(key)
        return found

    def keep(self, key: tuple[str, ...], made: Answer) -> None:
        """Keep an answer, unless it is too large to be worth the others it would displace."""
        if made.weight > KEPT_BODY_MAX or key in self.answers:
            return
        self.answers[key] = made
        self.size += made.weight
        while self.size > self.limit:
            _, dropped = self.answers.popitem(last=False)
            self.size -= dropped.weight
            self.as_asked.clear()

    def remember(self, asked: AsAsked, made: Answer) -> None:
        """Find a kept answer by the bytes of this request from now on."""
        if made.etag and made.weight <= KEPT_BODY_MAX:
            if len(self.as_asked) >= AS_ASKED_MAX:
                self.as_asked.clear()
            self.as_asked[asked] = made
