"""Questions to the API and their answers, without waiting and without ASGI.

`Ready` answers what takes microseconds: a kept answer, or a new one that is a join of bytes which
are there already. The server asks it before it begins a task for a request
(`app/server/protocol.py`); what takes longer it leaves to `app/api/dispatch.py`, which has the
other half of this module's functions.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from jinja2 import Environment

from app.api import questions, twins
from app.api.items import FILES
from app.api.resources import RESOURCES, Asked, Resource
from app.http import HTML, Answer, AsAsked, answer, encoding, entity_tag, media_type, params
from app.site import Site
from geo import LAYERS, FrontError, NotFoundError, QueryError

Match = tuple[Resource, str, str]
"""A resource and the layer and feature id in its address, empty where it has none."""

_FIXED: Final = {resource.template: resource for resource in RESOURCES}


class NotAcceptableError(FrontError):
    """A client that accepts none of the formats there are."""


class Ready:
    """What can be answered at once. `state.site` is what is being served."""

    def __init__(self, state: Any, templates: Environment) -> None:
        self.state = state
        self.templates = templates

    def __call__(self, target: bytes, headers: Mapping[bytes, bytes]) -> Answer | None:
        """The answer to GET (path and query string as sent), None if it takes longer or fails."""
        accept = headers.get(b"accept", b"")
        coding = headers.get(b"accept-encoding", b"")
        site: Site = self.state.site
        kept = site.kept.as_asked.get((target, accept, coding))
        if kept is not None:
            return kept
        path, _, query = target.partition(b"?")
        if b"%" in path or b"#" in target or not path.isascii():
            return None
        if coding and encoding(coding.decode("latin-1")):
            return None
        return self._found(site, (target, accept, coding), path.decode(), query)

    def _found(self, site: Site, sent: AsAsked, path: str, query: bytes) -> Answer | None:
        accept = sent[1].decode("latin-1")
        match = find(path)
        if match is None or is_map(match, accept, query):
            return None
        key = (path, query, media_type(accept, match[0].media), "")
        made = site.kept.get(key)
        if made is not None:
            site.kept.remember(sent, made)  # asked for twice: it may well be again
            return made
        try:
            question = asked(site, match, path, query, accept, "")
            if is_slow(match[0], question):
                return None
            made = plain(match[0], question, self.templates)
        except FrontError:
            return None
        if site.kept.asked_before(key):  # made in less time than it takes to displace another
            site.kept.keep(key, made)
        return made


def resource_name(path: str) -> str | None:
    """The name of the resource at an address, None if the API has none."""
    match = find(path)
    return match[0].name if match else None


def find(path: str) -> Match | None:
    """The resource at an address, None if the API has none; the layer named may not exist."""
    parts = tuple(path.split("/")[1:])
    if parts == ("",):
        return _FIXED[()], "", ""
    if parts[:1] != ("collections",) or len(parts) == 1:
        resource = _FIXED.get(parts)
        return None if resource is None else (resource, "", "")
    if len(parts) > 4 or not parts[1]:
        return None
    template = ("collections", "{layer}", *parts[2:3], *("{id}",) * (len(parts) == 4))
    resource = _FIXED.get(template)
    return None if resource is None else (resource, parts[1], parts[3] if len(parts) == 4 else "")


def is_map(match: Match, accept: str, query: bytes) -> bool:
    """Whether whoever asks for the root wants the map: its page is the landing page for people.

    The landing page has no parameter but `f`, so an address with others is one of the map's.
    """
    if match[0].name != "landing":
        return False
    given = dict(params.pairs_or_none(query))
    if "f" in given:
        return given["f"] == "html"
    return bool(given) or media_type(accept, ("application/json", HTML)) == HTML


def asked(site: Site, match: Match, path: str, query: bytes, accept: str, root: str) -> Asked:
    """The question of a request; QueryError, NotFoundError or NotAcceptableError if it is none."""
    resource, layer, feature_id = match
    if layer and layer not in LAYERS:
        raise NotFoundError(f"no collection {layer!r}: expected one of {', '.join(LAYERS)}")
    known = questions.known(resource.parameters, layer)
    given = params.single(params.pairs(query), known)
    name = _format(resource, given, media_type(accept, resource.media) or "")
    base = site.public_url or f"{root}/"
    text = params.linkable(query, given)
    return Asked(site, path, base, given, text, name, layer, feature_id)


def _format(resource: Resource, given: Mapping[str, str], chosen: str) -> str:
    """The name of the format asked for by `f`, or else by Accept."""
    if "f" in given:
        if given["f"] not in resource.formats:
            raise QueryError("f", given["f"], f"one of {', '.join(resource.formats)}")
        return given["f"]
    if not chosen:
        offered = ", ".join(dict.fromkeys(resource.formats.values()))
        raise NotAcceptableError(f"There is no such format here; there are {offered}.")
    return resource.names[chosen]


def is_slow(resource: Resource, question: Asked) -> bool:
    """Whether answering takes so long that others should not wait for it."""
    chosen = question.format
    return resource.slow or chosen == "html" or chosen in FILES or "filter" in question.given


def plain(resource: Resource, question: Asked, templates: Environment) -> Answer:
    """The answer without a content coding."""
    reply = resource.answer(question)
    media = resource.formats[question.format]
    if media == HTML:
        body = twins.page(templates, resource, question, reply)
        media = "text/html; charset=utf-8"
        more: Any = ()
    else:
        body = reply.body if isinstance(reply.body, bytes) else orjson.dumps(reply.body)
        more = reply.more
    headers = {**reply.headers, "Link": reply.link} if reply.link else reply.headers
    tag = entity_tag(question.site.edition, question.base, question.path, question.query, media)
    return answer(body, media, etag=tag, headers=headers, more=more)
