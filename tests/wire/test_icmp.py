from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6DestUnreach, ICMPv6EchoRequest, IPv6, IPv6ExtHdrHopByHop
from scapy.packet import Raw

from acdiag.model.errors import Malformed
from acdiag.wire.icmp import Icmp, Quoted, decode, decode_v6

ASKED = IP(src="10.59.0.7", dst="10.59.0.20") / UDP(sport=40000, dport=69) / Raw(b"\0\x01a")
UNREACHABLE = bytes(ICMP(type=3, code=3) / Raw(bytes(ASKED)))
ASKED_6 = IPv6(src="2001:db8::7", dst="2001:db8::20") / IPv6ExtHdrHopByHop() / TCP(sport=40000, dport=5061)
UNREACHABLE_6 = bytes(ICMPv6DestUnreach(code=4)) + bytes(ASKED_6)


def test_an_echo_request() -> None:
    icmp = decode(bytes(ICMP(type=8) / Raw(b"abcdefgh")))
    assert icmp == Icmp(4, 8, 0, None)
    assert not icmp.is_error
    assert icmp.unreachable is None


def test_port_unreachable_quotes_the_datagram() -> None:
    icmp = decode(UNREACHABLE)
    assert icmp.is_error
    assert icmp.unreachable == "port unreachable"
    assert icmp.quoted == Quoted(17, "10.59.0.7", "10.59.0.20", 40000, 69)


def test_options_of_the_quoted_header_are_passed_over() -> None:
    asked = IP(src="10.0.0.1", dst="10.0.0.2", options=[("NOP"), ("NOP"), ("NOP"), ("EOL")]) / UDP(sport=1, dport=2)
    icmp = decode(bytes(ICMP(type=11) / Raw(bytes(asked))))
    assert icmp.quoted == Quoted(17, "10.0.0.1", "10.0.0.2", 1, 2)
    assert icmp.unreachable is None


def test_a_later_fragment_has_no_ports() -> None:
    icmp = decode(
        bytes(ICMP(type=3, code=1) / Raw(bytes(IP(src="10.0.0.1", dst="10.0.0.2", frag=5, proto=17)) + bytes(8)))
    )
    assert icmp.quoted == Quoted(17, "10.0.0.1", "10.0.0.2", 0, 0)


def test_a_quote_without_ports() -> None:
    assert decode(UNREACHABLE[: 8 + 20]).quoted == Quoted(17, "10.59.0.7", "10.59.0.20")


def test_a_cut_quote_is_no_fault() -> None:
    assert decode(UNREACHABLE[: 8 + 19]).quoted is None


def test_icmpv6_quotes_behind_extension_headers() -> None:
    icmp = decode_v6(UNREACHABLE_6)
    assert icmp.version == 6
    assert icmp.unreachable == "port unreachable"
    assert icmp.quoted == Quoted(6, "2001:db8::7", "2001:db8::20", 40000, 5061)


def test_an_icmpv6_echo_request() -> None:
    icmp = decode_v6(bytes(ICMPv6EchoRequest()))
    assert (icmp.type, icmp.quoted, icmp.is_error) == (128, None, False)


def test_codes_without_a_name() -> None:
    assert decode(bytes([3, 77, 0, 0])).unreachable == "unreachable, code 77"


@pytest.mark.parametrize("sample", [UNREACHABLE, UNREACHABLE_6])
def test_every_prefix_is_a_record_or_malformed(sample: bytes) -> None:
    for read in (decode, decode_v6):
        for length in range(4):
            with pytest.raises(Malformed, match="ICMP header is cut"):
                read(sample[:length])
        for length in range(4, len(sample)):
            assert isinstance(read(sample[:length]), Icmp)


@given(st.binary(max_size=128), st.sampled_from([decode, decode_v6]))
def test_any_bytes_give_a_record_or_malformed(data: bytes, read: object) -> None:
    assert callable(read)
    try:
        icmp = read(data)
    except Malformed:
        assert len(data) < 4
    else:
        assert icmp.unreachable is None or icmp.unreachable
