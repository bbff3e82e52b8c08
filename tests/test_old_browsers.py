"""Scripts and styles ask for nothing that the browsers of the last four years have not got."""

import re

import pytest

from app.http.files import static_directory
from app.http.modules import joined

SCRIPTS = sorted(static_directory().glob("*.js"))
# Later than Chrome 107, Firefox 106 or Safari 16.1 (autumn 2022).
YOUNGER = [
    *(r"\.to(?:Sorted|Reversed|Spliced)\(", r"\.with\(", r"\bgroupBy\(", r"\bwithResolvers\("),
    *(r"\bfromAsync\(", r"\bcanParse\(", r"\b(?:is|to)WellFormed\(", r"\bDurationFormat\b"),
    *(r"\.(?:isSubsetOf|intersection|symmetricDifference)\(", r"\bAbortSignal\.any\("),
    *(r"\bcheckVisibility\(", r"\(\?<[=!]", r"/[gimsuy]*v[gimsuy]*[,.)]"),
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_uses_nothing_that_a_browser_of_2022_has_not_got(path):
    text = joined(path).decode()
    assert [pattern for pattern in YOUNGER if re.search(pattern, text)] == []


def test_the_script_that_decides_is_read_by_any_browser():
    text = (static_directory() / "able.js").read_text(encoding="utf-8")
    assert re.findall(r"=>|`|\b(?:let|const|class|async)\b|\?\.|\?\?", text) == []


@pytest.mark.parametrize("path", sorted(static_directory().glob("*.css")), ids=lambda p: p.name)
def test_a_style_does_not_lose_a_rule_to_a_selector_or_a_feature_of_2023(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.partition("{")[0].split(", ")
        assert len({":has(" in part for part in parts}) == 1, line
        assert not re.search(r"\(scripting|\(\w+ *[<>]|color-mix|@scope|^\s*&|text-wrap", line), (
            line
        )
