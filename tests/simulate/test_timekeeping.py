from __future__ import annotations

from acdiag.simulate import timekeeping
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site
from acdiag.wire.dissect import dissect
from acdiag.wire.icmp import Icmp
from acdiag.wire.ntp import Ntp
from tests.frames import frame


def stage() -> tuple[Site, Phone]:
    site = Site()
    phone = site.phone()
    phone.ip = "10.1.10.20"
    return site, phone


def messages(site: Site) -> list[object]:
    return [message for sent in site.frames() for message in dissect(frame(sent.data)).messages]


def test_an_exchange_returns_the_phones_timestamp() -> None:
    site, phone = stage()
    timekeeping.exchange(site, phone, clock=3600)
    asked, told = messages(site)
    assert isinstance(asked, Ntp)
    assert isinstance(told, Ntp)
    assert asked.transmit is not None
    assert told.receive is not None
    assert told.origin == asked.transmit
    assert abs((asked.transmit - told.receive) / 1e9 - 3600) < 0.1


def test_a_kiss_and_a_lost_source() -> None:
    site, phone = stage()
    timekeeping.exchange(site, phone, stratum=0, leap=3, kiss=b"DENY")
    timekeeping.exchange(site, phone, stratum=16, leap=3)
    asked, kiss, _, lost = messages(site)
    assert isinstance(asked, Ntp)
    assert asked.transmit is None
    assert isinstance(kiss, Ntp)
    assert kiss.kiss_code == "DENY"
    assert isinstance(lost, Ntp)
    assert (lost.stratum, lost.leap) == (16, 3)


def test_unreachable_quotes_the_request() -> None:
    site, phone = stage()
    timekeeping.unreachable(site, phone)
    _, error = messages(site)
    assert isinstance(error, Icmp)
    assert error.quoted is not None
    assert error.quoted.destination_port == 123
