from __future__ import annotations

from acdiag.model.arrival import Frame
from acdiag.wire.packet import Packet


def test_a_new_packet_knows_nothing_but_its_frame() -> None:
    frame = Frame("a.pcap", 7, 1_000, 1, b"", 0)
    packet = Packet(frame)
    assert packet.frame is frame
    assert packet.at == 1_000
    assert vars(packet).keys() == {"frame", "at"}
    assert not any(getattr(packet, name) for name in Packet.__annotations__)


def test_the_vlan_is_the_innermost() -> None:
    packet = Packet(Frame("a.pcap", 1, 0, 1, b"", 0))
    assert packet.vlan == 0
    packet.vlans = (100, 200)
    assert packet.vlan == 200
