"""The one way out: a response with its headers and its tag, encoded, and sent.

Whatever answers a request, its headers and its entity tag are made here, it is compressed here, and
it goes out by `send`, or as the same lines by the server's own protocol, without ASGI. A body may
be several pieces, such as slices of a layer's own bytes, which are then never copied.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import brotli
import starlette.responses
import zstandard
from starlette.types import Receive, Scope, Send

from app.http.headers import RawHeaders, missing, policy, raw
from app.http.media import BIBTEX, HTML

COMPRESS_MIN: Final = 1000
"""Shorter bodies are sent as they are: compressing would not pay for its headers."""
WORTH: Final = 0.95
"""What is not shorter than this share of itself is sent as it is (PNG isn't)."""
QUICK: Final = 5
"""Effort of compressing what is one of many: some milliseconds. Efforts are brotli's qualities."""
SMALL: Final = 10
"""For what most visits ask for: a tenth or a quarter less, and some 50 milliseconds."""
SMALLEST: Final = 11
"""For what is packed once in the life of a server."""
REVALIDATED: Final = "no-cache"
OWN_ONLY: Final = "private, no-cache"
"""For responses with text of an article: never another's, and asked for anew each time."""
IMMUTABLE: Final = "public, max-age=31536000, immutable"
VARY: Final = "Accept, Accept-Encoding"
VARY_CODING: Final = "Accept-Encoding"
"""For what is the same whatever the client accepts."""
_TEXT: Final = frozenset((HTML, BIBTEX))
"""Media types that need the encoding of their characters said."""


@dataclass(slots=True)
class Response:
    """What goes out. `etag` is empty where there is none. Not to be changed once made."""

    status: int
    headers: RawHeaders
    body: bytes
    etag: bytes = b""
    more: Sequence[bytes | memoryview] = ()
    """The rest of the body, where it is in several pieces."""
    begun: bytes = b""
    """The first headers as lines, where they are those that all of a media type have."""
    sent: bytes = b""
    """All headers as lines, once they have been needed."""
    unchanged: "Response | None" = None
    """The same for who has it already, once that has been needed."""

    @property
    def whole(self) -> bytes:
        """The body in one piece."""
        return b"".join((self.body, *self.more)) if self.more else self.body

    @property
    def length(self) -> int:
        """Bytes of the whole body."""
        return len(self.body) + sum(map(len, self.more))

    @property
    def weight(self) -> int:
        """Bytes it takes to keep, roughly; a piece of a layer is there anyway."""
        return self.length + 1000

    @property
    def lines(self) -> bytes:
        """The headers as they are written. ValueError if one of them would end its line."""
        if not self.sent:
            self.sent = self.begun + _lines(self.headers[self.begun.count(b"\n") :])
        return self.sent


def _lines(headers: RawHeaders) -> bytes:
    lines = b"".join([b"%b: %b\r\n" % pair for pair in headers])
    if lines.count(b"\n") != len(headers) or lines.count(b"\r") != len(headers):
        raise ValueError("a header value with a line break")
    return lines


@lru_cache(maxsize=256)
def shared(media_type: str, vary: str) -> tuple[RawHeaders, bytes]:
    """The headers that all responses of a media type have, also as lines."""
    kind = (f"{media_type}; charset=utf-8" if media_type in _TEXT else media_type).encode()
    headers = [(b"content-type", kind), (b"vary", vary.encode()), *policy(kind)]
    return headers, _lines(headers)


def response(
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    etag: bytes = b"",
    vary: str = VARY,
    cache_control: str = REVALIDATED,
    headers: Mapping[str, str] | None = None,
    more: Sequence[bytes | memoryview] = (),
) -> Response:
    """A response with all its headers, not yet encoded.

    One with a tag also says how it may be kept. `headers` may hold a policy of its own.
    """
    own = raw(headers) if headers else []
    common, begun = shared(media_type, vary)
    if any(name == b"content-security-policy" for name, _ in own):
        common, begun = [*common[:2], *missing(own, common[0][1])], b""
    lines: RawHeaders = [*common, (b"content-length", b"%d" % (len(body) + sum(map(len, more))))]
    lines += own
    if etag:
        lines += [(b"etag", etag), (b"cache-control", cache_control.encode())]
    return Response(status, lines, body, etag, more, begun)


def entity_tag(version: str, *question: str) -> bytes:
    """A strong entity tag (RFC 9110, 8.8.3) of a question to data of this version.

    Equal questions to equal data have equal answers, so it is as strong as a hash of the body, and
    costs the same however long that is.
    """
    return b'"%b"' % _digest("\0".join((version, *question)).encode())


def body_tag(body: bytes) -> bytes:
    """A strong entity tag of a body, for what depends on more than the data and the question."""
    return b'"%b"' % _digest(body)


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=12).hexdigest().encode()


def encoded(plain: Response, coding: str, effort: int = QUICK) -> Response:
    """The response in a content coding, with a tag of its own; as it is where that saves little."""
    if not coding or plain.length < COMPRESS_MIN:
        return plain
    body = encode(plain.whole, coding, effort)
    if len(body) >= WORTH * plain.length:
        return plain
    headers = [pair for pair in plain.headers if pair[0] not in (b"content-length", b"etag")]
    etag = plain.etag[:-1] + f'-{coding}"'.encode() if plain.etag else b""
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-encoding", coding.encode()),
        *([(b"etag", etag)] if etag else []),
    ]
    return Response(plain.status, headers, body, etag)


def encode(body: bytes, coding: str, effort: int = QUICK) -> bytes:
    """The body in a content coding; always the same bytes for the same body."""
    return _encode(body, coding, effort) if effort == QUICK else _tight(body, coding, effort)


@lru_cache(maxsize=32)
def _tight(body: bytes, coding: str, effort: int) -> bytes:
    """Remembered, since it takes long and several apps may ask for the same."""
    return _encode(body, coding, effort)


def _encode(body: bytes, coding: str, effort: int) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=6 if effort == QUICK else 19).compress(body)
    if coding == "br":
        mode = brotli.MODE_GENERIC if effort == QUICK else brotli.MODE_TEXT
        return bytes(brotli.compress(body, mode=mode, quality=effort))
    return gzip.compress(body, compresslevel=6 if effort == QUICK else 9, mtime=0)


async def send(
    channel: Send, response: Response, *, if_none_match: bytes = b"", head: bool = False
) -> None:
    """Send a response: 304 without its body if the client has it, headers only for HEAD."""
    response = unless_known(response, if_none_match)
    start = {"status": response.status, "headers": response.headers}
    await channel({"type": "http.response.start", **start})
    await channel({"type": "http.response.body", "body": b"" if head else response.whole})


async def reply(scope: Scope, channel: Send, response: Response) -> None:
    """Send a response to a request: 304 if the client has it, no body to HEAD."""
    if_none_match = dict(scope["headers"]).get(b"if-none-match", b"")
    await send(channel, response, if_none_match=if_none_match, head=scope["method"] == "HEAD")


class Sent(starlette.responses.Response):
    """A response of ours where Starlette wants one of its own."""

    def __init__(self, response: Response) -> None:
        super().__init__(status_code=response.status)
        self.response = response

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,  # noqa: ARG002 (ASGI: nothing of ours has a body to receive)
        send: Send,
    ) -> None:
        await reply(scope, send, self.response)


def unless_known(response: Response, if_none_match: bytes) -> Response:
    """The response, or 304 (RFC 9110, 15.4.5) in its place if the client has it already."""
    if not (response.etag and if_none_match and _matches(if_none_match, response.etag)):
        return response
    if response.unchanged is None:
        headers = [pair for pair in response.headers if pair[0] not in _OF_A_BODY]
        response.unchanged = Response(304, headers, b"")
    return response.unchanged


def target(scope: Scope) -> bytes:
    """What a request asks for, as it was sent: the path, and the query string after a `?`."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


_OF_A_BODY = (b"content-length", b"content-type", b"content-encoding", b"content-disposition")


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a tag is among those of If-None-Match, by weak comparison."""
    tags: Iterable[bytes] = (tag.strip() for tag in if_none_match.split(b","))
    return any(tag == b"*" or tag.removeprefix(b"W/") == etag for tag in tags)
