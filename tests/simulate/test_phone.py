from __future__ import annotations

from random import Random

from acdiag.simulate.network import NATIVE, VOICE
from acdiag.simulate.phone import Phone, Repeat


def make(index: int = 0) -> Phone:
    return Phone(index, "450HD", Random(1), 1_000)


def test_macs_count_up_in_the_audiocodes_range() -> None:
    assert make(0).mac == "00:90:8f:12:34:50"
    assert make(0xB0).mac == "00:90:8f:12:35:00"


def test_a_foreign_station_keeps_its_own_mac() -> None:
    assert Phone(0, "", Random(1), 0, foreign_mac="3c:52:82:11:22:33").mac == "3c:52:82:11:22:33"


def test_waiting_is_near_what_was_asked() -> None:
    phone = make()
    phone.wait(10)
    assert abs(phone.now - 1_000 - 10_000_000_000) <= 300_000_000


def test_without_power_it_forgets_and_falls_silent() -> None:
    phone = make()
    phone.subnet, phone.ip = VOICE, "10.1.120.20"
    phone.chatter.append(repeat := Repeat())
    phone.power_off()
    assert (phone.subnet, phone.ip, repeat.end) == (NATIVE, "0.0.0.0", 1_000)


def test_source_ports_do_not_repeat() -> None:
    phone = make()
    ports = [phone.ephemeral() for _ in range(50)]
    assert len(set(ports)) == 50
