"""An article's file against the claims taken from it: an exact match, or a refusal.

The project holds no text of any article, only offsets and hashes. Whoever has the article can have
its passages shown: first the file's own hash must be that of a source, then the hash of every
passage that a claim points to must be the claim's. Nothing is compared approximately. A file that
no source has may still be the changed text of one: it is if passages stand unchanged in place.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.articles.sentences import Sentence, text_layout
from geo.errors import ArticleError
from geo.records import Claim, Records, Source

SIZE_MAX = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Article:
    """An article that has been checked: its source, and the passage of each claim from it."""

    source: Source
    text: str
    passages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an article its claims speak of: its sentences, and those without a claim."""

    sentences: tuple[Sentence, ...]
    rest: tuple[Sentence, ...]


def read_article(path: Path, records: Records) -> Article:
    """The article in a file (UTF-8). ArticleError unless the file and every passage match."""
    raw = read_file(path)
    digest = hashlib.sha256(raw).hexdigest()
    source = next((s for s in records.sources.values() if s.sha256 == digest), None)
    if source is None:
        raise ArticleError(_no_source(path, raw, digest, records))
    text = raw.decode("utf-8")
    claims = _with_passage(records, source)
    faults = [fault for claim in claims for fault in _fault(claim, text)]
    if faults:
        raise ArticleError("\n".join(f"{path}: {fault}" for fault in faults))
    return Article(source, text, {claim.id: _passage(claim, text) for claim in claims})


def coverage(article: Article, records: Records) -> Coverage:
    """Which sentences of an article, the headline among them, a claim's passage touches."""
    spans = [(c.start, c.end) for c in _with_passage(records, article.source)]
    sentences = text_layout(article.text).sentences
    rest = [
        sentence
        for sentence in sentences
        if not any(
            (start or 0) < sentence.end and sentence.start < (end or 0) for start, end in spans
        )
    ]
    return Coverage(sentences, tuple(rest))


def _no_source(path: Path, raw: bytes, digest: str, records: Records) -> str:
    """Why no source has this file: it is the changed text of one, or of none at all.

    It is the changed text of a source if the hash of at least one of its passages is found where
    it should be. Nothing else counts as likeness.
    """
    text = raw.decode("utf-8", "surrogateescape")
    lines = []
    for source in records.sources.values():
        claims = _with_passage(records, source) if source.sha256 else []
        faults = [fault for claim in claims for fault in _fault(claim, text)]
        if len(faults) < len(claims):
            same = f"{len(claims) - len(faults)} of {len(claims)} passages are the same"
            file = f"expected the sha256 {source.sha256}, found {digest}"
            lines += [f"{path}: not the text of source {source.id}: {file}; {same}"]
            lines += [f"{path}: {fault}" for fault in faults]
    return "\n".join(lines) or f"{path}: no source has the sha256 of this file, {digest}"


def _with_passage(records: Records, source: Source) -> list[Claim]:
    """The claims that point into a source's text."""
    claims = records.claims.where("source", source.id)
    return [claim for claim in claims if claim.start is not None]


def _passage(claim: Claim, text: str) -> str:
    return text[claim.start : claim.end]


def read_file(path: Path) -> bytes:
    """The bytes of an article's file. ArticleError if it can't be read or is too large."""
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_MAX + 1)
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > SIZE_MAX:
        raise ArticleError(f"{path}: expected an article of at most {SIZE_MAX} bytes")
    return raw


def _fault(claim: Claim, text: str) -> list[str]:
    where = f"claim {claim.id}, characters {claim.start} to {claim.end}"
    if (claim.end or 0) > len(text):
        return [f"{where}: expected a passage of the text, which has {len(text)} characters"]
    passage = _passage(claim, text)
    sha256 = hashlib.sha256(passage.encode("utf-8", "surrogateescape")).hexdigest()
    if sha256 == claim.sha256:
        return []
    return [f"{where}: expected the sha256 {claim.sha256}, found {sha256}"]
