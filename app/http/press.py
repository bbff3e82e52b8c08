"""Worker threads: what takes long is made there, a few at a time, so that the rest goes on.

Whoever asks for what is being made already waits for it instead of having it made again.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from app.http.cache import Cache, Key
from app.http.problems import BusyError
from app.http.response import Response

WORKERS: Final = 2
WAITING_MAX: Final = 32
"""What may be under way; who asks for more is told to come again."""


class Press:
    """Worker threads, and what is under way in them."""

    def __init__(self, workers: int = WORKERS, waiting: int = WAITING_MAX) -> None:
        self.threads = ThreadPoolExecutor(workers, thread_name_prefix="deir-front-press")
        self.waiting = waiting
        self.under_way: dict[tuple[int, Key], asyncio.Future[Response]] = {}

    async def make(self, cache: Cache, key: Key, make: Callable[[], Response]) -> Response:
        """A response made in a worker thread; whoever asks for the same meanwhile gets the same.

        BusyError if too much is under way.
        """
        flight = id(cache), key
        future = self.under_way.get(flight)
        if future is None:
            if len(self.under_way) >= self.waiting:
                raise BusyError("Too much is being asked at the moment. Ask again in a second.")
            future = asyncio.get_running_loop().run_in_executor(self.threads, make)
            self.under_way[flight] = future
            future.add_done_callback(lambda _: self.under_way.pop(flight, None))
        return await asyncio.shield(future)
