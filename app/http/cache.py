"""The responses given last, kept by what was asked for."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final

from app.http.response import Response

KEPT_BYTES: Final = 64 * 1024 * 1024
KEPT_BODY_MAX: Final = 8 * 1024 * 1024
AS_SENT_MAX: Final = 4096
SEEN_MAX: Final = 16_384

AsSent = tuple[bytes, bytes, bytes]
"""Path and query string as they were sent, Accept and Accept-Encoding of a request."""
Key = tuple[Hashable, ...]
"""All that a response depends on beside the data."""


@dataclass(slots=True)
class Cache:
    """The responses given last, up to a number of bytes; the longest unused go first.

    One belongs to each state of the data, and goes with it.
    """

    limit: int = KEPT_BYTES
    size: int = 0
    responses: OrderedDict[Key, Response] = field(default_factory=OrderedDict)
    seen: set[int] = field(default_factory=set)
    as_sent: dict[AsSent, Response] = field(default_factory=dict)
    """Responses by the very bytes of a request: nothing of it need be read to find them again."""

    def get(self, key: Key) -> Response | None:
        """The response kept under this key, which then counts as used last."""
        response = self.responses.get(key)
        if response is not None:
            self.responses.move_to_end(key)
        return response

    def keep(self, key: Key, response: Response) -> None:
        """Keep a response, unless it is too large to be worth the others it would displace."""
        if response.weight > KEPT_BODY_MAX or key in self.responses:
            return
        self.responses[key] = response
        self.size += response.weight
        while self.size > self.limit:
            _, dropped = self.responses.popitem(last=False)
            self.size -= dropped.weight
            self.as_sent.clear()

    def asked_before(self, key: Key) -> bool:
        """Whether this was asked for not long ago; from now on it was."""
        mark = hash(key)
        if mark in self.seen:
            return True
        if len(self.seen) >= SEEN_MAX:
            self.seen.clear()
        self.seen.add(mark)
        return False

    def remember(self, request: AsSent, response: Response) -> None:
        """Find a kept response by the bytes of this request from now on."""
        if response.etag and response.weight <= KEPT_BODY_MAX:
            if len(self.as_sent) >= AS_SENT_MAX:
                self.as_sent.clear()
            self.as_sent[request] = response
