"""DHCP messages of phones and servers (RFC 2131, 2132), one function per message, sent at the phone's now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet
from scapy.utils import inet_aton, mac2str

from acdiag.model.record import Record, field, replace
from acdiag.simulate.framing import BROADCAST, ethernet
from acdiag.simulate.network import DHCP_SERVER, Subnet
from acdiag.simulate.options import Options, standard
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

FULL_LIST = (1, 3, 6, 12, 15, 28, 42, 4, 2, 43, 66, 67, 120, 160)
"""Option 55 of a running phone."""
SHORT_LIST = (1, 3, 6, 66, 67)
"""Option 55 of the boot loader in recovery mode (manual C.2)."""
INFORM_LIST = (43, 120)
UC_CLASS = "MS-UC-Client"
KINDS = {"discover": 1, "offer": 2, "request": 3, "decline": 4, "ack": 5, "nak": 6, "release": 7, "inform": 8}
SMALLEST = 300
"""Bytes of a BOOTP message; shorter ones are padded (RFC 1542 section 2.1)."""
Pairs = list[tuple[int, bytes]]


def message(op: int, kind: str, xid: int, mac: str, options: Pairs, *, secs: int = 0, **header: Any) -> Packet:
    """BOOTP and options in the given order, padded to the smallest legal size."""
    bootp = BOOTP(op=op, htype=1, hlen=6, xid=xid, secs=secs, chaddr=mac2str(mac) + bytes(10), **header)
    listed: list[object] = [(53, bytes((KINDS[kind],))), *options, "end"]
    size = 241 + 3 + sum(2 + len(value) for _, value in options)
    return bootp / DHCP(options=[*listed, *["pad"] * max(0, SMALLEST - size)])


class Ask(Record):
    """What a client says of itself in each of its messages."""

    listed: Sequence[int] = FULL_LIST
    vendor: str | None = ""
    """Option 60; empty is the phone's model (manual 2.1.2), None leaves it out."""
    user: bytes | None = b""
    """Option 77; empty is the phone's model, None leaves it out."""

    def pairs(self, phone: Phone) -> Pairs:
        vendor = phone.model if self.vendor == "" else self.vendor
        user = phone.model.encode() if self.user == b"" else self.user
        told: Pairs = [(61, b"\x01" + mac2str(phone.mac))]
        if vendor is not None:
            told.append((60, vendor.encode()))
        if user is not None:
            told.append((77, user))
        if self.listed:
            told.append((55, bytes(self.listed)))
        return told


RUNNING = Ask()
RECOVERY = Ask(SHORT_LIST, vendor=None)
INFORMING = Ask(INFORM_LIST, vendor=UC_CLASS, user=None)


def _from_phone(
    site: Site,
    phone: Phone,
    body: Packet,
    *,
    source: str = "0.0.0.0",
    destination: str = "255.255.255.255",
    mac: str = BROADCAST,
) -> None:
    packet = IP(src=source, dst=destination, id=site.number()) / UDP(sport=68, dport=67) / body
    site.send(phone.now, phone.port, ethernet(phone.mac, mac, packet, vlan=phone.subnet.vlan, tags=site.tags))


def discover(site: Site, phone: Phone, xid: int, *, secs: int = 0, ask: Ask = RUNNING) -> None:
    _from_phone(site, phone, message(1, "discover", xid, phone.mac, ask.pairs(phone), secs=secs))


def request(
    site: Site, phone: Phone, xid: int, address: str, server: str | None, *, secs: int = 0, ask: Ask = RUNNING
) -> None:
    """The chosen offer; without a server it asks for a remembered address (INIT-REBOOT)."""
    options: Pairs = [(50, inet_aton(address))]
    if server is not None:
        options.append((54, inet_aton(server)))
    _from_phone(site, phone, message(1, "request", xid, phone.mac, [*options, *ask.pairs(phone)], secs=secs))


def renew(site: Site, phone: Phone, xid: int, server: str, *, ask: Ask = RUNNING) -> None:
    """Unicast to the server that gave the lease."""
    body = message(1, "request", xid, phone.mac, ask.pairs(phone), ciaddr=phone.ip)
    _from_phone(site, phone, body, source=phone.ip, destination=server, mac=phone.subnet.router_mac)


def inform(site: Site, phone: Phone, xid: int) -> None:
    """What a Skype for Business client asks beside its lease: option 43 and 120 for its own class."""
    body = message(1, "inform", xid, phone.mac, INFORMING.pairs(phone), ciaddr=phone.ip)
    _from_phone(site, phone, body, source=phone.ip)


def decline(site: Site, phone: Phone, xid: int, address: str, server: str) -> None:
    options: Pairs = [(50, inet_aton(address)), (54, inet_aton(server)), (61, b"\x01" + mac2str(phone.mac))]
    _from_phone(site, phone, message(1, "decline", xid, phone.mac, options))


def release(site: Site, phone: Phone, xid: int, server: str) -> None:
    body = message(1, "release", xid, phone.mac, [(54, inet_aton(server))], ciaddr=phone.ip)
    _from_phone(site, phone, body, source=phone.ip, destination=server, mac=phone.subnet.router_mac)


class Server(Record):
    """A DHCP server as the phone's port sees it: through the subnet's router, which relays."""

    subnet: Subnet
    gives: Options
    address: str = DHCP_SERVER
    """Server identifier, option 54."""
    mac: str = ""
    """Who puts its frames on the wire; empty is the router."""
    source: str = ""
    """IP source; empty is the router."""
    lease: int = 86_400
    pool: int = 0
    """Added to the phone's usual address."""
    siaddr: str = "0.0.0.0"
    sname: bytes = b""
    file: bytes = b""
    extra: Pairs = field(default_factory=list)
    """Given whatever the client asks, last (option 52, 82, …)."""

    def address_for(self, phone: Phone) -> str:
        head, last = phone.address(self.subnet).rsplit(".", 1)
        return f"{head}.{int(last) + self.pool}"

    def reply(
        self,
        site: Site,
        phone: Phone,
        kind: str,
        xid: int,
        *,
        listed: Sequence[int] = FULL_LIST,
        address: str = "",
        relay: str = "",
    ) -> None:
        """Offer, ack or nak; of the options only what the client's list names, in ascending order."""
        yiaddr = "" if kind == "nak" else (address or self.address_for(phone))
        leased: Pairs = [(54, inet_aton(self.address))]
        if yiaddr and yiaddr != "0.0.0.0":
            leased.append((51, self.lease.to_bytes(4, "big")))
        given = (
            []
            if kind == "nak"
            else [(code, self.gives[code]) for code in sorted(self.gives) if code in listed or code == 1]
        )
        ways: dict[str, Any] = {
            "siaddr": self.siaddr,
            "giaddr": relay or self._relay(),
            "sname": self.sname,
            "file": self.file,
        }
        options = [*leased, *given, *self.extra]
        body = message(2, kind, xid, phone.mac, options, yiaddr=yiaddr or "0.0.0.0", **ways)
        self._deliver(site, phone, body, yiaddr)

    def inform_ack(self, site: Site, phone: Phone, xid: int, gives: Options) -> None:
        """The answer to an INFORM has neither address nor lease."""
        answer = replace(self, gives=without_mask(gives))
        answer.reply(site, phone, "ack", xid, listed=INFORM_LIST, address="0.0.0.0")

    def _relay(self) -> str:
        return "0.0.0.0" if self.mac else self.subnet.router

    def _deliver(self, site: Site, phone: Phone, body: Packet, yiaddr: str) -> None:
        to = "255.255.255.255" if not yiaddr else (phone.ip if yiaddr == "0.0.0.0" else yiaddr)
        mac = BROADCAST if not yiaddr else phone.mac
        packet = IP(src=self.source or self.subnet.router, dst=to, id=site.number()) / UDP(sport=67, dport=68) / body
        source = self.mac or self.subnet.router_mac
        site.send(phone.now, phone.port, ethernet(source, mac, packet, vlan=self.subnet.vlan, tags=site.tags))


def without_mask(gives: Options) -> Options:
    return {code: value for code, value in gives.items() if code in INFORM_LIST}


def server(subnet: Subnet, gives: Options | None = None) -> Server:
    """The site's DHCP server, with everything a phone needs unless told otherwise."""
    return Server(subnet, standard(subnet) if gives is None else gives)


def lease(site: Site, phone: Phone, by: Server, *, ask: Ask = RUNNING) -> None:
    """Discover, Offer, Request, ACK without a hitch; the phone then holds its address."""
    xid = phone.xid()
    discover(site, phone, xid, ask=ask)
    phone.wait(0.012)
    by.reply(site, phone, "offer", xid, listed=ask.listed)
    phone.wait(0.02)
    accept(site, phone, by, xid, ask=ask)


def accept(site: Site, phone: Phone, by: Server, xid: int, *, ask: Ask = RUNNING) -> None:
    """Request and ACK; the phone then holds its address."""
    request(site, phone, xid, by.address_for(phone), by.address, ask=ask)
    phone.wait(0.012)
    by.reply(site, phone, "ack", xid, listed=ask.listed)
    phone.ip = by.address_for(phone)
    site.log(phone, "udhcpc", f"Lease of {phone.ip} obtained, lease time 86400")
    phone.wait(0.05)
