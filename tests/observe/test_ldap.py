"""What comes of a bind."""

from __future__ import annotations

from acdiag.model.facts.ldap import LdapBound
from acdiag.observe.ldap import LdapObserver
from acdiag.wire.dissect import dissect
from acdiag.wire.ldap import Ldap
from acdiag.wire.packet import Packet
from tests.frames import frame, tcp

PHONE, DIRECTORY = "10.59.1.7", "10.59.0.10"


def packet(number: int, *, away: bool) -> Packet:
    ends = (PHONE, DIRECTORY, 50_000, 389) if away else (DIRECTORY, PHONE, 389, 50_000)
    return dissect(frame(tcp(*ends, 1), number, number))


def told(*messages: tuple[bool, Ldap]) -> list[LdapBound]:
    observer = LdapObserver()
    facts = [
        fact
        for number, (away, each) in enumerate(messages, 1)
        for fact in observer.see(packet(number, away=away), each)
    ]
    assert list(observer.lapse("test.pcap", 10**18)) == []
    return [fact for fact in facts if isinstance(fact, LdapBound)]


def test_accepted() -> None:
    (fact,) = told((True, Ldap(1, 0, version=3, mechanism="simple")), (False, Ldap(1, 1, 0)))
    assert (fact.host, fact.server, fact.mechanism) == (PHONE, f"{DIRECTORY}:389", "anonymous")
    assert (fact.accepted, fact.code, fact.result) == (True, 0, "success")
    assert [place.frame for place in fact.where] == [2, 1]


def test_refused() -> None:
    asked = Ldap(7, 0, version=3, name="cn=phone", mechanism="simple")
    (fact,) = told((True, asked), (False, Ldap(7, 1, 49, diagnostic="x" * 999)))
    assert (fact.accepted, fact.result, fact.mechanism) == (False, "invalidCredentials", "simple")
    assert len(fact.reason) == 255


def test_steps_of_sasl_are_one_bind() -> None:
    asked = Ldap(1, 0, version=3, mechanism="GSS-SPNEGO")
    (fact,) = told((True, asked), (False, Ldap(1, 1, 14)), (True, asked), (False, Ldap(1, 1, 0)))
    assert fact.mechanism == "GSS-SPNEGO"


def test_an_answer_whose_request_is_not_in_the_capture() -> None:
    (fact,) = told((False, Ldap(1, 1, 4711)))
    assert (fact.mechanism, fact.result) == ("", "result 4711")
    assert told((False, Ldap(1, 5, 0)), (True, Ldap(2, 3))) == []
