"""Values of a rule file and their types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from acdiag.model.finding import Severity
from acdiag.rulebook.entry import LONGEST, Entry, Mistake, nearest
from acdiag.rulebook.shelf import parse


def _entry(value: str) -> Entry:
    return parse(f"key: {value}".encode()).mapping(("key",))["key"]


@pytest.mark.parametrize(
    ("value", "read", "result"),
    [
        ("some text ", Entry.text, "some text"),
        ('"8.5"', Entry.text, "8.5"),
        ("[a, b]", Entry.texts, ("a", "b")),
        ("true", Entry.truth, True),
        ("no", Entry.truth, False),
        ("0x10", Entry.integer, 16),
        ("-3", Entry.integer, -3),
        ("0.05", Entry.number, 0.05),
        ("3", Entry.number, 3),
        ("10 s", Entry.duration, 10_000_000_000),
        ("500 ms", Entry.duration, 500_000_000),
        ("1.5s", Entry.duration, 1_500_000_000),
        ("10 min", Entry.duration, 600_000_000_000),
        ("2 h", Entry.duration, 7_200_000_000_000),
        ("168 h", Entry.duration, LONGEST),
        ("error", lambda entry: entry.choice(Severity), Severity.ERROR),
        ("b", lambda entry: entry.word(("a", "b")), "b"),
    ],
)
def test_values(value: str, read: Callable[[Entry], Any], result: object) -> None:
    assert read(_entry(value)) == result


@pytest.mark.parametrize(
    ("value", "read", "why"),
    [
        ("8.5", Entry.text, "key must be a text, and '8.5' is a number: put it in quotes"),
        ("yes", Entry.text, "'yes' is true or false: put it in quotes"),
        ("2020-01-01", Entry.text, "is a date: put it in quotes"),
        ("!!binary aGk=", Entry.text, "is a !binary"),
        ("''", Entry.text, "key is empty"),
        ("", Entry.text, "is nothing"),
        ("{a: b}", Entry.text, "key must be a text"),
        ("a", Entry.items, "key must be a list"),
        ("a", Entry.pairs, "key must be a mapping"),
        ("{1: a}", Entry.pairs, "a key of key is no text"),
        ("{a: 1, b: 2, a: 3}", Entry.pairs, "key has the key 'a' twice"),
        ("maybe", Entry.truth, "true or false"),
        ("1.0", Entry.integer, "a whole number"),
        ("12:30", Entry.integer, "a whole number"),
        ("010", Entry.integer, "a whole number"),
        ("9" * 5000, Entry.integer, "a whole number"),
        (".inf", Entry.number, "a number"),
        (".nan", Entry.number, "a number"),
        ("1e999", Entry.number, "a number"),
        ("10", Entry.duration, "a duration like"),
        ("10 days", Entry.duration, "a duration like"),
        ("9" * 400 + " s", Entry.duration, "a duration like"),
        ("169 h", Entry.duration, "longer than a week"),
        (
            "eror",
            lambda entry: entry.choice(Severity),
            "it is critical, error, warning, notice or info; did you mean 'error'",
        ),
        ("c", lambda entry: entry.word(("a",)), "key cannot be 'c': it is a"),
    ],
)
def test_mistakes(value: str, read: Callable[[Entry], Any], why: str) -> None:
    with pytest.raises(Mistake) as caught:
        read(_entry(value))
    assert why in caught.value.why
    assert caught.value.line == 1


def test_lines_are_those_of_the_file() -> None:
    top = parse(b"a: 1\nb:\n  - x\n  - [\n      y]\n").mapping(("a", "b"))
    assert top["a"].line == 1
    assert [item.line for item in top["b"].items()] == [3, 4]


def test_missing_and_unknown_keys() -> None:
    with pytest.raises(Mistake, match="a rule lacks the key 'b'"):
        parse(b"a: 1").mapping(("a", "b"), ("b",))
    with pytest.raises(Mistake) as caught:
        parse(b"a: 1\nsevrity: x").mapping(("a", "severity"))
    assert (caught.value.line, caught.value.word, caught.value.nearest) == (2, "sevrity", "severity")


@pytest.mark.parametrize(
    ("word", "near"), [("DHCP.Acked", "dhcp.acked"), ("dhcp.aked", "dhcp.acked"), ("zzz", ""), ("x" * 100_000, "")]
)
def test_nearest(word: str, near: str) -> None:
    assert nearest(word, ("dhcp.acked", "dhcp.offered", "tftp.asked")) == near


def test_a_wrong_key_is_told_where_the_key_is_and_not_where_its_value_begins() -> None:
    top = parse(b"good: 1\nbad:\n  - a\n  - b\n")
    with pytest.raises(Mistake, match="has no key 'bad'") as told:
        top.mapping(("good",))
    assert told.value.line == 2
    assert [(key, line) for key, line, _ in top.keyed()] == [("good", 1), ("bad", 2)]
