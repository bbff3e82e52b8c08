"""Reading the data anew while serving, for whoever is editing it.

The new data is read and checked whole before it takes the place of the old, in one assignment. If
it has a fault the old data goes on being served and every fault is logged.
"""

import asyncio
import logging
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from app.settings import Settings
from app.site import read_site
from geo import FrontError

log = logging.getLogger("deir_front")
PERIOD_S: Final = 0.5

Stamp = tuple[tuple[str, int, int], ...]


async def watch(app: FastAPI, settings: Settings) -> None:
    """Look at the data directory twice a second; read it when a file of it has changed."""
    seen = stamp(settings)
    while True:
        await asyncio.sleep(PERIOD_S)
        now = stamp(settings)
        if now != seen:
            seen = now
            await _replace(app, settings)


async def _replace(app: FastAPI, settings: Settings) -> None:
    try:
        app.state.site = await asyncio.to_thread(read_site, settings)
    except FrontError as error:
        log.error("the data has changed and cannot be used; still serving the old:\n%s", error)
    else:
        log.info("the data has changed and is now served")


def stamp(settings: Settings) -> Stamp:
    """Name, time and size of each file the data comes from."""
    files = sorted(settings.data.glob("*")) + ([settings.article] if settings.article else [])
    return tuple(mark for file in files for mark in _mark(file))


def _mark(file: Path) -> list[tuple[str, int, int]]:
    try:
        status = file.stat()
    except OSError:
        return []
    return [(str(file), status.st_mtime_ns, status.st_size)]
