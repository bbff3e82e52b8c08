"""The forms of attribution: where in a clause the speaker stands, and what is then said.

"According to", "in her words", "quoted as saying", and verbs of saying with their speaker before,
around or behind what is said. Each form is a function from a clause to its `Attribution`, or None.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from geo.articles import ACTING
from geo.curation import cues
from geo.curation.content import acting, content_around, content_beside, goes_on, is_content
from geo.curation.passages import STOPS, Reading, Span, until
from geo.curation.speakers import Speaker, is_media, is_person
from geo.curation.subjects import (
    TELLING,
    addressee,
    after_adjuncts,
    apposition,
    first_subject,
    subject_before,
    with_apposition,
)

_ACCORDING = re.compile(r"\b[Aa]ccording to\s+")
_WORDS = re.compile(r"\b[Ii]n (his|her|its|their) (?:own )?(?:words|opinion|view)\b")
_OWNERS: Final = {"his": "he", "her": "she", "its": "it", "their": "they"}
_QUOTED = re.compile(
    r"\b(?:was|were|has been|is) (?:quoted|cited)(?:\s+by\s+(?P<by>[^,\"“”]+?))?\s+as saying"
    r"(?:\s+by\s+(?P<by2>[^,\"“”]+?)(?=\s+(?:that|on)\b|[.,:]|$))?"
)
_QUOTES = re.compile(r"\b(?:quoted|cited|quotes|cites)\s+(?P<who>[^,\"“”]+?)\s+as saying\b")
_RELAY = re.compile(
    r"\b(?:carried|published|posted|released|broadcast|issued|aired|relayed|distributed)\s+(?:by|on)"
    r"\s+(?P<who>(?:[\w-]+\s+){0,5}?[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*)"
)


_COLON = re.compile(r":\s+(?P<quoted>(?=[\"“«]))?")
_NAMED = re.compile(r"[A-Z][\w'’-]+(?:\s(?:(?:al|el|bin|abu)[ -])?[A-Z][\w'’-]+){1,3}")
_WHENCE = re.compile(r",?\s(?:in|at|from|near|on)\s.*\Z")


class Attribution(NamedTuple):
    """An attribution in a clause: the span of what is said, and by whom."""

    content: Span
    speaker: Speaker
    cue: str
    through: str
    said: str


def attribution(r: Reading, clause: Span) -> Attribution | None:
    """The attribution of a clause, or None."""
    return (
        according_to(r, clause)
        or in_words(r, clause)
        or was_quoted(r, clause)
        or quotes(r, clause)
        or by_best_verb(r, clause)
        or before_colon(r, clause)
    )


def according_to(r: Reading, clause: Span) -> Attribution | None:
    """ "According to S, X" and "X, according to S"."""
    match = _ACCORDING.search(r.masked, *clause)
    if not match:
        return None
    leads = not cues.words_of(cues.LEADING.sub("", r.masked[clause.start : match.start()]))
    end = until(r, match.end(), clause.end, ',"“;')
    speaker, after = with_apposition(r, Span(match.end(), end), clause.end, leads)
    if not speaker:
        return None
    content = Span(after, clause.end) if leads else Span(clause.start, match.start())
    cited = "" if leads else cited_after(r, after, clause.end)
    return turned(Attribution(content, speaker, "according to", "", ""), cited)


def in_words(r: Reading, clause: Span) -> Attribution | None:
    """ "In her words, X" and "X, in her words"."""
    match = _WORDS.search(r.masked, *clause)
    if not match:
        return None
    content = content_beside(r, clause, match.start(), match.end())
    return Attribution(content, Speaker(_OWNERS[match[1]]), match[0], "", "")


def was_quoted(r: Reading, clause: Span) -> Attribution | None:
    """ "S was quoted by M as saying X" and "X, S was quoted as saying"."""
    match = _QUOTED.search(r.masked, *clause)
    subject = match and subject_before(r, clause, match.start())
    if not match or not subject:
        return None
    content = content_beside(r, clause, subject[1], match.end())
    media = match["by"] or match["by2"] or ""
    return Attribution(content, subject[0], match[0], media, r.text[subject[1] : match.end()])


def quotes(r: Reading, clause: Span) -> Attribution | None:
    """ "M quoted S as saying X" and "X, M quoted S as saying"."""
    match = _QUOTES.search(r.masked, *clause)
    subject = match and subject_before(r, clause, match.start())
    if not match or not subject or not cues.is_speaker(match["who"]):
        return None
    content = content_beside(r, clause, subject[1], match.end())
    words = r.text[subject[1] : match.end()]
    return Attribution(content, Speaker(match["who"]), match[0], subject[0].name, words)


def by_best_verb(r: Reading, clause: Span) -> Attribution | None:
    """The attribution that closes the clause if one does, else the first."""
    forms = [attribution for attribution in by_verbs(r, clause) if attribution]
    closing = [f for f in forms if f.content.start == clause.start and f.cue not in ACTING]
    best = next(iter(closing + forms), None)
    return best and (relayed(r, clause, best) or best)


def relayed(r: Reading, clause: Span, last: Attribution) -> Attribution | None:
    """In "S denied X, M reported" the attribution to S, relayed by M."""
    is_last = last.content.start == clause.start and last.cue not in ACTING and not last.through
    if not is_last or last.content.end >= clause.end or not is_media(last.speaker.name, r.voices):
        return None
    inner = next(filter(None, by_verbs(r, last.content)), None)
    if inner is None or inner.through:
        return None
    leading = cues.LEADING.match(r.text, clause.start)
    begins = r.text.startswith(inner.said, leading.end() if leading else clause.start)
    if not begins and inner.content.start != clause.start:  # it is only spoken of
        return None
    return inner._replace(through=last.speaker.name)


def before_colon(r: Reading, clause: Span) -> Attribution | None:
    """ "Ali Hamid in Testa: X", and "More of what Ali Hamid has said: “X”" of the last named."""
    match = _COLON.search(r.masked, *clause)
    if not match:
        return None
    head = r.text[clause.start : match.start()]
    alone = _NAMED.fullmatch(_WHENCE.sub("", head))
    names = (
        [m[0] for m in _NAMED.finditer(head) if is_person(m[0])]
        if match["quoted"] is not None
        else []
    )
    if alone and is_person(alone[0]):
        names = [alone[0]]
    if not names:
        return None
    return Attribution(Span(match.end(), clause.end), Speaker(names[-1]), ":", "", head)


def by_verbs(r: Reading, clause: Span) -> Iterator[Attribution | None]:
    """The attributions that the verbs of a clause make, in their order."""
    for match in cues.VERB.finditer(r.masked, *clause):
        if cues.is_active(r.masked[clause.start : match.start()]):
            yield by_verb(r, clause, match) or inverted(r, clause, match)


def by_verb(r: Reading, clause: Span, verb: re.Match[str]) -> Attribution | None:
    """ "S said that X", "X, S said on Tuesday", "X, S said, Y" and "S accused O of X"."""
    closes = not r.masked[after_adjuncts(r, verb.end(), clause.end) : clause.end].strip(STOPS)
    subject = subject_before(r, clause, verb.start(), closes) or first_subject(r, clause, verb)
    if not subject:
        return None
    if verb[0] in TELLING and not cues.ADDRESSEE.match(r.masked, verb.end(), clause.end):
        return None
    speaker, start = subject
    words = r.text[start : after_adjuncts(r, verb.end(), clause.end)]
    closing = closes and is_content(r, clause.start, start)
    if (verb[0] in ACTING or cues.OUTRIGHT.match(r.masked, verb.start())) and not closing:
        return Attribution(acting(r, clause, start), speaker, verb[0], "", words)
    after, hearer = addressee(r, verb, clause.end)
    after = after_adjuncts(r, after, clause.end)
    words = r.text[start:after]
    content = content_around(r, clause, start, after)
    if content is None:
        return None
    if content.start >= after and (nested := nested_in(r, content, speaker)):
        return nested
    through = hearer if is_media(hearer, r.voices) else carrier(r, verb.end(), clause.end, content)
    cited = cited_after(r, after, clause.end, speaker.name)
    return turned(Attribution(content, speaker, verb[0], through, words), cited)


def inverted(r: Reading, clause: Span, verb: re.Match[str]) -> Attribution | None:
    """ "X, said S" with what follows S."""
    before = r.masked[clause.start : verb.start()].rstrip()
    if verb[0] in TELLING or not before or before[-1] not in ',"”»?!':
        return None
    end = until(r, verb.end(), clause.end, ',"“;.')
    while r.masked[end : end + 1] == "." and end + 1 < clause.end:  # an abbreviation
        end = until(r, end + 1, clause.end, ',"“;.')
    phrase = r.text[verb.end() : end].strip()
    phrase = cues.without_adverbs(re.split(r"\s+who\s+(?=\w+ed\b|did|spoke)", phrase)[0])
    if not cues.is_speaker(phrase):
        return None
    age = cues.AGE.match(r.masked, end, clause.end)
    end = age.end() if age else end
    more = apposition(r, end, clause.end)
    content = Span(clause.start, verb.start())
    after = until(r, end + 1, clause.end, ',"“;') if more else end
    does = re.match(r"\s*,\s*\w+ing\b", r.masked[end : clause.end])
    speaks = not does or cues.PARTICIPLE.match(r.masked, end)
    if speaks and goes_on(r, after, clause.end):
        content = clause
    return Attribution(content, Speaker(phrase, more), verb[0], "", r.text[verb.start() : end])


def cited_after(r: Reading, start: int, end: int, relayer: str = "") -> str:
    """Whom a relayer cites: S of "citing S" or "quoting S" behind an attribution.

    "With reference to S" cites S where media say it; others only speak of S.
    """
    match = cues.CITING.search(r.masked, start, end)
    if not match or (match["reference"] and not is_media(relayer, r.voices)):
        return ""
    return match["who"].strip(STOPS)


def turned(form: Attribution, cited: str) -> Attribution:
    """The attribution turned round where the speaker only cites another."""
    if not cues.is_speaker(cited):
        return form
    return form._replace(speaker=Speaker(cited), through=form.speaker.name)


def carrier(r: Reading, start: int, end: int, content: Span) -> str:
    """Who carried it: "in a statement carried by M"."""
    last = content.start if content.start > start else end
    match = _RELAY.search(r.masked, start, last)
    return match["who"] if match else ""


def nested_in(r: Reading, content: Span, speaker: Speaker) -> Attribution | None:
    """In "M reported that S said X" the attribution to S, relayed by M."""
    if not is_media(speaker.name, r.voices):
        return None
    inner = next(filter(None, by_verbs(r, content)), None)
    if not inner or inner.content.start <= content.start or inner.through:
        return None
    return inner._replace(through=speaker.name)
