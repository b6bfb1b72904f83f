"""Which 802.1Q tags are the phone's own, and where a missing one proves anything.

A fact says the tag that its frame had. That tags are kept, stripped or added on the way to the capture is often known
only after later frames, so it is put right when a story is told.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from acdiag.model.facts import Fact
from acdiag.model.facts.arp import ArpClaimed, ArpConflicted, ArpProbed
from acdiag.model.facts.dhcp import DhcpFact
from acdiag.model.facts.link import VlanUsed
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import replace

_CARRIED = (VlanUsed, DhcpFact, ArpProbed, ArpClaimed, ArpConflicted)
"""Facts whose `vlan` is the tag of their frame."""


class Tags(NamedTuple):
    """Where 802.1Q tags were seen."""

    sources: Container[str]
    """Those where frames of phones have tags."""
    towards: Container[tuple[str, str]] = ()
    """Sources and phones that tagged frames come to: what such a phone sends untagged there lost its tags."""
    added: Mapping[str, int] = {}
    """By source the VLAN that a mirror (RSPAN) put on all that it sent: it is no phone's."""
    same: Mapping[str, int] = {}
    """By source the VLAN that all phones' frames have: it may be a mirror's, put in the place of another."""

    def known(self, fact: Fact, phone: str) -> Fact:
        """The fact with the phone's own VLAN, as far as the tags of its source tell."""
        if not isinstance(fact, _CARRIED):
            return fact
        source = fact.where[0].source
        if fact.vlan and fact.vlan == self.added.get(source):
            fact = replace(fact, vlan=0)
        return self._proven(fact, source, phone) if isinstance(fact, VlanUsed) else fact

    def _proven(self, fact: VlanUsed, source: str, phone: str) -> VlanUsed:
        """Tags may be met after the fact was said, and may be stripped on one of two directions only."""
        seen = fact.tags_seen or source in self.sources
        seen = seen and (fact.vlan > 0 or (source, phone) not in self.towards)
        seen = seen and not (fact.vlan and fact.vlan == self.same.get(source))
        return fact if seen == fact.tags_seen else replace(fact, tags_seen=seen)
