"""Runs of equal value: what a sequence of states says, each thing once for as long as it lasts."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

K = TypeVar("K", bound="_Key")
V = TypeVar("V", bound=Hashable)


class _Key(Protocol):
    """What can be a key of a mapping and sorted."""

    def __hash__(self) -> int: ...

    def __lt__(self, other: Any, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Run(Generic[K, V]):
    """A key that kept one value over the epochs first, …, past - 1."""

    key: K
    value: V
    first: int
    past: int


def runs(states: Sequence[Mapping[K, V]]) -> list[Run[K, V]]:
    """The runs of equal value of each key over successive states, by first state, then key."""
    ended: list[Run[K, V]] = []
    begun: dict[K, tuple[V, int]] = {}
    for now, state in enumerate([*states, {}]):
        for key, (value, first) in list(begun.items()):
            if state.get(key) != value:
                ended.append(Run(key, value, first, now))
                del begun[key]
        for key, value in state.items():
            begun.setdefault(key, (value, now))
    return sorted(ended, key=lambda run: (run.first, run.key))
