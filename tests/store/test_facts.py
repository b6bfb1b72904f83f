"""Facts as text and back: every kind that there is."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts import FACTS, Fact
from acdiag.model.facts.log import LogHeard, LogSaid
from acdiag.store.facts import Row, pack, unpack

PLACES = (Where("run/1", None, 7, 5, "a line"), Where("run/1/frames-2.pcapng", 9, None, 6, "a frame"))
VALUES: dict[Any, Any] = {
    str: "grün\x1b<b>",
    int: 7,
    float: 1.25,
    bool: True,
    str | None: None,
    int | None: 3,
    float | None: 0.5,
    bool | None: False,
    tuple[str, ...]: ("a", "b"),
    tuple[int, ...]: (1, 2),
}


def example(kind: type[Fact]) -> Fact:
    hints = typing.get_type_hints(kind)
    own = [field.name for field in dataclasses.fields(kind) if field.name not in ("at", "host", "where")]
    return kind(at=5, host="00:90:8f:12:34:56", where=PLACES, **{name: VALUES[hints[name]] for name in own})


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name)
def test_every_kind_comes_back(kind: type[Fact]) -> None:
    fact = example(kind)
    row = pack(fact, "run/1")
    assert unpack(row, "run/1") == fact
    assert "run/1" not in row.body


def test_a_session_that_was_moved_has_its_new_name() -> None:
    fact = unpack(pack(LogSaid(at=1, host="a", where=PLACES), "run/1"), "elsewhere")
    assert [where.source for where in fact.where] == ["elsewhere", "elsewhere/frames-2.pcapng"]


def test_only_what_is_no_default_is_kept() -> None:
    assert pack(LogSaid(at=1, host="a", where=(), screen="Duplicate IP"), "s").body == '[[],{"screen":"Duplicate IP"}]'


def test_of_another_version() -> None:
    assert unpack(Row(1, "tea.brewed", "a", "[[],{}]"), "s") is None
    known = unpack(Row(1, "log.said", "a", '[[],{"screen":"x","colour":"red"}]'), "s")
    assert isinstance(known, LogSaid)
    assert known.screen == "x"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "[1,2]",
        '[[["s"]],{}]',
        "[[],[1]]",
        "[[null],{}]",
        '[[["",1,null,1e999,""]],{}]',
        '[[["","1",null,5,""]],{}]',
        '[[[null,1,null,5,""]],{}]',
        '[[],{"screen":7}]',
        '[[],{"screen":["x"]}]',
        "[" * 100_000,
    ],
    ids=lambda body: body[:30],
)
def test_a_damaged_fact(body: str) -> None:
    with pytest.raises(ValueError, match="damaged fact"):
        unpack(Row(1, "log.said", "a", body), "s")


def test_a_name_that_only_begins_like_the_sessions_is_no_place_in_it() -> None:
    elsewhere = LogHeard(at=5, host="10.59.1.7", where=(Where("s.pcap", frame=1, at=5),))
    assert "s.pcap" in pack(elsewhere, "s").body
