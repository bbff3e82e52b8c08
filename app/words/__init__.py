"""Words and colours: what the interface says, in each language, and what its colours mean."""

from app.words.credits import credited, deciding_sources, of_each_publisher, publishers
from app.words.language import (
    DEFAULT,
    ENGLISH,
    N_,
    Language,
    add_language,
    alternates,
    language,
    language_or_default,
    languages,
)
from app.words.legend import (
    OPACITY,
    Legend,
    by_name,
    fading,
    hatch,
    legend,
    map_outlines,
    strength_legend,
    strengths,
)
from app.words.terms import (
    RELATION_WORDS,
    holder_text,
    reason_text,
    reference_text,
    rule_text,
)

__all__ = [
    "DEFAULT",
    "ENGLISH",
    "N_",
    "OPACITY",
    "RELATION_WORDS",
    "Language",
    "Legend",
    "add_language",
    "alternates",
    "by_name",
    "credited",
    "deciding_sources",
    "fading",
    "hatch",
    "holder_text",
    "language",
    "language_or_default",
    "languages",
    "legend",
    "map_outlines",
    "of_each_publisher",
    "publishers",
    "reason_text",
    "reference_text",
    "rule_text",
    "strength_legend",
    "strengths",
]
