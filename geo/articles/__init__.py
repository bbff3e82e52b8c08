"""Articles: a text by its paragraphs and sentences, and the passages that claims were taken
from."""

from geo.articles.article import Article, Coverage, coverage, read_article, read_file
from geo.articles.datelines import article_day
from geo.articles.days import DAY_OF_MONTH, MONTHS, WEEKDAYS, Dated, dated
from geo.articles.lines import Unwrapped, unwrapped
from geo.articles.reading import Part, articles, in_order, reading
from geo.articles.sentences import Quotation, Sentence, TextLayout, flat_layout, text_layout
from geo.articles.words import (
    ACTING,
    DETERMINERS,
    DOCUMENTS,
    FINITE,
    KINDS,
    MEDIA_KINDS,
    MONITOR_NAMES,
    MONITORS,
    NOT_NAMES,
    OFFICES,
    ORGANISATION,
    OUTLETS,
    PERSON,
    SAYING,
    word_set,
)

__all__ = [
    "ACTING",
    "DAY_OF_MONTH",
    "DETERMINERS",
    "DOCUMENTS",
    "FINITE",
    "KINDS",
    "MEDIA_KINDS",
    "MONITORS",
    "MONITOR_NAMES",
    "MONTHS",
    "NOT_NAMES",
    "OFFICES",
    "ORGANISATION",
    "OUTLETS",
    "PERSON",
    "SAYING",
    "WEEKDAYS",
    "Article",
    "Coverage",
    "Dated",
    "Part",
    "Quotation",
    "Sentence",
    "TextLayout",
    "Unwrapped",
    "article_day",
    "articles",
    "coverage",
    "dated",
    "flat_layout",
    "in_order",
    "read_article",
    "read_file",
    "reading",
    "text_layout",
    "unwrapped",
    "word_set",
]
