"""Claims and sources in the forms in which others keep theirs.

A claim becomes JSON-LD: a schema.org `Claim` and PROV entity that is attributed to its speaker, and
the body of a W3C Web Annotation whose target is the passage in the source, given by position and
hash. Addresses in it are relative to that of the claim, `claims/<id>`; its context is written out,
so that nobody has to fetch one. A source becomes BibTeX or CSL-JSON, for reference managers.

https://schema.org/Claim, https://www.w3.org/TR/annotation-model/, https://www.w3.org/TR/prov-o/,
https://sparontologies.github.io/cito/, https://docs.citationstyles.org/en/stable/specification.html
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from geo.features.claims import AT_PLACES, split_reference
from geo.records import Claim, Records, Source, span_of

Json = dict[str, Any]

CONTEXT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "schema": "https://schema.org/",
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
        "cito": "http://purl.org/spar/cito/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": "@id",
        "type": "@type",
        "name": "schema:name",
        "abstract": {"@id": "schema:abstract", "@language": "en"},
        "about": "schema:about",
        "author": "schema:author",
        "publisher": "schema:publisher",
        "provider": "schema:provider",
        "dateCreated": {"@id": "schema:dateCreated", "@type": "xsd:date"},
        "datePublished": "schema:datePublished",
        "url": {"@id": "schema:url", "@type": "@id"},
        "sha256": "schema:sha256",
        "spatialCoverage": "schema:spatialCoverage",
        "geo": "schema:geo",
        "latitude": "schema:latitude",
        "longitude": "schema:longitude",
        "temporalCoverage": "schema:temporalCoverage",
        "appearance": "schema:appearance",
        "bibliographicCitation": "dcterms:bibliographicCitation",
        "wasAttributedTo": "prov:wasAttributedTo",
        "hadPrimarySource": "prov:hadPrimarySource",
        "annotation": {"@reverse": "oa:hasBody"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@id"},
        "target": "oa:hasTarget",
        "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": "oa:hasSelector",
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        "disputes": {"@id": "cito:disputes", "@type": "@id"},
        "corrects": {"@id": "cito:corrects", "@type": "@id"},
        "supports": {"@id": "cito:supports", "@type": "@id"},
        "responds_to": {"@id": "cito:repliesTo", "@type": "@id"},
        "restates": {"@id": "dcterms:isVersionOf", "@type": "@id"},
    }
)


def claim_jsonld(records: Records, claim: Claim) -> Json:
    """The claim as JSON-LD, its addresses relative to `claims/<id>`."""
    source = f"../sources/{claim.source}"
    speaker = _voice(records, claim.speaker)
    document: Json = {
        "@context": dict(CONTEXT),
        "id": claim.id,
        "type": ["schema:Claim", "prov:Entity"],
        "abstract": claim.summary,
        "author": speaker,
        "wasAttributedTo": {"id": speaker["id"]},
        "dateCreated": claim.said_day.isoformat(),
        "about": [_party(records, party) for party in claim.about],
        "spatialCoverage": [_place(records, reference) for reference in claim.places],
        "appearance": _cited(records.sources[claim.source]),
        "hadPrimarySource": {"id": source},
        "bibliographicCitation": claim_citation(records, claim),
    }
    if claim.reported_through:
        document["provider"] = _voice(records, claim.reported_through)
    if claim.event_day:
        document["temporalCoverage"] = claim.event_day.isoformat()
    if claim.start is not None:
        document["annotation"] = _annotation(claim, source)
    for relation in records.relations:
        if relation.claim == claim.id:
            document.setdefault(relation.kind, []).append(relation.other)
    return document


def claim_citation(records: Records, claim: Claim) -> str:
    """Who said it, when, and where it was printed, in one line to cite the claim with."""
    source = records.sources[claim.source]
    through = claim.reported_through
    saying = ", ".join(
        (
            records.voices[claim.speaker].name,
            *([f"through {records.voices[through].name}"] if through else []),
            _days(claim.said_day, claim.said_precision),
        )
    )
    printed = ", ".join((source.publisher, *filter(None, [source.published[:10]])))
    return f"{saying}. In: “{source.title}”, {printed}. Claim {claim.id}."


def _days(day: date, precision: str) -> str:
    """The day, or those between which it lies."""
    first, past = span_of(day, precision)
    last = past - timedelta(days=1)
    return f"{first}" if first == last else f"between {first} and {last}"


def _voice(records: Records, voice: str) -> Json:
    name = records.voices[voice].name
    return {"id": f"../voices#{voice}", "type": "prov:Agent", "name": name}


def _party(records: Records, party: str) -> Json:
    return {"type": "schema:Thing", "name": records.parties[party].name}


def _place(records: Records, reference: str) -> Json:
    """A place by its address and point; a bank, an area or a zone by name only."""
    kind, name = split_reference(reference)
    if kind not in AT_PLACES:
        return {"type": "schema:Place", "name": reference}
    place = records.places[name]
    member: Json = {"type": "schema:Place", "name": place.name}
    if kind == "airspace":
        return {**member, "name": f"airspace over {place.name}"}
    member["id"] = f"../collections/places/items/{place.id}"
    if place.position:
        lon, lat = place.position
        point = {"type": "schema:GeoCoordinates", "longitude": lon, "latitude": lat}
        member["geo"] = point
    return member


def _cited(source: Source) -> Json:
    cited: Json = {
        "id": f"../sources/{source.id}",
        "type": "schema:CreativeWork",
        "name": source.title,
        "publisher": {"type": "schema:Organization", "name": source.publisher},
    }
    optional = {"datePublished": source.published, "url": source.url, "sha256": source.sha256}
    return cited | {key: value for key, value in optional.items() if value}


def _annotation(claim: Claim, source: str) -> Json:
    """The passage: where it lies in the source's text, and the hash of exactly its characters."""
    selector = {"type": "oa:TextPositionSelector", "start": claim.start, "end": claim.end}
    return {
        "type": "oa:Annotation",
        "motivation": "oa:describing",
        "target": {
            "type": "oa:SpecificResource",
            "source": source,
            "selector": selector,
            "sha256": claim.sha256,
        },
    }


# ---- sources ----

CSL_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "blog": "post-weblog",
        "broadcaster": "broadcast",
        "encyclopaedia": "entry-encyclopedia",
        "map": "map",
        "monitor": "report",
        "official": "report",
    }
)
"""The CSL type of each kind of source; of all other kinds it is `article-newspaper`."""


def source_csl(source: Source) -> Json:
    """The source as an item of CSL-JSON."""
    item: Json = {
        "id": source.id,
        "type": CSL_TYPES.get(source.kind, "article-newspaper"),
        "title": source.title,
        "author": [{"literal": source.publisher}],
        "container-title": source.publisher,
    }
    if source.published:
        item["issued"] = {"date-parts": [[int(part) for part in _date_parts(source)]]}
    if source.url:
        item["URL"] = source.url
    return item


def source_bibtex(source: Source) -> str:
    """The source as an entry of BibTeX, in UTF-8; its id is the key."""
    fields = {
        "author": f"{{{escaped(source.publisher)}}}",  # one name, not a person's
        "title": f"{{{escaped(source.title)}}}",  # its capitals are kept
    }
    parts = _date_parts(source)
    if parts:
        fields["year"] = parts[0]
    if len(parts) > 1:
        fields["month"] = parts[1].lstrip("0")
    if len(parts) > 2:
        fields["day"] = parts[2].lstrip("0")
    if source.url:
        fields["url"] = source.url.replace("{", "%7B").replace("}", "%7D")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{source.id},\n{lines}}}\n"


def _date_parts(source: Source) -> list[str]:
    """Year, month and day, as many as are known: as printed, whatever the offset."""
    return source.published[: len(date.max.isoformat())].split("-") if source.published else []


LATEX: Final[Mapping[str, str]] = MappingProxyType(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
        # \{ would do for LaTeX, but BibTeX counts braces without looking for backslashes.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
    }
)
"""The characters that LaTeX takes for commands, and how each is written."""
_SPECIAL = re.compile("|".join(map(re.escape, LATEX)))


def escaped(text: str) -> str:
    """The text as LaTeX and BibTeX print it: commands escaped, braces balanced."""
    return _SPECIAL.sub(lambda match: LATEX[match[0]], text)
