"""What a condition of a checked filter is about: the properties it names, and its shape.

A comparison of one property with literals, and of a text without its case or accents, can be
decided for all of a layer at once. These functions tell such conditions from others.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from geo.search.filters import SPATIAL, Tree
from geo.search.scalars import Value, evaluate

CONDITIONS: Final = frozenset(("and", "or", "not", "isNull", *SPATIAL))
"""What `evaluate` doesn't decide value by value, or not for every argument."""
COMPARED: Final = frozenset(("=", "<>", "<", ">", "<=", ">=", "between", "in", "like"))
FOLDS: Final = ("casei", "accenti")
"""The functions of a text that give a text."""
_MIRRORED: Final[Mapping[str, str]] = MappingProxyType(
    {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
)


class WithLiterals(NamedTuple):
    """A property, or what functions make of its text, compared with literals."""

    name: str
    folds: tuple[str, ...]
    """Those of FOLDS that are applied to the property, in this order."""
    op: str
    literals: tuple[Any, ...]


class Conjunct(NamedTuple):
    """A part of a filter that has to be true, and what it is as a comparison with literals."""

    tree: Tree
    compared: WithLiterals | None

    @classmethod
    def of(cls, tree: Tree) -> "Conjunct":
        """The condition of a tree."""
        return cls(tree, with_literals(tree))


def with_literals(tree: Tree) -> WithLiterals | None:
    """The condition as a comparison with literals, None if it is of another kind."""
    op, args = (tree["op"], tree["args"]) if isinstance(tree, dict) and "op" in tree else ("", [])
    if op not in COMPARED:
        return None
    first, *others = values_of(args)
    if op in _MIRRORED and subject(first) is None and subject(others[0]) is not None:
        op, first, others = _MIRRORED[op], others[0], [first]
    about = subject(first)
    if about is None or any(map(properties_named, others)) or any(map(is_condition, others)):
        return None
    literals = tuple(evaluate(other, {}) for other in others)
    return None if None in literals else WithLiterals(*about, op, literals)


def subject(arg: Tree) -> tuple[str, tuple[str, ...]] | None:
    """The property that an argument is, and the functions around it; None for anything else."""
    if not isinstance(arg, dict):
        return None
    if "property" in arg:
        return arg["property"], ()
    inner = subject(arg["args"][0]) if arg.get("op") in FOLDS else None
    return inner and (inner[0], (*inner[1], arg["op"]))


def is_condition(arg: Tree) -> bool:
    """Whether this is a condition that only whole arrays decide, or one made of such."""
    return isinstance(arg, dict) and arg.get("op") in CONDITIONS


def values_of(args: Sequence[Tree]) -> list[Tree]:
    """The arguments one by one: `in` has all but the first in a list."""
    return [value for arg in args for value in (arg if isinstance(arg, list) else [arg])]


def conjuncts(tree: Tree) -> Iterator[Tree]:
    """The conditions that all have to be true for the filter to be."""
    if isinstance(tree, dict) and tree.get("op") == "and":
        for arg in tree["args"]:
            yield from conjuncts(arg)
    else:
        yield tree


def equality(name: str, value: Value) -> Tree:
    """The condition that a property has this value."""
    return {"op": "=", "args": [{"property": name}, value]}


def properties_named(tree: Tree) -> set[str]:
    """The properties that a part of a filter names."""
    if isinstance(tree, list):
        return set().union(*map(properties_named, tree))
    if not isinstance(tree, dict):
        return set()
    if "property" in tree:
        return {tree["property"]}
    return properties_named(tree.get("args", [])) | properties_named(tree.get("interval", []))
