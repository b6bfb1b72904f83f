"""The list of all kinds of facts, and which of them are of one family."""

from __future__ import annotations

from acdiag.model.facts import BY_NAME, FACTS, kinds_of
from acdiag.model.facts.dhcp import DhcpAsked, DhcpDiscovered, DhcpInformed, DhcpRequested
from acdiag.model.facts.heard import PhoneHeard


def test_names_tell_kinds_apart() -> None:
    assert len(BY_NAME) == len(FACTS)


def test_a_family_is_what_extends_its_root() -> None:
    assert kinds_of(DhcpAsked, PhoneHeard) == {DhcpDiscovered, DhcpRequested, DhcpInformed, PhoneHeard}
    assert kinds_of() == frozenset()
