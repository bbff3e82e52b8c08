"""The OpenAPI document and the schemas say what happens: every answer is as they declare it."""

from typing import Any

import pytest
from ogc import API, ITEMS, addresses
from openapi_schema_validator import OAS30Validator, oas30_format_checker

from app.api.questions import LIMIT_MAX
from app.http.media import HTML, SCHEMA_JSON
from geo import LAYERS
from geo.features.schema import SCHEMAS


def errors(api: Any, schema: Any, body: Any) -> list[str]:
    whole = {"allOf": [schema], "components": api["components"]}
    validator = OAS30Validator(whole, format_checker=oas30_format_checker)
    return [f"{list(error.path)}: {error.message}"[:300] for error in validator.iter_errors(body)]


def declared(api: Any, path: str, status: int) -> Any:
    """The content that the document declares for an address."""
    template = path
    if path not in api["paths"]:
        template = path.rpartition("/")[0] + "/{featureId}"
    response = api["paths"][template]["get"]["responses"][str(status)]
    if "$ref" in response:
        response = api["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response.get("content", {})


def check_declared(api: Any, path: str, answer: Any) -> None:
    """The answer's status, media type and, if it is JSON, body are as declared."""
    content = declared(api, path, answer.status_code)
    media = answer.headers["content-type"].removesuffix("; charset=utf-8")
    named = {
        name.removesuffix("; charset=utf-8"): media_type for name, media_type in content.items()
    }
    assert media in named, (path, media)
    if "json" in media and "seq" not in media and "vnd.ogc" not in media:
        assert errors(api, named[media]["schema"], answer.json()) == []


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("resource", API, ids=lambda resource: resource.name)
def test_every_answer_is_declared_and_valid(client, api, resource, layer):
    path = addresses(client, layer)[resource.name]
    for name in resource.formats:
        answer = client.get(path, params={"f": name})
        assert answer.status_code == 200
        check_declared(api, path, answer)


@pytest.mark.parametrize("resource", API, ids=lambda resource: resource.name)
def test_every_refusal_is_declared_and_valid(client, api, resource):
    path = addresses(client)[resource.name]
    default = next(iter(resource.formats))
    refusals = [
        (client.get(path, params={"f": default, "nothing": 1}), 400),
        (client.get(path, params={"f": "nothing"}), 400),
        (client.get(path, params={"f": "nothing"}, headers={"Accept": HTML}), 400),
        (
            client.get(path, headers={"Accept": "image/png"}),
            406 if len(resource.formats) > 1 else 200,
        ),
        (client.post(path), 405),
    ]
    if "{id}" in resource.path:
        refusals.append((client.get("/collections/zones/items/nothing"), 404))
    for answer, status in refusals:
        assert answer.status_code == status
        check_declared(api, path, answer)
    unmodified = client.get(path, headers={"If-None-Match": "*"})
    assert unmodified.status_code == 304
    assert declared(api, path, 304) == {}


def test_every_parameter_of_items_is_declared(client, api):
    for layer in LAYERS:
        parameters = api["paths"][ITEMS.format(layer)]["get"]["parameters"]
        names = {p["$ref"].rpartition("/")[2] if "$ref" in p else p["name"] for p in parameters}
        answer = client.get(ITEMS.format(layer), params={"nothing": 1}).json()
        listed = answer["expected"].removeprefix("one of ").split(", ")
        assert set(listed) == names
    limit = api["components"]["parameters"]["limit"]
    assert (limit["style"], limit["explode"]) == ("form", False)
    assert limit["schema"]["maximum"] == LIMIT_MAX


@pytest.mark.parametrize("layer", LAYERS)
def test_features_have_the_properties_of_their_schema_and_no_others(client, layer):
    schema = client.get(f"/collections/{layer}/schema").json()["properties"]
    for feature in client.get(ITEMS.format(layer)).json()["features"]:
        assert [*feature["properties"]] == [n for n in schema if n not in ("id", "geometry")]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_schema_names_the_roles(client, layer):
    answer = client.get(f"/collections/{layer}/schema")
    assert answer.headers["content-type"] == SCHEMA_JSON
    roles = {p.get("x-ogc-role"): name for name, p in answer.json()["properties"].items()}
    assert roles["id"] == "id"
    assert roles["primary-geometry"] == "geometry"
    assert ("primary-interval-start" in roles) == ("valid_from" in SCHEMAS[layer])


@pytest.mark.parametrize(
    ("layer", "kind"), [("places", "point"), ("rivers", "linestring"), ("claims", "any")]
)
@pytest.mark.parametrize("schema", ["schema", "queryables"])
def test_a_schema_names_the_kind_of_geometry_that_all_features_have(client, layer, kind, schema):
    body = client.get(f"/collections/{layer}/{schema}").json()
    assert body["properties"]["geometry"]["format"] == f"geometry-{kind}"


@pytest.mark.parametrize("layer", LAYERS)
def test_queryables_are_what_filters_may_name(client, layer):
    queryables = client.get(f"/collections/{layer}/queryables").json()
    assert queryables["additionalProperties"] is False
    assert queryables["$id"].endswith(f"/collections/{layer}/queryables")
    for name in queryables["properties"]:
        assert (
            client.get(ITEMS.format(layer), params={"filter": f"{name} IS NULL"}).status_code == 200
        )
