"""A rollout's control traffic, generated: every phone boots, gets its files by TFTP and then keeps talking.

Mix per phone: 6 LLDP and CDP frames, 8 DHCP messages (native and voice VLAN), 6 ARP, 2 file transfers of 30 and 40
blocks with their acknowledgements, and 40 frames of TCP that no observer wants yet.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.frames import (
    arp,
    bootp,
    ethernet,
    from_client,
    from_server,
    ipv4,
    raw_ip,
    raw_mac,
    udp,
)

FULL = bytes((1, 3, 6, 15, 42, 43, 66, 67, 120, 160, 2, 4))
UC = b"\x01\x0cMS-UC-Client\x02\x05https\x03\x0fweb.contoso.com\x04\x03443\x05\x25/CertProv/CertProvisioningService.svc"
GIVEN = {
    1: raw_ip("255.255.0.0"), 2: struct.pack("!i", 3600), 3: raw_ip("10.59.0.1"), 4: raw_ip("10.59.0.20"),
    6: raw_ip("10.59.0.2"), 15: b"contoso.com", 42: raw_ip("10.59.0.20"), 43: UC, 51: b"\0\0\x1c\x20",
    54: raw_ip("10.59.0.1"), 120: b"\x00\x03sip\x07contoso\x03com\x00", 160: b"tftp://10.59.0.9/450HD.img;450HD.cfg",
}  # fmt: skip
SWITCH = "02:00:00:00:00:fe"
VOICE = 200


def _tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!H", kind << 9 | len(value)) + value


def _lldp(mac: str, bits: int, device_class: int) -> bytes:
    body = _tlv(1, b"\x04" + raw_mac(mac)) + _tlv(2, b"\x05Gi1/0/7") + _tlv(3, b"\0\x78") + _tlv(5, b"sw-f3")
    body += _tlv(7, struct.pack("!HH", bits, bits)) + _tlv(127, b"\x00\x12\xbb\x01\x00\x03" + bytes([device_class]))
    body += _tlv(127, b"\x00\x12\xbb\x02\x01" + (0x40 << 16 | VOICE << 9 | 5 << 6 | 46).to_bytes(3, "big")) + _tlv(
        0, b""
    )
    return ethernet(mac, "01:80:c2:00:00:0e", 0x88CC, body)


def _cdp(mac: str, kind: int, bits: int) -> bytes:
    tlvs = ((1, b"sw-f3"), (3, b"Gi1/0/7"), (4, struct.pack("!I", bits)), (kind, b"\1" + struct.pack("!H", VOICE)))
    body = b"\x02\xb4\x00\x00" + b"".join(struct.pack("!HH", t, 4 + len(v)) + v for t, v in tlvs)
    llc = b"\xaa\xaa\x03\x00\x00\x0c\x20\x00" + body
    return raw_mac("01:00:0c:cc:cc:cc") + raw_mac(mac) + struct.pack("!H", len(llc)) + llc


def boot(number: int) -> Iterator[tuple[float, bytes]]:
    """The frames of one phone, with their seconds."""
    mac = "00:90:8f:" + number.to_bytes(3, "big").hex(":")
    ip = f"10.59.{1 + number // 250}.{1 + number % 250}"
    asks = {55: FULL, 60: b"450HD", 77: b"450HD"}
    for at in (0.0, 30.0, 60.0):
        yield at, _lldp(mac, 0x24, 3)
        yield at + 0.01, _cdp(mac, 0x0F, 0x90)
    for xid, vlan, at in ((2 * number, None, 0.1), (2 * number + 1, VOICE, 2.0)):
        yield at, from_client(bootp(1, xid, mac, asks), mac, vlan=vlan)
        yield at + 0.02, from_server(bootp(2, xid, mac, GIVEN, yiaddr=ip), to=mac, vlan=vlan)
        yield at + 0.04, from_client(bootp(3, xid, mac, {**asks, 54: GIVEN[54], 50: raw_ip(ip)}), mac, vlan=vlan)
        yield at + 0.06, from_server(bootp(5, xid, mac, GIVEN, yiaddr=ip), to=mac, vlan=vlan)
        yield at + 0.1, arp(mac, "0.0.0.0", ip)
        yield at + 0.6, arp(mac, ip, ip)
        yield at + 0.8, arp(mac, ip, "10.59.0.1")
    for port, file, blocks, at in ((2000, b"450HD.cfg", 30, 4.0), (2001, b"450HD.img", 40, 6.0)):
        link = {"mac": mac, "vlan": VOICE}
        back = {"mac": SWITCH, "to": mac, "vlan": VOICE}
        yield at, udp(ip, "10.59.0.9", port, 69, b"\0\1" + file + b"\0octet\0", **link)
        for block in range(1, blocks + 1):
            payload = struct.pack("!HH", 3, block) + bytes(512 if block < blocks else 100)
            yield at + block * 0.01, udp("10.59.0.9", ip, 40_000, port, payload, **back)
            yield at + block * 0.01 + 0.004, udp(ip, "10.59.0.9", port, 40_000, struct.pack("!HH", 4, block), **link)
    segment = struct.pack("!HHIIBBHHH", 50_000, 443, 1, 1, 0x50, 0x18, 64_000, 0, 0) + bytes(600)
    for n in range(40):
        yield 8.0 + n * 0.5, ethernet(mac, SWITCH, 0x0800, ipv4(ip, "10.59.0.3", 6, segment), VOICE)


def write(path: Path, phones: int) -> int:
    """Write a capture of `phones` phones that boot 50 ms apart; gives the number of packets."""
    start = 1_760_000_000
    frames = [(n * 0.05 + at, data) for n in range(phones) for at, data in boot(n)]
    frames.sort(key=lambda frame: frame[0])
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
        for at, data in frames:
            seconds, part = divmod(round(at * 1_000_000), 1_000_000)
            file.write(struct.pack("<IIII", start + seconds, part, len(data), len(data)) + data)
    return len(frames)


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
