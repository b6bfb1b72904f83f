"""Facts and records without secrets."""

from __future__ import annotations

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.facts.http import HttpAsked
from acdiag.model.facts.tftp import TftpAsked
from acdiag.observe import discretion
from acdiag.observe.discretion import LONGEST, discreet, discreet_record
from acdiag.wire.syslog import decode

WHERE = (Where("x.pcap", 1, None, 0, "HTTP GET /x?token=hunter2hunter2"),)


def test_secrets_of_a_fact_go() -> None:
    fact = HttpAsked(at=0, host="10.1.1.1", where=WHERE, path="/x?token=hunter2hunter2&y=1")
    told = discreet(fact)
    assert "hunter2" not in repr(told)
    assert told.path.startswith("/x?token=(hidden)")
    assert told.where[0].frame == 1


def test_a_fact_without_secrets_is_the_same_object() -> None:
    fact = DhcpAcked(at=0, host="10.1.1.1", where=(Where("x.pcap", 1),), url="http://server/450HD.img")
    assert discreet(fact) is fact


def test_equal_texts_of_several_facts_are_one_object() -> None:
    one, other = (
        HttpAsked(at=at, host="10.1.1.1", where=(Where("x.pcap", 1 + at),), file=raw.decode())
        for at, raw in enumerate((b"450HD-own.cfg", b"450HD-own.cfg"))
    )
    assert one.file is not other.file
    assert discreet(one) is one
    assert discreet(other) is other
    assert one.file is other.file
    assert one.file == "450HD-own.cfg"


def test_the_address_in_a_url_stays() -> None:
    fact = DhcpAcked(at=0, host="10.1.1.1", where=(Where("x.pcap", 1),), url="http://u:hunter2@server/450HD.img")
    assert discreet(fact).url == "http://server/450HD.img"


def test_a_record_keeps_its_shape() -> None:
    (message,) = decode(b"<14>lcd: password=hunter2 for x")
    told = discreet_record(message)
    assert type(told) is type(message)
    assert "hunter2" not in repr(told)


def test_a_header_that_is_a_secret_goes_whole() -> None:
    assert discreet_record({"authorization": ("Digest a=b",), "via": ("x",)}) == {
        "authorization": ("(hidden)",),
        "via": ("x",),
    }


def test_what_nests_without_end_ends() -> None:
    nested: object = "password=x"
    for _ in range(100):
        nested = (nested,)
    assert discreet_record(nested) is not None


def test_a_header_of_somebodys_own_is_known_by_its_name() -> None:
    told = discreet_record({"x-password": ("hunter2",), "x-sip-token": ("abc",), "x-pinned": ("no",)})
    assert told == {"x-password": ("(hidden)",), "x-sip-token": ("(hidden)",), "x-pinned": ("no",)}


def test_no_text_is_too_long() -> None:
    long = "x" * 60_000
    asked = TftpAsked(at=1, host="10.59.1.7", where=(Where("a.pcap", 1, None, 1, long),), file=f"password=p1 {long}")
    told = discreet(asked)
    assert isinstance(told, TftpAsked)
    assert told.file.startswith("password=(hidden) xxx")
    assert (len(told.file), len(told.where[0].summary)) == (LONGEST, LONGEST)


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discretion, "REMEMBERED", 3)
    for number in range(20):
        secret = Where("x.pcap", 1, None, 0, f"HTTP GET /{number}?token=hunter2hunter2")
        told = discreet(HttpAsked(at=0, host="10.1.1.1", where=(secret,), path=f"/{number}?token=hunter2hunter2"))
        assert isinstance(told, HttpAsked)
        assert told.path.startswith(f"/{number}?token=(hidden)")
        assert told.where[0].summary.startswith(f"HTTP GET /{number}?token=(hidden)")


def test_equal_words_of_places_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def without_secrets(text: str) -> str:
        looked.append(text)
        return text

    monkeypatch.setattr(discretion, "without_secrets", without_secrets)
    for number in range(3):
        discreet(HttpAsked(at=0, host="10.1.1.1", where=(Where("x.pcap", number, None, 0, "words said once"),)))
    assert looked.count("words said once") == 1
