"""Who says what in an article: statements with their speakers, by rules and no model.

A statement is one speaker's part of one sentence. Its passage leaves out the attribution at its
ends, the quotation marks that enclose it whole and the last stop; where the verb is itself what is
said (accused, denied) it is the whole clause. A sentence without a speaker is the outlet's own.

Each sentence is first divided where another speaker's clause begins, then each clause is tried
against the forms of `geo/curation/forms.py`. Words in quotation marks are masked, so that no cue is
found in them; a quoted sentence without a cue of its own has the speaker of its quotation. At last
every speaker gets the fullest name the article has given so far.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from geo.articles import ACTING, ORGANISATION, PERSON, Quotation, Sentence, TextLayout
from geo.curation.forms import Attribution, attribution
from geo.curation.passages import Reading, Span, masked, trimmed
from geo.curation.speakers import Cast, Speaker
from geo.records import Voice

_CLAUSE = re.compile(r"(?:[,;]|[\"”»])\s+(?:but|while|whereas|and|although|though|yet)\s+|;\s+")
_BEGINS = re.compile(r"(The (?:[A-Z][\w.-]* ){0,3}?([\w-]+)) [a-z]")
_LOOK_BACK = 400
"""So many characters back somebody may have been spoken of who now speaks."""
_CLAUSE_AHEAD = 500
"""In so many characters a new clause shows whether it has a speaker of its own."""
_LOOK_AHEAD = 100
"""So many statements ahead the speaker of a quotation may be named."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A passage and whose words it is.

    `speaker` is None for the outlet itself. `through` names who relayed it, if not the outlet.
    `said` is where the attribution stands (for its day); `cue` is its verb as written.
    """

    sentence: Sentence
    passage: Span
    speaker: Speaker | None
    cue: str = ""
    through: str = ""
    said: str = ""


def statements(text: str, layout: TextLayout, voices: Mapping[str, Voice]) -> list[Statement]:
    """The statements of an article in order; every sentence has at least one."""
    r = Reading(text, masked(text, layout.quotations), layout.quotations, voices)
    direct = [s for sentence in layout.sentences for s in read(r, sentence)]
    return _with_speakers(text, _governed(direct, layout.quotations))


def read(r: Reading, sentence: Sentence) -> Iterator[Statement]:
    """The statements of a sentence, speakers as they are called in it."""
    whole = Span(sentence.start, sentence.end)
    if sentence.paragraph == 0:
        yield Statement(sentence, trimmed(r, whole), None)
        return
    if sentence.speaker:
        yield Statement(sentence, trimmed(r, whole), Speaker(sentence.speaker))
        return
    for clause in clauses(r, whole):
        form = attribution(r, clause)
        if form is None:
            yield Statement(sentence, trimmed(r, clause), None)
        else:
            passage = trimmed(r, form.content)
            yield Statement(sentence, passage, form.speaker, form.cue, form.through, form.said)


def clauses(r: Reading, whole: Span) -> list[Span]:
    """The parts of a sentence: a new one where "but", ";" … and another speaker follow."""
    starts, ends = [whole.start], []
    for match in _CLAUSE.finditer(r.masked, whole.start, whole.end):
        quoted = match[0][0] in '"”»'
        if quoted and r.text[match.start() - 1] != ",":
            continue
        following = attribution(r, Span(match.end(), min(whole.end, match.end() + _CLAUSE_AHEAD)))
        if following and opens(r, match.end(), following):
            starts.append(match.end())
            ends.append(match.start() + quoted)
    return [Span(*pair) for pair in zip(starts, [*ends, whole.end], strict=True)]


def opens(r: Reading, start: int, form: Attribution) -> bool:
    """Whether a clause begins with its speaker, or puts what is said first."""
    if form.content.start > start:
        return r.text.startswith((form.speaker.name, form.speaker.more or "\0"), start)
    return form.cue in ACTING or form.content.end - start > 12


def _governed(statements: list[Statement], quotations: tuple[Quotation, ...]) -> list[Statement]:
    """Statements without a speaker inside a quotation get that of the quotation."""
    result = list(statements)
    starts = [quotation.start for quotation in quotations]
    for index, statement in enumerate(result):
        before = bisect_right(starts, statement.passage.start)
        quotation = quotations[before - 1] if before else None
        if statement.speaker is None and quotation and quotation.holds(*statement.passage):
            result[index] = _from_neighbours(result, index, quotation)
    return result


def _from_neighbours(statements: list[Statement], index: int, quotation: Quotation) -> Statement:
    """The statement with the speaker of the same quotation, or else of the words before it."""
    own = statements[index]
    for other in islice(statements, index + 1, index + 1 + _LOOK_AHEAD):
        if other.passage.start >= quotation.end:
            break
        if other.speaker:
            return replace(own, speaker=other.speaker, cue=other.cue, through=other.through)
    before = statements[index - 1] if index else None
    if before and before.speaker and own.sentence.paragraph - before.sentence.paragraph <= 1:
        return replace(own, speaker=before.speaker, cue=before.cue, through=before.through)
    return own


def _with_speakers(text: str, statements: list[Statement]) -> list[Statement]:
    """The statements with each speaker under the fullest name given so far."""
    cast = Cast()
    result: list[Statement] = []
    for statement in statements:
        if statement.speaker:
            phrase, sentence = statement.speaker.name, statement.sentence
            name = introduced(text[max(0, sentence.start - _LOOK_BACK) : sentence.start], phrase)
            if result and result[-1].speaker is None:
                name = name or subject_of(text, result[-1], sentence, phrase)
            statement = replace(statement, speaker=cast.speaks(statement.speaker, name))
        result.append(statement)
    return result


def subject_of(text: str, before: Statement, sentence: Sentence, name: str) -> str:
    """For "it" the institution that the outlet's own sentence just before begins with."""
    same = before.sentence.paragraph == sentence.paragraph
    if not same or name.lower() not in ("it", "they"):
        return ""
    match = _BEGINS.match(text, *before.passage)
    return match[1] if match and match[2].lower() in ORGANISATION else ""


def introduced(before: str, name: str) -> str:
    """For "the diplomat" the "a Western diplomat" of whom the last lines have spoken."""
    noun = re.fullmatch(r"[Tt]he ([a-z]+)", name)
    if not noun or noun[1] not in PERSON:
        return ""
    pattern = rf"\b[Aa]n? (?:[\w-]+ ){{0,3}}?{noun[1]}\b"
    names = re.findall(pattern, before)
    return names[-1] if names else ""
