"""STUN messages: the example of RFC 5769, by hand, built by scapy, cut at every byte, and any bytes at all."""

from __future__ import annotations

import shutil
import struct
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dissect import dissect
from acdiag.wire.stun import (
    COOKIE,
    Address,
    ChannelData,
    Stun,
    decode,
    looks_like_channel_data,
    looks_like_classic_stun,
    looks_like_stun,
    relayed,
)
from tests.frames import frame, udp

TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def message(kind: int, *attributes: bytes, cookie: bytes = COOKIE, transaction: bytes = TRANSACTION) -> bytes:
    body = b"".join(attributes)
    return struct.pack("!HH", kind, len(body)) + cookie + transaction + body


REQUEST = message(0x0001, attribute(0x8022, b"STUN test client"), attribute(6, b"evtj:h6vY"))
ANSWER = message(0x0101, attribute(0x8022, b"test vector"), attribute(0x0020, bytes.fromhex("0001a147e112a643")))
"""The IPv4 response of RFC 5769 section 2.2, without integrity and fingerprint."""
ANSWER_V6 = message(0x0101, attribute(0x0020, bytes.fromhex("0002a1470113a9faa5d3f179bc25f4b5bed2b9d9")))
ERROR = message(0x0113, attribute(9, b"\0\0\4\x01" + b"Unauthorized"))
CLASSIC = message(0x0101, attribute(1, bytes.fromhex("0001 0fa0 0a3b0107")), cookie=b"\0\0\0\1")
EVEN_ODDER = message(0x0003, attribute(0x000F, b"\x72\xc6\x4b\xc6"), cookie=b"\1\2\3\4")
"""MS-TURN's allocate request: its cookie is an attribute."""

EXPECTED = {
    REQUEST: Stun(0, 1, TRANSACTION, False, username=True, software="STUN test client"),
    ANSWER: Stun(2, 1, TRANSACTION, False, xor_mapped=Address("192.0.2.1", 32853), software="test vector"),
    ANSWER_V6: Stun(2, 1, TRANSACTION, False, xor_mapped=Address("2001:db8:1234:5678:11:2233:4455:6677", 32853)),
    ERROR: Stun(3, 3, TRANSACTION, False, error=401, reason="Unauthorized"),
    CLASSIC: Stun(2, 1, b"\0\0\0\1" + TRANSACTION, True, mapped=Address("10.59.1.7", 4000)),
    EVEN_ODDER: Stun(0, 3, b"\1\2\3\4" + TRANSACTION, True),
    message(0x0011): Stun(1, 1, TRANSACTION, False),
    b"\x40\x01\0\4abcd": ChannelData(0x4001, 4),
}


@pytest.mark.parametrize(("data", "stun"), EXPECTED.items())
def test_by_hand(data: bytes, stun: Stun | ChannelData) -> None:
    assert decode(data) == stun
    assert decode(data + b"\xff" * 7) == stun


@pytest.mark.parametrize("data", EXPECTED)
def test_every_prefix_is_malformed(data: bytes) -> None:
    for end in range(len(data)):
        with pytest.raises(Malformed) as caught:
            decode(data[:end])
        assert 0 <= caught.value.at <= end
        assert not looks_like_stun(data[:end])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x80\0\0\0", "STUN header is cut"),
        (b"\x80\x08" + bytes(30), "no STUN message begins so"),
        (message(1, b"\0\6\0"), "attribute is cut"),
        (message(1, b"\0\6\xff\xff" + bytes(8)), "attribute is cut"),
        (message(1, attribute(1, b"\0\3\0\1\1\2\3\4")), "address has an unknown family or a wrong length"),
        (message(1, attribute(0x20, b"\0\2\0\1\1\2\3\4")), "address has an unknown family or a wrong length"),
        (message(1, attribute(1, b"")), "address has an unknown family or a wrong length"),
        (message(0x111, attribute(9, b"\0\0\4")), "error code is cut"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(data)
    assert caught.value.why == why


def test_of_a_repeated_attribute_the_first_counts() -> None:
    stun = decode(message(1, attribute(0x8022, b"a"), attribute(0x8022, b"b")))
    assert isinstance(stun, Stun)
    assert stun.software == "a"


def test_the_last_attribute_may_lack_its_padding() -> None:
    data = struct.pack("!HH", 1, 9) + COOKIE + TRANSACTION + struct.pack("!HH", 0x8022, 5) + b"phone"
    assert decode(data) == Stun(0, 1, TRANSACTION, False, software="phone")


def test_what_looks_like_stun() -> None:
    assert looks_like_stun(REQUEST)
    assert looks_like_stun(ANSWER)
    assert not looks_like_stun(REQUEST + b"\0")
    assert not looks_like_stun(b"\x04" + REQUEST[1:])
    assert not looks_like_stun(b"\x80" + REQUEST[1:])
    assert not looks_like_stun(CLASSIC)
    assert looks_like_classic_stun(CLASSIC)
    assert looks_like_classic_stun(EVEN_ODDER)
    assert not looks_like_classic_stun(REQUEST)
    assert not looks_like_classic_stun(CLASSIC[:-1])
    assert looks_like_channel_data(b"\x40\x01\0\3abc\0")
    assert not looks_like_channel_data(b"\x40\x01\0\5abc\0")
    assert not looks_like_channel_data(b"\x80\x01\0\3abc\0")


@pytest.mark.parametrize(
    ("data", "port", "counted", "decoded"),
    [
        (REQUEST, 4000, True, True),
        (REQUEST, 3478, True, True),
        (REQUEST[:-1], 4000, False, False),
        (REQUEST[:-1], 3478, False, False),
        (CLASSIC, 4000, False, False),
        (CLASSIC, 3478, False, True),
        (b"\x40\x01\0\3abc\0", 3478, True, True),
        (b"\x40\x01\0\3abc\0", 4000, False, False),
        (b"\x80\0" + bytes(170), 3478, False, False),
        (b"\x80\0" + bytes(170), 4000, False, False),
        (b"\0", 4000, False, False),
    ],
)
def test_where_it_is_met(data: bytes, port: int, counted: bool, decoded: bool) -> None:
    for ports in ((50_000, port), (port, 50_000)):
        packet = dissect(frame(udp("10.59.1.7", "10.59.0.3", *ports, data)))
        assert packet.protocols == (("stun",) if counted else ())
        assert packet.messages == ((decode(data),) if decoded else ())
        assert packet.malformed == ()


@pytest.mark.parametrize(
    ("data", "inner"),
    [
        (b"\x40\x01\0\4abcd", b"abcd"),
        (message(0x0016, attribute(0x0012, bytes(8)), attribute(0x0013, b"voice")), b"voice"),
        (
            message(0x0115, attribute(0x000F, b"\x72\xc6\x4b\xc6"), attribute(0x0013, b"voice"), cookie=b"\1\2\3\4"),
            b"voice",
        ),
        (REQUEST, b""),
    ],
)
def test_what_turn_carries(data: bytes, inner: bytes) -> None:
    assert relayed(data) == inner


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda rest: message(0x0016, rest))))
def test_any_bytes_carry_something_or_are_malformed(data: bytes) -> None:
    with suppress(Malformed):
        assert relayed(data) in data


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda rest: message(0x0101, rest))))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    try:
        at = len(decode(data)) % 2
    except Malformed as error:
        at = error.at
    assert 0 <= at <= max(1, len(data))


@given(st.integers(0, 65535), st.ip_addresses(v=4), st.binary(min_size=12, max_size=12))
def test_scapy_builds_what_we_read(port: int, address: object, transaction: bytes) -> None:
    from scapy.contrib.stun import STUN, STUNXorMappedAddress

    built = STUN(
        stun_message_type="Binding success response",
        transaction_id=int.from_bytes(transaction, "big"),
        attributes=[STUNXorMappedAddress(xport=port, xip=str(address))],
    )
    stun = decode(bytes(built))
    assert isinstance(stun, Stun)
    assert (stun.message_class, stun.method, stun.transaction) == (2, 1, transaction)
    assert stun.xor_mapped == Address(str(address), port)


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("port", [3478, 4000])
def test_tshark_counts_the_same(port: int, tmp_path: Path) -> None:
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.packet import Raw
    from scapy.utils import wrpcap

    whole = [data for data in EXPECTED if data[0] < 0x40]
    samples = [*EXPECTED, *(data[:-1] for data in whole), *(data + b"\0" for data in whole)]
    samples += [bytes([first]) + REQUEST[1:] for first in (1, 2, 3, 4, 8, 0x3F, 0x40, 0x80)]
    samples += [message(1, b"ab"), b"\x40\0\0\3abc", b"\x7f\xff\0\3abc\0", b"\x40\0\0\1a\0\0\0\0", b"\0\1\0\0"]
    # An address of its own for each, so that tshark does not take the next for what the last was.
    frames = [
        Ether() / IP(src=f"10.0.0.{number}", dst="10.0.1.1") / UDP(sport=50_000, dport=port) / Raw(data)
        for number, data in enumerate(samples, 1)
    ]
    capture = tmp_path / "stun.pcap"
    wrpcap(str(capture), frames)
    command = ["tshark", "-n", "-r", str(capture), "-Y", "stun", "-T", "fields", "-e", "frame.number"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    ours = [
        number
        for number, data in enumerate(samples, 1)
        if dissect(frame(udp("10.0.0.7", "10.0.1.1", 50_000, port, data))).protocols == ("stun",)
    ]
    assert ours == [int(number) for number in answer.split()]
