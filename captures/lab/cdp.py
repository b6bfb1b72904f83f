"""CDP frames as a switch and a phone send them: lldpd speaks CDP, but without the voice VLAN (TLVs 0x0e, 0x0f)."""

from __future__ import annotations

import struct

from captures.lab.switch import CDP_MULTICAST

DEVICE_ID, PORT_ID, CAPABILITIES, SOFTWARE, PLATFORM = 1, 3, 4, 5, 6
NATIVE_VLAN, DUPLEX, VOICE_VLAN_REPLY, VOICE_VLAN_QUERY = 0x0A, 0x0B, 0x0E, 0x0F
SWITCH, HOST, PHONE = 0x08, 0x10, 0x80
SNAP = bytes.fromhex("aaaa0300000c2000")
TTL = 180


def from_switch(mac: bytes, name: str, port: str, native: int, voice: int | None) -> bytes:
    """What a Cisco switch says on an access port; without the reply TLV when no voice VLAN is configured."""
    reply = [] if voice is None else [(VOICE_VLAN_REPLY, struct.pack("!BH", 1, voice))]
    return _frame(
        mac,
        [
            (DEVICE_ID, name.encode()),
            (SOFTWARE, b"Lab access switch"),
            (PLATFORM, b"acdiag lab"),
            (PORT_ID, port.encode()),
            (CAPABILITIES, struct.pack("!I", SWITCH)),
            (NATIVE_VLAN, struct.pack("!H", native)),
            (DUPLEX, b"\x01"),
            *reply,
        ],
    )


def from_phone(mac: bytes, model: str, firmware: str) -> bytes:
    """What a phone says when it looks for its voice VLAN."""
    return _frame(
        mac,
        [
            (DEVICE_ID, b"SEP" + mac.hex().upper().encode()),
            (PORT_ID, b"Port 1"),
            (CAPABILITIES, struct.pack("!I", HOST | PHONE)),
            (SOFTWARE, firmware.encode()),
            (PLATFORM, f"AudioCodes {model}".encode()),
            (DUPLEX, b"\x01"),
            (VOICE_VLAN_QUERY, struct.pack("!BH", 1, 0)),
        ],
    )


def voice_vlan(frame: bytes) -> int | None:
    """The voice VLAN that a switch's CDP frame offers."""
    at = 14 + len(SNAP) + 4
    while at + 4 <= len(frame):
        kind, length = struct.unpack_from("!HH", frame, at)
        if kind == VOICE_VLAN_REPLY and length >= 7:
            return int.from_bytes(frame[at + 5 : at + 7])
        at += max(length, 4)
    return None


def _frame(mac: bytes, tlvs: list[tuple[int, bytes]]) -> bytes:
    body = b"".join(struct.pack("!HH", kind, len(value) + 4) + value for kind, value in tlvs)
    head = struct.pack("!BB", 2, TTL)
    payload = SNAP + head + struct.pack("!H", _checksum(head + b"\0\0" + body)) + body
    return CDP_MULTICAST + mac + struct.pack("!H", len(payload)) + payload


def _checksum(data: bytes) -> int:
    """The Internet checksum, with Cisco's reading of an odd last byte: a signed low half, less one when negative."""
    words = [int.from_bytes(data[i : i + 2]) for i in range(0, len(data) - 1, 2)]
    if len(data) % 2:
        last = data[-1]
        words.append(last if last < 0x80 else (last - 0x101) & 0xFFFF)
    total = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
