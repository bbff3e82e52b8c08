"""What the tests of the API share: addresses, links and ids of the shipped front's features."""

from typing import Any

from starlette.testclient import TestClient

from app.api.resources import table

ITEMS = "/collections/{}/items"
ABU_KAMAL = "40.9171,34.4549,40.9171,34.4549"


def a_feature(client: TestClient, layer: str) -> str:
    return str(client.get(ITEMS.format(layer), params={"limit": 1}).json()["features"][0]["id"])


API = [r for r in table().resources if r.summary and r.pool in ("", "answers")]
"""The resources of OGC API - Features, and the feeds."""


def addresses(client: TestClient, layer: str = "zones") -> dict[str, str]:
    """One address of every resource."""
    names = {"layer": layer, "id": a_feature(client, layer)}
    return {r.name: r.path.format(**names) for r in API}


def links(answer: Any) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in answer.json()["links"]}


def ids(client: TestClient, layer: str, **params: Any) -> list[str]:
    answer = client.get(ITEMS.format(layer), params=params)
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def raw(client: TestClient, path: str, coding: str) -> Any:
    """The answer with its body as it travels."""
    with client.stream("GET", path, headers={"Accept-Encoding": coding}) as a:
        return a, b"".join(a.iter_raw())
