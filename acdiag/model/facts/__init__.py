"""Every kind of fact, in one explicit list: what rules may name, and what `acdiag facts` may print."""

from __future__ import annotations

from acdiag.model.facts.arp import ArpClaimed, ArpConflicted, ArpProbed
from acdiag.model.facts.base import Fact
from acdiag.model.facts.dhcp import (
    DhcpAcked,
    DhcpDeclined,
    DhcpDiscovered,
    DhcpInformed,
    DhcpOffered,
    DhcpRefused,
    DhcpReleased,
    DhcpRequested,
)
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.link import (
    CdpAnnounced,
    CdpOffered,
    LldpAnnounced,
    LldpOffered,
    VlanOffered,
    VlanOfferedElsewhere,
    VlanUsed,
)
from acdiag.model.facts.sip import SipRegistered
from acdiag.model.facts.tftp import (
    TftpAborted,
    TftpAnswered,
    TftpAsked,
    TftpCompleted,
    TftpProgressed,
    TftpRefused,
    TftpStalled,
    TftpUnanswered,
)

FACTS: tuple[type[Fact], ...] = (
    PhoneHeard,
    LldpAnnounced,
    LldpOffered,
    CdpAnnounced,
    CdpOffered,
    VlanUsed,
    VlanOffered,
    VlanOfferedElsewhere,
    DhcpDiscovered,
    DhcpOffered,
    DhcpRequested,
    DhcpAcked,
    DhcpRefused,
    DhcpDeclined,
    DhcpReleased,
    DhcpInformed,
    ArpProbed,
    ArpClaimed,
    ArpConflicted,
    TftpAsked,
    TftpAnswered,
    TftpProgressed,
    TftpCompleted,
    TftpRefused,
    TftpAborted,
    TftpUnanswered,
    TftpStalled,
    SipRegistered,
)

BY_NAME: dict[str, type[Fact]] = {kind.name: kind for kind in FACTS}

__all__ = ["BY_NAME", "FACTS", "Fact"]
