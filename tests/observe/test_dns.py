"""Questions and what became of them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from acdiag.model.facts import Fact
from acdiag.model.facts.dns import DnsAsked, DnsFailed, DnsResolved, DnsUnanswered
from acdiag.observe.dns import DnsObserver
from acdiag.streams.conversations import Conversations
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SECOND, SERVER, bootp, ethernet, frame, from_server, ipv4, tcp, udp

CLIENT, DNS, OTHER = "10.59.1.7", "10.59.0.2", "10.59.0.3"
A, AAAA, TXT, SRV = 1, 28, 16, 33
SIP = "_sipinternaltls._tcp.example.com"


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def record(kind: int, data: bytes, owner: bytes = b"\xc0\x0c") -> bytes:
    return owner + struct.pack("!HHIH", kind, 1, 300, len(data)) + data


def srv(target: str, port: int = 5061, priority: int = 0) -> bytes:
    return record(SRV, struct.pack("!HHH", priority, 0, port) + name(target))


def message(
    qname: str,
    kind: int,
    flags: int,
    answers: Sequence[bytes] = (),
    additionals: Sequence[bytes] = (),
    ident: int = 7,
) -> bytes:
    head = struct.pack("!6H", ident, flags, 1, len(answers), 0, len(additionals))
    return head + name(qname) + struct.pack("!HH", kind, 1) + b"".join(answers) + b"".join(additionals)


def ask(qname: str, kind: int = A, *, server: str = DNS, port: int = 40000, ident: int = 7) -> bytes:
    return udp(CLIENT, server, port, 53, message(qname, kind, 0x0100, ident=ident))


def answer(
    qname: str,
    kind: int = A,
    *records: bytes,
    rcode: int = 0,
    server: str = DNS,
    more: Sequence[bytes] = (),
    truncated: bool = False,
) -> bytes:
    body = message(qname, kind, 0x8180 | rcode | truncated << 9, records, more)
    return udp(server, CLIENT, 53, 40000, body, mac=SERVER, to=PHONE)


def watch(*said: tuple[float, bytes], until: float = 0) -> list[Fact]:
    observer = DnsObserver()
    facts: list[Fact] = []
    for number, (seconds, raw) in enumerate(said, 1):
        packet = dissect(frame(raw, seconds, number))
        facts += observer.lapse("test.pcap", packet.at)
        for met in (*packet.messages, *(error for _, error in packet.malformed)):
            facts += observer.see(packet, met)
    facts += observer.lapse("test.pcap", round(until * SECOND))
    return facts


def test_an_address() -> None:
    asked, resolved = watch(
        (0, ask("Time.Windows.com")), (0.1, answer("time.windows.com", A, record(A, b"\x0a\x3b\x00\x14")))
    )
    assert isinstance(asked, DnsAsked)
    assert (asked.host, asked.server, asked.qname, asked.type) == (CLIENT, DNS, "time.windows.com", "A")
    assert (asked.purpose, asked.label, asked.domain) == ("ntp", "time", "windows.com")
    assert isinstance(resolved, DnsResolved)
    assert resolved.targets == ("10.59.0.20",)
    assert [place.frame for place in resolved.where] == [2, 1]


def test_a_service_with_the_preferred_host_first() -> None:
    glue = record(A, b"\x0a\x3b\x00\x03", name("sfb.example.com"))
    reply = answer(SIP, SRV, srv("b.fabrikam.net", 443, 20), srv("SFB.example.com", 5061, 10), more=[glue])
    _, resolved = watch((0, ask(SIP, SRV)), (0.1, reply))
    assert isinstance(resolved, DnsResolved)
    assert (resolved.purpose, resolved.label, resolved.domain) == ("sip-srv", "_sipinternaltls._tcp", "example.com")
    assert (resolved.targets, resolved.port) == (("sfb.example.com", "b.fabrikam.net"), 5061)
    assert (resolved.outside, resolved.glued) == (("b.fabrikam.net",), ("sfb.example.com",))


def test_names_that_fail() -> None:
    def reason(reply: bytes, kind: int = A) -> tuple[int, str]:
        *_, fact = watch((0, ask("x.example.com", kind)), (0.1, reply))
        assert isinstance(fact, DnsFailed)
        return fact.rcode, fact.reason

    assert reason(answer("x.example.com", A, rcode=3)) == (3, "the name does not exist")
    assert reason(answer("x.example.com", A, rcode=2)) == (2, "the server failed")
    assert reason(answer("x.example.com", A)) == (0, "the name has no A record")
    assert reason(answer("x.example.com", SRV, srv(".")), SRV) == (0, "the domain does not offer the service")


def test_a_refusal_that_does_not_repeat_the_question() -> None:
    def refusal(ident: int, port: int = 40000) -> bytes:
        head = struct.pack("!6H", ident, 0x8105, 0, 0, 0, 0)
        return udp(DNS, CLIENT, 53, port, head, mac=SERVER, to=PHONE)

    asked, failed = watch((0, ask(SIP, SRV, ident=9)), (0.1, refusal(9)), until=30)
    assert isinstance(failed, DnsFailed)
    assert (failed.qname, failed.type, failed.rcode) == (SIP, "SRV", 5)
    assert failed.where[1:] == asked.where
    for strange in (refusal(8), refusal(9, 40001)):
        *_, silence = watch((0, ask(SIP, SRV, ident=9)), (0.1, strange), until=30)
        assert isinstance(silence, DnsUnanswered)
        assert silence.alive


def test_a_truncated_answer_is_no_failure() -> None:
    _, fact = watch((0, ask(SIP, SRV)), (0.1, answer(SIP, SRV, truncated=True)))
    assert isinstance(fact, DnsResolved)
    assert (fact.truncated, fact.targets) == (True, ())


def test_a_second_tap_shows_the_truncated_answer_when_the_whole_one_has_come() -> None:
    question, cut = ask(SIP, SRV), answer(SIP, SRV, truncated=True)
    whole = answer(SIP, SRV, srv("a.example.com", 5061, 10))
    facts = watch((0, question), (0.1, cut), (0.2, whole), (0.4, question), (0.5, cut), (0.6, whole))
    assert [fact.name for fact in facts] == ["dns.asked", "dns.resolved", "dns.resolved"]


def test_a_question_in_vain_is_one_fact() -> None:
    asked, silent = watch((0, ask(SIP, SRV)), (5, ask(SIP, SRV, ident=8)), until=60)
    assert isinstance(asked, DnsAsked)
    assert isinstance(silent, DnsUnanswered)
    assert (silent.asked, silent.reason, silent.alive, silent.at) == (2, "silence", False, 10 * SECOND)
    assert [place.frame for place in silent.where] == [1, 2]


def test_an_answer_to_the_repetition_ends_the_wait() -> None:
    reply = answer(SIP, SRV, srv("sfb.example.com"))
    facts = watch((0, ask(SIP, SRV)), (5, ask(SIP, SRV)), (5.1, reply), until=60)
    assert [fact.name for fact in facts] == ["dns.asked", "dns.resolved"]


def test_a_server_that_answers_other_questions_is_alive() -> None:
    facts = watch(
        (0, ask("a.example.com")), (1, answer("b.example.com", A, rcode=3)), (5, ask("a.example.com")), until=60
    )
    silent = facts[-1]
    assert isinstance(silent, DnsUnanswered)
    assert silent.alive


def test_who_asks_for_another_name_at_once_may_have_had_an_answer() -> None:
    def hasty(*said: tuple[float, bytes]) -> bool:
        facts = watch((0, ask(SIP, SRV)), *said, until=60)
        return next(fact.went_on for fact in facts if isinstance(fact, DnsUnanswered) and fact.qname == SIP)

    assert hasty((0.1, ask("sfb01.example.com")))
    assert not hasty((0.1, ask(SIP, A))), "both types of one name are asked for together"
    assert not hasty((0.1, ask("sfb01.example.com")), (5, ask(SIP, SRV))), "it asks again"
    assert not hasty((5, ask("sfb01.example.com")))


def test_another_server_that_resolves_the_name() -> None:
    reply = answer("a.example.com", A, record(A, b"\x0a\x3b\0\x07"), server="10.59.1.12")
    facts = watch((0, ask("a.example.com")), (2, ask("a.example.com", server="10.59.1.12")), (2.1, reply), until=60)
    (silent,) = [fact for fact in facts if isinstance(fact, DnsUnanswered)]
    assert silent.elsewhere == "resolved"


def test_another_server_that_answers_the_same_question() -> None:
    reply = answer("a.example.com", A, rcode=3, server="10.59.1.12")
    second = ask("a.example.com", server="10.59.1.12")
    facts = watch((0, ask("a.example.com")), (2, second), (2.1, reply), (20, ask("a.example.com")), until=60)
    silent = [fact for fact in facts if isinstance(fact, DnsUnanswered)]
    assert [(fact.alive, fact.elsewhere) for fact in silent] == [(False, "failed"), (False, "nothing")]


def test_an_answer_that_is_captured_in_part_is_an_answer() -> None:
    reply = answer(SIP, SRV, srv("sfb.example.com"))
    facts = watch((0, ask(SIP, SRV)), (0.1, reply[:70]), (5, ask(SIP, SRV)), until=60)
    silent = facts[-1]
    assert isinstance(silent, DnsUnanswered)
    assert silent.alive


def test_icmp_says_that_nobody_listens() -> None:
    sent = ask("a.example.com")[14:]
    error = ipv4(DNS, CLIENT, 1, b"\x03\x03" + bytes(6) + sent)
    facts = watch((0, ask("a.example.com")), (0.1, ethernet(SERVER, PHONE, 0x0800, error)), until=60)
    silent = facts[-1]
    assert isinstance(silent, DnsUnanswered)
    assert (silent.reason, silent.at) == ("unreachable", SECOND // 10)
    assert len(facts) == 2


def test_who_asks_the_same_all_day_is_short() -> None:
    said = []
    for turn in range(1000):
        said += [(turn, ask("a.example.com")), (turn + 0.1, answer("a.example.com", A, record(A, bytes(4))))]
    facts = watch(*said)
    assert len(facts) < 50
    assert [fact.name for fact in facts[:2]] == ["dns.asked", "dns.resolved"]


def test_another_answer_is_said_at_once() -> None:
    said = [
        (0, ask("a.example.com")), (0.1, answer("a.example.com", A, record(A, bytes(4)))),
        (1, ask("a.example.com")), (1.1, answer("a.example.com", A, rcode=2)),
        (2, ask("a.example.com")), (2.1, answer("a.example.com", A, rcode=2)),
    ]  # fmt: skip
    assert [fact.name for fact in watch(*said)] == ["dns.asked", "dns.resolved", "dns.failed"]


def test_the_first_answer_after_a_silence_is_said() -> None:
    good = answer("a.example.com", A, record(A, bytes(4)))
    said = [
        *((turn, raw) for turn in range(5) for raw in (ask("a.example.com"), good)),
        (6, ask("b.example.com")), (11, ask("b.example.com")),
        (17, ask("a.example.com")), (17.1, good),
    ]  # fmt: skip
    names = [fact.name for fact in watch(*said)]
    assert names[-2:] == ["dns.asked", "dns.resolved"]
    assert "dns.unanswered" in names


def test_a_phone_that_boots_again_asks_anew() -> None:
    good = answer("a.example.com", A, record(A, bytes(4)))
    ack = from_server(bootp(5, yiaddr=CLIENT))
    facts = watch((0, ask("a.example.com")), (0.1, good), (2, ack), (3, ask("a.example.com")), (3.1, good))
    assert [fact.name for fact in facts] == ["dns.asked", "dns.resolved"] * 2


def test_types_and_ports_that_no_phone_needs() -> None:
    assert watch((0, ask("a.example.com", TXT)), until=60) == []
    response_to_53 = udp(CLIENT, DNS, 40000, 53, message("a.example.com", A, 0x8180))
    assert watch((0, response_to_53), until=60) == []
    multicast = udp(CLIENT, "224.0.0.251", 5353, 5353, message("phone.local", A, 0))
    assert watch((0, multicast), until=60) == []


def test_an_answer_to_a_question_that_was_not_captured() -> None:
    (fact,) = watch((0, answer("a.example.com", A, rcode=3)), (1, answer("a.example.com", A, rcode=3)))
    assert isinstance(fact, DnsFailed)
    assert fact.host == CLIENT


def test_another_server_is_another_question() -> None:
    facts = watch((0, ask("a.example.com")), (1, ask("a.example.com", server=OTHER)), until=60)
    assert [(fact.name, fact.server) for fact in facts] == [
        ("dns.asked", DNS), ("dns.asked", OTHER), ("dns.unanswered", DNS), ("dns.unanswered", OTHER),
    ]  # fmt: skip


def test_another_source_does_not_end_the_wait() -> None:
    observer = DnsObserver()
    packet = dissect(frame(ask("a.example.com"), 0, 1))
    assert len(list(observer.see(packet, packet.messages[0]))) == 1
    assert list(observer.lapse("other.pcap", 99 * SECOND)) == []
    assert len(list(observer.lapse("test.pcap", 99 * SECOND))) == 1


def test_a_truncated_answer_and_the_rest_by_tcp() -> None:
    """The datagram is an answer, and the phone that asks again by TCP waits for nothing more."""
    first, second, third = (
        message(SIP, SRV, 0x0100),
        message(SIP, SRV, 0x8380),
        message(SIP, SRV, 0x8180, [srv("a.example.com")]),
    )
    observer, conversations = DnsObserver(), Conversations()
    segments = [
        (0.0, udp(CLIENT, DNS, 40000, 53, first)),
        (0.1, udp(DNS, CLIENT, 53, 40000, second)),
        (0.2, tcp(CLIENT, DNS, 40001, 53, 99, flags=2)),
        (0.3, tcp(DNS, CLIENT, 53, 40001, 499, ack=100, flags=18)),
        (0.4, tcp(CLIENT, DNS, 40001, 53, 100, len(first).to_bytes(2, "big") + first)),
        (0.5, tcp(DNS, CLIENT, 53, 40001, 500, len(third).to_bytes(2, "big") + third)),
    ]
    facts: list[Fact] = []
    for number, (at, data) in enumerate(segments, 1):
        packet = dissect(frame(data, at, number))
        for each in [packet, *conversations.take(packet)]:
            for record_ in each.messages:
                facts += observer.see(each, record_)
    assert list(observer.lapse("test.pcap", 99 * SECOND)) == []
    assert [fact.name for fact in facts] == ["dns.asked", "dns.resolved", "dns.resolved"]
    cut, whole = facts[1:]
    assert isinstance(cut, DnsResolved)
    assert isinstance(whole, DnsResolved)
    assert (cut.truncated, cut.targets) == (True, ())
    assert (whole.truncated, whole.targets, whole.where[0].frame) == (False, ("a.example.com",), 6)
