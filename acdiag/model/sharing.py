"""One thing done with each of many: who does it is decided outside, and what comes of it is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Sharing(Protocol):
    """Does `work` with each of `items` and gives what comes of each, in the order of the items.

    Items may be worked on in any order and in other processes: `work` must neither need nor leave anything outside of
    its item, and what it gives must survive pickling.
    """

    def __call__(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]: ...


class Beginning(Protocol):
    """Begins what `Sharing` does; what comes of each is given when it is asked for, and the caller goes on meanwhile.

    It holds of `work` what holds of it there.
    """

    def __call__(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]: ...


def alone(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """All of it here, one after the other."""
    return [work(item) for item in items]


def put_off(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """Nothing of it before it is asked for."""
    return map(work, items)
