"""Frames that no committed capture holds: IPv6, pieces of datagrams, and messages that quote a packet.

Checksums are 0: nobody of ours refuses a packet for one, and mutants would not keep them.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzz.records import Record

START = 1_760_000_000_000_000_000
STEP = 20_000_000
_MACS = bytes.fromhex("00908f123456 005056000a01")
_PHONE, _SERVER = bytes.fromhex("20010db8" + "00" * 11 + "07"), bytes.fromhex("20010db8" + "00" * 11 + "53")
_PHONE4, _SERVER4 = bytes((10, 59, 1, 7)), bytes((10, 59, 0, 53))
_ICMP, _IGMP, _TCP, _UDP, _ROUTING, _FRAGMENT, _ICMPV6 = 1, 2, 6, 17, 43, 44, 58

ASK = bytes.fromhex("123401000001000000000000") + b"\x03sip\x07contoso\x03com\0\0\x01\0\x01"
ANSWERS = (
    bytes.fromhex("123481800001000500000000") + ASK[12:]
    + bytes.fromhex("c00c 0001 0001 0000003c 0004 0a3b0003")
    + bytes.fromhex("c00c 001c 0001 0000003c 0010") + _SERVER
    + bytes.fromhex("c00c 0005 0001 0000003c 0002 c010")
    + bytes.fromhex("c00c 0021 0001 0000003c 0008 0000000013c4c010")
    + bytes.fromhex("c00c 0010 0001 0000003c 0005 0474657874")
)  # fmt: skip
REGISTER = (
    b"REGISTER sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/UDP [2001:db8::7]:5060;branch=z9hG4bK1\r\n"
    b"From: <sip:alice@contoso.com>;tag=1\r\nTo: <sip:alice@contoso.com>\r\nCall-ID: a@b\r\nCSeq: 1 REGISTER\r\n"
    b"Contact: <sip:alice@[2001:db8::7]:5060>\r\nContent-Length: 0\r\n\r\n"
)
LOG = b"<134>Nov  5 10:00:00 phone nxphone[12]: PIN expired"


def _short(number: int) -> bytes:
    return number.to_bytes(2, "big")


def _udp(source: int, destination: int, body: bytes) -> bytes:
    return _short(source) + _short(destination) + _short(8 + len(body)) + b"\0\0" + body


def _tcp(destination: int, flags: int, body: bytes = b"", options: bytes = b"") -> bytes:
    offset = (20 + len(options)) // 4 << 4
    return (
        _short(50_000) + _short(destination) + bytes(8) + bytes((offset, flags, 255, 255)) + bytes(4) + options + body
    )


def _ip4(protocol: int, body: bytes, *, piece: int = 0) -> bytes:
    head = b"\x45\0" + _short(20 + len(body)) + b"\0\7" + _short(piece) + bytes((64, protocol)) + b"\0\0"
    return b"\x08\0" + head + _PHONE4 + _SERVER4 + body


def _ip6(protocol: int, body: bytes) -> bytes:
    return b"\x86\xdd\x60\0\0\0" + _short(len(body)) + bytes((protocol, 64)) + _PHONE + _SERVER + body


def _payloads() -> Iterator[bytes]:
    """EtherType and what follows it."""
    hello = b"\x01\x01" + bytes.fromhex("00908f123456")
    yield _ip6(_ICMPV6, b"\x87\0\0\0" + bytes(4) + _SERVER + hello)
    yield _ip6(_ICMPV6, b"\x88\0\0\0\x60\0\0\0" + _SERVER + b"\x02" + hello[1:])
    yield _ip6(_ICMPV6, b"\x86\0\0\0\x40\0\x07\x08" + bytes(8) + hello)
    yield _ip6(_UDP, _udp(50_000, 53, ASK))
    yield _ip6(_UDP, _udp(53, 50_000, ANSWERS))
    yield _ip6(_UDP, _udp(5060, 5060, REGISTER))
    yield _ip6(_UDP, _udp(50_001, 514, LOG))
    yield _ip6(_ICMPV6, b"\x01\x04\0\0" + bytes(4) + _ip6(_UDP, _udp(50_000, 53, ASK))[2:])
    yield _ip6(_TCP, _tcp(5061, 2, options=bytes.fromhex("020405b4 01030308 0402 0101")))
    yield _ip6(_TCP, _tcp(5061, 0x18, bytes.fromhex("15030300020230")))
    yield _ip6(_TCP, _tcp(443, 0x18, b"GET /a?token=x HTTP/1.1\r\nHost: contoso.com\r\n\r\n"))
    yield _ip6(_ROUTING, bytes((_UDP, 0)) + bytes(6) + _udp(50_000, 53, ASK))
    for offset, piece in ((1, REGISTER[:64]), (64 + 8, REGISTER[64:])):
        whole = _udp(5060, 5060, REGISTER)[:8] + piece if offset == 1 else piece
        yield _ip6(_FRAGMENT, bytes((_UDP, 0)) + _short(offset) + b"\0\0\0\x09" + whole)
    datagram = _udp(5060, 5060, REGISTER)
    yield _ip4(_UDP, datagram[:80], piece=0x2000)
    yield _ip4(_UDP, datagram[80:], piece=80 // 8)
    yield _ip4(_ICMP, b"\x03\x03\0\0" + bytes(4) + _ip4(_UDP, _udp(50_000, 53, ASK))[2:])
    yield _ip4(_ICMP, b"\x05\x01\0\0" + _SERVER4 + _ip4(_UDP, _udp(50_000, 53, ASK))[2:])
    yield _ip4(_IGMP, b"\x16\0\0\0\xe0\0\1\x4b")
    yield _ip4(_UDP, _udp(53, 50_000, ANSWERS))
    yield _ip4(_TCP, _tcp(5061, 0x18, bytes.fromhex("15030300020230")))


RECORDS: tuple[Record, ...] = tuple(
    (START + number * STEP, _MACS + tag + payload, len(_MACS) + len(tag) + len(payload))
    for number, (tag, payload) in enumerate((tag, payload) for tag in (b"", b"\x81\0\0\xc8") for payload in _payloads())
)
"""All of them, without a VLAN and in one."""
