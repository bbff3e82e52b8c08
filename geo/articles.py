"""An article's file against the claims taken from it: an exact match, or a refusal.

The project holds no text of any article, only offsets and hashes. Whoever has the article can have
its passages shown: first the file's own hash must be that of a source, then the hash of every
passage that a claim points to must be the claim's. Nothing is compared approximately.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ArticleError
from geo.model import Claim, Records, Source

SIZE_MAX = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Article:
    """An article that has been checked: its source, and the passage of each claim from it."""

    source: Source
    text: str
    passages: Mapping[str, str]


def read_article(path: Path, records: Records) -> Article:
    """The article in a file (UTF-8). ArticleError unless the file and every passage match."""
    raw = _read(path)
    digest = hashlib.sha256(raw).hexdigest()
    source = next((s for s in records.sources.values() if s.sha256 == digest), None)
    if source is None:
        raise ArticleError(f"{path}: no source has the sha256 of this file, {digest}")
    text = raw.decode("utf-8")
    passages = {}
    faults = []
    for claim in records.claims.values():
        if claim.source == source.id and claim.start is not None:
            passages[claim.id] = text[claim.start : claim.end]
            faults.extend(_fault(claim, passages[claim.id]))
    if faults:
        raise ArticleError("\n".join(f"{path}: {fault}" for fault in faults))
    return Article(source, text, passages)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_MAX + 1)
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > SIZE_MAX:
        raise ArticleError(f"{path}: expected an article of at most {SIZE_MAX} bytes")
    return raw


def _fault(claim: Claim, passage: str) -> list[str]:
    found = hashlib.sha256(passage.encode()).hexdigest()
    if found == claim.sha256:
        return []
    where = f"claim {claim.id}, characters {claim.start} to {claim.end}"
    return [f"{where}: expected the sha256 {claim.sha256}, found {found}"]
