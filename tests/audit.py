"""Known holes and licences of everything that is installed for this project: `make audit`.

Ends with 1 if pip-audit knows of a hole, or a licence is not on the list. Without network it says
that holes could not be looked up.
"""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

PINS = Path(__file__).parent.parent / "constraints-dev.txt"
ALLOWED = re.compile(
    r"\b(MIT(-CMU|-0)?|BSD|0BSD|ISC|ISCL|Apache|PSF(-2\.0)?|Python-2\.0|HPND|Zlib|CC0|Unlicense"
    r"|MPL[- ]2\.0|Mozilla Public License 2\.0|LGPL|Public Domain|CNRI-Python|Python Software)\b"
)
"""Licences that ask no more of whoever uses this than to keep their text; and weak copyleft."""


def installed():
    """Name to distribution, of all that is pinned and installed."""
    pinned = re.findall(r"^([\w.-]+)==", PINS.read_text(encoding="utf-8"), re.MULTILINE)
    distributions = {name: next(iter(metadata.distributions(name=name)), None) for name in pinned}
    return {name: dist for name, dist in distributions.items() if dist}


def licence(distribution):
    """What a distribution says of its licence, in one line."""
    about = distribution.metadata
    classifiers = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if "License" in c]
    terms = about.get("License-Expression") or " / ".join(classifiers) or about.get("License") or ""
    return terms.strip().partition("\n")[0][:80]


def licences():
    """Print every licence; the number of those that are not allowed."""
    refused = 0
    for name, distribution in sorted(installed().items()):
        terms = licence(distribution)
        allowed = bool(ALLOWED.search(terms))
        refused += not allowed
        print(f"{'' if allowed else 'NOT ALLOWED: '}{name} {distribution.version}: {terms or '?'}")
    return refused


def holes():
    """Run pip-audit over the pins; its status, 0 if its database can't be had."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--disable-pip"]
    command += ["--require-hashes", "--requirement", str(PINS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    unknown = done.stdout.count("could not be audited")
    if done.returncode and "found" not in done.stderr.lower():
        print("Known holes could not be looked up: no database can be had from here.")
        return 0
    if unknown:
        print(f"Known holes could not be looked up for {unknown} packages: not in the database.")
    print(done.stdout if done.returncode else done.stderr.strip())
    return done.returncode


if __name__ == "__main__":
    sys.exit(bool(licences()) | bool(holes()))
