"""The key made of what is hidden."""

from __future__ import annotations

from acdiag.redact.originals import Originals


def test_the_same_originals_give_the_same_key_in_any_order() -> None:
    one, other = Originals(), Originals()
    one.words.update({"a": "user", "b": "name"})
    other.words.update({"b": "name", "a": "user"})
    assert one.key() == other.key()


def test_one_more_original_gives_another_key() -> None:
    one, other = Originals(), Originals()
    other.ipv4[1] = None
    assert one.key() != other.key()
