"""What is being served: one front and, if it was given, its article; swapped as a whole."""

import logging
from dataclasses import dataclass

from app.settings import Settings
from geo import Front
from geo.articles import Article, read_article

log = logging.getLogger("deir_front")


@dataclass(frozen=True, slots=True)
class Site:
    """The data behind every answer. A request takes it once and so sees one state throughout."""

    front: Front
    article: Article | None


def read_site(settings: Settings) -> Site:
    """The site of these settings, every layer built; RecordsError or ArticleError if unusable."""
    front = Front.read(settings.data)
    article = read_article(settings.article, front.records) if settings.article else None
    return Site(front.build(), article)
