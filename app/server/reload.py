"""Reading the data anew while serving: on SIGHUP, and for an editor whenever a file changes.

The new data is read and checked whole before it takes the place of the old, in one assignment. If
it has a fault the old data goes on being served and every fault is logged.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from starlette.datastructures import State

from app.site import Site, Stamp, forget_replaced
from geo import Front, FrontError

log = logging.getLogger("deir_front")
PERIOD_S: Final = 0.5
FORGETTING: Final = 10
"""How often it is tried to forget what has been replaced; else the next reload does."""


async def watch(
    state: State,
    read: Callable[[], Site],
    stamp: Callable[[], Stamp] | None,
    event: asyncio.Event,
) -> None:
    """Read the site anew into `state` when asked to, and when its `stamp` has changed, if given."""
    seen = state.site.stamp
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), PERIOD_S if stamp else None)
        now = await _stamped(stamp, seen) if stamp else seen
        if event.is_set() or now != seen:
            event.clear()
            seen = now
            await _replace(state, read)


async def _stamped(stamp: Callable[[], Stamp], seen: Stamp) -> Stamp:
    """The stamp as it is now; the one seen last if there is none to be had at the moment."""
    try:
        return await asyncio.to_thread(stamp)
    except FrontError:
        return seen


async def _replace(state: State, read: Callable[[], Site]) -> None:
    old, replaced = state.site.version, weakref.ref(state.site.front)
    try:
        state.site = await asyncio.to_thread(read)
    except FrontError as error:
        log.error("the data has changed and cannot be used; still serving %s:\n%s", old, error)
    except Exception:
        log.exception("the data could not be read; still serving %s", old)
    else:
        log.info("the data has changed and is now served: %s", state.site.version)
        await _forget(replaced)


async def _forget(replaced: weakref.ref[Front]) -> None:
    """Give the memory of a replaced front back, as soon as the last answer from it is out."""
    for _ in range(FORGETTING):
        await asyncio.to_thread(forget_replaced)
        if replaced() is None:
            return
        await asyncio.sleep(PERIOD_S)


@contextmanager
def hangups(event: asyncio.Event) -> Iterator[None]:
    """While this lasts SIGHUP sets the event. If it means that our terminal is gone we stop."""
    if not hasattr(signal, "SIGHUP") or threading.current_thread() is not threading.main_thread():
        yield
        return
    in_terminal = sys.stdin is not None and sys.stdin.isatty()

    def hangup() -> None:
        if in_terminal and not os.isatty(0):
            signal.raise_signal(signal.SIGTERM)
        event.set()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, hangup)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
