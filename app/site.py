"""What is being served: one front and, if it was given, its article; swapped as a whole."""

import ctypes
import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from app.http import Cache
from geo import Fault, Front, Records, RecordsError
from geo.articles import Article, read_article
from geo.records import data_version

if TYPE_CHECKING:
    from geo.database import Replicas

LISTED_MAX: Final = 500
"""More claims than these would make a page nobody can read; the API has all."""

log = logging.getLogger("deir_front")
ATTEMPTS: Final = 5

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The data behind every answer. A request takes it once and so sees one state throughout."""

    front: Front
    article: Article | None
    version: str
    """Hash of the data."""
    edition: str
    """The same with the version of this program: what entity tags are made from."""
    listed: tuple[str, ...]
    """Ids of the claims that the page lists: the article's first, at most LISTED_MAX."""
    public_url: str = ""
    """Address of the root as clients see it, ending in a slash; empty for links without a host."""
    stamp: Stamp = ()
    """Mark of what it was read from, as it was before it was read."""
    cache: Cache = field(default_factory=Cache)

    def listed_with(self, article: str) -> tuple[str, ...]:
        """The same with another article's claims first."""
        records = self.front.records
        return self.listed if article == records.manifest.article else _listed(records, article)


def read_site(
    data: Path,
    article: Path | None = None,
    public_url: str = "",
    say: Callable[[str], None] | None = None,
) -> Site:
    """The site of a data directory, every layer built; RecordsError or ArticleError if unusable.

    `say` hears how far it is.
    """
    mark = stamp(data, article)
    with _only_growing():
        front, version = _unchanging(data)
        return _site(front.build(say), article, version, package_version(), public_url, mark)


def read_for_picture(data: Path, say: Callable[[str], None]) -> Site:
    """A site for one picture: no article, no layer built before it is asked for.

    RecordsError, with all faults, if the records can't be used; `say` hears how far it is.
    """
    mark = stamp(data, None)
    with _only_growing():
        front, version = _unchanging(data)
        return _site(front.prepare(say), None, version, package_version(), "", mark)


def _site(
    front: Front, article: Path | None, version: str, program: str, public_url: str, mark: Stamp
) -> Site:
    """The site of a front whose features this program, or an equal one, has built."""
    shown = read_article(article, front.records) if article else None
    root = public_url.rstrip("/") + "/" if public_url else ""
    edition = " ".join(dict.fromkeys((version, program, package_version())))
    first = _listed(front.records, front.records.manifest.article)
    return Site(front, shown, version, edition, first, root, mark)


class Origin(NamedTuple):
    """Where a site comes from: what reads it, and what says whether it is to be read again."""

    read: Callable[[], Site]
    stamp: Callable[[], Stamp]


def origin(
    data: Path,
    article: Path | None = None,
    public_url: str = "",
    databases: Sequence[str] = (),
    say: Callable[[str], None] | None = None,
) -> Origin:
    """The origin of a site: databases, a front of which is loaded, or else a data directory."""
    if not databases:
        return Origin(
            partial(read_site, data, article, public_url, say), partial(stamp, data, article)
        )
    from geo.database import newest, stored_front

    def number() -> Stamp:
        return (("database", newest(_replicas(tuple(databases))).number, 0),)

    def read() -> Site:
        replicas = _replicas(tuple(databases))
        loaded = newest(replicas)
        mark = (("database", loaded.number, 0),)
        with _only_growing():
            front = stored_front(replicas, loaded)
            return _site(front, article, loaded.version, loaded.program, public_url, mark)

    return Origin(read, number)


@lru_cache(maxsize=1)
def _replicas(databases: tuple[str, ...]) -> "Replicas":
    """The connections of this process, for one site after the other."""
    from geo.database import Replicas

    return Replicas(databases)


def _listed(records: Records, article: str) -> tuple[str, ...]:
    """The article's claims, then the others, those of one source together."""
    sources = records.claims.column("source")
    own = [source == article for source in sources.values]
    order = np.lexsort((sources.codes, ~np.array(own, dtype=np.bool_)[sources.codes]))
    ids = records.claims.columns["id"]
    return tuple(ids[row] for row in order[:LISTED_MAX])


def _unchanging(data: Path) -> tuple[Front, str]:
    """The front of a directory and its version, which a write between the two must not part."""
    for _ in range(ATTEMPTS):
        before = stamp(data)
        with ThreadPoolExecutor(1) as pool:  # which needs little of Python
            version = pool.submit(data_version, data)
            front = Front.read(data)
        if stamp(data) == before:
            return front, version.result()
    fault = Fault(str(data), 0, "", "changing while it is read", "files that nobody writes to")
    raise RecordsError([fault])


def stamp(data: Path, article: Path | None = None) -> Stamp:
    """Name, time and size of each file a site comes from."""
    files = sorted(data.glob("*")) + ([article] if article else [])
    return tuple(mark for file in files for mark in _mark(file))


def _mark(file: Path) -> list[tuple[str, int, int]]:
    try:
        status = file.stat()
    except OSError:
        return []
    return [(str(file), status.st_mtime_ns, status.st_size)]


@contextmanager
def _only_growing() -> Iterator[None]:
    """No search for reference cycles while millions of records are made and none is dropped.

    Python looks for them again and again as objects are added: at a million claims that would take
    longer than everything else. Afterwards what has been made is left out of the search for good.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def forget_replaced() -> None:
    """Give back the memory of a site that has been replaced: it has cycles, left out of the search.

    Without this each reload of the shipped data would keep 12 MB; and without asking the allocator
    too, which keeps what is freed, some 10 MB (measured over 14 reloads).
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):  # what has no glibc gives it back by itself, or never
        ctypes.CDLL(None).malloc_trim(0)


def package_version() -> str:
    """The version of this program as it is installed; a checkout that is not has none."""
    try:
        return metadata.version("deir-front")
    except metadata.PackageNotFoundError:
        return "(not installed)"
