from __future__ import annotations

import pytest

from acdiag.model.arrival import Where
from acdiag.present.html.wording import LONGEST, anchor, place, prose, state, told


def test_captured_text_is_cut_and_made_visible() -> None:
    assert told("  a\x1b[2Jb\u202e ") == r"a\x1b[2Jb\u202e"
    assert told("x" * 10_000) == "x" * (LONGEST - 1) + "…"


def test_secrets_are_hidden_without_being_asked() -> None:
    assert told("login with password=hunter2 failed") == "login with password=(hidden) failed"
    assert "c2VjcmV0" not in told("Authorization: Basic c2VjcmV0OnNlY3JldA==")


def test_prose_is_one_line() -> None:
    assert prose("No server\n  answers.\n") == "No server answers."


@pytest.mark.parametrize("evil", ["a b", 'x"y', "<i>", "ip:10.1.2.3"])
def test_an_anchor_is_a_plain_word(evil: str) -> None:
    assert all(character.isalnum() or character == "-" for character in anchor("phone", evil))
    assert anchor("phone", "00:90:8f:12:34:50") == "phone-00-90-8f-12-34-50"


def test_places_and_states() -> None:
    assert place(Where("a", 12)) == "frame 12"
    assert place(Where("a", None, 3)) == "line 3"
    assert place(Where("a")) == ""
    assert state("failed") == ("✗", "failed")
    assert state("never heard of") == state("not-seen")
