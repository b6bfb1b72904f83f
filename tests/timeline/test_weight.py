"""What a fact weighs is about what it takes of memory."""

from __future__ import annotations

import sys
from dataclasses import fields

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.http import HttpAsked
from acdiag.timeline.weight import weight
from acdiag.timeline.wording import parse

TIMELINE = [
    "0s dhcp.discovered xid=1 vendor_class=450HD",
    "0s http.asked server=10.59.0.3:80 path=/a/450HD.cfg file=450HD.cfg extension=cfg method=GET",
    "0s sip.call_answered call_id=c1 caller=sip:a@example.com callee=sip:b@example.com offered=PCMA,PCMU",
    "0s tcp.unanswered server=10.59.0.3:5061",
]


def taken(value: object) -> int:
    """Bytes as the interpreter counts them."""
    if isinstance(value, tuple):
        return sys.getsizeof(value) + sum(map(taken, value))
    return 0 if value is None or value == "" or isinstance(value, bool) else sys.getsizeof(value)


def taken_by(fact: Fact) -> int:
    return sys.getsizeof(fact) + sum(taken(getattr(fact, field.name)) for field in fields(fact))


@pytest.mark.parametrize("line", TIMELINE, ids=lambda line: line.split()[1])
def test_it_is_close_to_what_the_interpreter_says(line: str) -> None:
    (fact,) = parse(line, host="00:90:8f:00:00:01")
    assert 0.6 < weight(fact) / taken_by(fact) < 1.5


def test_every_character_counts() -> None:
    (fact,) = parse("0s http.asked", host="10.59.1.7")
    assert isinstance(fact, HttpAsked)

    def told(path: str) -> int:
        return weight(HttpAsked(at=0, host="10.59.1.7", where=fact.where, path=path))

    assert told("a" * 1000) == told("a" * 10) + 990
    assert told("é" * 1000) == told("é" * 10) + 4 * 990
