"""When Python's collector of garbage looks: rarely, for a run that ends soon keeps nearly all that it makes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Let it rest while modules are imported: all that they hold stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect_less() -> None:
    """Let the garbage collector look rarely: packets leave no cycles, and what is kept is kept to the end."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@contextmanager
def everything_kept() -> Iterator[None]:
    """Let the garbage collector rest while the answer is made: all of it is needed to the end, which is near.

    Nor does it look at any of it afterwards: the interpreter would, more than once, when it ends.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
