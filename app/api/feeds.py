"""Atom feeds (RFC 4287) of claims and of changes of holder, for whoever follows a front.

The clock of a feed is that of its records: an entry is as old as the day it speaks of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from app.http import ATOM, GEOJSON, HTML
from geo import Records
from geo.control import History
from geo.records import CONTESTED

ATOM_NS = "http://www.w3.org/2005/Atom"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
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
    page: str
    """Address of its page, below the root."""
    feature: str
    """Address of the same as GeoJSON."""


def claim_entries(records: Records) -> list[Entry]:
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
            page=f"claims/{claim.id}?f=html",
            feature=f"collections/claims/items/{claim.id}",
        )
        for claim in (records.claims[ids[row]] for row in newest)
    ]


def change_entries(history: History) -> list[Entry]:
    """Each beginning of a new holder at a place, newest first."""
    records = history.records
    entries = (
        Entry(
            id=f"change:{tenure.reports[0]}",
            title=f"{records.places[place].name}: {_holder(records, tenure.holder)}",
            summary=records.reports[tenure.reports[0]].said,
            day=tenure.valid_from,
            author=records.voices[records.reports[tenure.reports[0]].voice].name,
            page=f"places/{place}?f=html",
            feature=f"collections/reports/items/{tenure.reports[0]}",
        )
        for place, held in history.tenures.items()
        for tenure in held[1:]
    )
    return sorted(entries, key=lambda entry: (entry.day, entry.id), reverse=True)[:NEWEST]


def _holder(records: Records, holder: str) -> str:
    return (
        "contested" if holder == CONTESTED else f"reported held by {records.parties[holder].name}"
    )


def atom(title: str, version: str, entries: Iterable[Entry], base: str, name: str) -> bytes:
    """The entries as an Atom document, `base` being the root that the feed lies in.

    A feed is read far from where it was fetched: its links are absolute where the root is known,
    and otherwise begin at the root of the server, with `xml:base` for who keeps that.
    """
    feed = Element("feed", {"xmlns": ATOM_NS, XML_BASE: f"{base}{name}"})
    listed = list(entries)
    SubElement(feed, "title").text = title
    SubElement(feed, "id").text = _urn(version, name)
    SubElement(feed, "updated").text = _instant(max((e.day for e in listed), default=date.min))
    _link(feed, "self", f"{base}{name}", ATOM)
    _link(feed, "alternate", base, HTML)
    for entry in listed:
        element = SubElement(feed, "entry")
        SubElement(element, "title").text = entry.title
        SubElement(element, "id").text = _urn(entry.id)
        SubElement(element, "updated").text = _instant(entry.day)
        SubElement(SubElement(element, "author"), "name").text = entry.author
        SubElement(element, "summary").text = entry.summary
        _link(element, "alternate", f"{base}{entry.page}", HTML)
        _link(element, "alternate", f"{base}{entry.feature}", GEOJSON)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _link(element: Element, rel: str, href: str, media_type: str) -> None:
    SubElement(element, "link", rel=rel, href=href, type=media_type)


def _urn(*parts: str) -> str:
    """An id that is always the same for the same parts (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, "deir-front:" + ":".join(parts)).urn


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
