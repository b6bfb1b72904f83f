"""Captures of one frame's traffic a million times, each time from or about somebody else.

`hostile` sends what an attacker would to fill a table: nothing in it is ever answered, and no two frames are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from struct import pack

from tests.frames import PHONE, arp, bootp, ethernet, from_client, ipv4, tcp, udp

START = 1_760_000_000
STEP_US = 100
"""Microseconds from one frame to the next: ten thousand a second, a million in under two minutes."""
_CLIENT, _SERVER = "10.59.1.7", "10.59.0.3"
_FULL = bytes((1, 3, 6, 15, 42, 43, 66, 67, 120, 160, 2, 4))
_SWITCH = "02:00:00:00:00:fe"
LONG = 3_000
"""Characters of a long name."""
DIALOGS = 5_000
"""Calls that go on at once where each is changed over and over."""
CONNECTIONS = 15_000
"""Connections where each carries many requests."""


def mac(number: int) -> str:
    """A phone by its OUI."""
    return "00:90:8f:" + number.to_bytes(3, "big").hex(":")


def stranger(number: int) -> str:
    """A MAC that says nothing."""
    return "02:01:" + number.to_bytes(4, "big").hex(":")


def address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _phones_by_oui(number: int) -> bytes:
    return arp(mac(number), address(number), "10.59.0.1")


def _phones_by_lldp(number: int) -> bytes:
    return _lldp(mac(number), b"\x04" + bytes.fromhex(mac(number).replace(":", "")), 0x24)


def _phones_by_vendor_class(number: int) -> bytes:
    asks = {55: _FULL, 60: b"450HD", 77: b"450HD"}
    return from_client(bootp(1, number, stranger(number), asks), stranger(number))


def _phones_by_user_agent(number: int) -> bytes:
    return udp(address(number), _SERVER, 5060, 5060, _register(number, address(number)), mac=_SWITCH)


def _phones_by_log(number: int) -> bytes:
    """Each of them with something wrong."""
    line = f"<131>nxphone: MAC {mac(number)} PIN internal error".encode()
    return udp(address(number), _SERVER, 514, 514, line, mac=_SWITCH)


def _dhcp_transactions(number: int) -> bytes:
    return from_client(bootp(1, number, PHONE, {55: _FULL, 60: b"450HD", 77: b"450HD"}))


def _dhcp_leases(number: int) -> bytes:
    given = {1: b"\xff\0\0\0", 51: b"\0\0\x1c\x20", 54: b"\x0a\x3b\0\x01"}
    message = bootp(5, number, PHONE, given, yiaddr=address(number))
    return udp("10.59.0.1", address(number), 67, 68, message, mac=_SWITCH, to=PHONE)


def _sip_dialogs(number: int) -> bytes:
    return udp(_CLIENT, _SERVER, 5060, 5060, _invite(f"u{number}", f"c{number}", number))


def _sip_long_names(number: int) -> bytes:
    return udp(_CLIENT, _SERVER, 5060, 5060, _invite(f"u{number}" + "x" * LONG, f"c{number}" + "x" * LONG, number))


def _invite(user: str, call: str, number: int, *, to_tag: str = "", cseq: int = 1) -> bytes:
    start = f"INVITE sip:{user}@example.com SIP/2.0"
    return _with_audio(start, user, call, number, to_tag=to_tag, cseq=cseq)


def _with_audio(start: str, user: str, call: str, number: int, *, to_tag: str, cseq: int) -> bytes:
    media = f"m=audio {4000 + number % 60_000} RTP/AVP 8"
    body = f"v=0\r\no=- 0 0 IN IP4 {_CLIENT}\r\ns=-\r\nc=IN IP4 {_CLIENT}\r\nt=0 0\r\n{media}\r\n"
    head = (
        f"{start}\r\nVia: SIP/2.0/UDP {_CLIENT};branch=z9hG4bK{number}\r\n"
        f"From: <sip:u1@example.com>;tag=a{number}\r\nTo: <sip:{user}@example.com>{to_tag}\r\nCall-ID: {call}\r\n"
        f"CSeq: {cseq} INVITE\r\nContent-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def _sip_offers(number: int) -> bytes:
    """Calls that change their audio over and over."""
    turn, answered = divmod(number, 2)
    call, cseq, phone = turn % DIALOGS, turn // DIALOGS + 1, address(turn % DIALOGS)
    if answered:
        ok = _with_audio("SIP/2.0 200 OK", f"u{call}", f"c{call}", turn, to_tag=";tag=b", cseq=cseq)
        return udp(_SERVER, phone, 5060, 5060, ok, mac=_SWITCH)
    invite = _invite(f"u{call}", f"c{call}", turn, to_tag=";tag=b" if cseq > 1 else "", cseq=cseq)
    return udp(phone, _SERVER, 5060, 5060, invite, mac=_SWITCH)


def _sip_registrations(number: int) -> bytes:
    return udp(_CLIENT, _SERVER, 5060, 5060, _register(number, _CLIENT))


def _register(number: int, own: str) -> bytes:
    return (
        f"REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{number}\r\n"
        f"From: <sip:u{number}@example.com>;tag=a{number}\r\nTo: <sip:u{number}@example.com>\r\nCall-ID: r{number}\r\n"
        f"CSeq: 1 REGISTER\r\nContact: <sip:{own}:5060>\r\nUser-Agent: AUDC-IPPhone/3.4.8 (450HD-Rev0; "
        f"{number % (1 << 24):06X}908F00)\r\nContent-Length: 0\r\n\r\n"
    ).encode()


def _rtp_sources(number: int) -> bytes:
    stream, place = divmod(number, 3)
    header = pack("!BBHII", 0x80, 8, place, place * 160, 1 + stream)
    return udp(_CLIENT, _SERVER, 4000 + stream % 60_000, 20_000, header + bytes(20))


def _tcp_connections(number: int) -> bytes:
    client = address(number >> 14)
    return tcp(client, _SERVER, 1024 + (number & 0x3FFF), 5061, number, flags=2)


def _http_requests(number: int) -> bytes:
    request = f"GET /c{number}.cfg HTTP/1.1\r\nHost: h{number}.example.com\r\n\r\n".encode()
    return tcp(address(number >> 14), _SERVER, 1024 + (number & 0x3FFF), 80, 1, request)


def _http_pipelined(number: int) -> bytes:
    """Many requests on each connection before any answer."""
    turn, connection = divmod(number, CONNECTIONS)
    client, port = address(connection >> 14), 1024 + (connection & 0x3FFF)
    if not turn:
        return tcp(client, _SERVER, port, 80, 0, flags=2)
    request = f"GET /c{number:07}.cfg HTTP/1.1\r\nHost: example.com\r\n\r\n".encode()
    return tcp(client, _SERVER, port, 80, 1 + (turn - 1) * len(request), request)


def _http_long_paths(number: int) -> bytes:
    request = f"GET /{'x' * LONG}{number}.cfg HTTP/1.1\r\nHost: h{number}.example.com\r\n\r\n".encode()
    return tcp(address(number), _SERVER, 1024 + (number & 0x3FFF), 80, 1, request)


def _log_long_lines(number: int) -> bytes:
    line = f"<131>nxphone: MAC {mac(number & 1023)} PIN internal error {number} {'é' * LONG}".encode()
    return udp(address(number & 1023), _SERVER, 514, 514, line, mac=_SWITCH)


def _dns_names(number: int) -> bytes:
    name = f"n{number}".encode()
    question = bytes([len(name)]) + name + b"\x07example\x03com\0\0\x01\0\x01"
    message = pack("!HHHHHH", number & 0xFFFF, 0x0100, 1, 0, 0, 0) + question
    return udp(_CLIENT, _SERVER, 1024 + number % 60_000, 53, message)


def _dns_answers(number: int) -> bytes:
    name = f"n{number}".encode()
    question = bytes([len(name)]) + name + b"\x07example\x03com\0\0\x01\0\x01"
    answer = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04" + number.to_bytes(4, "big")
    message = pack("!HHHHHH", number & 0xFFFF, 0x8180, 1, 1, 0, 0) + question + answer
    return udp(_SERVER, _CLIENT, 53, 1024 + number % 60_000, message, mac=_SWITCH, to=PHONE)


def _tftp_transfers(number: int) -> bytes:
    return udp(_CLIENT, _SERVER, 1024 + number % 60_000, 69, f"\0\1../../f{number}.cfg\0octet\0".encode())


def _lldp(source: str, chassis: bytes, bits: int) -> bytes:
    def tlv(kind: int, value: bytes) -> bytes:
        return pack("!H", kind << 9 | len(value)) + value

    body = tlv(1, chassis) + tlv(2, b"\x05Gi1/0/7") + tlv(3, b"\0\x78") + tlv(5, b"sw")
    body += tlv(7, pack("!HH", bits, bits)) + tlv(127, b"\x00\x12\xbb\x01\x00\x03\x03") + b"\0\0"
    return ethernet(source, "01:80:c2:00:00:0e", 0x88CC, body)


def _lldp_neighbours(number: int) -> bytes:
    return _lldp(stranger(number), b"\x07sw" + str(number).encode(), 0x14)


def _log_senders(number: int) -> bytes:
    return udp(address(number), _SERVER, 514, 514, f"<14>host{number} app{number}: line {number}".encode(), mac=_SWITCH)


def _time_requests(number: int) -> bytes:
    request = b"\x23" + bytes(39) + number.to_bytes(8, "big")
    return udp(_CLIENT, address(number), 1024 + number % 60_000, 123, request)


def _identities(number: int) -> bytes:
    name = f"u{number}".encode()
    body = pack("!BBHBBHB", 1, 0, 5 + len(name), 2, number & 255, 5 + len(name), 1) + name
    return ethernet(mac(number & 1023), "01:80:c2:00:00:03", 0x888E, body)


def _addresses_claimed(number: int) -> bytes:
    return arp(PHONE, address(number), address(number))


def _duplicate_addresses(number: int) -> bytes:
    return arp(mac(number), "10.59.1.7", "10.59.1.7")


def _strangers(number: int) -> bytes:
    return udp(address(number), _SERVER, 9, 9, b"discard", mac=stranger(number))


def _fragments(number: int) -> bytes:
    payload = bytearray(ipv4(_CLIENT, _SERVER, 17, bytes(64), number & 0xFFFF))
    payload[6:8] = pack("!H", 0x2000 | number >> 16)
    return ethernet(PHONE, _SWITCH, 0x0800, bytes(payload))


def _random_bytes(number: int) -> bytes:
    return ethernet(stranger(number), PHONE, number & 0xFFFF, number.to_bytes(40, "big"))


CROWDS: dict[str, Callable[[int], bytes]] = {
    "phones-by-oui": _phones_by_oui,
    "phones-by-lldp": _phones_by_lldp,
    "phones-by-vendor-class": _phones_by_vendor_class,
    "phones-by-user-agent": _phones_by_user_agent,
    "phones-by-log": _phones_by_log,
    "dhcp-transactions": _dhcp_transactions,
    "dhcp-leases": _dhcp_leases,
    "sip-dialogs": _sip_dialogs,
    "sip-offers": _sip_offers,
    "sip-long-names": _sip_long_names,
    "sip-registrations": _sip_registrations,
    "rtp-sources": _rtp_sources,
    "tcp-connections": _tcp_connections,
    "http-requests": _http_requests,
    "http-pipelined": _http_pipelined,
    "http-long-paths": _http_long_paths,
    "dns-names": _dns_names,
    "dns-answers": _dns_answers,
    "tftp-transfers": _tftp_transfers,
    "lldp-neighbours": _lldp_neighbours,
    "log-senders": _log_senders,
    "log-long-lines": _log_long_lines,
    "time-requests": _time_requests,
    "identities": _identities,
    "addresses-claimed": _addresses_claimed,
    "duplicate-addresses": _duplicate_addresses,
    "strangers": _strangers,
    "fragments": _fragments,
    "random-bytes": _random_bytes,
}
"""By name, the frame of each number."""


def frames(name: str, count: int) -> Iterator[tuple[int, bytes]]:
    """So many frames of a crowd, each with its time (µs)."""
    make = CROWDS[name]
    return ((START * 1_000_000 + number * STEP_US, make(number)) for number in range(count))


def write(path: Path, name: str, count: int) -> None:
    """A pcap file of so many frames of a crowd."""
    with path.open("wb", 1 << 20) as file:
        file.write(pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
        for at, data in frames(name, count):
            file.write(pack("<IIII", *divmod(at, 1_000_000), len(data), len(data)) + data)
