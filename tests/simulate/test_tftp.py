from __future__ import annotations

import pytest

from acdiag.simulate import tftp
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


def stage() -> tuple[Site, Phone]:
    site = Site()
    phone = site.phone()
    phone.ip = "10.1.10.20"
    return site, phone


def bodies(site: Site) -> list[bytes]:
    return [frame.data[42 : 14 + int.from_bytes(frame.data[16:18], "big")] for frame in site.frames()]


def test_a_request_carries_name_mode_and_options() -> None:
    site, phone = stage()
    tftp.begin(site, phone, "450HD.img", 5_000)
    asked, agreed, acknowledged = bodies(site)
    assert asked == b"\x00\x01450HD.img\0octet\0tsize\x000\0blksize\x001428\0"
    assert agreed == b"\0\6blksize\x001428\0tsize\x005000\0"
    assert acknowledged == b"\0\4\0\0"


@pytest.mark.parametrize(("size", "lengths"), [(0, [0]), (1_428, [1_428, 0]), (3_000, [1_428, 1_428, 144])])
def test_the_last_block_is_short(size: int, lengths: list[int]) -> None:
    site, phone = stage()
    tftp.download(site, phone, "x.cfg", size)
    blocks = [body for body in bodies(site) if body[:2] == b"\0\3"]
    assert [len(body) - 4 for body in blocks] == lengths
    assert [body[3] for body in blocks] == list(range(1, len(lengths) + 1))


def test_the_server_answers_from_a_port_of_its_own() -> None:
    site, phone = stage()
    tftp.download(site, phone, "x.cfg", 10)
    ports = [int.from_bytes(frame.data[34:36], "big") for frame in site.frames()]
    client, server = ports[0], ports[1]
    assert server not in (69, client)
    assert set(ports) == {client, server}


def test_block_numbers_wrap_at_65536() -> None:
    site, phone = stage()
    read = tftp.Read(site, phone, "x.img", 512 * 70_000, blksize=None)
    read.data(65_537)
    assert bodies(site)[0][:4] == b"\0\3\0\1"


def test_a_refusal_names_its_code() -> None:
    site, phone = stage()
    tftp.missing(site, phone, "x.img")
    tftp.missing(site, phone, "x.img", code=tftp.ACCESS_VIOLATION)
    errors = [body for body in bodies(site) if body[:2] == b"\0\5"]
    assert errors == [b"\0\5\0\1File not found\0", b"\0\5\0\2Access violation\0"]


def test_a_header_check_ends_with_the_phones_own_error() -> None:
    site, phone = stage()
    tftp.check_header(site, phone, "450HD.img", 60_000_000)
    frames = list(site.frames())
    assert bodies(site)[-1][:2] == b"\0\5"
    assert frames[-1].data[6:12].hex(":") == phone.mac


def test_a_size_can_be_announced_wrongly_or_not_at_all() -> None:
    site, phone = stage()
    tftp.begin(site, phone, "x.img", 100, announced=999)
    tftp.begin(site, phone, "x.img", 100, announced=None)
    agreed = [body for body in bodies(site) if body[:2] == b"\0\6"]
    assert b"tsize\x00999\0" in agreed[0]
    assert b"tsize" not in agreed[1]
