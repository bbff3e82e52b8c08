"""The app asked from within, without a server or a network: the answers are those it would send."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from geo import FrontError


def bodies(app: ASGIApp, addresses: Iterable[str]) -> Mapping[str, bytes]:
    """The body of the answer at each address, such as `/?lang=ar`."""

    async def ask_all() -> dict[str, bytes]:
        return {address: await _ask(app, address) for address in addresses}

    return asyncio.run(ask_all())


async def _ask(app: ASGIApp, address: str) -> bytes:
    path, _, query = address.partition("?")
    messages: list[Message] = []
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"*/*")],
        "client": None,
        "server": None,
    }
    await app(scope, _nothing, _into(messages))
    status = messages[0]["status"]
    if status != 200:
        raise FrontError(f"{address}: answered with {status}")
    return b"".join(message.get("body", b"") for message in messages[1:])


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _into(messages: list[Message]) -> Callable[[Message], Awaitable[None]]:
    async def send(message: Message) -> None:
        messages.append(message)

    return send
