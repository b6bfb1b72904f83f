"""Who notices what: the list of observers, and which of them want a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from acdiag.model.facts import Fact
from acdiag.observe.agreements import AgreementObserver
from acdiag.observe.arp import ArpObserver
from acdiag.observe.btoe import BtoeObserver
from acdiag.observe.calls import CallObserver
from acdiag.observe.cdp import CdpObserver
from acdiag.observe.dhcp import DhcpObserver
from acdiag.observe.dns import DnsObserver
from acdiag.observe.eap import EapObserver
from acdiag.observe.extended_reports import ExtendedReportObserver
from acdiag.observe.gateways import GatewayObserver
from acdiag.observe.http import HttpObserver
from acdiag.observe.ldap import LdapObserver
from acdiag.observe.lldp import LldpObserver
from acdiag.observe.log import LogObserver
from acdiag.observe.memory import Awaited, Followed
from acdiag.observe.ntp import NtpObserver
from acdiag.observe.observer import Observer
from acdiag.observe.pipelined import Pipelined
from acdiag.observe.quality_reports import QualityReportObserver
from acdiag.observe.recording import RecordingObserver
from acdiag.observe.registrations import RegistrationObserver
from acdiag.observe.tcp import TcpObserver
from acdiag.observe.tftp import TftpObserver
from acdiag.observe.tls import TlsObserver
from acdiag.observe.waits import Waits
from acdiag.wire.packet import Packet

OBSERVERS: tuple[type[Observer], ...] = (
    LldpObserver,
    CdpObserver,
    EapObserver,
    ArpObserver,
    DhcpObserver,
    TftpObserver,
    DnsObserver,
    LdapObserver,
    NtpObserver,
    RegistrationObserver,
    CallObserver,
    AgreementObserver,
    QualityReportObserver,
    ExtendedReportObserver,
    TcpObserver,
    TlsObserver,
    HttpObserver,
    BtoeObserver,
    LogObserver,
    RecordingObserver,
    GatewayObserver,
)

See = Callable[[Packet, object], Iterable[Fact]]
"""What an observer notices in one message of a packet."""


class Observers:
    """One of each kind for a session, and a second one of those for SIP that saved logs quote.

    A log with a clock of its own is followed apart, or copies of what a capture shows too would pass for repetitions.
    """

    def __init__(self) -> None:
        self._all = tuple(kind() for kind in OBSERVERS)
        self._quoted: tuple[Observer, ...] = (RegistrationObserver(), CallObserver(), AgreementObserver())
        self.log = next(observer for observer in self._all if isinstance(observer, LogObserver))
        """The one that hears lines, which come outside of packets too."""
        self.recording = next(observer for observer in self._all if isinstance(observer, RecordingObserver))
        """The one that has figures to tell when a source ends."""
        self._tables = tuple(chain.from_iterable(vars(observer).values() for observer in (*self._all, *self._quoted)))
        self._followed = tuple(table for table in self._tables if isinstance(table, Followed))
        self._wanting: dict[type, tuple[See, ...]] = {
            record: tuple(observer.see for observer in self._all if record in observer.sees)
            for observer in self._all
            for record in observer.sees
        }

    def of(self, message: object) -> tuple[See, ...]:
        """Those that want to see a message, in their order."""
        return self._wanting.get(type(message), ())

    @property
    def missed(self) -> int:
        """What was followed from message to message and gave way to others: how it went on was not noticed."""
        return sum(table.missed for table in self._followed)

    @property
    def forgotten(self) -> int:
        """Questions that gave way to later ones: that nobody answered them would not have been noticed."""
        return sum(table.forgotten for table in self._tables if isinstance(table, Awaited | Waits | Pipelined))

    def quote(self, packet: Packet) -> Iterator[Fact]:
        """What is noticed in messages that a log with a clock of its own quotes."""
        for message in packet.messages:
            for observer in self._quoted:
                if type(message) in observer.sees:
                    yield from observer.see(packet, message)

    def lapse(self, source: str, now: int, *, quoted: bool) -> Iterator[Fact]:
        """What waited long enough when the latest packet of `source` is of `now` (ns)."""
        for table in self._followed:
            table.now = now
        for observer in (*self._all, *self._quoted) if quoted else self._all:
            yield from observer.lapse(source, now)
