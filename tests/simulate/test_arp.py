from __future__ import annotations

from acdiag.simulate import arp
from acdiag.simulate.network import VOICE
from acdiag.simulate.site import Site

MAC = "00:90:8f:12:34:50"


def test_a_probe_has_no_sender_address() -> None:
    frame = arp.request(MAC, "0.0.0.0", "10.1.120.20")
    assert frame[:6] == b"\xff" * 6
    assert frame[20:22] == b"\0\1"
    assert frame[28:32] == bytes(4)
    assert frame[38:42] == bytes((10, 1, 120, 20))


def test_a_reply_names_the_address_and_its_holder() -> None:
    frame = arp.reply("00:17:c8:44:55:66", "10.1.120.20", MAC, "0.0.0.0")
    assert frame[20:22] == b"\0\2"
    assert (frame[22:28].hex(":"), frame[28:32]) == ("00:17:c8:44:55:66", bytes((10, 1, 120, 20)))


def test_taking_an_address_is_probe_probe_announce_and_the_router() -> None:
    site = Site()
    phone = site.phone()
    phone.subnet, phone.ip = VOICE, "10.1.120.20"
    arp.take(site, phone)
    frames = [frame.data[4:] for frame in site.frames()]
    senders = [frame[28:32] for frame in frames]
    own, router = bytes((10, 1, 120, 20)), bytes((10, 1, 120, 1))
    assert senders == [bytes(4), bytes(4), own, own, router]
