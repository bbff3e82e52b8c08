"""Atom feeds (RFC 4287) of claims and of changes of holder, for whoever follows a front.

The clock of a feed is that of its records: an entry is as old as the day it speaks of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from geo import Records
from geo.control import accepted, tenures
from geo.records import CONTESTED

ATOM_NS = "http://www.w3.org/2005/Atom"
NEWEST = 200
"""How many entries a feed has at most, the newest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what identifies it, its words, its day, who said it, where it is."""

    id: str
    title: str
    summary: str
    day: date
    author: str
    href: str


def claims(records: Records) -> list[Entry]:
    """The claims, newest first."""
    columns = records.claims.columns
    days, ids = columns["said_day"], columns["id"]
    newest = sorted(range(len(days)), key=days.__getitem__, reverse=True)[:NEWEST]
    return [
        Entry(
            id=f"claim:{claim.id}",
            title=f"{records.voices[claim.speaker].name}: {claim.kind}",
            summary=claim.summary,
            day=claim.said_day,
            author=records.voices[claim.speaker].name,
            href=f"collections/claims/items/{claim.id}",
        )
        for claim in (records.claims[ids[row]] for row in newest)
    ]


def changes(records: Records) -> list[Entry]:
    """Each beginning of a new holder at a place, newest first."""
    found = (
        Entry(
            id=f"change:{tenure.reports[0]}",
            title=f"{records.places[place].name}: {_holder(records, tenure.holder)}",
            summary=records.reports[tenure.reports[0]].said,
            day=tenure.valid_from,
            author=records.voices[records.reports[tenure.reports[0]].voice].name,
            href=f"collections/reports/items/{tenure.reports[0]}",
        )
        for place, reports in accepted(records).items()
        for tenure in tenures(reports)[1:]
    )
    return sorted(found, key=lambda entry: (entry.day, entry.id), reverse=True)[:NEWEST]


def _holder(records: Records, holder: str) -> str:
    return (
        "contested" if holder == CONTESTED else f"reported held by {records.parties[holder].name}"
    )


def atom(title: str, version: str, entries: Iterable[Entry], name: str) -> bytes:
    """The entries as an Atom document; links are relative to the root the feed lies in."""
    feed = Element("feed", xmlns=ATOM_NS)
    listed = list(entries)
    SubElement(feed, "title").text = title
    SubElement(feed, "id").text = _urn(version, name)
    SubElement(feed, "updated").text = _instant(max((e.day for e in listed), default=date.min))
    SubElement(feed, "link", rel="self", href=name, type="application/atom+xml")
    SubElement(feed, "link", rel="alternate", href="./", type="text/html")
    for entry in listed:
        made = SubElement(feed, "entry")
        SubElement(made, "title").text = entry.title
        SubElement(made, "id").text = _urn(entry.id)
        SubElement(made, "updated").text = _instant(entry.day)
        SubElement(SubElement(made, "author"), "name").text = entry.author
        SubElement(made, "summary").text = entry.summary
        SubElement(made, "link", rel="alternate", href=entry.href, type="application/geo+json")
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _urn(*parts: str) -> str:
    """An id that is always the same for the same parts (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, "deir-front:" + ":".join(parts)).urn


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
