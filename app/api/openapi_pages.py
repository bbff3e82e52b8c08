"""What the OpenAPI document says of the addresses beside the collections.

Those are the evidence behind the map (`app/evidence/routes.py`), the map as a picture
(`app/picture/view.py`), what its script asks (`app/page/map_data.py`), and the probes
(`app/server/health.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from app.api.questions import PARAMETERS, Parameter
from app.api.schemas import Node, in_path
from app.evidence import routes
from app.http import HTML, JSON
from app.page import map_data
from app.picture import WIDTHS, view
from app.server import PROBES
from app.words import languages

_STRING: Final[Node] = {"type": "string"}
_NAMES: Final[Node] = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
_DAY: Final[Node] = {"type": "string", "format": "date"}


def _degrees(limit: int) -> Node:
    return {"type": "number", "minimum": -limit, "maximum": limit}


GIVEN: Final[Mapping[str, Parameter]] = {
    found.name: found
    for found in (
        Parameter("lon", "Longitude of the point.", _degrees(180)),
        Parameter("lat", "Latitude of the point.", _degrees(90)),
        Parameter("day", "One of the days of the data; without it, the one first shown.", _DAY),
        Parameter("compare", "A second day.", _DAY),
        Parameter("without", "Voices, separated by commas, as if they had said nothing.", _NAMES),
        Parameter("without-alignment", "The same for all voices of these alignments.", _NAMES),
        Parameter("bbox", "Ground to show at least: west, south, east, north in degrees.",
                  dict(PARAMETERS["bbox"].schema)),
        Parameter("width", "Pixels.",
                  {"type": "integer", "minimum": WIDTHS[0], "maximum": WIDTHS[1]}),
        Parameter("place", "Id of a place to mark, and to show around.", _STRING),
        Parameter("claim", "Id of a claim: what it names is marked, on its day.", _STRING),
        Parameter("fine", "1 for outlines with all of their corners.",
                  {"type": "string", "enum": ["0", "1"]}),
        Parameter("lang", "Language of the words.", _STRING),
    )
}  # fmt: skip
REQUIRED: Final = ("lon", "lat")

SUMMARIES: Final[Mapping[str, str]] = {
    "/why": "Who is recorded as the holder of a point on a day, why, and who disagrees",
    "/what-if/zones": "The zones of a day as if some voices had made no report",
    "/voices": "Each voice, how many reports it made, and how many places rest on it alone",
    "/claims/{id}": "One claim, as linked data",
    "/places/{id}": "One place with its successive recorded holders, its reports and claims",
    "/sources": "All sources",
    "/sources/{id}": "One source, also to cite it",
    "/articles/{id}": "An article paragraph by paragraph: which claims are made where",
    "/about": "How the map is made, what its figures rest on, and its licences",
    "/map/zones": "What the page's map draws on a day",
    "/map/changes": "What changed between two days, as the page lists it",
    **{f"/map.{kind}": f"The map of a day as a picture ({kind.upper()})" for kind in view.MEDIA},
}


def paths() -> Node:
    """The operations by their addresses."""
    return {path: {"get": get} for path, get in (*_evidence(), *_pictures(), *_asked(), *_probes())}


def _evidence() -> Iterator[tuple[str, Node]]:
    for resource in routes.RESOURCES:
        chosen = {"type": "string", "enum": list(resource.formats)}
        form = Parameter("f", PARAMETERS["f"].description, chosen)
        given = [*(GIVEN[name] for name in (*resource.parameters, "lang")), form]
        yield resource.path, _operation(resource.path, given, tuple(resource.formats.values()))


def _pictures() -> Iterator[tuple[str, Node]]:
    for kind, media in view.MEDIA.items():
        given = [GIVEN[name] for name in view.KNOWN]
        yield f"/map.{kind}", _operation(f"/map.{kind}", given, (media,))


def _asked() -> Iterator[tuple[str, Node]]:
    for path, known in map_data.ASKED.items():
        yield path, _operation(path, [GIVEN[name] for name in known], (JSON,))


def _operation(path: str, given: list[Parameter], formats: tuple[str, ...]) -> Node:
    known = [_in_query(found) for found in given]
    if "{id}" in path:
        known.append(in_path("id", "Its id."))
    content = {media: {"schema": _schema(media)} for media in dict.fromkeys(formats)}
    refused = {status: {"$ref": f"#/components/responses/{name}"} for status, name in _STATUSES}
    if "{id}" not in path:
        refused.pop("404")
    return {
        "operationId": path[1:].replace("/", "."),
        "summary": SUMMARIES[path],
        "parameters": known,
        "responses": {
            "200": {"description": SUMMARIES[path], "content": content},
            "304": {"description": "What the client has is still right."},
            **refused,
        },
    }


_STATUSES: Final = (
    ("400", "BadRequest"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("414", "AddressTooLong"),
    ("429", "TooOften"),
    ("500", "ServerError"),
    ("503", "Busy"),
)


def _in_query(found: Parameter) -> Node:
    spoken = {"enum": [*languages()]} if found.name == "lang" else {}
    return {
        "name": found.name,
        "in": "query",
        "description": found.description,
        "required": found.name in REQUIRED,
        "schema": {**found.schema, **spoken},
        "style": "form",
        "explode": False,
    }


def _schema(media: str) -> Node:
    if media.endswith("json"):
        return {} if media == routes.CSL else {"type": "object"}
    return _STRING if media in (HTML, routes.BIBTEX) else {"type": "string", "format": "binary"}


def _probes() -> Iterator[tuple[str, Node]]:
    alive, ready = PROBES
    others = {s: {"$ref": f"#/components/responses/{n}"} for s, n in _STATUSES if s in _OF_PROBES}
    text = {"text/plain": {"schema": _STRING}}
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
