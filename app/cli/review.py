"""The differences of two versions as Markdown, for a merge request."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.site import Site
from app.words import holder_text
from geo import Records
from geo.curation import Differences, TableDifferences

_LISTED_MAX: Final = 50
"""Lines of a list; of more the number is said."""
_SHOWN: Final = 12
_SAYS: Final = ("said", "summary", "reason", "name", "title")
"""What tells a reader most about a record, in this order."""
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~@&])")


def markdown(old: Site, new: Site, differing: Differences) -> str:
    """The whole text."""
    versions = f"{old.version[:_SHOWN]} to {new.version[:_SHOWN]}"
    records = new.front.records
    parts = [f"# {_text(records.manifest.title)}: data version {versions}\n"]
    parts += _counts(differing) if differing.tables else ["No record differs.\n"]
    for table in differing.tables:
        parts += [f"## {table.name}\n", *_lines(_listed(records, table))]
    parts += _places(old.front.records, records, differing)
    parts += _ground(records, differing)
    return "\n".join(parts)


def _counts(differing: Differences) -> Iterator[str]:
    yield "| Table | Added | Changed | Gone |\n| --- | ---: | ---: | ---: |"
    for t in differing.tables:
        yield f"| {t.name} | {len(t.added)} | {len(t.changed)} | {len(t.gone)} |"
    yield ""


def _listed(records: Records, table: TableDifferences) -> Iterator[str]:
    """A line for each record."""
    yield from (f"- added {_record(records, key, one)}" for key, one in table.added.items())
    for changed in table.changed:
        fields = "; ".join(
            f"{name}: {_value(before)} → {_value(after)}"
            for name, (before, after) in changed.fields.items()
        )
        yield f"- changed `{changed.id}`: {fields}"
    yield from (f"- gone {_record(records, key, one)}" for key, one in table.gone.items())


def _record(records: Records, key: str, record: Any) -> str:
    """A record in words; what somebody says with who says it."""
    says = next((getattr(record, name) for name in _SAYS if getattr(record, name, "")), "")
    voice = getattr(record, "voice", "") or getattr(record, "speaker", "")
    named = records.voices[voice].name if voice in records.voices else voice
    who = f"{_text(named)}: " if named else ""
    held = f" ({_text(_holder(records, record.holder))})" if hasattr(record, "holder") else ""
    return f"`{key}`: {who}{_text(says)}{held}"


def _places(old: Records, new: Records, differing: Differences) -> Iterator[str]:
    yield "## Places with another holder, as reported\n"
    rows = [
        f"| {_place(old, new, place)} | {_days(first, last)} | {_text(_holder(new, before))} | "
        f"{_text(_holder(new, after))} |"
        for (place, before, after), runs in sorted(_runs(differing).items(), key=str)
        for first, last in runs
    ]
    if rows:
        yield "| Place | Days | Before | After |\n| --- | --- | --- | --- |"
    yield from _lines(rows) if rows else ["None.\n"]


def _runs(differing: Differences) -> Mapping[tuple[str, Any, Any], list[tuple[date, date]]]:
    """Each difference of a place with its runs of days."""
    runs: dict[tuple[str, Any, Any], list[tuple[date, date]]] = {}
    for span in differing.spans:
        for place, (before, after) in span.places.items():
            known = runs.setdefault((place, before, after), [])
            if known and (span.first - known[-1][1]).days == 1:
                known[-1] = known[-1][0], span.last
            else:
                known.append((span.first, span.last))
    return runs


def _ground(records: Records, differing: Differences) -> Iterator[str]:
    yield "## Ground of each holder, in km²\n"
    rows = [
        f"| {_days(span.first, span.last)} | {_text(_holder(records, holder))} | {before:,.1f} | "
        f"{after:,.1f} | {after - before:+,.1f} |"
        for span in differing.spans
        for holder, (before, after) in span.km2.items()
    ]
    if rows:
        yield "| Days | Holder | Before | After | Difference |\n| --- | --- | ---: | ---: | ---: |"
    yield from _lines(rows) if rows else ["No difference.\n"]


def _lines(lines: Iterable[str]) -> list[str]:
    """The first lines, and how many more there are."""
    listed = list(lines)
    rest = len(listed) - _LISTED_MAX
    return [*listed[:_LISTED_MAX], *([f"\nand {rest} more"] if rest > 0 else []), ""]


def _place(old: Records, new: Records, place: str) -> str:
    record = new.places.get(place) or old.places[place]
    return f"{_text(record.name)} (`{place}`)"


def _holder(records: Records, holder: str | None) -> str:
    """The holder's name; one that only the old version has by its id."""
    known = holder is None or holder == "contested" or holder in records.parties
    return holder_text(records, holder) if known else str(holder)


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _value(value: object) -> str:
    """A value as a table would have it."""
    if isinstance(value, tuple):
        value = " ".join(map(str, value))
    text = _text("" if value is None else str(value))
    return f"{text[:80]}…" if len(text) > 81 else text or "(empty)"


def _text(text: str) -> str:
    """Words of a record that mean nothing to Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
