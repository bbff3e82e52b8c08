"""The API over two sources of the same data, and whether it answers alike to the last byte."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from app.main import create_app
from app.settings import Settings
from app.site import origin, package_version
from geo.database import load

Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


class Sources:
    """Two apps, one over a data directory and one over a database that it was loaded into."""

    def __init__(self, data: Path, address: str) -> None:
        self.apps = [_app(Settings(data=data)), _app(Settings(databases=(address,)))]
        self.loop = asyncio.new_event_loop()
        self.compared = 0

    def ask(self, which: int, target: str) -> Answer:
        """The answer of one of them."""
        return self.loop.run_until_complete(fetch(self.apps[which], target.encode()))

    def same(self, targets: Iterable[bytes | str]) -> Answer:
        """The last answer; an assertion fails at the first target that is answered otherwise."""
        answer: Answer = (0, [], b"")
        for target in targets:
            sent = target.encode() if isinstance(target, str) else target
            answer, other = (self.loop.run_until_complete(fetch(app, sent)) for app in self.apps)
            assert answer == other, (sent, differing(answer, other))
            assert answer[0] < 500, sent
            self.compared += 1
        return answer


def differing(one: Answer, other: Answer) -> tuple[Any, ...]:
    """The statuses, the headers that differ, and the bodies from where they do."""
    headers = set(one[1]) ^ set(other[1])
    pairs = enumerate(zip(one[2], other[2], strict=False))
    first = max(next((at for at, (a, b) in pairs if a != b), 0) - 40, 0)
    return one[0], other[0], headers, one[2][first : first + 300], other[2][first : first + 300]


@contextmanager
def two_sources(data: Path, address: str) -> Iterator[Sources]:
    """The two, after the directory has been loaded into the database."""
    load(address, data, package_version())
    sources = Sources(data, address)
    yield sources
    sources.loop.close()


def _app(settings: Settings) -> Any:
    read, _ = origin(settings.data, databases=settings.databases)
    return create_app(settings, site=read())


async def fetch(app: Any, target: bytes) -> Answer:
    """The answer to a GET, with its headers as they are sent."""
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http", "method": "GET", "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path, "query_string": query, "headers": [(b"accept", b"*/*")], "root_path": "",
        "http_version": "1.1", "scheme": "http", "server": ("test", 80), "client": ("test", 1),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], sorted(sent[0]["headers"]), body
