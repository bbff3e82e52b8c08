"""What is made once: one making for many who ask, off the event loop, bounded."""

import asyncio
import threading

import pytest

from app.http.answer import Kept
from app.http.press import WAITING_MAX, Made, Press, packed
from app.http.problems import BusyError


def test_who_asks_for_what_is_being_made_waits_for_it():
    press, store, made = Press(), Kept(), []
    released = threading.Event()

    def make():
        released.wait()
        made.append(threading.current_thread())
        return Made(b"x", "text/plain")

    async def ask():
        asked = [asyncio.create_task(press.answer(store, ("a",), "", make)) for _ in range(20)]
        await asyncio.sleep(0)
        released.set()
        return await asyncio.gather(*asked)

    answers = asyncio.run(ask())
    assert len(made) == 1
    assert made[0] is not threading.main_thread()
    assert all(answer is answers[0] for answer in answers)


def test_too_much_under_way_is_refused_and_what_was_begun_is_finished():
    press, store, released = Press(), Kept(), threading.Event()

    def make():
        released.wait()
        return Made(b"x", "text/plain")

    async def ask():
        asked = [
            asyncio.create_task(press.answer(store, (str(n),), "", make))
            for n in range(WAITING_MAX)
        ]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await press.answer(store, ("more",), "", make)
        released.set()
        return await asyncio.gather(*asked)

    assert len(asyncio.run(ask())) == WAITING_MAX
    assert press.flights == {}


def test_an_error_in_the_making_is_told_to_who_asked_and_not_kept():
    press, store = Press(), Kept()

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(press.answer(store, ("a",), "", fail))
    assert store.answers == {}


def test_the_tag_tells_bodies_and_codings_apart():
    made = [packed(Made(body, "text/plain"), "") for body in (b"a", b"b")]
    assert made[0].etag != made[1].etag
    long = Made(b"abc" * 1000, "text/plain")
    assert len({packed(long, coding).etag for coding in ("", "br", "zstd", "gzip")}) == 4


def test_a_header_given_takes_the_place_of_the_one_of_its_kind():
    own = {"Content-Security-Policy": "default-src 'none'"}
    made = packed(Made(b"x", "text/html", headers=own), "")
    named = [value for name, value in made.headers if name == b"content-security-policy"]
    assert named == [b"default-src 'none'"]
