"""A few facts per transfer: asked, answered, how far, how it ended."""

from __future__ import annotations

import struct

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.tftp import (
    TftpAborted,
    TftpAnswered,
    TftpAsked,
    TftpCompleted,
    TftpProgressed,
    TftpRefused,
    TftpStalled,
    TftpUnanswered,
)
from acdiag.observe.tftp import TftpObserver
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SECOND, SERVER, ethernet, frame, ipv4, udp

CLIENT, TFTPD = "10.59.1.7", "10.59.0.9"


def request(file: str, *options: tuple[str, str], port: int = 2000) -> bytes:
    words = [file, "octet", *(word for option in options for word in option)]
    return udp(CLIENT, TFTPD, port, 69, b"\0\1" + b"".join(word.encode() + b"\0" for word in words))


def data(block: int, length: int, port: int = 2000) -> bytes:
    return udp(TFTPD, CLIENT, 3000, port, struct.pack("!HH", 3, block) + bytes(length), mac=SERVER, to=PHONE)


def ack(block: int) -> bytes:
    return udp(CLIENT, TFTPD, 2000, 3000, struct.pack("!HH", 4, block))


def error(code: int, text: str, *, by_client: bool = False) -> bytes:
    body = struct.pack("!HH", 5, code) + text.encode() + b"\0"
    if by_client:
        return udp(CLIENT, TFTPD, 2000, 3000, body)
    return udp(TFTPD, CLIENT, 3000, 2000, body, mac=SERVER, to=PHONE)


def oack(*options: tuple[str, str]) -> bytes:
    body = b"\0\6" + b"".join(word.encode() + b"\0" for option in options for word in option)
    return udp(TFTPD, CLIENT, 3000, 2000, body, mac=SERVER, to=PHONE)


def watch(*said: tuple[float, bytes], until: float = 0) -> list[Fact]:
    observer, transfers = TftpObserver(), TftpTransfers()
    facts: list[Fact] = []
    for number, (seconds, raw) in enumerate(said, 1):
        packet = dissect(frame(raw, seconds, number))
        transfers.claim(packet)
        for message in packet.messages:
            facts += observer.see(packet, message)
        facts += observer.lapse("test.pcap", packet.at)
    facts += observer.lapse("test.pcap", round(until * SECOND))
    return facts


def test_a_small_file() -> None:
    asked, answered, done = watch(
        (0, request("450HD/450HD.cfg")), (0.1, data(1, 512)), (0.2, ack(1)), (0.3, data(2, 10)), (0.4, ack(2)), until=60
    )
    assert isinstance(asked, TftpAsked)
    assert (asked.file_model, asked.extension, asked.lookup, asked.host) == ("450HD", "cfg", "", CLIENT)
    assert isinstance(answered, TftpAnswered)
    assert isinstance(done, TftpCompleted)
    assert (done.received, done.short) == (522, False)


def test_the_name_of_one_phones_own_file() -> None:
    (asked,) = watch((0, request("/450HD/00908F123456.cfg")))
    assert isinstance(asked, TftpAsked)
    assert asked.lookup == "unique"


def test_progress_comes_in_tenths_of_the_size() -> None:
    blocks = [(1 + n / 10, data(n, 1024)) for n in range(1, 41)]
    facts = watch(
        (0, request("450HD.img", ("tsize", "0"))), (0.5, oack(("tsize", "40960"), ("blksize", "1024"))), *blocks
    )
    said = [fact.percent for fact in facts if isinstance(fact, TftpProgressed)]
    assert said == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def test_a_transfer_that_ends_before_its_size_is_short() -> None:
    facts = watch(
        (0, request("450HD.img")), (0.5, oack(("tsize", "40960"))), (0.6, data(1, 512)), (0.7, data(2, 3)), until=9
    )
    assert isinstance(facts[-1], TftpCompleted)
    assert facts[-1].short


def test_blocks_are_as_long_as_they_are_whatever_was_agreed() -> None:
    """The option acknowledgement was damaged, or belongs to an earlier request."""
    facts = watch(
        (0, request("450HD.img")),
        (0.5, oack(("tsize", "3072"), ("blissize", "1024"))),
        *((0.5 + n / 10, data(n, 1024)) for n in (1, 2, 3)),
        (0.9, data(4, 0)),
        until=9,
    )
    assert isinstance(facts[-1], TftpCompleted)
    assert (facts[-1].received, facts[-1].short) == (3072, False)


def test_not_found() -> None:
    facts = watch((0, request("450HD.img")), (0.1, error(1, "File not found")), until=60)
    assert isinstance(facts[-1], TftpRefused)
    assert (facts[-1].code, facts[-1].message) == (1, "File not found")
    assert [where.frame for where in facts[-1].where] == [2, 1]


def test_silence_is_said_once_per_wait_with_all_requests() -> None:
    facts = watch(*((seconds, request("450HD.img")) for seconds in (0, 1, 3)), until=30)
    silent = [fact for fact in facts if isinstance(fact, TftpUnanswered)]
    assert [(fact.asked, fact.at) for fact in silent] == [(3, 5 * SECOND)]


def test_a_wait_that_runs_past_the_end_says_nothing() -> None:
    assert not [fact for fact in watch((0, request("450HD.img")), until=4.9) if isinstance(fact, TftpUnanswered)]


def test_an_unreachable_port_is_the_answer() -> None:
    sent = request("450HD.img")
    quoted = bytes((3, 3, 0, 0, 0, 0, 0, 0)) + sent[14 : 14 + 28]
    icmp = ethernet(SERVER, PHONE, 0x0800, ipv4(TFTPD, CLIENT, 1, quoted))
    facts = watch((0, sent), (0.1, icmp), until=60)
    assert isinstance(facts[-1], TftpUnanswered)
    assert facts[-1].reason == "unreachable"
    assert facts[-1].at == SECOND // 10


def test_a_transfer_that_falls_silent_stalls() -> None:
    facts = watch((0, request("450HD.img")), (1, data(1, 512)), (1.1, ack(1)), until=30)
    assert isinstance(facts[-1], TftpStalled)
    assert (facts[-1].reason, facts[-1].received, facts[-1].at) == ("silence", 512, 11 * SECOND)


def test_the_same_block_over_and_over_stalls() -> None:
    facts = watch((0, request("450HD.img")), *((n, data(1, 512)) for n in range(1, 7)), until=9)
    assert isinstance(facts[-1], TftpStalled)
    assert facts[-1].reason == "repeats"


def test_an_error_in_the_middle_names_who_gave_up() -> None:
    by_server = watch((0, request("450HD.img")), (1, data(1, 512)), (2, error(0, "gone")))[-1]
    by_client = watch((0, request("450HD.img")), (1, data(1, 512)), (2, error(3, "full", by_client=True)))[-1]
    assert isinstance(by_server, TftpAborted)
    assert isinstance(by_client, TftpAborted)
    assert (by_server.by, by_client.by) == ("server", "client")


def test_block_numbers_wrap() -> None:
    observer, transfers = TftpObserver(), TftpTransfers()
    packet = dissect(frame(request("450HD.img"), 0))
    transfers.claim(packet)
    list(observer.see(packet, packet.messages[0]))
    received = 0
    for count in range(1, 70_001):
        packet = dissect(frame(data(count & 0xFFFF, 512), count / 10_000))
        transfers.claim(packet)
        for fact in observer.see(packet, packet.messages[0]):
            if isinstance(fact, TftpProgressed):
                received = fact.received
    assert received > 65_536 * 512 - (4 << 20)


def test_a_last_block_that_the_capture_lacks_is_known_by_its_acknowledgement() -> None:
    said = ((0, request("a.cfg")), (0.1, oack(("tsize", "600"))), (0.2, data(1, 512)), (0.3, ack(1)), (0.4, ack(2)))
    done = watch(*said, until=60)[-1]
    assert isinstance(done, TftpCompleted)
    assert (done.received, done.short) == (600, False)
    assert done.where[0].summary == "TFTP a.cfg: acknowledgement of block 2, which was not captured"


@pytest.mark.parametrize(("times", "kinds"), [(1, []), (2, [TftpStalled])], ids=["the last, perhaps", "it waits"])
def test_without_its_size_a_transfer_whose_block_was_not_captured_is_left_open(times: int, kinds: list[type]) -> None:
    again = ((0.4 + at, ack(2)) for at in range(times))
    facts = watch((0, request("a.cfg")), (0.2, data(1, 512)), (0.3, ack(1)), *again, until=60)
    assert [type(fact) for fact in facts[2:]] == kinds


def test_a_file_of_one_block_that_was_not_captured_was_answered_all_the_same() -> None:
    facts = watch((0, request("a.cfg")), (0.1, ack(1)), until=60)
    assert [type(fact) for fact in facts] == [TftpAsked, TftpAnswered]


def test_blocks_behind_their_acknowledgements_are_counted_once() -> None:
    """Two queues of a card."""
    facts = watch(
        (0, request("a.cfg")), (0.1, oack(("tsize", "600"))), (0.2, ack(1)), (0.21, data(1, 512)), (0.3, ack(2)),
        (0.31, data(2, 88)), until=60
    )  # fmt: skip
    done = facts[-1]
    assert isinstance(done, TftpCompleted)
    assert (done.received, done.short, len(facts)) == (600, False, 4)


@pytest.mark.parametrize(
    ("second", "again", "silent"), [(0.01, [], False), (0.01, [2.0], True), (3.0, [], True)],
    ids=["went on at once", "asked again", "gave up"],
)  # fmt: skip
def test_who_goes_on_at_once_had_an_answer_that_the_capture_lacks(
    second: float, again: list[float], silent: bool
) -> None:
    more = ((second, request("b.cfg", port=2001)), (second + 0.1, data(1, 10, port=2001)))
    facts = watch((0, request("a.cfg")), *more, *((at, request("a.cfg")) for at in again), until=60)
    assert any(isinstance(fact, TftpUnanswered) and fact.file == "a.cfg" for fact in facts) is silent


@pytest.mark.parametrize(
    ("second", "again", "stalled"),
    [(0.3, [], False), (0.3, [ack(1)], True), (0.3, [data(1, 512)], True), (8, [], True)],
    ids=["went on at once", "the phone waits", "the server waits", "gave up"],
)
def test_who_goes_on_at_once_broke_off_though_the_capture_lacks_the_error(
    second: float, again: list[bytes], stalled: bool
) -> None:
    begun = ((0, request("a.img")), (0.1, data(1, 512)), (0.2, ack(1)), *((3, raw) for raw in again))
    more = ((second, request("b.cfg", port=2001)), (second + 0.1, data(1, 10, port=2001)))
    facts = watch(*sorted((*begun, *more)), until=60)
    assert any(isinstance(fact, TftpStalled) for fact in facts) is stalled


def test_a_server_that_had_the_request_twice_begins_twice_and_the_client_stays_with_the_first() -> None:
    second = udp(TFTPD, CLIENT, 3001, 2000, b"\0\6tsize\0600\0", mac=SERVER, to=PHONE)
    again = udp(TFTPD, CLIENT, 3001, 2000, struct.pack("!HH", 3, 1) + bytes(512), mac=SERVER, to=PHONE)
    unknown = udp(CLIENT, TFTPD, 2000, 3001, b"\0\5\0\5Unknown transfer ID\0")
    facts = watch(
        (0, request("a.cfg")), (2, request("a.cfg")), (2.1, oack(("tsize", "600"))), (2.2, second), (2.3, unknown),
        (2.4, data(1, 512)), (2.5, ack(1)), *((2.51 + at / 100, again) for at in range(9)), (2.7, data(2, 88)),
        (2.8, ack(2)), until=60,
    )  # fmt: skip
    assert [type(fact) for fact in facts] == [TftpAsked, TftpAsked, TftpAnswered, TftpProgressed, TftpCompleted]


@pytest.mark.parametrize(
    ("more", "stalled"),
    [([], False), ([ack(0)], True), ([ack(1)], True), ([data(1, 512)], True)],
    ids=["both are content", "the phone waits", "the phone had it", "the server waits"],
)
def test_a_beginning_that_nobody_misses_the_rest_of_was_looked_at(more: list[bytes], stalled: bool) -> None:
    """The phone reads a version and breaks off; the capture lacks its ERROR."""
    facts = watch((0, request("a.img")), (0.1, data(1, 512)), *((2, raw) for raw in more), until=60)
    assert any(isinstance(fact, TftpStalled) for fact in facts) is stalled
