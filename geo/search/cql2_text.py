"""CQL2 text (OGC 21-065r2, annex B) to the tree that CQL2 JSON writes.

A parser of our own, because that of the `cql2` package takes a time that doubles with each open
parenthesis of a text that it refuses in the end: 24 of them take it a minute and a half. This one
reads every token once. The tests compare the two on random filters.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import orjson
import shapely

_Tree = Any

_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<string>'(?:[^'\\]|''|\\.)*')
    | (?P<quoted>"(?:[^"]|"")+")
    | (?P<name>[^\W\d][\w.:]*)
    | (?P<sign><>|<=|>=|[<>=+\-*/%^(),])
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_SHAPES: Final = frozenset(
    ("point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon")
) | {"geometrycollection"}
_COMPARED: Final = ("=", "<>", "<", ">", "<=", ">=")
_RESERVED: Final = frozenset(["and", "or", "not", "like", "between", "in", "is", "null", "div"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its kind (a group of `_TOKEN`), as it stands, and where."""

    kind: str
    text: str
    start: int
    stop: int
    word: str
    """A sign or an unquoted word in lower case; else nothing."""


def parse(text: str, functions: Iterable[str]) -> _Tree:
    """The filter as a tree; ValueError, with what was expected and where, if it is none.

    `functions` are the names of functions as CQL2 JSON spells them; in the text case is nothing.
    """
    parser = _Parser(text, list(_tokens(text)), {name.lower(): name for name in functions})
    tree = parser.either()
    parser.take("", "the end, or an operator")
    return tree


def _tokens(text: str) -> Iterable[Token]:
    at = 0
    while True:
        part = _TOKEN.match(text, at)
        if part is None:
            raise ValueError(f"a word, a number or a sign at character {_skipped(text, at) + 1}")
        kind = str(part.lastgroup)
        if kind == "number" and not isfinite(float(part[kind])):
            raise ValueError(f"a smaller number at character {part.start(kind) + 1}")
        word = part[kind].lower() if kind in ("sign", "name") else ""
        yield Token(kind, part[kind], part.start(kind), part.end(), word)
        if kind == "end":
            return
        at = part.end()


def _skipped(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


class _Parser:
    """Recursive descent, one function for each level of precedence, from the loosest."""

    def __init__(self, text: str, tokens: list[Token], functions: Mapping[str, str]) -> None:
        self.text = text
        self.tokens = tokens
        self.functions = functions
        self.at = 0

    # ---- tokens ----

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def has(self, *words: str) -> str:
        """The next word if it is one of these, which is then taken; else nothing."""
        word = self.tokens[self.at].word
        if word and word in words:
            self.at += 1
            return word
        return ""

    def take(self, word: str, expected: str = "") -> None:
        """Take this word, or the end; ValueError if something else comes."""
        if word and self.has(word):
            return
        if word or self.next.kind != "end":
            self.fail(expected or word)

    def fail(self, expected: str) -> _Tree:
        raise ValueError(f"{expected} at character {self.next.start + 1}")

    # ---- conditions ----

    def either(self) -> _Tree:
        parts = [self.both()]
        while self.has("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else {"op": "or", "args": parts}

    def both(self) -> _Tree:
        parts = [self.negation()]
        while self.has("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else {"op": "and", "args": parts}

    def negation(self) -> _Tree:
        return _not(self.negation()) if self.has("not") else self.condition()

    def condition(self) -> _Tree:
        left = self.sum()
        if sign := self.has(*_COMPARED):
            return {"op": sign, "args": [left, self.sum()]}
        if self.has("is"):
            negated = self.has("not")
            self.take("null")
            part = {"op": "isNull", "args": [left]}
            return _not(part) if negated else part
        negated = self.has("not")
        if word := self.has("like", "between", "in"):
            part = {"op": word, "args": [left, *getattr(self, f"after_{word}")()]}
            return _not(part) if negated else part
        return self.fail("like, between or in") if negated else left

    def after_like(self) -> list[_Tree]:
        return [self.sum()]

    def after_between(self) -> list[_Tree]:
        low = self.sum()
        self.take("and")
        return [low, self.sum()]

    def after_in(self) -> list[_Tree]:
        self.take("(")
        return [self.listed()]

    def listed(self) -> list[_Tree]:
        """Expressions separated by commas, up to the closing parenthesis."""
        part: list[_Tree] = []
        if self.has(")"):
            return part
        while True:
            part.append(self.either())
            if not self.has(","):
                self.take(")")
                return part

    # ---- values ----

    def sum(self) -> _Tree:
        part = self.product()
        while sign := self.has("+", "-"):
            part = {"op": sign, "args": [part, self.product()]}
        return part

    def product(self) -> _Tree:
        part = self.power()
        while sign := self.has("*", "/", "%", "div"):
            part = {"op": sign, "args": [part, self.power()]}
        return part

    def power(self) -> _Tree:
        part = self.signed()
        while self.has("^"):
            part = {"op": "^", "args": [part, self.signed()]}
        return part

    def signed(self) -> _Tree:
        negative = False
        while sign := self.has("-", "+"):
            negative ^= sign == "-"
        part = self.single()
        if not negative:
            return part
        return -part if isinstance(part, float) else {"op": "*", "args": [-1.0, part]}

    def single(self) -> _Tree:
        token = self.next
        self.at += 1
        match token.kind:
            case "number":
                return float(token.text)
            case "string":
                return _unquoted(token.text)
            case "quoted":
                return {"property": token.text[1:-1].replace('""', '"')}
            case "name" if token.text.lower() not in _RESERVED:
                return self.named(token)
            case "sign" if token.text == "(":
                return self.grouped()
        self.at -= 1
        return self.fail("a value, a property or a function")

    def grouped(self) -> _Tree:
        """What stands in parentheses: an expression, or an array of none or several."""
        part = self.listed()
        return part[0] if len(part) == 1 else part

    def closing(self, opening: int) -> int:
        """The place of the parenthesis that closes the one at this place."""
        depth = 0
        for at in range(opening, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "sign":
                depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return at
        self.at = len(self.tokens) - 1
        return int(self.fail(")"))

    def named(self, token: Token) -> _Tree:
        name = token.text.lower()
        if name in ("true", "false"):
            return name == "true"
        if name in _SHAPES and self.next.word in ("(", "z", "empty"):
            return self.shape(token)
        if not self.has("("):
            return {"property": token.text}
        args = self.listed()
        if name in ("date", "timestamp") and len(args) == 1:
            return {name: args[0]}
        if name in ("interval", "bbox"):
            return {name: args}
        if name.startswith("a_"):
            args = [_array(arg) for arg in args]
        return {"op": self.functions.get(name, token.text), "args": args}

    def shape(self, token: Token) -> _Tree:
        """A geometry in WKT as GeoJSON."""
        while self.next.word not in ("(", ""):
            self.at += 1
        closing = self.closing(self.at)
        text = self.text[token.start : self.tokens[closing].stop]
        try:
            geometry = shapely.from_wkt(text)
        except shapely.errors.ShapelyError:
            self.fail(f"the coordinates of a {token.text.lower()}")
        self.at = closing + 1
        return orjson.loads(shapely.to_geojson(geometry))


def _not(tree: _Tree) -> _Tree:
    return {"op": "not", "args": [tree]}


def _array(arg: _Tree) -> _Tree:
    """The argument of a function on arrays: `('a')` is an array of one."""
    return arg if isinstance(arg, list | dict) else [arg]


def _unquoted(text: str) -> str:
    return re.sub(r"''|\\'", "'", text[1:-1])
