"""The table of resources, found by their addresses."""

from collections.abc import Iterable
from typing import NamedTuple

from app.http import HTML, JSON, media_type, params
from app.resource import Resource


class Match(NamedTuple):
    """The resource at an address, and what the address names."""

    resource: Resource
    layer: str = ""
    id: str = ""


Parts = tuple[str, ...]


class ResourceTable:
    """Resources by their addresses; the root alone has two, one for programs and one for people."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        self.people = next((r for r in self.resources if r.path == "/" and r.lenient), None)
        self.by_parts = {
            tuple(r.path.split("/")[1:]): r for r in self.resources if r is not self.people
        }
        named = [parts for parts in self.by_parts if any(part.startswith("{") for part in parts)]
        self.named = {len(parts): [p for p in named if len(p) == len(parts)] for parts in named}

    def match(self, path: str) -> Match | None:
        """What is at an address; None if nothing of the table is. The layer may not exist."""
        whole = path == "*"  # the server as a whole (RFC 9110, 9.3.7)
        parts = ("",) if whole else tuple(path.split("/")[1:])
        resource = self.by_parts.get(parts)
        if resource is not None:
            return Match(resource)
        for template in self.named.get(len(parts), ()):
            if all(_fits(part, pattern) for part, pattern in zip(parts, template, strict=True)):
                names = dict(zip(template, parts, strict=True))
                resource = self.by_parts[template]
                return Match(resource, names.get("{layer}", ""), names.get("{id}", ""))
        return None

    def name(self, path: str) -> str | None:
        """The name of the resource at an address, None if there is none."""
        match = self.match(path)
        return match.resource.name if match else None

    def for_client(self, match: Match, accept: str, query: bytes) -> Match:
        """The same, or the page of the map where whoever asks for the root wants that.

        The landing page for programs has no parameter but `f`: an address with others is one of the
        map's, unless a page is just what the client does not accept.
        """
        if match.resource.path != "/" or self.people is None:
            return match
        parameters = dict(params.pairs_or_none(query))
        if "f" in parameters:
            for_people = parameters["f"] == "html"
        else:
            offered = (HTML, JSON) if parameters else (JSON, HTML)
            for_people = media_type(accept, offered) == HTML
        return Match(self.people) if for_people else match


def _fits(part: str, pattern: str) -> bool:
    return bool(part) if pattern.startswith("{") else part == pattern
