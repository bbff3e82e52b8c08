"""Answers as they are sent: a body, headers made once, an entity tag; and those that are kept.

The tag is a hash of the data's version and of the question, not of the body: equal questions to
equal data have equal answers, so it is as strong, and costs the same however long the answer is.
A body may be several pieces, such as slices of a layer's own bytes, which are then never copied.
"""

import gzip
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import brotli
import zstandard
from starlette.types import Scope, Send

from app.http.headers import RawHeaders, policy, raw

COMPRESS_MIN: Final = 1000
"""Shorter bodies are sent as they are: compressing would not pay for its headers."""
KEPT_BYTES: Final = 64 * 1024 * 1024
KEPT_BODY_MAX: Final = 8 * 1024 * 1024
AS_ASKED_MAX: Final = 4096
SEEN_MAX: Final = 16_384

AsAsked = tuple[bytes, bytes, bytes]
"""Path and query string as they were sent, Accept and Accept-Encoding of a request."""
Key = tuple[Hashable, ...]
"""All that an answer depends on beside the data."""
VARY: Final = (b"vary", b"Accept, Accept-Encoding")
NO_CACHE: Final = (b"cache-control", b"no-cache")


@dataclass(slots=True)
class Answer:
    """What goes out. `etag` is empty for answers that have none. Not to be changed once made."""

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
    unchanged: "Answer | None" = None
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
def shared(media_type: str) -> tuple[RawHeaders, bytes]:
    """The headers that all answers of a media type have, also as lines."""
    kind = media_type.encode()
    headers = [(b"content-type", kind), VARY, *policy(kind)]
    return headers, _lines(headers)


def answer(
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    etag: bytes = b"",
    encoding: str = "",
    headers: Mapping[str, str] | None = None,
    more: Sequence[bytes | memoryview] = (),
) -> Answer:
    """An answer with all its headers."""
    length = len(body) + sum(map(len, more))
    common, begun = shared(media_type)
    made: RawHeaders = [*common, (b"content-length", b"%d" % length)]
    if headers:
        made += raw(headers)
    if encoding:
        made.append((b"content-encoding", encoding.encode()))
    if etag:
        made += [(b"etag", etag), NO_CACHE]
    return Answer(status, made, body, etag, more, begun)


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
    made = unless_known(made, if_none_match)
    await send({"type": "http.response.start", "status": made.status, "headers": made.headers})
    await send({"type": "http.response.body", "body": b"" if head else made.whole})


def unless_known(made: Answer, if_none_match: bytes) -> Answer:
    """The answer, or 304 (RFC 9110, 15.4.5) in its place if the client has it already."""
    if not (made.etag and if_none_match and _matches(if_none_match, made.etag)):
        return made
    if made.unchanged is None:
        headers = [pair for pair in made.headers if pair[0] not in _OF_A_BODY]
        made.unchanged = Answer(304, headers, b"")
    return made.unchanged


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


@dataclass(slots=True)
class Kept:
    """The answers given last, up to a number of bytes; the longest unused go first."""

    limit: int = KEPT_BYTES
    size: int = 0
    answers: OrderedDict[Key, Answer] = field(default_factory=OrderedDict)
    seen: set[int] = field(default_factory=set)
    as_asked: dict[AsAsked, Answer] = field(default_factory=dict)
    """Answers by the very bytes of a request: nothing of it need be read to find them again."""

    def get(self, key: Key) -> Answer | None:
        """The answer kept under this key, which then counts as used last."""
        found = self.answers.get(key)
        if found is not None:
            self.answers.move_to_end(key)
        return found

    def keep(self, key: Key, made: Answer) -> None:
        """Keep an answer, unless it is too large to be worth the others it would displace."""
        if made.weight > KEPT_BODY_MAX or key in self.answers:
            return
        self.answers[key] = made
        self.size += made.weight
        while self.size > self.limit:
            _, dropped = self.answers.popitem(last=False)
            self.size -= dropped.weight
            self.as_asked.clear()

    def asked_before(self, key: Key) -> bool:
        """Whether this was asked for not long ago; from now on it was."""
        mark = hash(key)
        if mark in self.seen:
            return True
        if len(self.seen) >= SEEN_MAX:
            self.seen.clear()
        self.seen.add(mark)
        return False

    def remember(self, asked: AsAsked, made: Answer) -> None:
        """Find a kept answer by the bytes of this request from now on."""
        if made.etag and made.weight <= KEPT_BODY_MAX:
            if len(self.as_asked) >= AS_ASKED_MAX:
                self.as_asked.clear()
            self.as_asked[asked] = made
