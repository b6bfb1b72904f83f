"""Voice is marked, and nothing else is touched."""

from __future__ import annotations

from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import Dot1Q, Ether
from scapy.packet import Packet, Raw

from captures.lab.marking import EXPEDITED, expedited

PORTS = (4000, 50_000)


def frame(upper: Packet, *, vlan: int | None = None) -> bytes:
    link = Ether(src="00:90:8f:12:34:50", dst="00:50:56:00:0a:40")
    if vlan is not None:
        link /= Dot1Q(vlan=vlan)
    return bytes(link / IP(src="10.59.10.50", dst="10.59.10.40") / upper / Raw(b"speech"))


def test_voice_is_marked_and_its_checksum_holds() -> None:
    for vlan in (None, 200):
        for upper in (UDP(sport=4000, dport=9), UDP(sport=9, dport=50_000)):
            marked = Ether(expedited(frame(upper, vlan=vlan), PORTS))
            right = marked.copy()
            del right[IP].chksum
            assert marked[IP].tos == EXPEDITED
            assert marked[IP].chksum == Ether(bytes(right))[IP].chksum
            assert marked[Raw].load == b"speech"


def test_nothing_else_is_touched() -> None:
    for upper in (UDP(sport=5060, dport=5060), TCP(sport=4000, dport=50_000), ICMP()):
        assert expedited(frame(upper), PORTS) == frame(upper)
    assert expedited(b"\x01\x80\xc2\x00\x00\x0e" + bytes(20), PORTS) == b"\x01\x80\xc2\x00\x00\x0e" + bytes(20)
