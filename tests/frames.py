"""Frames for tests, put together byte by byte, by code that shares nothing with the decoders."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from acdiag.model.arrival import Frame

SECOND = 1_000_000_000
PHONE = "00:90:8f:00:00:01"
SERVER = "02:00:00:00:00:01"
BROADCAST = "ff:ff:ff:ff:ff:ff"
ETHERNET = 1


def raw_mac(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def raw_ip(address: str) -> bytes:
    return bytes(map(int, address.split(".")))


def frame(data: bytes, seconds: float = 0.0, number: int = 1, source: str = "test.pcap") -> Frame:
    return Frame(source, number, round(seconds * SECOND), ETHERNET, data, len(data))


def ethernet(source: str, destination: str, kind: int, payload: bytes, vlan: int | None = None) -> bytes:
    tag = b"" if vlan is None else struct.pack("!HH", 0x8100, vlan)
    return raw_mac(destination) + raw_mac(source) + tag + struct.pack("!H", kind) + payload


def ipv4(source: str, destination: str, protocol: int, payload: bytes, ident: int = 0) -> bytes:
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), ident, 0, 64, protocol, 0)
    return header + raw_ip(source) + raw_ip(destination) + payload


def udp(source: str, destination: str, sport: int, dport: int, payload: bytes, **link: object) -> bytes:
    """A whole frame; `mac`, `to` and `vlan` may be given."""
    datagram = struct.pack("!HHHH", sport, dport, 8 + len(payload), 0) + payload
    vlan = link.get("vlan")
    assert vlan is None or isinstance(vlan, int)
    packet = ipv4(source, destination, 17, datagram)
    return ethernet(str(link.get("mac", PHONE)), str(link.get("to", SERVER)), 0x0800, packet, vlan)


def tcp(
    source: str, destination: str, sport: int, dport: int, sequence: int, payload: bytes = b"", **head: int
) -> bytes:
    """A whole frame with one segment; `ack` and `flags` may be given."""
    head = {"ack": 0, "flags": 0x18, **head}
    segment = struct.pack("!HHIIBBHHH", sport, dport, sequence, head["ack"], 0x50, head["flags"], 64_000, 0, 0)
    return ethernet(PHONE, SERVER, 0x0800, ipv4(source, destination, 6, segment + payload))


def options(given: Mapping[int, bytes] | Iterable[tuple[int, bytes]]) -> bytes:
    pairs = given.items() if isinstance(given, Mapping) else given
    return b"".join(bytes([code, len(value)]) + value for code, value in pairs) + b"\xff"


def bootp(
    kind: int,
    xid: int = 1,
    mac: str = PHONE,
    given: Mapping[int, bytes] | None = None,
    *,
    yiaddr: str = "0.0.0.0",
    ciaddr: str = "0.0.0.0",
    siaddr: str = "0.0.0.0",
    giaddr: str = "0.0.0.0",
    file: bytes = b"",
) -> bytes:
    """A DHCP message of type `kind` (option 53)."""
    op = 2 if kind in (2, 5, 6) else 1
    head = struct.pack("!BBBBIHH", op, 1, 6, 0, xid, 0, 0)
    addresses = raw_ip(ciaddr) + raw_ip(yiaddr) + raw_ip(siaddr) + raw_ip(giaddr)
    hardware = raw_mac(mac).ljust(16, b"\0")
    return (
        head + addresses + hardware + b"".ljust(64, b"\0") + file.ljust(128, b"\0")
        + b"\x63\x82\x53\x63" + options({53: bytes([kind]), **(given or {})})
    )  # fmt: skip


def from_client(message: bytes, mac: str = PHONE, source: str = "0.0.0.0", vlan: int | None = None) -> bytes:
    return udp(source, "255.255.255.255", 68, 67, message, mac=mac, to=BROADCAST, vlan=vlan)


def from_server(
    message: bytes, server: str = "10.59.0.1", to: str = PHONE, vlan: int | None = None, mac: str = SERVER
) -> bytes:
    return udp(server, "255.255.255.255", 67, 68, message, mac=mac, to=to, vlan=vlan)


def arp(mac: str, sender: str, target: str, operation: int = 1, to: str = BROADCAST) -> bytes:
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation)
    body += raw_mac(mac) + raw_ip(sender) + bytes(6) + raw_ip(target)
    return ethernet(mac, to, 0x0806, body)
