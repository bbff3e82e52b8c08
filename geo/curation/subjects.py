"""Who stands beside a verb of saying: subjects, appositions, and the words around them."""

import re
from typing import Final

from geo.articles import PERSON
from geo.curation import cues
from geo.curation.passages import STOPS, Reading, Span, skip, until
from geo.curation.speakers import Speaker, is_person

TELLING: Final = frozenset(("told", "tells", "informed", "informs"))
"""Verbs that say to whom before they say what."""
_DID: Final = re.compile(r"\b(?:[a-z]+ed|met|spoke|held|went|gave|came)\b")


def subject_before(
    r: Reading, clause: Span, end: int, closes: bool = False
) -> tuple[Speaker, int] | None:
    """The speaker whose words end here, and where they begin.

    Before a verb that closes a clause any noun speaks: "…, the chamber says".
    """
    comma = max(r.masked.rfind(mark, clause.start, end) for mark in ',"”“;:–—?!') + 1
    start = max(comma, clause.start)
    phrase, start = phrase_in(r, start, end)
    if phrase and (cues.is_speaker(phrase) or (closes and cues.is_noun(phrase))):
        return Speaker(phrase), start
    if phrase or comma <= clause.start or r.masked[comma - 1] != ",":
        return None
    return with_commas(r, clause, comma - 1)


def first_subject(r: Reading, clause: Span, verb: re.Match[str]) -> tuple[Speaker, int] | None:
    """The speaker of "S declined to comment but said", whose words end at the first verb."""
    if not re.search(r"\b(?:and|but)(?: also| later)?\s+\Z", r.masked[: verb.start()]):
        return None
    for first in _DID.finditer(r.masked, clause.start, verb.start()):
        if subject := subject_before(r, clause, first.start()):
            return subject[0], verb.start()
    return None


def with_commas(r: Reading, clause: Span, end: int) -> tuple[Speaker, int] | None:
    """The speaker before an apposition, a relative clause or a participle that ends here."""
    commas = [m.end() for m in re.finditer('[,"”]', r.masked[clause.start : end])]
    starts = [clause.start, *(clause.start + comma for comma in commas)]
    for index in range(len(starts) - 2, max(len(starts) - 5, -1), -1):
        phrase, start = phrase_in(r, starts[index], starts[index + 1] - 1)
        if not phrase or not cues.is_speaker(phrase):
            continue
        more = r.text[starts[index + 1] : end].strip(" ,")
        if is_apposition(more):
            return _named(phrase, more), start
    return None


def phrase_in(r: Reading, start: int, end: int) -> tuple[str, int]:
    """The words of a span without leading conjunctions and trailing adverbs."""
    leading = cues.LEADING.match(r.masked, skip(r.masked, start, end), end)
    start = leading.end() if leading else skip(r.masked, start, end)
    return cues.without_adverbs(r.masked[start:end].rstrip()).strip(), start


def with_apposition(r: Reading, span: Span, limit: int, leads: bool) -> tuple[Speaker | None, int]:
    """The speaker in a span, with the apposition behind it, and where the rest begins."""
    phrase = cues.without_adverbs(r.text[span.start : span.end].strip(STOPS))
    if not cues.is_speaker(phrase):
        return None, span.end
    more = apposition(r, span.end, limit)
    if not leads:
        return _named(phrase, more), span.end
    following = until(r, span.end + 1, limit, ",")
    if more and following < limit and re.match(r"(?:an?|the|which|who)\s", more):
        return _named(phrase, more), following + 1
    return Speaker(phrase), span.end + 1


def apposition(r: Reading, comma: int, limit: int) -> str:
    """The apposition after a comma, up to the next."""
    if r.masked[comma : comma + 1] != ",":
        return ""
    more = r.text[comma + 1 : until(r, comma + 1, limit, ',"“;')].strip(STOPS)
    return more if is_apposition(more) else ""


def addressee(r: Reading, verb: re.Match[str], end: int) -> tuple[int, str]:
    """Where the words after "told …" begin, and who was told."""
    if verb[0] not in TELLING:
        return verb.end(), ""
    match = cues.ADDRESSEE.match(r.masked, verb.end(), end)
    return (match.end(), match["who"]) if match else (verb.end(), "")


def after_adjuncts(r: Reading, start: int, end: int) -> int:
    """Where "on Tuesday", "in a statement" and the like end that may stand here."""
    match = cues.ADJUNCTS.match(r.masked, start, end)
    return match.end() if match else start


def is_apposition(more: str) -> bool:
    """Whether words between commas say who somebody is or how they came to speak."""
    first = re.match(
        r"(?:which|who|whose|an?|the|its|his|her|their|\w+ing|for|in turn|however|meanwhile|too)\b",
        more,
    )
    words = {word.lower() for word in cues.words_of(more)}
    if more and cues.ADJUNCTS.fullmatch(f" {more}"):
        return True
    if re.fullmatch(r"(?:aged )?\d{1,3}", more):
        return True
    return bool(first) or is_person(more or "x") or bool(words & PERSON)


def _named(phrase: str, more: str) -> Speaker:
    """The speaker of a phrase and its apposition: of the two the one that is a person's name."""
    first = re.split(r",", more)[0].strip()
    nameless = not any(w[0].isupper() for w in cues.words_of(phrase)[1:]) or phrase[:2] in "A a "
    role = PERSON.intersection(word.lower() for word in cues.words_of(phrase))
    if role and first[:1].isupper() and is_person(first) and (nameless or role):
        return Speaker(first, phrase)
    return Speaker(phrase, more)
