from __future__ import annotations

from acdiag.simulate.site import Site
from acdiag.simulate.tcp import Connection


def test_sequence_numbers_follow_the_data() -> None:
    site = Site()
    phone = site.phone()
    phone.ip = "10.1.10.20"
    connection = Connection(site, phone, "10.1.20.40", 5060)
    connection.say(b"hello")
    connection.hear(b"good day")
    connection.close()
    segments = [frame.data[34:] for frame in site.frames()]
    assert [segment[13] for segment in segments] == [0x02, 0x12, 0x10, 0x18, 0x10, 0x18, 0x10, 0x11, 0x11, 0x10]
    start = int.from_bytes(segments[0][4:8], "big")
    said, fin = segments[3], segments[7]
    assert int.from_bytes(said[4:8], "big") == start + 1
    assert int.from_bytes(segments[4][8:12], "big") == start + 6 == int.from_bytes(fin[4:8], "big")
