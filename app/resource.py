"""What an address is: the parameters and formats it has, and the function that answers it.

Every address but files and probes is a `Resource` in one table (`app/api/resources.py`), whichever
room answers it. What is the same for all of them is decided where the table is read
(`app/api/dispatch.py`): which parameters and formats are known, which status a refusal has, what is
kept and how it is compressed. Answering is a function from a `Request` to its `Content`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from app.http import QUICK, REVALIDATED
from app.site import Site
from app.words import Language, language
from geo import Front, Records

Document = dict[str, Any]
"""What becomes JSON."""
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: its name, what it is for, the JSON Schema of its value."""

    name: str
    description: str
    schema: Mapping[str, Any]
    required: bool = False


_DAY: Final = {"type": "string", "format": "date"}
NAMES: Final = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}

FORMAT: Final = Parameter("f", "Format of the answer; without it, what Accept asks for.", {})
LANG: Final = Parameter("lang", "Language of the words.", {"type": "string"})
DAY: Final = Parameter("day", "One of the days of the data; without it, the one first shown.", _DAY)
COMPARE: Final = Parameter("compare", "A second day.", _DAY)
WITHOUT: Final = Parameter(
    "without", "Voices, separated by commas, as if they had said nothing.", NAMES
)
BY: Final = Parameter(
    "by",
    "What the ground is coloured by: who is recorded to hold it, or on how many independent voices "
    "that stands.",
    {"type": "string", "enum": ["holder", "strength"], "default": "holder"},
)


class Request(NamedTuple):
    """A request as the function that answers it sees it."""

    site: Site
    path: str
    base: str
    """The root, ending in a slash: `/`, or the configured public address."""
    parameters: Mapping[str, str]
    """Each known and given once."""
    query: str
    """The same as they stood in the address, fit to stand in another."""
    format: str
    """Name of the chosen format."""
    layer: str = ""
    id: str = ""
    """What stands in the address where the template of the resource has `{layer}` and `{id}`."""

    @property
    def here(self) -> str:
        """This address without parameters."""
        return self.base + self.path.lstrip("/")

    @property
    def front(self) -> Front:
        """The front that is served."""
        return self.site.front

    @property
    def records(self) -> Records:
        """Its records."""
        return self.site.front.records

    @property
    def language(self) -> Language:
        """The language of its words. QueryError for one that there isn't."""
        return language(self.parameters.get("lang"))


class Content(NamedTuple):
    """What answers a request: a document or a body, and what is said of it."""

    body: bytes | Document = b""
    link: str = ""
    """Its Link header."""
    headers: Mapping[str, str] = NOTHING
    more: Sequence[bytes | memoryview] = ()
    """The rest of the body, where it is in several pieces."""
    shown: Mapping[str, Any] = NOTHING
    """What the template of the resource shows, where the chosen format is HTML."""
    cache_control: str = REVALIDATED
    effort: int = QUICK
    """How tightly it is packed (`app.http.encode`)."""

    @property
    def whole(self) -> bytes | Document:
        """The document, or the body in one piece."""
        return b"".join((self.body, *self.more)) if isinstance(self.body, bytes) else self.body


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of address."""

    name: str
    path: str
    """With `{layer}` and `{id}` where an address has names."""
    summary: str
    """What it gives, for the API's description; empty for what no program needs to know of."""
    formats: Mapping[str, str]
    """Name in `f` to media type; the first is the default."""
    parameters: tuple[Parameter, ...]
    answer: Callable[[Request], Content]
    template: str = ""
    """Of the page, where HTML is among its formats."""
    pool: str = ""
    """Which worker threads answer it (`app/api/dispatch.py`); none where it takes microseconds."""
    lenient: bool = False
    """Whether parameters that it doesn't know are passed over: the page's script has its own."""
    media: tuple[str, ...] = field(init=False)
    """The media types of the formats, in order."""
    names: Mapping[str, str] = field(init=False)
    """Media type to the first format that has it."""
    known: tuple[str, ...] = field(init=False)
    """The names of its parameters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "media", tuple(self.formats.values()))
        names = {media: name for name, media in reversed(tuple(self.formats.items()))}
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "known", tuple(parameter.name for parameter in self.parameters))
