from __future__ import annotations

from acdiag.simulate import services
from acdiag.simulate.clock import START
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


def stage() -> tuple[Site, Phone]:
    site = Site()
    phone = site.phone()
    phone.ip = "10.1.10.20"
    return site, phone


def payloads(site: Site, head: int = 42) -> list[bytes]:
    return [frame.data[head:] for frame in site.frames()]


def test_a_name_that_is_not_there_is_nxdomain() -> None:
    site, phone = stage()
    services.find_address(site, phone, "nobody.contoso.com", None)
    question, answer = payloads(site)
    assert question[:2] == answer[:2]
    assert answer[3] & 0x0F == 3
    assert answer[6:8] == b"\0\0"


def test_a_service_is_answered_with_its_target() -> None:
    site, phone = stage()
    services.find_service(site, phone, "_sip._tcp.contoso.com", "sfb01.contoso.com", 5060)
    answer = payloads(site)[1]
    assert answer[6:8] == b"\0\1"
    assert (5060).to_bytes(2, "big") + b"\5sfb01" in answer


def test_time_is_that_of_the_capture() -> None:
    site, phone = stage()
    services.set_clock(site, phone)
    asked, told = payloads(site)
    assert asked[0] == 0x23
    assert told[:2] == b"\x24\2"
    seconds = int.from_bytes(told[40:44], "big") - services.NTP_EPOCH
    assert 0 <= seconds - START // 1_000_000_000 < 5
    assert told[24:32] == asked[40:48]


def test_registration_is_two_challenges_and_ok() -> None:
    site, phone = stage()
    services.sign_in(site, phone)
    text = [data.split(b"\r\n")[0] for data in payloads(site, 54) if data.startswith((b"REGISTER", b"SIP/2.0"))]
    register = b"REGISTER sip:contoso.com SIP/2.0"
    refused = b"SIP/2.0 401 Unauthorized"
    assert text == [register, refused, register, refused, register, b"SIP/2.0 200 OK"]


def test_a_file_comes_by_http() -> None:
    site, phone = stage()
    services.fetch(site, phone, "10.1.20.30", "/ipp/dhcpoption160.cfg", b"a=b")
    joined = b"".join(payloads(site, 54))
    assert b"GET /ipp/dhcpoption160.cfg HTTP/1.1" in joined
    assert b"HTTP/1.1 200 OK" in joined
