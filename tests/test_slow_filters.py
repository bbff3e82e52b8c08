"""Filters that take a while, many at once: others are answered meanwhile, and nobody for long."""

import asyncio
from urllib.parse import quote

import httpx2
import pytest

from app.main import create_app
from geo.search import cost

ITEMS = "/collections/zones/items?limit=1"
MANY = 8


def slow(number: int) -> str:
    """A filter that looks at each zone many times, and differs from number to number."""
    product = "newest_age_days * oldest_age_days * area_km2"
    return " OR ".join(f"{product} = {number}.{place:02}" for place in range(25))


@pytest.fixture(scope="module")
def app():
    return create_app()


def answers(app, ask):
    """What is answered to what is asked of the app while it runs."""

    async def run():
        transport = httpx2.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://x") as client,
        ):
            return await ask(client)

    return asyncio.run(run())


def test_others_are_answered_while_many_slow_filters_are_under_way(app):
    async def ask(client):
        paths = [f"{ITEMS}&filter={quote(slow(number))}" for number in range(1, MANY + 1)]
        tasks = [asyncio.create_task(client.get(path)) for path in paths]
        await asyncio.sleep(0)
        quick = [
            await client.get(f"/collections/places/items?limit=1&offset={n}") for n in range(5)
        ]
        waiting = sum(not task.done() for task in tasks)
        return quick, waiting, await asyncio.gather(*tasks)

    quick, waiting, others = answers(app, ask)
    assert {response.status_code for response in quick} == {200}
    assert waiting > 0
    assert [response.json()["numberMatched"] for response in others] == [0] * MANY


def test_a_filter_beyond_the_bound_is_refused_by_the_name_of_the_parameter(app, monkeypatch):
    async def ask(client):
        return (await client.get(f"{ITEMS}&filter={quote(slow(99))}")).json()

    monkeypatch.setattr(cost, "MOST_S", 1e-3)
    refusal = answers(app, ask)
    assert refusal["status"] == 400
    assert refusal["detail"].startswith("filter='or of area_km2, newest_age_days, oldest_age_days'")
    assert "a filter that takes at most about 0.001 s" in refusal["detail"]
