"""`make messages`: bring the catalogues up to date with the messages in code, templates, scripts.

What is new comes without a translation, what is gone goes; `tests/test_language.py` wants neither.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from app.words.language import DEFAULT, catalogue_path, languages

ROOT = Path(__file__).parents[1]
METHODS = {
    "app/**/*.py": "python",
    "app/templates/*.html": "jinja2",
    "static/**/*.js": "javascript",
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "front.text": None,
    "front.plural": (1, 2),
    "text": None,
    "plural": (1, 2),
}
OPTIONS = {
    "jinja2": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"},
    "javascript": {"parse_template_string": "true"},
}


def extracted():
    """Every message of the interface, with the file it is in."""
    catalog = Catalog(project="deir-front", fuzzy=False)
    for pattern, method in METHODS.items():
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            for line, message, _, context in extract_from_file(
                method, path, KEYWORDS, (), OPTIONS.get(method)
            ):
                catalog.add(message, None, [(name, line)], context=context)
    return catalog


def catalogue(code):
    """The catalogue as it lies."""
    with catalogue_path(code).open("rb") as file:
        return read_po(file, locale=code)


def update(code):
    """Write the catalogue with exactly the messages there are now."""
    path = catalogue_path(code)
    header = path.read_bytes().partition(b"\n\n")[0]  # without a date, which would always differ
    catalog = catalogue(code)
    catalog.update(extracted(), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False,
             ignore_obsolete=True)  # fmt: skip
    path.write_bytes(header + b"\n\n" + body.getvalue())
    return [message.id for message in catalog if message.id and not all(strings(message))]


def strings(message):
    """The translation of a message, or those of its plural forms."""
    return [message.string] if isinstance(message.string, str) else message.string or [""]


if __name__ == "__main__":
    for code in languages():
        if code != DEFAULT:
            missing = update(code)
            print(f"{catalogue_path(code).relative_to(ROOT)}: {len(missing)} to translate")
            for message in missing:
                print(f"  {message!r}")
