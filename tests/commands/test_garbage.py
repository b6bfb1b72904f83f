"""The collector of garbage rests, and looks again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from acdiag.commands.garbage import collect_less, everything_kept, nothing_collected


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def fail_while(resting: AbstractContextManager[None]) -> None:
    with resting:
        raise ValueError(f"looking: {gc.isenabled()}")


@pytest.mark.parametrize("resting", [nothing_collected, everything_kept])
def test_it_looks_again_also_after_a_mistake(resting: type[AbstractContextManager[None]]) -> None:
    with pytest.raises(ValueError, match="looking: False"):
        fail_while(resting())
    assert gc.isenabled()


def test_it_looks_rarely_and_not_at_what_was_there() -> None:
    gc.unfreeze()
    collect_less()
    assert gc.get_threshold()[0] == 100_000
    assert gc.get_freeze_count() > 1_000
