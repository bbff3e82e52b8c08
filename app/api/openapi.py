"""The API described in OpenAPI 3.0.3, made from the same lists that answer it.

Self-contained: every schema is in the document. FastAPI's own generator is not used: it writes 3.1
and describes neither the refusal of unknown parameters nor the clamping of limits.
"""

from typing import Final

from app.api import openapi_pages
from app.api.items import FILES
from app.api.questions import DAYS, PARAMETERS, Parameter, equalities
from app.api.resources import RESOURCES, Resource
from app.api.schemas import Node, in_path, reference, schemas
from app.http import HTML, areas
from geo import LAYERS, Front
from geo.features import Property

PROBLEM: Final = "application/problem+json"


def document(front: Front, base: str) -> Node:
    """The OpenAPI document of the API over this front."""
    manifest = front.records.manifest
    systems = list(areas.systems(manifest.crs))
    return {
        "openapi": "3.0.3",
        "info": {
            "title": manifest.title,
            "description": f"{manifest.summary} OGC API - Features; everything is read-only.",
            "version": "1.0.0",
            "license": {"name": "MIT (code); see the data's README for the data"},
        },
        "servers": [{"url": base or "./"}],
        "tags": [{"name": layer.id, "description": layer.title} for layer in LAYERS.values()],
        "paths": {
            **{path: {"get": get} for resource in RESOURCES for path, get in _paths(resource)},
            **openapi_pages.paths(),
        },
        "components": {
            "parameters": _parameters(systems),
            "schemas": schemas(),
            "responses": _problems(),
        },
    }


def _paths(resource: Resource) -> list[tuple[str, Node]]:
    """The addresses of a resource: one for each layer where it belongs to one."""
    if "{layer}" not in resource.template:
        return [("/" + "/".join(resource.template), _operation(resource, ""))]
    return [
        ("/" + "/".join(resource.template).format(layer=layer, id="{featureId}"),
         _operation(resource, layer))
        for layer in LAYERS
    ]  # fmt: skip


def _operation(resource: Resource, layer: str) -> Node:
    names = [name for name in resource.parameters if name != "f"]
    parameters: list[Node] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    parameters.append(_format_parameter(resource))
    if "{id}" in resource.template:
        parameters.append(in_path("featureId", "Id of a feature."))
    if resource.name == "features":
        own = equalities(layer).values()
        parameters += [_equality(found) for found in own]
    return {
        "operationId": resource.name + (f".{layer}" if layer else ""),
        "summary": resource.summary + (f" ({LAYERS[layer].title})" if layer else ""),
        **({"tags": [layer]} if layer else {}),
        "parameters": parameters,
        "responses": _responses(resource, layer),
    }


def _format_parameter(resource: Resource) -> Node:
    found = PARAMETERS["f"]
    schema = {"type": "string", "enum": list(resource.formats)}
    return {"name": "f", "in": "query", "description": found.description, "schema": schema}


def _equality(found: Property) -> Node:
    schema = {key: value for key, value in found.json_schema().items() if key != "title"}
    if found.type == "boolean":
        schema = {"anyOf": [schema, {"type": "integer", "enum": [0, 1]}]}
    return {
        "name": found.name,
        "in": "query",
        "description": f"{found.title}: only features with exactly this value.",
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _responses(resource: Resource, layer: str) -> Node:
    content = {
        media: {"schema": _schema_of(resource, layer, media)}
        for media in dict.fromkeys(resource.formats.values())
    }
    headers = {
        "ETag": {"description": "Entity tag.", "schema": {"type": "string"}},
        "Link": {"description": "Links (RFC 8288).", "schema": {"type": "string"}},
    }
    refused = {status: {"$ref": f"#/components/responses/{name}"} for status, name in _STATUSES}
    if not layer:
        refused.pop("404")
    ok = {"description": resource.summary, "headers": headers, "content": content}
    return {"200": ok, "304": {"description": "What the client has is still right."}, **refused}


_STATUSES: Final = (
    ("400", "BadRequest"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("406", "NotAcceptable"),
    ("414", "AddressTooLong"),
    ("429", "TooOften"),
    ("500", "ServerError"),
    ("503", "Busy"),
)


def _schema_of(resource: Resource, layer: str, media: str) -> Node:
    if media == HTML or not media.endswith(("json", "version=3.0")):
        binary = media not in (HTML, "text/csv; charset=utf-8", "application/atom+xml")
        return {"type": "string", **({"format": "binary"} if binary else {})}
    if media in (FILES["geojsonseq"][1], FILES["jsonfg"][1]):
        return {"type": "string", "format": "binary"}
    if resource.name in ("features", "feature"):
        return reference(f"{layer}.{resource.name}")
    return reference(resource.name)


def _parameters(systems: list[str]) -> Node:
    crs = {"type": "string", "enum": systems, "default": areas.CRS84}
    schemas = {
        "bbox-crs": crs,
        "crs": crs,
        "filter-crs": {"type": "string", "enum": [areas.CRS84], "default": areas.CRS84},
    }
    return {
        name: _parameter(found, schemas.get(name, dict(found.schema)))
        for name, found in {**PARAMETERS, **DAYS}.items()
        if name != "f"
    }


def _parameter(found: Parameter, schema: Node) -> Node:
    return {
        "name": found.name,
        "in": "query",
        "description": found.description,
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _problems() -> Node:
    content = {
        PROBLEM: {"schema": reference("problem")},
        HTML: {"schema": {"type": "string"}},
    }
    said = {
        "BadRequest": "A parameter that can't be used: its name and what was expected.",
        "NotFound": "No such collection or feature.",
        "MethodNotAllowed": "Everything here can only be read.",
        "NotAcceptable": "None of the formats there are is accepted.",
        "AddressTooLong": "The address is longer than the server takes.",
        "TooOften": "This client asks more often than the server allows (where it sets a limit).",
        "ServerError": "An error on our side.",
        "Busy": "Too much is being asked at the moment, or there is no room for a file.",
    }
    return {name: {"description": text, "content": content} for name, text in said.items()}
