"""The press: one making for many who ask, off the event loop, bounded."""

import asyncio
import threading

import pytest

from app.http.cache import Cache
from app.http.press import WAITING_MAX, Press
from app.http.problems import BusyError
from app.http.response import response


def test_who_asks_for_what_is_being_made_waits_for_it():
    press, cache, threads = Press(), Cache(), []
    released = threading.Event()

    def make():
        released.wait()
        threads.append(threading.current_thread())
        return response(b"x", "text/plain")

    async def ask():
        tasks = [asyncio.create_task(press.make(cache, ("a",), make)) for _ in range(20)]
        await asyncio.sleep(0)
        released.set()
        return await asyncio.gather(*tasks)

    responses = asyncio.run(ask())
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    assert all(one is responses[0] for one in responses)


def test_too_much_under_way_is_refused_and_what_was_begun_is_finished():
    press, cache, released = Press(), Cache(), threading.Event()

    def make():
        released.wait()
        return response(b"x", "text/plain")

    async def ask():
        keys = [(str(n),) for n in range(WAITING_MAX)]
        tasks = [asyncio.create_task(press.make(cache, key, make)) for key in keys]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await press.make(cache, ("more",), make)
        released.set()
        return await asyncio.gather(*tasks)

    assert len(asyncio.run(ask())) == WAITING_MAX
    assert press.under_way == {}


def test_an_error_in_the_making_is_told_to_who_asked():
    press, cache = Press(), Cache()

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(press.make(cache, ("a",), fail))
    assert press.under_way == {}
