"""One thing done with each of many: who does it is decided outside, and what comes of it is the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Sharing(Protocol):
    """Does `work` with each of `items` and gives what comes of each, in the order of the items.

    Items may be worked on in any order and in other processes: `work` must neither need nor leave anything outside of
    its item, and what it gives must survive pickling.
    """

    def __call__(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]: ...


def alone(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """All of it here, one after the other."""
    return [work(item) for item in items]
