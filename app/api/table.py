"""The table of resources, found by their addresses."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from app.http import HTML, JSON, media_type, params
from app.resource import Resource


class Match(NamedTuple):
    """The resource at an address, and what the address names."""

    resource: Resource
    layer: str = ""
    id: str = ""


Parts = tuple[str, ...]
Places = tuple[int, ...]
_NONE: Final[Mapping[Places, Any]] = MappingProxyType({})


class Template(NamedTuple):
    """A resource whose address has names, and which of its parts these are."""

    resource: Resource
    layer: int | None
    id: int | None


class ResourceTable:
    """Resources by their addresses; the root alone has two, one for programs and one for people."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        self.people = next((r for r in self.resources if r.path == "/" and r.lenient), None)
        self.by_parts = {
            tuple(r.path.split("/")[1:]): r for r in self.resources if r is not self.people
        }
        self.named: dict[int, dict[Places, dict[Parts, Template]]] = {}
        """Addresses with names by their length, where their words stand, and these words."""
        for parts, resource in self.by_parts.items():
            places = tuple(at for at, part in enumerate(parts) if not part.startswith("{"))
            if len(places) < len(parts):
                words = tuple(parts[at] for at in places)
                at = {part: place for place, part in enumerate(parts)}
                named = Template(resource, at.get("{layer}"), at.get("{id}"))
                self.named.setdefault(len(parts), {}).setdefault(places, {})[words] = named

    def match(self, path: str) -> Match | None:
        """What is at an address; None if nothing of the table is. The layer may not exist."""
        whole = path == "*"  # the server as a whole (RFC 9110, 9.3.7)
        parts = ("",) if whole else tuple(path.split("/")[1:])
        resource = self.by_parts.get(parts)
        if resource is not None:
            return Match(resource)
        for places, by_words in self.named.get(len(parts), _NONE).items():
            named = by_words.get(tuple([parts[at] for at in places]))
            if named is not None and parts.count("") == 0:
                layer, feature = named.layer, named.id
                return Match(
                    named.resource,
                    "" if layer is None else parts[layer],
                    "" if feature is None else parts[feature],
                )
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
