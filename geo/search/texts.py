"""Comparisons of texts, decided for a whole column at once by Arrow's kernels.

They mean what `geo/search/scalars.py` says of single texts. Arrow's `%` and `_` are not CQL2's in
every corner and its lower case is not Unicode's folding: a pattern becomes a regular expression for
RE2, which takes a time linear in the text, and only what isn't ASCII is folded by Python, text by
text, or freed of its accents by Python's own tables, thousands at a time.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.crs import Bools

ARROW_TEXT: Final = pa.large_string()
TOGETHER: Final = 65_536
"""So many texts are freed of accents at a time: four bytes a character are needed for that."""
_BETWEEN: Final = "\0"
"""Stands between texts that are looked at as one: no mark joins it, and no field may have it."""
_KERNELS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "=": pc.equal,
        "<>": pc.not_equal,
        "<": pc.less,
        ">": pc.greater,
        "<=": pc.less_equal,
        ">=": pc.greater_equal,
    }
)
"""Arrow compares UTF-8 byte by byte, which is the order of the characters, as Python's is."""


def compared(texts: Any, folds: Sequence[str], op: str, literals: Sequence[str]) -> Bools:
    """For each text (an Arrow array) whether the comparison with these literals holds of it."""
    texts = reduce(folded, folds, texts)
    if op == "like":
        holds = pc.match_substring_regex(texts, expression(literals[0]))
    elif op == "in":
        holds = pc.is_in(texts, value_set=pa.array(literals, ARROW_TEXT))
    elif op == "between":
        low, high = (pa.scalar(literal, ARROW_TEXT) for literal in literals)
        holds = pc.and_(pc.greater_equal(texts, low), pc.less_equal(texts, high))
    else:
        holds = _KERNELS[op](texts, pa.scalar(literals[0], ARROW_TEXT))
    outcome: Bools = holds.fill_null(False).to_numpy(zero_copy_only=False)
    return outcome


def pattern_parts(pattern: str) -> list[str]:
    r"""The parts of a pattern: `%`, `_`, a character, or one behind a `\` that takes it as is."""
    return re.findall(r"\\.|.", pattern, re.DOTALL)


def expression(pattern: str) -> str:
    """The regular expression (RE2) that is found in a text of this pattern, and in no other."""
    parts = pattern_parts(pattern)
    first = next((at for at, part in enumerate(parts) if part != "%"), len(parts))
    last = next((at for at in range(len(parts), first, -1) if parts[at - 1] != "%"), first)
    inner = "".join({"%": ".*", "_": "."}.get(p, re.escape(p[-1])) for p in parts[first:last])
    if first == last and parts:
        return ""
    begin, end = "" if first else r"\A", "" if last < len(parts) else r"\z"
    return f"(?s){begin}{inner}{end}"


def folded(texts: Any, function: str) -> Any:
    """What `casei` or `accenti` makes of the texts."""
    plain = pc.string_is_ascii(texts).fill_null(True)
    ready = pc.ascii_lower(texts) if function == "casei" else texts
    if pc.all(plain).as_py() in (True, None):
        return ready
    others = texts.filter(pc.invert(plain)).to_pylist()
    changed = list(map(str.casefold, others)) if function == "casei" else all_unaccented(others)
    return pc.replace_with_mask(ready, pc.invert(plain), pa.array(changed, ARROW_TEXT))


def all_unaccented(texts: Sequence[str]) -> list[str]:
    """The texts without their combining marks."""
    free: list[str] = []
    for first in range(0, len(texts), TOGETHER):
        some = texts[first : first + TOGETHER]
        changed = _unaccented(_BETWEEN.join(some)).split(_BETWEEN)
        free += changed if len(changed) == len(some) else map(_unaccented, some)
    return free


def _unaccented(text: str) -> str:
    split = unicodedata.normalize("NFD", text).encode("utf-32-le")
    characters = np.frombuffer(split, np.uint32)
    bare = characters[~_combining()[characters]].tobytes()
    return unicodedata.normalize("NFC", bare.decode("utf-32-le"))


@cache
def _combining() -> Bools:
    """Of each character of Unicode whether it is a combining mark."""
    return np.array([unicodedata.combining(chr(at)) != 0 for at in range(0x110000)], dtype=np.bool_)
