"""What is being served: one front and, if it was given, its article; swapped as a whole."""

import logging
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from app.answers import Kept
from geo import Front
from geo.articles import Article, read_article
from geo.version import data_version

log = logging.getLogger("deir_front")


@dataclass(frozen=True, slots=True)
class Site:
    """The data behind every answer. A request takes it once and so sees one state throughout."""

    front: Front
    article: Article | None
    version: str
    """Hash of the data."""
    edition: str
    """The same with the version of this program: what entity tags are made from."""
    public_url: str = ""
    """Address of the root as clients see it, ending in a slash; empty for links without a host."""
    kept: Kept = field(default_factory=Kept)


def read_site(data: Path, article: Path | None = None, public_url: str = "") -> Site:
    """The site of a data directory, every layer built; RecordsError or ArticleError if unusable."""
    front = Front.read(data)
    shown = read_article(article, front.records) if article else None
    root = public_url.rstrip("/") + "/" if public_url else ""
    version = data_version(data)
    return Site(front.build(), shown, version, f"{version} {package_version()}", root)


def package_version() -> str:
    """The version of this program as it is installed; a checkout that is not has none."""
    try:
        return metadata.version("deir-front")
    except metadata.PackageNotFoundError:
        return "(not installed)"
