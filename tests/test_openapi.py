"""The API document: valid for others' tools, and true when those tools try it at random."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator
from shipped import FRONT

from app.api.openapi import document
from app.api.questions import ITEMS
from app.api.resources import table
from geo import LAYERS

CHECKED = r"^/(?!collections/(?!zones|reports/items$))"
"""The layers have the same addresses: all of one are tried, and the features of a second."""
CASES = 3
"""For each address, beyond those that try each parameter's bounds, types and absence once."""

TESTS = Path(__file__).parent
SEARCHED = os.pathsep.join(map(str, (TESTS, TESTS.parent)))
"""For the hooks, and for the app they ask."""


@pytest.fixture(scope="module")
def api() -> Any:
    return document(FRONT, "/", table().resources)


def test_the_document_is_valid_openapi(api):
    assert api["openapi"] == "3.0.3"
    assert [str(error) for error in OpenAPIV30SpecValidator(api).iter_errors()] == []


def test_the_document_refers_to_nothing_outside_itself(api):
    assert all(reference.startswith("#/") for reference in references(api))


def references(node: Any) -> Iterator[str]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        yield node["$ref"]
    for child in children:
        yield from references(child)


def test_every_address_is_in_the_document(api):
    described = [resource for resource in table().resources if resource.summary]
    each = [resource for resource in described if "{layer}" in resource.path]
    once, probes = len(described) - len(each), 2
    assert len(api["paths"]) == once + len(each) * len(LAYERS) + probes
    assert all(list(path) == ["get"] for path in api["paths"].values())


def test_every_operation_has_an_id_of_its_own(api):
    ids = [path["get"]["operationId"] for path in api["paths"].values()]
    assert len(set(ids)) == len(ids)


def test_what_is_declared_for_items_is_what_the_table_of_parameters_has(api):
    parameters = api["paths"]["/collections/zones/items"]["get"]["parameters"]
    names = [p["$ref"].rpartition("/")[2] if "$ref" in p else p["name"] for p in parameters]
    assert set(ITEMS) <= set(names)
    assert len(set(names)) == len(names)


def test_schemathesis_finds_nothing_that_differs_from_the_document(shipped_url):
    """All checks but that every string is accepted: a filter is a language of its own."""
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            *(program, "run", f"{shipped_url}/api", "--include-path-regex", CHECKED),
            *("--phases", "coverage,fuzzing", "--max-examples", str(CASES), "--seed", "14112017"),
            *("--exclude-checks", "positive_data_acceptance", "--continue-on-failure"),
            *("--generation-database", "none", "--warnings", "off", "--no-color"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": SEARCHED},
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
