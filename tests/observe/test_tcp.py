"""TCP connections of a phone: taken, refused, unanswered, torn down, lasting; and the rules on them."""

from __future__ import annotations

import struct

import pytest

from acdiag.model.facts.tcp import TcpConnected, TcpRefused, TcpReset, TcpUnanswered
from acdiag.rulebook.shelf import Shelf
from acdiag.streams import tcp
from tests.frames import PHONE, SERVER, bootp, ethernet, from_server, ipv4, raw_ip, udp
from tests.rule_book import shipped
from tests.tls_frames import ACK, IP, POOL, RST, START, SYN, Wire, facts, found, frames, listened


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def silent(port: int, at: float = 0.0, own: int = 50_000, server: str = POOL) -> Wire:
    """A SYN, repeated as clients do."""
    wire = Wire(port, at, own=own, server=server)
    for wait in (1, 2, 4, 8):
        wire.segment(0, SYN)
        wire._next[0] -= 1
        wire.at += wait - 0.01
    return wire


def refused(port: int, at: float = 0.0, own: int = 50_000, server: str = POOL) -> Wire:
    return Wire(port, at, own=own, server=server).segment(0, SYN).segment(1, RST | ACK)


def answered_name(name: bytes, address: str, at: float) -> Wire:
    """DNS says that the name has the address."""
    labels = b"".join(bytes([len(part)]) + part for part in name.split(b".")) + b"\0"
    head = struct.pack("!6H", 7, 0x8180, 1, 1, 0, 0)
    answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + raw_ip(address)
    message = head + labels + struct.pack("!HH", 1, 1) + answer
    wire = Wire()
    wire.frames = [(at, udp("10.59.0.3", IP, 53, 40_000, message, mac=SERVER, to=PHONE))]
    return wire


def option_160(url: bytes, at: float) -> Wire:
    wire = Wire()
    wire.frames = [(at, from_server(bootp(5, 9, yiaddr=IP, given={160: url})))]
    return wire


def test_a_connection(shelf: Shelf) -> None:
    named = answered_name(b"sip.contoso.com", POOL, -1)
    session = listened(shelf, frames(named, Wire(5061).open().segment(0, ACK)))
    connected = facts(session, "tcp.connected")[0]
    assert isinstance(connected, TcpConnected)
    assert (connected.server, connected.port, connected.purpose) == ("10.59.0.20:5061", 5061, "sip")
    assert connected.target == "sip.contoso.com"
    assert found(session.case()) == {}


def test_silence(shelf: Shelf) -> None:
    session = listened(shelf, frames(silent(5061)))
    (said,) = [fact for fact in facts(session, "tcp.") if isinstance(fact, TcpUnanswered)]
    assert said.asked == 4
    assert said.at == round(START * 1e9) + 9_000_000_000
    assert said.reason == "silence"
    assert len(said.where) == 4
    # Nothing of what the network sends is in this capture: it may be the tap.
    case = session.case()
    assert found(case) == {}
    assert case.phones[0].outcomes["ACD-REG-001"] == "undecided"


def test_silence_where_others_answer(shelf: Shelf) -> None:
    session = listened(shelf, frames(answered_name(b"sip.contoso.com", POOL, -1), silent(5061)))
    assert found(session.case()) == {"ACD-REG-001": "error"}


def test_another_address_of_the_name_takes_it_while_the_first_is_waited_for(shelf: Shelf) -> None:
    names = [answered_name(b"prov.contoso.com", address, -1) for address in (POOL, "10.59.0.21")]
    other = Wire(80, 3, own=50_002, server="10.59.0.21").open().segment(0, ACK)
    given = option_160(b"http://prov.contoso.com/450HD.img", -2)
    session = listened(shelf, frames(given, *names, silent(80), other))
    (said,) = [fact for fact in facts(session, "tcp.") if isinstance(fact, TcpUnanswered)]
    assert (said.target, said.elsewhere) == ("prov.contoso.com", True)
    assert found(session.case()) == {}


def test_an_address_without_a_name_has_no_other(shelf: Shelf) -> None:
    other = Wire(80, 3, own=50_002, server="10.59.0.21").open().segment(0, ACK)
    session = listened(shelf, frames(option_160(b"http://10.59.0.20/450HD.img", -2), silent(80), other))
    (said,) = [fact for fact in facts(session, "tcp.") if isinstance(fact, TcpUnanswered)]
    assert not said.elsewhere


def test_a_wait_that_runs_past_the_end_is_nothing(shelf: Shelf) -> None:
    session = listened(shelf, frames(Wire(5061).segment(0, SYN), until=5))
    assert not facts(session, "tcp.unanswered")


def test_an_answer_that_the_capture_lost_is_no_silence(shelf: Shelf) -> None:
    wire = Wire(5061).open().segment(0, ACK).say(0, b"hello")
    session = listened(shelf, frames(wire, lose=[2]))
    assert not facts(session, "tcp.unanswered")


def test_refused(shelf: Shelf) -> None:
    session = listened(shelf, frames(refused(5061), refused(5061, 30, 50_001)))
    said = facts(session, "tcp.refused")
    assert len(said) == 2
    assert isinstance(said[0], TcpRefused)
    (finding,) = session.case().findings
    assert finding.rule == "ACD-REG-001"
    assert finding.count == 2
    assert finding.observed == "No connection to the SIP server 10.59.0.20:5061: it refuses the connection"


def test_the_next_server_takes_it(shelf: Shelf) -> None:
    other = Wire(5061, 3, own=50_002, server="10.59.0.21").open().segment(0, ACK)
    assert found(listened(shelf, frames(refused(5061), other)).case()) == {}


def test_icmp_unreachable(shelf: Shelf) -> None:
    wire = Wire(5061).segment(0, SYN)
    quoted = wire.frames[0][1][14:42]
    error = struct.pack("!BBHI", 3, 1, 0, 0) + quoted
    wire.frames.append((0.5, ethernet(SERVER, PHONE, 0x0800, ipv4("10.59.0.1", IP, 1, error))))
    session = listened(shelf, frames(wire))
    (said,) = [fact for fact in facts(session, "tcp.") if isinstance(fact, TcpUnanswered)]
    assert (said.reason, said.failure) == ("unreachable", "ICMP host unreachable")
    assert found(session.case()) == {"ACD-REG-001": "error"}


def test_reset_in_the_middle(shelf: Shelf) -> None:
    wire = Wire(5060).open().segment(0, ACK).say(0, b"x" * 700).say(1, b"y" * 300).segment(1, RST | ACK)
    session = listened(shelf, frames(wire))
    (said,) = facts(session, "tcp.reset")
    assert isinstance(said, TcpReset)
    assert (said.by, said.sent, said.received) == ("server", 700, 300)


def test_a_server_of_option_160(shelf: Shelf) -> None:
    given = option_160(b"http://10.59.0.30:8080/ipp;450HD.cfg", -2)
    session = listened(shelf, frames(given, refused(8080, server="10.59.0.30")))
    assert found(session.case())["ACD-PROV-005"] == "error"


def test_other_servers_and_fallbacks_may_be_away(shelf: Shelf) -> None:
    named = answered_name(b"redirect.audiocodes.com", "10.59.0.99", -1)
    session = listened(shelf, frames(named, refused(443, server="10.59.0.99"), refused(8443, own=50_009)))
    assert found(session.case()) == {}


def test_many_connections_elsewhere_are_few_facts(shelf: Shelf) -> None:
    wires = [Wire(80, number * 0.1, own=40_000 + number).open().segment(0, ACK).close() for number in range(100)]
    session = listened(shelf, frames(*wires))
    assert len(facts(session, "tcp.")) < 5


def test_copies_are_one_event(shelf: Shelf) -> None:
    wire = refused(5061)
    wire.frames += [(at + 0.00002, data) for at, data in wire.frames]
    session = listened(shelf, frames(wire))
    assert len(facts(session, "tcp.refused")) == 1


def test_asking_in_between_changes_nothing(shelf: Shelf) -> None:
    every = frames(answered_name(b"sip.contoso.com", POOL, -1), silent(5061), refused(5061, 20, 50_001))
    once = listened(shelf, every)
    often = listened(shelf, [])
    for each in every:
        often.take(each)
        often.case()
    assert facts(once, "tcp.") == facts(often, "tcp.")


def test_of_a_connection_that_gave_way_to_others_nothing_is_claimed(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp, "MOST_CONNECTIONS", 2)
    crowd = [Wire(5061, 0.1 * own, own=50_000 + own).segment(0, SYN) for own in range(1, 6)]
    session = listened(shelf, frames(silent(5061), *crowd))
    unanswered = [fact for fact in facts(session, "tcp.") if isinstance(fact, TcpUnanswered)]
    # The one that asks again and the last one of the others are followed in the end.
    assert [fact.asked for fact in unanswered] == [1, 3]
    assert "too many TCP connections at once" in session.case().sources[0].problems[0].what
