from __future__ import annotations

from acdiag.model.arrival import Frame
from acdiag.streams import transfers
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import TFTP, tell
from acdiag.wire.tftp import Tftp

CLIENT, SERVER = ("10.59.0.7", 2000), ("10.59.0.20", 3333)
RRQ, WRQ = b"\0\x01450HD.img\0octet\0", b"\0\x02log.txt\0octet\0"
DATA, ACK = b"\0\x03\0\x01abc", b"\0\x04\0\x01"


def udp(source: tuple[str, int], destination: tuple[str, int], payload: bytes, transport: str = "udp") -> Packet:
    packet = Packet(Frame("a.pcap", 1, 0, 1, b"", 0))
    packet.source, packet.source_port = source
    packet.destination, packet.destination_port = destination
    packet.transport, packet.payload = transport, payload
    if destination[1] == 69:
        tell(packet, TFTP)
    return packet


def asked(request: bytes = RRQ) -> TftpTransfers:
    known = TftpTransfers()
    assert known.claim(udp(CLIENT, (SERVER[0], 69), request))
    return known


def test_the_answer_comes_from_a_port_of_its_own() -> None:
    known = asked()
    answer = udp(SERVER, CLIENT, DATA)
    assert known.claim(answer)
    assert answer.protocols == ("tftp",)
    assert isinstance(answer.messages[0], Tftp)
    assert known.claim(udp(CLIENT, SERVER, ACK))


def test_a_write_request_opens_a_transfer_too() -> None:
    assert asked(WRQ).claim(udp(SERVER, CLIENT, ACK))


def test_a_second_port_of_the_server_is_tftp_too() -> None:
    known = asked()
    known.claim(udp(SERVER, CLIENT, DATA))
    assert known.claim(udp((SERVER[0], 4444), CLIENT, DATA))


def test_a_request_is_decoded_once() -> None:
    known = TftpTransfers()
    request = udp(CLIENT, (SERVER[0], 69), RRQ)
    known.claim(request)
    assert request.protocols == ("tftp",)
    assert len(request.messages) == 1


def test_other_datagrams_are_not_claimed() -> None:
    known = asked()
    strangers = [
        udp(("10.59.0.21", 3333), CLIENT, DATA),
        udp(SERVER, (CLIENT[0], 2001), DATA),
        udp((CLIENT[0], 2001), SERVER, DATA),
        udp(SERVER, CLIENT, DATA, transport="tcp"),
        udp(SERVER, CLIENT, b""),
    ]
    for packet in strangers:
        assert not known.claim(packet)
        assert packet.protocols == ()


def test_what_has_a_protocol_keeps_it() -> None:
    packet = udp(SERVER, CLIENT, DATA)
    packet.protocols = ("dhcp",)
    assert not asked().claim(packet)
    assert packet.protocols == ("dhcp",)


def test_only_a_request_opens_a_transfer() -> None:
    known = TftpTransfers()
    assert known.claim(udp(CLIENT, (SERVER[0], 69), ACK))
    assert not known.claim(udp(SERVER, CLIENT, DATA))


def test_a_malformed_datagram_counts() -> None:
    packet = udp(SERVER, CLIENT, b"\0")
    assert asked().claim(packet)
    assert packet.protocols == ("tftp",)
    assert [name for name, _ in packet.malformed] == ["tftp"]


def test_the_table_is_bounded_and_the_oldest_gives_way() -> None:
    known = asked()
    for port in range(10_000, 10_000 + transfers.MOST_TRANSFERS - 1):
        known.claim(udp((CLIENT[0], port), (SERVER[0], 69), RRQ))
    known.claim(udp(CLIENT, (SERVER[0], 69), RRQ))
    known.claim(udp((CLIENT[0], 9), (SERVER[0], 69), RRQ))
    assert known.claim(udp(SERVER, CLIENT, DATA))
    assert not known.claim(udp(SERVER, (CLIENT[0], 10_000), DATA))
