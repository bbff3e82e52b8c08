"""Claims as JSON-LD and sources as BibTeX and CSL-JSON, read back by others' rules."""

import json
import re
from dataclasses import replace

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import PROV, RDF, SDO, XSD
from shipped import RECORDS

from geo.features.interchange import LATEX, claim_jsonld, escaped, source_bibtex, source_csl

# rdflib's own reader of JSON-LD warns of its own class.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
BASE = "http://front.example"
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
CITO = rdflib.Namespace("http://purl.org/spar/cito/")


def graph(claim):
    """The triples of a claim, with the addresses that its own gives to its relative ones."""
    text = json.dumps(claim_jsonld(RECORDS, RECORDS.claims[claim]))
    return rdflib.Graph().parse(data=text, format="json-ld", publicID=f"{BASE}/claims/{claim}")


def address(path):
    return rdflib.URIRef(f"{BASE}/{path}")


@pytest.mark.parametrize("claim", RECORDS.claims)
def test_rdflib_reads_every_claim(claim):
    triples, subject = graph(claim), address(f"claims/{claim}")
    record = RECORDS.claims[claim]
    assert set(triples.objects(subject, RDF.type)) == {SDO.Claim, PROV.Entity}
    assert str(triples.value(subject, SDO.abstract)) == record.summary
    speaker = address(f"voices#{record.speaker}")
    assert triples.value(subject, PROV.wasAttributedTo) == speaker
    assert str(triples.value(speaker, SDO.name)) == RECORDS.voices[record.speaker].name
    assert triples.value(subject, PROV.hadPrimarySource) == address(f"sources/{record.source}")


def test_a_passage_is_the_target_of_an_annotation():
    triples, claim = graph("x3"), RECORDS.claims["x3"]
    annotation = triples.value(predicate=OA.hasBody, object=address("claims/x3"))
    target = triples.value(annotation, OA.hasTarget)
    selector = triples.value(target, OA.hasSelector)
    assert triples.value(target, OA.hasSource) == address("sources/xinhua-2017-11-14")
    assert str(triples.value(target, SDO.sha256)) == claim.sha256
    assert triples.value(selector, RDF.type) == OA.TextPositionSelector
    offsets = [triples.value(selector, which) for which in (OA.start, OA.end)]
    assert [int(offset) for offset in offsets] == [claim.start, claim.end]
    assert {offset.datatype for offset in offsets} == {XSD.nonNegativeInteger}


def test_a_claim_without_a_passage_has_no_annotation():
    assert graph("c15").value(predicate=OA.hasBody, object=address("claims/c15")) is None


def test_relations_lead_to_the_other_claims():
    assert address("claims/x3") in set(graph("c8").objects(address("claims/c8"), CITO.disputes))


def test_no_term_is_left_out_of_the_context():
    def keys(value):
        if isinstance(value, dict):
            return {*value, *(key for part in value.values() for key in keys(part))}
        return {key for part in value for key in keys(part)} if isinstance(value, list) else set()

    for claim in RECORDS.claims.values():
        document = claim_jsonld(RECORDS, claim)
        context = document.pop("@context")
        assert keys(document) <= context.keys()
        assert all(isinstance(term, str | dict) for term in context.values())


FIELD = re.compile(r"^  (\w+) = \{(.*)\},$", re.MULTILINE)


def balanced(text):
    depths = [text[:at].count("{") - text[:at].count("}") for at in range(len(text) + 1)]
    return min(depths) == 0 == depths[-1]


@pytest.mark.parametrize("source", RECORDS.sources.values(), ids=lambda source: source.id)
def test_every_source_is_a_whole_entry(source):
    entry = source_bibtex(source)
    fields = dict(FIELD.findall(entry))
    assert entry.startswith(f"@misc{{{source.id},\n")
    assert entry.endswith("\n}\n")
    assert balanced(entry)
    assert {"author", "title"} <= fields.keys()
    assert fields.get("url", "") == source.url
    assert fields.get("year", "") == source.published[:4]


@given(st.text(alphabet=[*"ab {}\\%&#$_~^é"]))
def test_escaped_text_is_balanced_and_can_be_told_back(text):
    tex = escaped(text)
    assert balanced(tex)
    back = {latex: character for character, latex in LATEX.items()}
    parts = re.split("(" + "|".join(map(re.escape, back)) + ")", tex)
    assert "".join(back.get(part, part) for part in parts) == text


def test_text_that_latex_takes_for_commands_is_escaped():
    source = next(iter(RECORDS.sources.values()))
    odd = replace(
        source, title=r"50 % of A&B_C {#1} \end ~$^", url="https://example.org/a{b}%20_#c"
    )
    fields = dict(FIELD.findall(source_bibtex(odd)))
    assert fields["title"] == (
        r"{50 \% of A\&B\_C \textbraceleft{}\#1\textbraceright{} \textbackslash{}end "
        r"\textasciitilde{}\$\textasciicircum{}}"
    )
    assert fields["url"] == "https://example.org/a%7Bb%7D%20_#c"


@pytest.mark.parametrize("source", RECORDS.sources.values(), ids=lambda source: source.id)
def test_every_source_is_an_item_of_csl(source):
    item = source_csl(source)
    assert (item["id"], item["title"]) == (source.id, source.title)
    assert item["author"] == [{"literal": source.publisher}]
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
    assert "-".join(f"{part:02}" for part in parts) == source.published[:10]
