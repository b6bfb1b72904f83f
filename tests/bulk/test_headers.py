"""The key of a flow holds what tells flows apart, and only usual frames have one."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from acdiag.bulk import layout
from acdiag.bulk.headers import find_flow
from tests.bulk.streams import rtp
from tests.frames import PHONE, SERVER, ethernet, ipv4, tcp, udp

KEY = slice(layout.KEY, layout.KEY + layout.KEY_WORDS)


def flow(data: bytes, source: int = 1) -> tuple[int, list[int]]:
    words = [0] * layout.CONTROL
    words[layout.STOP], words[layout.SOURCE] = len(data), source
    return find_flow(data, words), words


def datagram(payload: bytes, **link: object) -> bytes:
    return udp("10.0.0.1", "10.0.0.2", 4000, 5000, payload, **link)


def test_rtp() -> None:
    kind, words = flow(datagram(rtp(7, 8, 9)))
    assert kind == layout.RTP
    assert words[layout.SIZE] == words[layout.CAPTURED] == 172
    assert flow(datagram(rtp(8, 168, 9)))[1][KEY] == words[KEY]


def test_what_tells_flows_apart() -> None:
    frames = [
        datagram(rtp(1, 1, 9)), datagram(rtp(1, 1, 8)), datagram(rtp(1, 1, 9), vlan=5), datagram(rtp(1, 1, 9), vlan=0),
        datagram(rtp(1, 1, 9), mac="00:90:8f:00:00:02"), datagram(rtp(1, 1, 9), to="00:90:8f:00:00:02"), datagram(b""),
        udp("10.0.0.1", "10.0.0.3", 4000, 5000, rtp(1, 1, 9)), udp("10.0.0.1", "10.0.0.2", 4001, 5000, rtp(1, 1, 9)),
        tcp("10.0.0.1", "10.0.0.2", 4000, 5000, 1),
    ]  # fmt: skip
    keys = [tuple(flow(frame)[1][KEY]) for frame in frames] + [tuple(flow(frames[0], 2)[1][KEY])]
    assert len(set(keys)) == len(frames) + 1


def test_version_6() -> None:
    payload = struct.pack("!HHHH", 4000, 5000, 180, 0) + rtp(1, 1, 9)
    first = struct.pack("!IHBB", 0x6B800000, len(payload), 17, 64) + bytes(15) + b"\1" + bytes(15) + b"\2" + payload
    other = bytearray(first)
    other[8] = 1
    kind, words = flow(ethernet(PHONE, SERVER, 0x86DD, first))
    assert kind == layout.RTP
    assert words[layout.DSCP] == 46
    assert flow(ethernet(PHONE, SERVER, 0x86DD, bytes(other)))[1][KEY] != words[KEY]


def test_nothing_of_version_6_stays_in_the_key_of_version_4() -> None:
    words = [0] * layout.CONTROL
    words[KEY] = [-1] * layout.KEY_WORDS
    frame = datagram(rtp(1, 1, 9))
    words[layout.STOP], words[layout.SOURCE] = len(frame), 1
    find_flow(frame, words)
    assert words[KEY] == flow(frame)[1][KEY]


def test_what_somebody_would_read_has_no_key() -> None:
    cookie = b"\0\1\0\0\x21\x12\xa4\x42" + bytes(12)
    piece = bytearray(ipv4("10.0.0.1", "10.0.0.2", 17, bytes(100)))
    piece[6] = 0x20
    for frame in (
        datagram(cookie), datagram(b"OPTIONS sip:a SIP/2.0\r\n\r\n"), datagram(b"\x16\xfe\xfd" + bytes(20)),
        datagram(struct.pack("!BBHI", 0x80, 200, 6, 1) + bytes(20)), ethernet(PHONE, SERVER, 0x0800, bytes(piece)),
        ethernet(PHONE, SERVER, 0x0806, bytes(60)), tcp("10.0.0.1", "10.0.0.2", 1, 2, 3, flags=2),
        tcp("10.0.0.1", "10.0.0.2", 1, 2, 3, flags=17), tcp("10.0.0.1", "10.0.0.2", 1, 2, 3, flags=4),
    ):  # fmt: skip
        assert flow(frame)[0] == layout.NONE


def test_only_tcp_and_udp_have_a_key() -> None:
    whole = bytearray(tcp("10.0.0.1", "10.0.0.2", 1, 2, 3, bytes(30), flags=16))
    protocol = len(ethernet(PHONE, SERVER, 0x0800, b"")) + 9
    assert whole[protocol] == 6
    for number in {*range(256)} - {17}:
        whole[protocol] = number
        assert flow(bytes(whole))[0] == (layout.TCP if number == 6 else layout.NONE)


def test_bytes_that_nobody_claims() -> None:
    for payload in (b"", b"\xc0" + bytes(30), b"\x04" + bytes(30), b"A\0" + bytes(30), bytes(20)):
        assert flow(datagram(payload))[0] == layout.UDP


@given(data=st.binary(max_size=120))
def test_any_bytes_stay_inside_the_frame(data: bytes) -> None:
    flow(data)


@given(data=st.binary(max_size=90), cut=st.integers(0, 60))
def test_any_bytes_behind_usual_headers_stay_inside_the_frame(data: bytes, cut: int) -> None:
    whole = ethernet(PHONE, SERVER, 0x0800, ipv4("10.0.0.1", "10.0.0.2", 17, data), 5)
    captured = whole[: max(0, len(whole) - cut)]
    kind, words = flow(captured)
    if kind in (layout.UDP, layout.RTP):
        assert words[layout.PAYLOAD] + words[layout.CAPTURED] <= len(captured)
