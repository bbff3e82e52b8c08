"""What the OpenAPI document says of evidence, pictures and probes is what they answer."""

import pytest
from ogc import API
from test_declared import check_declared, declared

from app.api.resources import table

IDS = {
    "/claims/{id}": "c1",
    "/places/{id}": "abu-kamal",
    "/sources/{id}": "xinhua-2017-11-14",
    "/articles/{id}": "xinhua-2017-11-14",
}
NEEDED = {"/why": {"lon": "40.9", "lat": "34.4"}}
ASKED = sorted(r.path for r in table().resources if r.summary and r not in API)
OF_MAPS = {"/agreement"}
"""The shipped front has no map of a voice to answer these from: tests/test_maps.py asks them."""
ANSWERED = [path for path in ASKED if path not in OF_MAPS]
PATHS = [*ANSWERED, "/healthz", "/readyz"]


def fetched(client, path, **parameters):
    return client.get(
        path.format(id=IDS.get(path, "")), params={**NEEDED.get(path, {}), **parameters}
    )


def test_every_address_of_evidence_and_pictures_is_in_the_document(api):
    assert {"/why", "/map.svg", "/map/zones", *PATHS} <= set(api["paths"])


@pytest.mark.parametrize("path", PATHS)
def test_every_format_is_declared_and_valid(client, api, path):
    parameters = {p["name"]: p["schema"] for p in api["paths"][path]["get"]["parameters"]}
    for chosen in parameters.get("f", {}).get("enum", [None]):
        answer = fetched(client, path, **({"f": chosen} if chosen else {}))
        assert answer.status_code == 200
        check_declared(api, path, answer)


@pytest.mark.parametrize("path", ASKED)
def test_what_is_refused_is_declared(client, api, path):
    answers = [fetched(client, path, nothing=1), client.post(path.format(id=IDS.get(path, "")))]
    if path in IDS:
        answers.append(client.get(path.format(id="nothing")))
    assert [answer.status_code for answer in answers] == [400, 405, 404][: len(answers)]
    for answer in answers:
        check_declared(api, path, answer)


@pytest.mark.parametrize("path", ASKED)
def test_every_parameter_is_declared(client, api, path):
    names = {p["name"] for p in api["paths"][path]["get"]["parameters"] if p["in"] == "query"}
    listed = fetched(client, path, nothing=1).json()["expected"].removeprefix("one of ")
    assert listed == ("no parameter here" if not names else ", ".join(sorted(names)))


@pytest.mark.parametrize("path", ANSWERED)
def test_what_a_client_has_is_declared_as_such(client, api, path):
    first = fetched(client, path)
    tag = {"If-None-Match": first.headers["etag"]}
    again = client.get(str(first.url), headers=tag)
    assert again.status_code == 304
    assert declared(api, path, 304) == {}
