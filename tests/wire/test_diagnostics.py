from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.diagnostics import read


def test_a_whole_one() -> None:
    (found,) = read(
        ['1013;reason="Significant time skew detected during authentication";source="fe01.contoso.com";x=1']
    )
    assert (found.id, found.sub, found.source) == (1013, None, "fe01.contoso.com")
    assert found.reason == "Significant time skew detected during authentication"
    assert found.parameters["x"] == "1"


def test_of_a_web_ticket() -> None:
    value = '28020;source="fe01.contoso.com";reason="No valid security token.";faultcode="wsse:FailedAuthentication"'
    (found,) = read([value])
    assert (found.id, found.parameters["faultcode"]) == (28020, "wsse:FailedAuthentication")


def test_a_reason_may_hold_every_separator() -> None:
    (found,) = read([r'4004.12 ; reason="a;b, \"c\" = d"'])
    assert (found.id, found.sub, found.source, found.reason) == (4004, 12, "", 'a;b, "c" = d')


@pytest.mark.parametrize("value", ["", ";", "x", 'reason="a"', "-5", "1" * 10, "1" * 5000])
def test_without_a_number_it_says_nothing(value: str) -> None:
    assert read([value]) == ()


def test_several() -> None:
    assert [found.id for found in read(["1;a=b", "x", "2"])] == [1, 2]


@given(st.lists(st.text()))
def test_any_text(values: list[str]) -> None:
    assert all(found.id >= 0 for found in read(values))
