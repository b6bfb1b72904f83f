"""Field operators one by one, on known and unknown values, and which fields they go with."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.rulebook.fields import FieldType
from acdiag.rulebook.selection import COMPARISONS, EQUAL, compile_pattern, known


@pytest.mark.parametrize(
    ("op", "actual", "wanted", "holds"),
    [
        (EQUAL, 5, (5,), True),
        (EQUAL, 5, (4, 5), True),
        (EQUAL, 5, (4,), False),
        (EQUAL, None, (4,), False),
        (EQUAL, (1, 2), ((1, 2),), True),
        (EQUAL, "", (), False),
        ("not", 5, (4,), True),
        ("not", 5, (4, 5), False),
        ("not", 0, (4,), True),
        ("not", False, (True,), True),
        ("not", None, (4,), False),
        ("not", "", ("a",), False),
        ("not", (), ((1,),), False),
        ("not", 5, (), False),
        ("nocase", "MS-UC-Client", ("ms-uc-client",), True),
        ("nocase", "x", ("a", "X"), True),
        ("nocase", None, ("a",), False),
        ("nocase", ("a", "B"), ("b",), True),
        ("contains", (1, 66, 67), (66, 67), True),
        ("contains", (1, 66), (66, 67), False),
        ("contains", (1, 66), (), False),
        ("contains", "https://a", ("://",), True),
        ("contains", None, ("a",), False),
        ("contains_any", (1, 66), (66, 67), True),
        ("contains_any", (1,), (66, 67), False),
        ("contains_any", None, ("a",), False),
        ("lacks", (1, 2), (66, 67), True),
        ("lacks", (1, 66), (66, 67), False),
        ("lacks", (), (66,), True),
        ("lacks", (1,), (), False),
        ("in", 5, (4, 5), True),
        ("in", None, (4, 5), False),
        ("not_in", 6, (4, 5), True),
        ("not_in", 5, (4, 5), False),
        ("not_in", None, (4, 5), False),
        ("startswith", "/450HD.cfg", ("/", "x"), True),
        ("startswith", "450HD.cfg", ("/",), False),
        ("startswith", None, ("/",), False),
        ("endswith", "a.img", (".cfg", ".img"), True),
        ("endswith", ("a.img", "b"), (".img",), True),
        ("gt", 5, (4,), True),
        ("gt", 5, (5,), False),
        ("gt", None, (4,), False),
        ("gt", 5, (), False),
        ("gte", 5, (5,), True),
        ("gte", None, (5,), False),
        ("lt", 0.5, (1,), True),
        ("lt", 1, (1,), False),
        ("lt", None, (1,), False),
        ("lte", 1, (1,), True),
        ("lte", None, (1,), False),
        ("between", 3.0, (3, 8), True),
        ("between", 8.0, (3, 8), True),
        ("between", 8.01, (3, 8), False),
        ("between", None, (3, 8), False),
        ("re", "abcd", ("bc",), True),
        ("re", "abcd", ("^bc",), False),
        ("re", None, ("b",), False),
        ("re", ("x", "abc"), ("c$",), True),
        ("cidr", "10.1.2.3", ("10.0.0.0/8",), True),
        ("cidr", "11.1.2.3", ("10.0.0.0/8", "11.0.0.0/8"), True),
        ("cidr", "2001:db8::1", ("10.0.0.0/8",), False),
        ("cidr", "no address", ("10.0.0.0/8",), False),
        ("cidr", None, ("10.0.0.0/8",), False),
        ("exists", None, (False,), True),
        ("exists", "", (False,), True),
        ("exists", (), (False,), True),
        ("exists", 0, (True,), True),
        ("exists", False, (True,), True),
        ("exists", "a", (False,), False),
    ],
)
def test_operator(op: str, actual: Any, wanted: tuple[Any, ...], holds: bool) -> None:
    assert COMPARISONS[op].test(actual, wanted) is holds


def test_every_operator_has_a_case() -> None:
    tested = {mark.args[1][index][0] for mark in test_operator.pytestmark for index in range(len(mark.args[1]))}
    assert tested == set(COMPARISONS)


@pytest.mark.parametrize(("value", "is_known"), [(0, True), (False, True), (None, False), ("", False), ((), False)])
def test_what_is_known(value: object, is_known: bool) -> None:
    assert known(value) is is_known


TEXT, TEXTS = FieldType("str"), FieldType("str", many=True)
NUMBER, NUMBERS = FieldType("int"), FieldType("int", many=True)


@pytest.mark.parametrize(
    ("op", "kind", "applies"),
    [
        ("gt", NUMBER, True),
        ("gt", TEXT, False),
        ("gt", NUMBERS, False),
        ("re", TEXTS, True),
        ("re", NUMBER, False),
        ("contains", TEXT, True),
        ("contains", NUMBER, False),
        ("contains", NUMBERS, True),
        ("lacks", TEXT, False),
        ("lacks", NUMBERS, True),
        ("in", NUMBER, True),
        ("in", NUMBERS, False),
        ("exists", NUMBERS, True),
    ],
)
def test_which_fields_an_operator_goes_with(op: str, kind: FieldType, applies: bool) -> None:
    assert COMPARISONS[op].applies_to(kind) is applies


@pytest.mark.parametrize(
    ("op", "field", "other", "refers"),
    [
        (EQUAL, NUMBER, NUMBER, True),
        (EQUAL, NUMBER, FieldType("float"), True),
        (EQUAL, NUMBER, TEXT, False),
        (EQUAL, TEXTS, TEXTS, True),
        (EQUAL, TEXTS, TEXT, False),
        ("in", TEXT, TEXTS, True),
        ("in", TEXT, TEXT, False),
        ("contains", TEXTS, TEXT, True),
        ("contains", TEXTS, TEXTS, True),
        ("gt", NUMBER, NUMBERS, False),
        ("between", NUMBER, NUMBER, False),
    ],
)
def test_what_a_reference_may_be_to(op: str, field: FieldType, other: FieldType, refers: bool) -> None:
    assert COMPARISONS[op].refers_to(field, other) is refers


def test_patterns_run_without_backtracking() -> None:
    assert not compile_pattern("(a+)+$").search("a" * 50_000 + "!")


@pytest.mark.parametrize("pattern", ["(", r"(a)\1", "(?=a)"])
def test_a_pattern_that_cannot_run_so_is_refused(pattern: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        compile_pattern(pattern)
    assert capfd.readouterr().err == ""
