"""The English of attribution: patterns of when, where and to whom things are said."""

import re
from typing import Final

from geo.articles import (
    ACTING,
    DAY_OF_MONTH,
    DETERMINERS,
    DOCUMENTS,
    FINITE,
    KINDS,
    MONTHS,
    NOT_NAMES,
    ORGANISATION,
    OUTLETS,
    PERSON,
    SAYING,
    WEEKDAYS,
)

LEADING: Final = re.compile(
    r"(?:(?:But|And|Yet|Meanwhile|However|Also|Still|Later|Earlier|Separately|Then|Nevertheless|"
    r"Nonetheless|Moreover|Furthermore|Additionally|Instead|Similarly|but|and|yet|while|whereas|"
    r"although|though|however|meanwhile|also)\b"
    r"(?!\s+(?:in|on|this|that)\b),?\s*)+"
)

_PERIOD = (
    rf"(?:(?:late|early|earlier|later)\s+)?(?:on\s+|in\s+)?(?:(?:late|early)\s+)?"
    rf"(?:{'|'.join(WEEKDAYS)}|{DAY_OF_MONTH}|(?:{'|'.join(MONTHS)}))"
    rf"(?:\s+(?:morning|afternoon|evening|night))?"
    r"|today|yesterday|(?:earlier|later)(?: (?:in|on) the day)?|last (?:week|month)"
)
_NAME = r"(?:(?:al|el|a[dnrstz]|ash|ez)-)?[A-Z][\w'’]*(?:-[\w'’]+)*"
_NAMES = rf"{_NAME}(?:\s+{_NAME})*"
_DOCUMENT = (
    r"statements?|reports?|tweets?|posts?|interviews?|letters?|briefing|messages?|communique|"
    r"communiqué|speech|address|notes?|phone calls?|comments|remarks|release|bulletin|video link|"
    r"videos?|recordings?|articles?"
)
_MEETING = r"news conference|press conference|briefing|meeting|conference|press briefing|rally"
_CARRIED = (
    r"(?:carried|published|posted|released|broadcast|issued|aired|quoted|relayed|distributed)"
)
_IN_DOCUMENT = (
    r"(?:in|via|through) (?:(?:an?|its|his|her|their|the|another|separate|two|three|several)\s+)?"
    r"(?:[\w-]+\s+){0,3}?"
    rf"(?:{_DOCUMENT})(?:\s+{_CARRIED}\s+(?:by|on|in)\s+[^,\"“”]+?(?=\s+(?:on|that)\b|[,.\"“:]|$))?"
    r"(?:\s+(?:sent|addressed|delivered|submitted)\s+to\s+[^,\"“”]+?(?=\s+(?:on|that)\b|[,.\"“:]|$))?"
    rf"(?:\s+(?:of|dated|from)\s+{DAY_OF_MONTH})?"
    rf"(?:\s+(?:with|to|from)\s+(?:the\s+)?{_NAMES})?"
)
_AT_MEETING = (
    rf"(?:at|during|in) (?:an?|the|his|her|their|a joint)\s+(?:[\w-]+\s+){{0,3}}?(?:{_MEETING})"
    rf"(?:\s+(?:in|at)\s+(?:the\s+)?{_NAMES})?"
)
_BY_MEANS = (
    r"by (?:telephone|phone|email|e-mail|text message)|over the phone|on (?:condition of anonymity|"
    r"Twitter|Facebook|Telegram|its website|its (?:Facebook|Telegram|Twitter) (?:page|channel|"
    r"account)|state (?:television|TV|media))|without elaborating|"
    rf"without giving (?:further )?details|from {_NAMES}|"
    r"to (?:reporters|journalists|the press)|in (?:an )?English|for (?:his|her|its|their) part|"
    r"in turn|out"
)
ADJUNCT: Final = rf"(?:{_PERIOD}|{_IN_DOCUMENT}|{_AT_MEETING}|{_BY_MEANS})"
ADJUNCTS: Final = re.compile(rf"(?:[\s,]*\b{ADJUNCT}(?![\w-]))*")
TAIL_START: Final = re.compile(
    r"\s*(?!at (?:least|most)\b|(?:over|in) \d)"
    r"(?:on|in|at|by|after|before|following|when|amid|late|early|earlier|later|from|during|via|through|over|to|without|today|"
    rf"yesterday|last|for|with|{'|'.join(WEEKDAYS)})\b"
)
"""How what follows a trailing "the ministry said" may begin."""

_MEDIUM = "|".join(sorted(OUTLETS - {"news", "agencies"}))
ADDRESSEE: Final = re.compile(
    r"\s+(?P<who>(?:reporters|journalists|parliament|lawmakers|"
    r"(?:a|an|the|his|her|its)\s+(?:[\w-]+\s+){0,3}?(?:conference|briefing|audience|meeting|council)"
    r"(?:\s+in\s+[A-Z][\w-]*)?|"
    rf"(?:(?:a|an|the|his|her|its|local|state)\s+)?(?:[\w'’-]+\s+){{0,4}}?(?:{_MEDIUM})"
    r"(?:\s+(?:al-|el-)?[A-Z][\w-]*){0,3}|"
    r"(?:an?|the|his|her|its|their)\s+[\w-]+(?:\s+[\w-]+)?(?=\s+that\b|\s*[,.:\"“]|\s*\Z)|"
    r"(?:the\s+)?[A-Z][\w-]*(?:\s+(?:for\s+|of\s+)?[A-Z][\w-]*){0,5}(?=\s+(?:that|on|in|by|at|from|via|late|last|this|earlier|early|during|after|"
    r"they|he|she|it|we|there|the|an?|his|her|their|its|some|both)\b|[,.:\"“]|$)|"
    r"[A-Z][\w-]*(?:['’]s\s+[a-z]+)?))"
)
PARTICIPLE: Final = re.compile(
    r"\s*,?\s*(?:adding|saying|noting|stressing|claiming|insisting|warning|alleging|explaining|"
    r"arguing|pointing out|accusing|denying)\b"
)
"""Speech that goes on after the attribution: it belongs to the passage."""
CITING: Final = re.compile(
    r"[,\s]*\b(?:citing|quoting|(?P<reference>with reference to))\s+"
    r"(?P<who>(?:(?!\s+that\s+(?!was\b|is\b|were\b|had\b|has\b|asked\b))[^,\"“”;:])+)"
)
AGE: Final = re.compile(r"\s*,\s*(?:aged\s+)?\d{1,3}(?=\s*(?:[,.]|\Z))")
"""How old a speaker is, behind the name."""
DROPPED: Final = re.compile(r",\s+(?:without\b|citing\b|quoting\b|according to\b)")

VERB: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(SAYING | ACTING))}|(?:went|goes) on"
    r"(?:\s+to\s+(?:say|add|note|stress))?(?=\s*[,.:]|\s+that\b|\s*\Z)|continued(?=\s*[,.:]|\s*\Z)|(?:tweet|post)s(?=\s*:|\s+that\b)|put(?=\s+(?:the|its|their)\s+(?:[\w-]+\s+)?"
    r"(?:toll|number|figure|count)\s+at\b))\b"
)
OUTRIGHT: Final = re.compile(
    r"put\b|declared?s?\s+(?!that\b)(?:[\w'’-]+\s+){1,6}?"
    r"(?:free|safe|secure|liberated|open|closed|over|dead|lost|illegal|void)\b"
)
"""Verbs with what they make of a thing: what is said is the whole clause, as with `ACTING`."""
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being|as|not|to|never|it's)\s+(?:\w+ly\s+)?\Z")
_AUXILIARY = re.compile(
    r"(?:(?:\A|[\s,]+)(?:also|later|earlier|meanwhile|however|repeatedly|previously|again|then|now|still|"
    r"separately|already|first|further|has|had|have|often|never|once|in turn|"
    r"for (?:its|his|her|their) part|(?!(?:tally|family|assembly|ally|daily|weekly)\b)\w+ly))+\Z",
)
_TRAILING_TIME = re.compile(
    rf"[\s,]+(?:{_PERIOD}|{_IN_DOCUMENT}|for (?:its|his|her|their) part|in turn)\Z"
)


def is_active(text: str) -> bool:
    """Whether a verb that follows this text is said of a speaker, not of what is spoken of."""
    return not _PASSIVE.search(text)


def without_adverbs(phrase: str) -> str:
    """A speaker without "also", "has", "on Tuesday" and the like at its end."""
    while True:
        shorter = _TRAILING_TIME.sub("", _AUXILIARY.sub("", phrase.rstrip(" ,")))
        if shorter == phrase:
            return phrase
        phrase = shorter


def words_of(phrase: str) -> list[str]:
    """The words of a phrase, possessives and hyphens taken apart, case kept."""
    return re.findall(r"[^\W_]+(?:\.[^\W_]+)*", re.sub(r"['’]s\b", "", phrase))


def is_speaker(phrase: str) -> bool:
    """Whether a phrase can name somebody who speaks: a name, a kind of speaker, a pronoun."""
    words = words_of(phrase)
    if not 1 <= len(words) <= 16 or re.search(r"[\"“”;:\0]", phrase):
        return False
    first, lower = words[0], [word.lower() for word in words]
    if first in NOT_NAMES and lower[0] not in DETERMINERS | {"other", "both"}:
        return False
    if len(words) == 1:
        return lower[0] in PERSON | ORGANISATION or _is_name(first)
    kinds = (PERSON | ORGANISATION | DOCUMENTS).intersection(lower)
    joined = re.sub(r"\b([A-Z][\w-]*) and (?=[A-Z])", r"\1 ", phrase)
    if FINITE.intersection(_main([word.lower() for word in words_of(joined)])):
        return False
    begins = lower[0] in DETERMINERS or _is_name(first) or bool(kinds)
    names = any(_is_name(word) for word in words[1:]) or _is_name(first)
    return begins and (bool(kinds) or names)


def is_noun(phrase: str) -> bool:
    """Whether a phrase is a short noun with its article, without a verb."""
    words = [word.lower() for word in words_of(phrase)]
    is_short = 2 <= len(words) <= 6 and words[0] in DETERMINERS
    return is_short and not FINITE.intersection(words) and "\0" not in phrase


def _main(lower: list[str]) -> list[str]:
    """The words before a relative clause."""
    for pronoun in ("that", "who"):
        if pronoun in lower[2:]:
            return lower[: lower.index(pronoun, 2)]
    return lower


def _is_name(word: str) -> bool:
    return word[0].isupper() and word not in NOT_NAMES and word.lower() not in DETERMINERS


def kind_of(verb: str) -> str:
    """The kind of claim that a verb makes."""
    return next((kind for kind, verbs in KINDS.items() if verb in verbs.split()), "report")
