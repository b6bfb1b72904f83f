"""What is printed can be read again, for every kind of fact."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Where
from acdiag.model.facts import FACTS, Fact
from acdiag.timeline import wording

HOST = "00:90:8f:00:00:01"
VALUES: dict[str, st.SearchStrategy[object]] = {
    "int": st.integers(-(2**31), 2**32),
    "float": st.integers(0, 10**9).map(lambda n: n / 1000),
    "str": st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    "bool": st.booleans(),
}


def strategy(annotation: str) -> st.SearchStrategy[object]:
    if annotation.startswith("tuple"):
        inner = annotation.removeprefix("tuple[").split(",")[0]
        items = VALUES[inner].filter(lambda item: item != "") if inner == "str" else VALUES[inner]
        return st.lists(items, max_size=4).map(tuple)
    value = VALUES[annotation.split(" ", maxsplit=1)[0]]
    return st.none() | value if "None" in annotation else value


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(FACTS))
    values = {name: draw(strategy(annotation)) for name, annotation in wording.fields_of(kind).items() if name != "tap"}
    seconds = draw(st.integers(0, 10**6))
    at = seconds * 1_000_000
    return kind(at=at * 1000, host=HOST, where=(Where("test", 1, None, at * 1000, kind.name),), **values)


@given(facts())
def test_a_printed_fact_is_read_as_the_same_fact(fact: Fact) -> None:
    line = wording.line(fact, 0)
    assert "\n" not in line
    assert wording.parse(line, host=HOST) == (fact,)


def test_the_word_none_is_not_nothing() -> None:
    for line in ('0s tftp.refused file_model="none"', "0s tftp.refused file=none"):
        (fact,) = wording.parse(line)
        assert "none" in (fact.file_model, fact.file)  # type: ignore[attr-defined]
        assert wording.line(fact, 0) == line


def test_only_what_differs_from_the_default_is_printed() -> None:
    (fact,) = wording.parse("4.5s dhcp.offered server=10.59.0.1")
    assert wording.line(fact, 0) == "4.5s dhcp.offered server=10.59.0.1"
    assert fact.at == 4_500_000_000


def test_comments_and_blank_lines_are_passed_over_and_keep_their_numbers() -> None:
    (fact,) = wording.parse("\n# the phone asks\n0s dhcp.discovered asked=66,67 recovery_list=true\n")
    assert fact.where[0].frame == 3
    assert dataclasses.asdict(fact)["asked"] == (66, 67)


@pytest.mark.parametrize(
    ("line", "word", "why"),
    [
        ("soon dhcp.offered", "soon", "no time"),
        ("0s dhcp.offred", "dhcp.offred", "did you mean dhcp.offered?"),
        ("0s dhcp.offered servr=1", "servr", "did you mean server?"),
        ("0s dhcp.offered lease=long", "long", "lease of dhcp.offered cannot be 'long'"),
        ("0s dhcp.discovered retry=maybe", "maybe", "cannot be"),
        ("0s dhcp.offered server", "server", "not field=value"),
    ],
)
def test_a_mistake_is_named_with_its_word(line: str, word: str, why: str) -> None:
    with pytest.raises(wording.Unreadable) as caught:
        wording.parse("\n" + line)
    assert caught.value.number == 2
    assert caught.value.word == word
    assert why in str(caught.value)
