"""Reading the data anew while serving, for whoever is editing it.

The new data is read and checked whole before it takes the place of the old, in one assignment. If
it has a fault the old data goes on being served and every fault is logged.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.datastructures import State

from app.site import Site
from geo import FrontError

log = logging.getLogger("deir_front")
PERIOD_S: Final = 0.5

Stamp = tuple[tuple[str, int, int], ...]


async def watch(state: State, read: Callable[[], Site], files: Callable[[], Stamp]) -> None:
    """Look at the files twice a second; when one has changed, read the site anew into `state`."""
    seen = files()
    while True:
        await asyncio.sleep(PERIOD_S)
        now = files()
        if now != seen:
            seen = now
            await _replace(state, read)


async def _replace(state: State, read: Callable[[], Site]) -> None:
    try:
        state.site = await asyncio.to_thread(read)
    except FrontError as error:
        log.error("the data has changed and cannot be used; still serving the old:\n%s", error)
    else:
        log.info("the data has changed and is now served")


def stamp(data: Path, article: Path | None) -> Stamp:
    """Name, time and size of each file the site comes from."""
    files = sorted(data.glob("*")) + ([article] if article else [])
    return tuple(mark for file in files for mark in _mark(file))


def _mark(file: Path) -> list[tuple[str, int, int]]:
    try:
        status = file.stat()
    except OSError:
        return []
    return [(str(file), status.st_mtime_ns, status.st_size)]
