from __future__ import annotations

from dataclasses import replace

from acdiag.simulate import dhcp
from acdiag.simulate.network import VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


def stage() -> tuple[Site, Phone]:
    site = Site()
    phone = site.phone()
    phone.subnet = VOICE
    return site, phone


def bootp(frame: bytes) -> bytes:
    return frame[46:]


def options(frame: bytes) -> list[tuple[int, bytes]]:
    body, found, at = bootp(frame), [], 240
    while body[at] != 255:
        code, length = body[at], body[at + 1]
        found.append((code, body[at + 2 : at + 2 + length]))
        at += 2 + length
    return found


def sent(site: Site) -> list[bytes]:
    return [frame.data for frame in site.frames()]


def test_a_lease_is_four_messages_of_one_transaction() -> None:
    site, phone = stage()
    dhcp.lease(site, phone, dhcp.server(VOICE))
    frames = sent(site)
    assert [dict(options(frame))[53][0] for frame in frames] == [1, 2, 3, 5]
    assert len({bootp(frame)[4:8] for frame in frames}) == 1
    assert phone.ip == "10.1.120.20"


def test_a_running_phone_names_its_model_twice_and_its_full_list() -> None:
    site, phone = stage()
    dhcp.discover(site, phone, 1, secs=4)
    (frame,) = sent(site)
    told = dict(options(frame))
    assert (told[60], told[77]) == (b"450HD", b"450HD")
    assert tuple(told[55]) == dhcp.FULL_LIST
    assert bootp(frame)[8:10] == b"\0\4"
    assert len(bootp(frame)) >= dhcp.SMALLEST


def test_the_boot_loader_has_a_short_list_with_66_and_67() -> None:
    site, phone = stage()
    dhcp.discover(site, phone, 1, ask=dhcp.RECOVERY)
    told = dict(options(sent(site)[0]))
    assert {66, 67} <= set(told[55])
    assert not {43, 160} & set(told[55])
    assert 60 not in told


def test_a_server_gives_only_what_was_asked() -> None:
    site, phone = stage()
    dhcp.server(VOICE).reply(site, phone, "ack", 1, listed=(3, 42))
    assert [code for code, _ in options(sent(site)[0])] == [53, 54, 51, 1, 3, 42]


def test_a_nak_is_broadcast_and_bare() -> None:
    site, phone = stage()
    dhcp.server(VOICE).reply(site, phone, "nak", 1)
    (frame,) = sent(site)
    assert frame[:6] == b"\xff" * 6
    assert [code for code, _ in options(frame)] == [53, 54]
    assert bootp(frame)[16:20] == bytes(4)


def test_the_answer_to_an_inform_has_no_address_and_no_lease() -> None:
    site, phone = stage()
    phone.ip = phone.address(VOICE)
    dhcp.inform(site, phone, 7)
    by = dhcp.server(VOICE)
    by.inform_ack(site, phone, 7, by.gives)
    question, answer = sent(site)
    assert dict(options(question))[60] == b"MS-UC-Client"
    assert [code for code, _ in options(answer)] == [53, 54, 43, 120]
    assert bootp(answer)[16:20] == bytes(4)


def test_a_remembered_address_is_asked_for_without_server() -> None:
    site, phone = stage()
    dhcp.request(site, phone, 1, "10.1.120.77", None)
    told = dict(options(sent(site)[0]))
    assert told[50] == bytes((10, 1, 120, 77))
    assert 54 not in told


def test_a_renewal_is_unicast_with_ciaddr() -> None:
    site, phone = stage()
    phone.ip = phone.address(VOICE)
    dhcp.renew(site, phone, 1, "10.1.20.5")
    (frame,) = sent(site)
    assert frame[:6].hex(":") == VOICE.router_mac
    assert bootp(frame)[12:16] == bytes((10, 1, 120, 20))


def test_header_fields_can_stand_in_for_options() -> None:
    site, phone = stage()
    by = replace(dhcp.server(VOICE, {}), siaddr="10.1.20.30", file=b"450HD.img")
    by.reply(site, phone, "ack", 1)
    body = bootp(sent(site)[0])
    assert body[20:24] == bytes((10, 1, 20, 30))
    assert body[108:117] == b"450HD.img"


def test_decline_and_release_name_the_server() -> None:
    site, phone = stage()
    dhcp.decline(site, phone, 1, "10.1.120.20", "10.1.20.5")
    phone.ip = "10.1.120.20"
    dhcp.release(site, phone, 2, "10.1.20.5")
    kinds = [dict(options(frame)) for frame in sent(site)]
    assert [told[53] for told in kinds] == [b"\4", b"\7"]
    assert all(told[54] == bytes((10, 1, 20, 5)) for told in kinds)
