"""Results kept with the front they were made from, so that they go when its data is replaced.

A cache of a module's own would keep the front of each reload alive until others displace it.
"""

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from geo import Front

P = ParamSpec("P")
_T = TypeVar("_T")
OfFront = Callable[Concatenate[Front, P], _T]


def per_front(size: int) -> Callable[[OfFront[P, _T]], OfFront[P, _T]]:
    """Keep the last few results of a function for each front; its other arguments are hashable."""

    def keeping(make: OfFront[P, _T]) -> OfFront[P, _T]:
        name = f"{make.__module__}.{make.__qualname__}"

        def of_front(front: Front, /, *args: P.args, **kwargs: P.kwargs) -> _T:
            cache: Any = vars(front).get(name)
            if cache is None:
                cache = vars(front).setdefault(name, lru_cache(size)(partial(make, front)))
            value: _T = cache(*args, **kwargs)
            return value

        update_wrapper(of_front, make)
        return of_front

    return keeping
