"""Which frames are voice, by their first bytes, and how few of them are kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.dns import DNS, DNSQR
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import GRE, Dot1Q, Ether
from scapy.packet import Packet, Raw

from acdiag.live.media_frames import FLOWS, KEPT, OFTEN, Samples, media_at

RTP = b"\x80\x08" + b"\x00\x01" + bytes(8) + b"\xd5" * 160
LINK = {"src": "00:90:8f:12:34:50", "dst": "00:50:56:00:0a:01"}
ADDRESSES = {"src": "10.59.1.7", "dst": "10.59.0.3"}


def at(*layers: Packet, link_type: int = 1) -> int:
    whole = Ether(**LINK)
    for layer in layers:
        whole /= layer
    return media_at(link_type, bytes(whole))


def test_voice() -> None:
    voice = UDP(sport=4000, dport=20000) / Raw(RTP)
    assert at(IP(**ADDRESSES), voice) == 42
    assert at(Dot1Q(vlan=200), IP(**ADDRESSES), voice) == 46
    assert at(IPv6(src="2001:db8::1", dst="2001:db8::2"), voice) == 62


def test_voice_in_erspan_is_voice() -> None:
    outer = Ether(src="00:1b:54:00:00:01", dst="00:1b:54:00:00:02") / IP(src="10.0.0.1", dst="10.0.0.2")
    voice = Ether(**LINK) / Dot1Q(vlan=200) / IP(**ADDRESSES) / UDP(sport=4000, dport=20000) / Raw(RTP)
    data = bytes(outer / GRE(proto=0x88BE, seqnum_present=1) / Raw(bytes(8) + bytes(voice)))
    assert media_at(1, data) == 14 + 20 + 8 + 8 + 46
    assert data[media_at(1, data) :] == RTP


def test_what_is_not() -> None:
    rtcp = UDP(sport=4001, dport=20001) / Raw(b"\x80\xc8" + bytes(26))
    assert at(IP(**ADDRESSES), rtcp) == 0
    assert at(IP(**ADDRESSES), UDP(sport=53, dport=4000) / DNS(id=0x8008, qr=1, qd=DNSQR(qname="a.b"))) == 0
    assert at(IP(**ADDRESSES), UDP(sport=5060, dport=5060) / Raw(b"REGISTER sip:a SIP/2.0\r\n")) == 0
    assert at(IP(**ADDRESSES), UDP(sport=4000, dport=20000) / Raw(RTP[:11])) == 0
    assert at(IP(**ADDRESSES, frag=100), UDP(sport=4000, dport=20000) / Raw(RTP)) == 0
    assert at(IP(**ADDRESSES), UDP(sport=4000, dport=20000) / Raw(RTP), link_type=105) == 0


@given(st.binary(max_size=120), st.sampled_from([1, 101, 113, 0]))
def test_any_bytes(data: bytes, link_type: int) -> None:
    found = media_at(link_type, data)
    assert 0 <= found <= len(data)
    for start in (b"\x08\x00E", b"\x86\xdd`", b"\x81\x00\x00\xc8\x08\x00E"):
        media_at(1, bytes(12) + start + data)


def frame(port: int = 4000, ssrc: bytes = bytes(4)) -> tuple[bytes, int]:
    voice = UDP(sport=port, dport=20000) / Raw(RTP[:8] + ssrc + RTP[12:])
    data = bytes(Ether(**LINK) / IP(**ADDRESSES, id=port) / voice)
    return data, media_at(1, data)


def test_a_frame_of_a_flow_stands_for_those_behind_it() -> None:
    samples, (data, rtp) = Samples(), frame()
    assert samples.kept(data, 0, rtp) == 0
    samples.keep(data, 0, rtp, 17)
    assert samples.kept(data, OFTEN - 1, rtp) == 17
    assert samples.kept(data, OFTEN, rtp) == 0
    other, at_other = frame(ssrc=b"\0\0\0\1")
    assert samples.kept(other, 1, at_other) == 0
    samples.forget()
    assert samples.kept(data, 1, rtp) == 0


def test_what_is_remembered_is_bounded() -> None:
    samples, (data, rtp) = Samples(), frame()
    for number in range(FLOWS + 10):
        one = data[: rtp + 8] + number.to_bytes(4) + data[rtp + 12 :]
        samples.keep(one, 0, rtp, number + 1)
    assert len(samples._flows) == FLOWS


def test_what_is_kept_is_too_short_for_rtp() -> None:
    assert KEPT < 12
