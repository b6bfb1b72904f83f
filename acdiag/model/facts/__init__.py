"""Every kind of fact, in one explicit list: what rules may name, and what `acdiag facts` may print."""

from __future__ import annotations

from acdiag.model.facts.arp import ArpClaimed, ArpConflicted, ArpProbed
from acdiag.model.facts.base import Fact
from acdiag.model.facts.btoe import BtoeBlocked, BtoeMet, BtoePaired
from acdiag.model.facts.cfg import (
    CfgAccountSet,
    CfgAddressSet,
    CfgDot1xSet,
    CfgLoggingSet,
    CfgMediaSet,
    CfgProvisioningSet,
    CfgRead,
    CfgRecordingSet,
    CfgSet,
    CfgSignInSet,
    CfgTimeSet,
    CfgTlsSet,
    CfgTrustSet,
    CfgVlanSet,
)
from acdiag.model.facts.cfg_lint import CfgForeign, CfgMisfitted, CfgUnknown
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
from acdiag.model.facts.firmware import PhoneBehind, PhoneRan
from acdiag.model.facts.heard import GatewayMet, PhoneHeard
from acdiag.model.facts.http import HttpAnswered, HttpAsked, HttpUnanswered
from acdiag.model.facts.ldap import LdapBound
from acdiag.model.facts.link import (
    CdpAnnounced,
    CdpOffered,
    LldpAnnounced,
    LldpOffered,
    VlanOffered,
    VlanOfferedElsewhere,
    VlanUsed,
)
from acdiag.model.facts.log import (
    LogCrashed,
    LogDated,
    LogDetailed,
    LogFlooded,
    LogHeard,
    LogLost,
    LogNoted,
    LogPairingRefused,
    LogRestarted,
    LogSaid,
    LogStepped,
)
from acdiag.model.facts.media import RtpCarried, RtpLost, RtpRemarked, RtpReported, RtpStreamed, SdpAgreed
from acdiag.model.facts.ntp import NtpAnswered, NtpAsked, NtpUnanswered
from acdiag.model.facts.recording import RecordingHeld, RecordingLost, RecordingStarted
from acdiag.model.facts.restart import PhoneRestarted
from acdiag.model.facts.sip import (
    SipCallAnswered,
    SipCallEnded,
    SipCallRedirected,
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
    GatewayMet,
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
    SipCallRedirected,
    SipCallRejected,
    SipCallEnded,
    SdpAgreed,
    RtpStreamed,
    RtpLost,
    RtpRemarked,
    RtpCarried,
    RtpReported,
    PhoneRestarted,
    PhoneRan,
    PhoneBehind,
    BtoeMet,
    BtoePaired,
    BtoeBlocked,
    DnsAsked,
    DnsResolved,
    DnsFailed,
    DnsUnanswered,
    LdapBound,
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
    LogHeard,
    LogSaid,
    LogStepped,
    LogRestarted,
    LogCrashed,
    LogPairingRefused,
    LogLost,
    LogFlooded,
    LogDetailed,
    LogDated,
    LogNoted,
    RecordingStarted,
    RecordingLost,
    RecordingHeld,
    CfgRead,
    CfgSet,
    CfgAddressSet,
    CfgVlanSet,
    CfgDot1xSet,
    CfgTlsSet,
    CfgTrustSet,
    CfgTimeSet,
    CfgProvisioningSet,
    CfgSignInSet,
    CfgMediaSet,
    CfgRecordingSet,
    CfgLoggingSet,
    CfgAccountSet,
    CfgMisfitted,
    CfgUnknown,
    CfgForeign,
)

BY_NAME: dict[str, type[Fact]] = {kind.name: kind for kind in FACTS}


def kinds_of(*bases: type[Fact]) -> frozenset[type[Fact]]:
    """Every kind that is one of `bases` or extends one; to find a fact's type here is quicker than `isinstance`."""
    return frozenset(kind for kind in FACTS if issubclass(kind, bases))


__all__ = ["BY_NAME", "FACTS", "Fact", "kinds_of"]
