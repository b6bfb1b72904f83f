"""STUN's tables."""

from __future__ import annotations

from acdiag.model.names.stun import CLASSES, ERRORS, METHODS
from acdiag.wire import stun


def test_names_are_those_of_the_decoder() -> None:
    assert list(CLASSES) == [stun.REQUEST, stun.INDICATION, stun.SUCCESS, stun.ERROR]
    assert [METHODS[method] for method in (stun.BINDING, stun.SHARED_SECRET, stun.ALLOCATE, stun.REFRESH)] == [
        "Binding",
        "Shared Secret",
        "Allocate",
        "Refresh",
    ]
    assert all(300 <= code < 700 for code in ERRORS)
