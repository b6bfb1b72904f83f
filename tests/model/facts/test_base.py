"""Facts compare by kind and by what they say, and show it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts import FACTS
from acdiag.model.facts.base import Fact
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.facts.tls import TlsAgreed, TlsFact

SEEN: dict[str, Any] = {"at": 1, "host": "10.0.0.1", "where": (Where("a.pcap", 1, None, 1, "frame"),)}


def test_facts_are_what_they_say() -> None:
    fact = DhcpAcked(**SEEN, address="10.0.0.9")
    assert fact == DhcpAcked(**SEEN, address="10.0.0.9")
    assert fact != DhcpAcked(**SEEN, address="10.0.0.8")
    assert fact != dataclasses.replace(fact, at=2)
    assert len({fact, dataclasses.replace(fact), dataclasses.replace(fact, at=2)}) == 2


def test_no_kind_extends_another() -> None:
    """Facts are looked up by their very kind (`Boot.of`); what several share is in classes that are no kind."""
    assert [(kind, base) for kind in FACTS for base in kind.__mro__[1:] if base in FACTS] == []


def test_a_kind_is_no_other_kind_that_says_the_same() -> None:
    assert TlsAgreed(**SEEN) != TlsFact(**SEEN)
    assert TlsFact(**SEEN) != SEEN


def test_a_fact_shows_all_of_itself() -> None:
    fact = DhcpAcked(**SEEN, address="10.0.0.9")
    shown = ", ".join(f"{field.name}={getattr(fact, field.name)!r}" for field in dataclasses.fields(fact))
    assert repr(fact) == f"DhcpAcked({shown})"


def test_a_fact_stays_as_it_is() -> None:
    with pytest.raises(AttributeError):
        DhcpAcked(**SEEN).address = "10.0.0.9"  # type: ignore[misc]


def test_a_fact_is_begun_with_the_fields_that_it_has() -> None:
    with pytest.raises(TypeError, match="speed"):
        DhcpAcked(**SEEN, speed=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="where"):
        DhcpAcked(at=1, host="")  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        object.__setattr__(DhcpAcked(**SEEN), "speed", 3)


def test_facts_can_be_copied_and_sent() -> None:
    fact = DhcpAcked(**SEEN, address="10.0.0.9", options=(1, 3))
    assert copy.copy(fact) == fact
    assert pickle.loads(pickle.dumps(fact)) == fact


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name)
def test_a_kind_is_what_a_dataclass_of_it_would_be(kind: type[Fact]) -> None:
    described = dataclasses.fields(kind)
    assert [(each.name, each.type) for each in described] == list(kind.annotations.items())
    assert [each.name for each in described if each.default is dataclasses.MISSING] == list(SEEN)
    assert all(each.kw_only and each.init for each in described)
    fact = kind(**SEEN)
    assert {each.name: getattr(fact, each.name) for each in described} == SEEN | kind.defaults
    assert not hasattr(fact, "__dict__")


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name)
def test_no_kind_brings_methods_of_its_own_that_a_start_pays_for(kind: type[Fact]) -> None:
    for method in ("__eq__", "__hash__", "__repr__"):
        assert getattr(kind, method) is getattr(Fact, method)
