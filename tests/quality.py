"""How well articles are read: `make quality` prints it, tests/test_quality.py holds it.

Drafted and labelled statements are paired, each at most once, where their passages share more than
half of the characters of both together. precision = pairs / drafted, recall = pairs / labelled,
speaker = pairs with the labelled speaker, spans = pairs with the labelled first and last character.
The right speaker: the outlet where the outlet is labelled; else every word of the labelled name and
at most four more (a title, an office).

Where a file names its places, the facts of each pair are looked at too: places, parties and the
days of event and of saying are right if the draft has exactly the labelled ones.
"""

import re
import sys
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from shipped import RECORDS

from geo.articles.lines import unwrapped
from geo.articles.sentences import flat_layout
from geo.curation.attribution import Statement, statements
from geo.curation.drafts import Draft, drafts
from geo.curation.gazetteer import words
from geo.curation.passages import Span
from geo.curation.speakers import tokens
from geo.records.model import Place, Source

LABELLED = Path(__file__).parent / "labelled"
MARK = re.compile(r"\{([^{}|<]*)(?:<([^{}|]*))?\|([^{}|]*)(?:\|([^{}|]*))?\}")
GATE = {"precision": 0.90, "recall": 0.85, "speaker": 0.95, "spans": 1.0}
"""For each part alone."""
FACTS = {"places": 0.90, "parties": 0.90, "event": 0.95, "said": 0.95}
"""The gate of what else a draft says, where it is labelled."""
PARTS = ("tuned", "held_out")
OUTLET = "="


class Label(NamedTuple):
    """A passage and whose it is; places, parties and days as "at …; about …; on …; said …"."""

    start: int
    end: int
    speaker: str
    facts: str


@dataclass(frozen=True)
class Labelled:
    """An article with its labels, those of facts too where it has `places` (known to records)."""

    name: str
    outlet: str
    day: str
    places: list[str]
    text: str
    labels: list[Label]


@dataclass
class Quality:
    """Counts of a set of articles."""

    drafted: int = 0
    labelled: int = 0
    paired: int = 0
    speakers: int = 0
    spans: int = 0
    with_facts: int = 0
    places: int = 0
    parties: int = 0
    event: int = 0
    said: int = 0

    def __add__(self, other: "Quality") -> "Quality":
        return Quality(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def shares(self) -> dict[str, float]:
        """The four figures, from 0 to 1."""
        return {
            "precision": self.paired / self.drafted,
            "recall": self.paired / self.labelled,
            "speaker": self.speakers / self.paired,
            "spans": self.spans / self.paired,
        }

    def facts(self) -> dict[str, float]:
        """The shares of pairs with the labelled places, parties and days."""
        return {name: getattr(self, name) / self.with_facts for name in FACTS}


def read(path: Path) -> Labelled:
    """A labelled file without its marks, and what they said."""
    head, _, marked = path.read_text(encoding="utf-8").partition("---\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    text, labels, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        labels.append(Label(len(text), len(text) + len(match[3]), match[1], match[4] or ""))
        text += match[3]
        at = match.end()
    places = [name for name in keys.get("places", "").split("; ") if name]
    return Labelled(path.stem, keys["outlet"], keys["day"], places, text + marked[at:], labels)


def articles(part: str) -> list[Labelled]:
    """The labelled articles of `tuned` or `held_out`."""
    return [read(path) for path in sorted((LABELLED / part).glob("*.txt"))]


def drafted(article: Labelled) -> list[Statement]:
    """The statements the rules find."""
    flat = unwrapped(article.text)
    flat_statements = statements(flat.text, flat_layout(flat.text), RECORDS.voices)
    return [replace(s, passage=Span(*flat.span(*s.passage))) for s in flat_statements]


def filled(article: Labelled) -> list[Draft]:
    """The drafts of the same statements, in a world that has the places of the article."""
    known = {name: _place(name) for name in article.places}
    publication = Source(
        "x", article.name, article.outlet, article.day, "", "press", "unknown", True, "", ""
    )
    records = replace(RECORDS, places=known)
    return drafts(Path(article.name), article.text.encode(), records, publication)


def _place(name: str) -> Place:
    return Place(name, name, (), "", "town", None, None, "outside", None, "", "")


def wrong_facts(label: Label, draft: Draft, day: str) -> list[str]:
    """Which facts of a draft aren't those of its label."""
    expected = dict(fact.split(" ", 1) for fact in label.facts.split("; ") if fact)
    right = {
        "places": _same_places(expected.get("at", ""), draft),
        "parties": set(_listed(expected.get("about", ""))) == set(draft.about.split(";")) - {""},
        "event": expected.get("on", "") == draft.event_day,
        "said": expected.get("said", day) == draft.said_day,
    }
    return [name for name, is_right in right.items() if not is_right]


def _same_places(expected: str, draft: Draft) -> bool:
    """Whether each labelled place stands in one of the places found, and there are no more."""
    located = [pair.partition(" = ")[0] for pair in draft.place_words.split(";")]
    drafted_names = [_keys(name) for name in (*located, *draft.unlocated.split(";")) if name]
    names = [_keys(name) for name in _listed(expected)]
    return len(names) == len(drafted_names) and all(
        any(n <= f for f in drafted_names) for n in names
    )


def _keys(name: str) -> set[str]:
    return {word.key for word in words(name)}


def _listed(text: str) -> list[str]:
    return [item for item in text.split(", ") if item]


def pairs(labels: list[Label], statements: list[Statement]) -> list[tuple[Label, Statement]]:
    """Labels and statements that share more than half of their characters, best first."""
    shared = sorted(
        ((_overlap(label, s), -label.start, label, s) for label in labels for s in statements),
        key=lambda item: item[:2],
        reverse=True,
    )
    result: list[tuple[Label, Statement]] = []
    for overlap, _, label, statement in shared:
        free = all(label != one and statement is not other for one, other in result)
        if overlap > 0.5 and free:
            result.append((label, statement))
    return result


def _overlap(label: Label, statement: Statement) -> float:
    start, end = statement.passage
    both = max(0, min(end, label.end) - max(start, label.start))
    return both / (max(end, label.end) - min(start, label.start))


def same_speaker(label: Label, statement: Statement) -> bool:
    """Whether the drafted speaker is the labelled one."""
    if label.speaker == OUTLET or statement.speaker is None:
        return (label.speaker == OUTLET) == (statement.speaker is None)
    expected, drafted = tokens(label.speaker), tokens(statement.speaker.name)
    return expected <= drafted and len(drafted - expected) <= 4


def measure(part: str, misses: list[str] | None = None) -> Quality:
    """The quality over a part; what went wrong is added to `misses`."""
    total = Quality()
    for article in articles(part):
        statements = drafted(article)
        matched = pairs(article.labels, statements)
        total.drafted += len(statements)
        total.labelled += len(article.labels)
        total.paired += len(matched)
        total.speakers += sum(same_speaker(*pair) for pair in matched)
        total.spans += sum(pair[0][:2] == tuple(pair[1].passage) for pair in matched)
        if misses is not None:
            misses += _misses(article, statements, matched)
        if article.places:
            _measure_facts(total, article, matched, misses)
    return total


def _measure_facts(
    total: Quality,
    article: Labelled,
    matched: list[tuple[Label, Statement]],
    misses: list[str] | None,
) -> None:
    """Count the facts of an article's pairs."""
    by_start = {int(draft.start): draft for draft in filled(article)}
    for label, statement in matched:
        draft = by_start[statement.passage.start]
        wrong = wrong_facts(label, draft, article.day)
        total.with_facts += 1
        for name in FACTS:
            setattr(total, name, getattr(total, name) + (name not in wrong))
        if wrong and misses is not None:
            facts = (
                draft.place_words,
                draft.unlocated,
                draft.about,
                draft.event_day,
                draft.said_day,
            )
            words_ = _words(article.text, label)
            misses.append(f"{article.name}: {','.join(wrong)} {label.facts!r} is {facts}: {words_}")


def _misses(
    article: Labelled, statements: list[Statement], matched: list[tuple[Label, Statement]]
) -> list[str]:
    text, labels = article.text, [label for label, _ in matched]
    lines = [
        f"missing   {_words(text, x)} ({x.speaker})" for x in article.labels if x not in labels
    ]
    lines += [
        f"invented  {_words(text, s.passage)} ({_name(s)})"
        for s in statements
        if all(s is not other for _, other in matched)
    ]
    for label, s in matched:
        if not same_speaker(label, s):
            lines.append(f"speaker   {label.speaker} is {_name(s)}: {_words(text, label)}")
        if label[:2] != tuple(s.passage):
            lines.append(f"span      {_words(text, label)} is {_words(text, s.passage)}")
    return [f"{article.name}: {line}" for line in lines]


def _words(text: str, span: tuple[int, ...]) -> str:
    return repr(text[span[0] : span[1]])


def _name(statement: Statement) -> str:
    return statement.speaker.name if statement.speaker else OUTLET


def first_sight() -> list[str]:
    """The rows of the table in the README: how held-out parts were read before rules saw them."""
    text = (LABELLED / "README.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line[:2] == "| "]
    return [
        f"{name:<22} {count:>3} statements  "
        + "  ".join(
            f"{figure} {float(share):.3f}" for figure, share in zip(GATE, shares, strict=True)
        )
        for name, count, *shares in cells[1:]
    ]


def main() -> int:
    """Print the figures; 1 if a part misses the gate. -v lists the misses of the tuned part."""
    misses: list[str] = []
    measured = {part: measure(part, misses if part == "tuned" else None) for part in PARTS}
    for part, quality in measured.items():
        figures = "  ".join(f"{name} {share:.3f}" for name, share in quality.shares().items())
        print(f"{part:<22} {quality.labelled:>3} statements  {figures}")
        if quality.with_facts:
            figures = "  ".join(f"{name} {share:.3f}" for name, share in quality.facts().items())
            print(f"{'':<22} {quality.with_facts:>3} with facts  {figures}")
    print(" " * 38 + "  ".join(f"{name} {least:.3f}" for name, least in GATE.items()) + "  (gate)")
    if "-v" in sys.argv[1:]:
        print(*misses, sep="\n")
    print(
        "\nBoth parts have been seen by the rules. Before that, held-out parts were read like this:"
    )
    print(*first_sight(), sep="\n")
    gate = GATE | FACTS
    shares = [quality.shares() | quality.facts() for quality in measured.values()]
    return 0 if all(part[name] >= least for part in shares for name, least in gate.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
