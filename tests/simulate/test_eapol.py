from __future__ import annotations

from acdiag.simulate import eapol
from acdiag.simulate.eapol import Supplicant
from acdiag.simulate.site import Site

GROUP = bytes.fromhex("0180c2000003")


def said(*steps: str) -> list[bytes]:
    """The EAPOL packets of an exchange, from the version on."""
    site = Site()
    station = Supplicant(site, site.phone())
    for step in steps:
        getattr(station, step)()
    frames = list(site.frames())
    assert all(frame.data[:6] == GROUP and frame.data[12:14] == b"\x88\x8e" for frame in frames)
    return [frame.data[14:] for frame in frames]


def test_start_and_identity() -> None:
    start, asked, answered = said("begin")
    assert start[:4] == bytes((1, 1, 0, 0))
    assert asked[:9] == bytes((2, 0, 0, 5, 1, 1, 0, 5, 1))
    assert answered[:14] == bytes((1, 0, 0, 10, 2, 1, 0, 10, 1)) + b"phone"


def test_a_response_has_the_identifier_of_its_request() -> None:
    *_, request, response = said("begin", "md5")
    assert (request[4:6], response[4:6]) == (b"\1\2", b"\2\2")
    assert request[8:10] == response[8:10] == bytes((eapol.MD5, 16))


def test_long_tls_is_cut_and_acknowledged() -> None:
    site = Site()
    station = Supplicant(site, site.phone())
    station.hear(bytes(2_500))
    packets = [frame.data[18:] for frame in site.frames()]
    assert [packet[0] for packet in packets] == [1, 2, 1, 2, 1]
    assert [packet[5] for packet in packets] == [0xC0, 0, 0x40, 0, 0]
    assert packets[0][6:10] == (2_500).to_bytes(4, "big")


def test_the_logoff_for_a_pc_carries_its_mac() -> None:
    site = Site()
    eapol.logoff(site, site.phone(), "3c:52:82:11:22:33")
    (frame,) = site.frames()
    assert frame.data[6:12].hex(":") == "3c:52:82:11:22:33"
    assert frame.data[14:18] == bytes((1, 2, 0, 0))
