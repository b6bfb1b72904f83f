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
from acdiag.model.facts.dns import DnsAsked, DnsFailed, DnsResolved, DnsUnanswered
from acdiag.model.facts.eap import (
    EapAlerted,
    EapAnswered,
    EapAsked,
    EapDeclined,
    EapFailed,
    EapLoggedOff,
    EapOffered,
    EapStarted,
    EapSucceeded,
)
from acdiag.model.facts.heard import PhoneHeard
from acdiag.model.facts.http import HttpAnswered, HttpAsked, HttpUnanswered
from acdiag.model.facts.link import (
    CdpAnnounced,
    CdpOffered,
    LldpAnnounced,
    LldpOffered,
    VlanOffered,
    VlanOfferedElsewhere,
    VlanUsed,
)
from acdiag.model.facts.ntp import NtpAnswered, NtpAsked, NtpUnanswered
from acdiag.model.facts.restart import PhoneRestarted
from acdiag.model.facts.sip import (
    SipCallAnswered,
    SipCallEnded,
    SipCallRejected,
    SipCallStarted,
    SipRegisterAsked,
    SipRegisterChallenged,
    SipRegistered,
    SipRegisterRejected,
    SipRegisterUnanswered,
    SipUnregistered,
)
from acdiag.model.facts.tcp import TcpAsked, TcpConnected, TcpLasted, TcpRefused, TcpReset, TcpUnanswered
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
from acdiag.model.facts.tls import (
    TlsAgreed,
    TlsAlerted,
    TlsBroken,
    TlsClientCertificateAsked,
    TlsCompleted,
    TlsOffered,
    TlsPresented,
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
    EapStarted,
    EapAsked,
    EapAnswered,
    EapOffered,
    EapDeclined,
    EapSucceeded,
    EapFailed,
    EapLoggedOff,
    EapAlerted,
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
    SipRegisterAsked,
    SipRegisterChallenged,
    SipRegisterRejected,
    SipRegisterUnanswered,
    SipRegistered,
    SipUnregistered,
    SipCallStarted,
    SipCallAnswered,
    SipCallRejected,
    SipCallEnded,
    PhoneRestarted,
    DnsAsked,
    DnsResolved,
    DnsFailed,
    DnsUnanswered,
    NtpAsked,
    NtpAnswered,
    NtpUnanswered,
    TcpAsked,
    TcpConnected,
    TcpRefused,
    TcpUnanswered,
    TcpReset,
    TcpLasted,
    TlsOffered,
    TlsAgreed,
    TlsPresented,
    TlsClientCertificateAsked,
    TlsAlerted,
    TlsBroken,
    TlsCompleted,
    HttpAsked,
    HttpAnswered,
    HttpUnanswered,
)

BY_NAME: dict[str, type[Fact]] = {kind.name: kind for kind in FACTS}

__all__ = ["BY_NAME", "FACTS", "Fact"]
