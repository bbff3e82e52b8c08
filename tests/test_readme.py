"""The README does what it says: its addresses answer, its commands work, its links lead on."""

import re
import urllib.request
from pathlib import Path

import pytest
from shipped import RECORDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"
ADDRESSES = re.findall(rf"<({re.escape(BASE)}[^>]*)>", README)
COMMANDS = re.findall(r"(?:^    |`)make (\w+)", README, re.MULTILINE)


def test_there_are_two_commands_and_five_addresses():
    assert COMMANDS[:2] == ["serve", "test"]
    assert len(ADDRESSES) == 5


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_readme_answers(serve, address):
    with urllib.request.urlopen(address.replace(BASE, serve())) as answer:
        assert answer.status == 200
        assert answer.read()


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_make_knows_every_command(command):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_the_share_of_the_parties_reports_is_what_the_readme_says():
    """Voices whose alignment is a party, among all reports after the first day."""
    later = [r for r in RECORDS.reports.values() if r.day > RECORDS.manifest.first_day]
    own = [r for r in later if RECORDS.voices[r.voice].alignment in RECORDS.parties]
    assert f"{len(own)} of the {len(later)} reports" in " ".join(README.split())


def test_every_file_the_readme_links_to_is_there():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link
