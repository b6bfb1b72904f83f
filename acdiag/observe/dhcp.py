"""DHCP transactions: who asked for what, who answered, and what the answer holds (RFC 2131, RFC 2132).

A relay's copy of a message and the original are one event: same client, transaction, type and server, another
relay address or VLAN, within a second. The client's own retransmission comes later than that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar

from acdiag.model.facts import Fact
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
from acdiag.model.names.models import model_in
from acdiag.model.record import ChangingRecord, field
from acdiag.observe.lease import contents, given, missing, text_option
from acdiag.observe.memory import Followed
from acdiag.observe.observer import SECOND, where
from acdiag.wire.dhcp import ACK, DECLINE, DISCOVER, INFORM, NAK, OFFER, RELEASE, REQUEST, Dhcp
from acdiag.wire.dhcp_options import user_classes
from acdiag.wire.packet import Packet
from acdiag.wire.text import ipv4

COPY = SECOND
"""Relays forward at once; clients repeat after 2 s or more."""
TRANSACTIONS = 16
"""Transactions remembered per client: an answer that comes after so many newer ones belongs to nothing."""
RECOVERY_ASKS = frozenset((66, 67))
RUNNING_ASKS = frozenset((160, 43))
NO_SETTING = frozenset((12, 50, 51, 53, 54, 56, 58, 59, 61, 81, 82))
"""Options that differ between servers that agree: lease, identifiers, texts and echoes."""


class _Transaction(ChangingRecord):
    """What the client of one transaction asked for."""

    begun: int
    kind: str = "unknown"
    asked: tuple[int, ...] = ()
    model: str | None = None
    discovered: bool = False
    requested: bool = False


class _Client(ChangingRecord):
    transactions: dict[int, _Transaction] = field(default_factory=dict)
    discovered_at: int | None = None
    """The first Discover of its latest transaction with one."""
    recent: dict[tuple[object, ...], tuple[int, tuple[object, ...]]] = field(default_factory=dict)
    """When each message was seen last, and by which way it came."""
    address: str | None = None
    """What the latest ACK confirmed; some Declines do not name it."""


class DhcpObserver:
    """Says one fact per message of a transaction."""

    sees: ClassVar[tuple[type, ...]] = (Dhcp,)

    def __init__(self) -> None:
        self._clients: Followed[str, _Client] = Followed()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Dhcp)
        say = _SAY.get(message.message_type or 0)
        if say is None or not message.chaddr:
            return
        client = self._clients.get(message.chaddr)
        if client is None:
            client = _Client()
        self._clients[message.chaddr] = client
        if not self._is_copy(client, packet, message):
            yield say(client, packet, message)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """Silence of a server is judged by the rules; a phone's own timers are not known."""
        yield from ()

    def _is_copy(self, client: _Client, packet: Packet, message: Dhcp) -> bool:
        key = (message.message_type, message.xid, message.options.get(54), message.yiaddr)
        way = (message.giaddr, packet.vlans, packet.source, packet.destination)
        known = client.recent.get(key)
        if len(client.recent) > 4 * TRANSACTIONS:
            client.recent.clear()
        client.recent[key] = (packet.at, way)
        return known is not None and known[1] != way and 0 <= packet.at - known[0] < COPY


def _transaction(client: _Client, packet: Packet, message: Dhcp) -> _Transaction:
    known = client.transactions.get(message.xid)
    if known is None:
        known = client.transactions[message.xid] = _Transaction(packet.at)
        if len(client.transactions) > TRANSACTIONS:
            del client.transactions[next(iter(client.transactions))]
    return known


def _head(packet: Packet, message: Dhcp, words: str) -> dict[str, Any]:
    vlan, xid = packet.vlan, f"0x{message.xid:08x}"
    via = f" in VLAN {vlan}" if vlan else ""
    return {
        "at": packet.at,
        "host": message.chaddr,
        "where": where(packet, f"{words}{via}, xid {xid}"),
        "xid": xid,
        "vlan": vlan,
        "secs": message.secs,
    }


def _asking(message: Dhcp) -> dict[str, Any]:
    asked = tuple(message.options.get(55, b""))
    vendor_class = text_option(message, 60)
    classes = user_classes(message.options[77]) if 77 in message.options else ()
    user_class = ", ".join(classes) or None
    return {
        "asked": asked,
        "vendor_class": vendor_class,
        "user_class": user_class,
        "model": model_in(user_class or "") or model_in(vendor_class or ""),
        "hostname": text_option(message, 12),
        "recovery_list": _of_recovery(asked),
    }


def _of_recovery(asked: tuple[int, ...]) -> bool:
    """Whether option 55 is the boot loader's list in recovery mode."""
    return RECOVERY_ASKS.issubset(asked) and RUNNING_ASKS.isdisjoint(asked)


def _remember(transaction: _Transaction, asking: dict[str, Any], kind: str) -> None:
    transaction.kind = kind
    transaction.asked = asking["asked"] or transaction.asked
    transaction.model = asking["model"] or transaction.model


def _discovered(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    transaction = _transaction(client, packet, message)
    asking = _asking(message)
    _remember(transaction, asking, "selecting")
    retry, transaction.discovered = transaction.discovered, True
    gap = None
    if not retry:
        if client.discovered_at is not None:
            gap = round((packet.at - client.discovered_at) / SECOND, 6)
        client.discovered_at = packet.at
    return DhcpDiscovered(
        **_head(packet, message, "DHCP Discover"),
        **asking,
        retry=retry,
        gap=gap,
        requested_address=_address(message, 50),
    )


def _offered(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    server = server_of(packet, message)
    asked = client.transactions[message.xid].asked if message.xid in client.transactions else ()
    return DhcpOffered(
        **_head(packet, message, f"DHCP Offer of {message.yiaddr} by {server}"),
        server=server,
        address=message.yiaddr,
        lease=_number(message, 51),
        options=given(message),
        recovery_list=_of_recovery(asked),
        missing=missing(message, asked),
        settings=_settings(message),
    )


def _requested(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    transaction = _transaction(client, packet, message)
    asking = _asking(message)
    kind = _kind(packet, message)
    _remember(transaction, asking, kind)
    retry, transaction.requested = transaction.requested, True
    address = _address(message, 50) or (message.ciaddr if message.ciaddr != "0.0.0.0" else None)
    return DhcpRequested(
        **_head(packet, message, f"DHCP Request for {address}"),
        **asking,
        kind=kind,
        server=_address(message, 54),
        address=address,
        retry=retry,
    )


def _kind(packet: Packet, message: Dhcp) -> str:
    """The client's state (RFC 2131 section 4.3.2)."""
    if 54 in message.options:
        return "selecting"
    if message.ciaddr == "0.0.0.0":
        return "init-reboot"
    return "rebinding" if packet.destination == "255.255.255.255" else "renewing"


def _acked(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    transaction = client.transactions.get(message.xid) or _Transaction(packet.at)
    server = server_of(packet, message)
    address = message.yiaddr if message.yiaddr != "0.0.0.0" else message.ciaddr
    client.address = address
    asked = transaction.asked
    return DhcpAcked(
        **_head(packet, message, f"DHCP ACK of {address} by {server}"),
        kind=transaction.kind,
        server=server,
        address=address,
        lease=_number(message, 51),
        model=transaction.model,
        asked=asked,
        recovery_list=_of_recovery(asked),
        **contents(message, asked),
    )


def _refused(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    server = server_of(packet, message)
    return DhcpRefused(
        **_head(packet, message, f"DHCP NAK by {server}"),
        server=server,
        message=text_option(message, 56),
        address=_address(message, 50),
    )


def _declined(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    address = _address(message, 50) or client.address
    return DhcpDeclined(
        **_head(packet, message, f"DHCP Decline of {address}"),
        address=address,
        server=_address(message, 54),
    )


def _released(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    return DhcpReleased(**_head(packet, message, f"DHCP Release of {message.ciaddr}"), address=message.ciaddr)


def _informed(client: _Client, packet: Packet, message: Dhcp) -> Fact:
    transaction = _transaction(client, packet, message)
    asking = _asking(message)
    _remember(transaction, asking, "inform")
    return DhcpInformed(**_head(packet, message, "DHCP Inform"), **asking, address=message.ciaddr)


_SAY = {
    DISCOVER: _discovered,
    OFFER: _offered,
    REQUEST: _requested,
    DECLINE: _declined,
    ACK: _acked,
    NAK: _refused,
    RELEASE: _released,
    INFORM: _informed,
}


def server_of(packet: Packet, message: Dhcp) -> str:
    """The server identifier, else the next server, else who sent it."""
    return _address(message, 54) or (message.siaddr if message.siaddr != "0.0.0.0" else packet.source)


def _address(message: Dhcp, code: int) -> str | None:
    raw = message.options.get(code, b"")
    return ipv4(raw) if len(raw) == 4 else None


def _number(message: Dhcp, code: int) -> int | None:
    raw = message.options.get(code, b"")
    return int.from_bytes(raw, "big") if len(raw) == 4 else None


def _settings(message: Dhcp) -> str:
    """A digest of all that makes an offer differ in substance."""
    digest = hashlib.blake2s(digest_size=4)
    for code in sorted(message.options.keys() - NO_SETTING):
        digest.update(b"%d=%b;" % (code, message.options[code]))
    digest.update(f"{message.file}".encode())
    return digest.hexdigest()
