"""The API described in OpenAPI 3.0.3, made from the same lists that answer it.

Self-contained: every schema is in the document. FastAPI's own generator is not used: it writes 3.1
and describes neither the refusal of unknown parameters nor the clamping of limits.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from app.api.items import FILES
from app.api.questions import FROM, PARAMETERS, TO, equalities
from app.api.schemas import Node, in_path, ref, schemas
from app.http import BIBTEX, CSL, CSV, HTML, JSON, PROBLEM, areas
from app.resource import LANG, Parameter, Resource
from app.server import PROBES
from app.words import languages
from geo import Front, Layer
from geo.features import Property


def document(front: Front, base: str, resources: Sequence[Resource]) -> Node:
    """The OpenAPI document of these resources over this front."""
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
        "tags": [{"name": layer.id, "description": layer.title} for layer in front.layers.values()],
        "paths": {
            **{
                path: {"get": get}
                for resource in resources
                for path, get in _paths(resource, front)
            },
            **{path: {"get": get} for path, get in _probes()},
        },
        "components": {
            "parameters": _parameters(systems),
            "schemas": schemas(),
            "responses": _problems(),
        },
    }


def _paths(resource: Resource, front: Front) -> list[tuple[str, Node]]:
    """The addresses of a resource that programs may use: one for each layer where it has one."""
    if not resource.summary:
        return []
    if "{layer}" not in resource.path:
        return [(resource.path, _operation(resource))]
    return [
        (resource.path.format(layer=layer.id, id="{featureId}"), _operation(resource, layer))
        for layer in front.layers.values()
    ]


def _operation(resource: Resource, of: Layer | None = None) -> Node:
    layer = of.id if of else ""
    parameters = [_in_query(parameter, resource) for parameter in resource.parameters]
    if "{id}" in resource.path:
        parameters.append(
            in_path("featureId", "Id of a feature.") if layer else in_path("id", "Its id.")
        )
    if resource.name == "features":
        parameters += [_equality(parameter) for parameter in equalities(layer).values()]
    return {
        "operationId": resource.name + (f".{layer}" if layer else ""),
        "summary": resource.summary + (f" ({of.title})" if of else ""),
        **({"tags": [layer]} if layer else {}),
        "parameters": parameters,
        "responses": _responses(resource, layer),
    }


def _in_query(parameter: Parameter, resource: Resource) -> Node:
    if parameter.name == "f":
        return _format_parameter(resource)
    if parameter in SHARED:
        return {"$ref": f"#/components/parameters/{parameter.name}"}
    spoken = {"enum": [*languages()]} if parameter is LANG else {}
    return _parameter(parameter, {**parameter.schema, **spoken})


SHARED: Final = tuple(one for one in (*PARAMETERS.values(), FROM, TO) if one.name != "f")
"""Parameters that are described once for all resources."""


def _format_parameter(resource: Resource) -> Node:
    parameter = PARAMETERS["f"]
    schema = {"type": "string", "enum": list(resource.formats)}
    return {"name": "f", "in": "query", "description": parameter.description, "schema": schema}


def _equality(queryable: Property) -> Node:
    schema = {key: value for key, value in queryable.json_schema().items() if key != "title"}
    if queryable.type == "boolean":
        schema = {"anyOf": [schema, {"type": "integer", "enum": [0, 1]}]}
    return {
        "name": queryable.name,
        "in": "query",
        "description": f"{queryable.title}: only features with exactly this value.",
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
    if "{" not in resource.path:
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
        binary = media not in (HTML, BIBTEX, CSV, "application/atom+xml")
        return {"type": "string", **({"format": "binary"} if binary else {})}
    if media == CSL:
        return {}
    if media == FILES["geojsonseq"][1]:
        return {"type": "string", "format": "binary"}
    if media == FILES["jsonfg"][1]:
        return {"type": "object"}
    if layer and resource.name in ("features", "feature"):
        return ref(f"{layer}.{resource.name}")
    return ref(resource.name) if resource.name in DESCRIBED else {"type": "object"}


DESCRIBED: Final = frozenset(schemas())
"""The resources whose documents have a schema of their own."""


def _parameters(systems: list[str]) -> Node:
    crs = {"type": "string", "enum": systems, "default": areas.CRS84}
    schemas = {
        "bbox-crs": crs,
        "crs": crs,
        "filter-crs": {"type": "string", "enum": [areas.CRS84], "default": areas.CRS84},
    }
    return {
        name: _parameter(parameter, schemas.get(name, dict(parameter.schema)))
        for name, parameter in ((parameter.name, parameter) for parameter in SHARED)
    }


def _parameter(parameter: Parameter, schema: Node) -> Node:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": parameter.required,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _problems() -> Node:
    content = {
        PROBLEM: {"schema": ref("problem")},
        HTML: {"schema": {"type": "string"}},
    }
    texts = {
        "BadRequest": "A parameter that can't be used: its name and what was expected.",
        "NotFound": "No such collection or feature.",
        "MethodNotAllowed": "Everything here can only be read.",
        "NotAcceptable": "None of the formats there are is accepted.",
        "AddressTooLong": "The address is longer than the server takes.",
        "TooOften": "This client asks more often than the server allows (where it sets a limit).",
        "ServerError": "An error on our side.",
        "Busy": "Too much is being asked at the moment.",
    }
    return {name: {"description": text, "content": content} for name, text in texts.items()}


def _probes() -> Iterator[tuple[str, Node]]:
    alive, ready = PROBES
    others = {s: {"$ref": f"#/components/responses/{n}"} for s, n in _STATUSES if s in _OF_PROBES}
    text = {"text/plain": {"schema": {"type": "string"}}}
    state = {JSON: {"schema": {"type": "object"}}}
    lives = {"200": {"description": "The process answers.", "content": text}}
    reads = {
        "200": {"description": "The data is read; with its version.", "content": state},
        "503": {"description": "The data is not read yet.", "content": state},
    }
    for path, summary, own in ((alive, "Whether the server lives", lives),
                               (ready, "Whether it is ready", reads)):  # fmt: skip
        answers = {**own, **others}
        of = {"operationId": path[1:], "summary": summary, "parameters": []}
        yield path, {**of, "responses": answers}


_OF_PROBES: Final = ("405", "414", "429", "500")
