"""Numbers, floods, debug lines and clocks of one sender."""

from __future__ import annotations

from datetime import UTC, datetime

from acdiag.model.arrival import Line, Where
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogDated, LogDetailed, LogFlooded, LogLost
from acdiag.observe.log import LogObserver
from acdiag.observe.log_sender import DEVICES, Sender
from acdiag.wire.syslog import decode
from tests.frames import SECOND

NOW = 1_795_399_594  # 2026-11-23 02:06:34 UTC


def hear(*said: tuple[float, bytes], until: float = 0) -> list[Fact]:
    observer = LogObserver()
    facts: list[Fact] = []
    for number, (seconds, data) in enumerate(said, 1):
        at = NOW * SECOND + round(seconds * SECOND)
        facts += observer.lapse("udp", at)
        for message in decode(data):
            facts += observer.hear(Line("udp", number, at, "10.59.1.7", data), message)
    facts += observer.lapse("udp", NOW * SECOND + round(until * SECOND))
    return facts


def numbered(number: int) -> bytes:
    return b'<14>1 - - nxphone - - [meta sequenceId="%d"] x' % number


def lost(*numbers: int) -> list[int]:
    facts = hear(*((index / 100, numbered(number)) for index, number in enumerate(numbers)), until=60)
    return [fact.count for fact in facts if isinstance(fact, LogLost)]


def test_gaps() -> None:
    assert lost(1, 2, 3) == []
    assert lost(1, 2, 6) == [3]
    assert lost(1, 2, 6, 8) == [4]


def test_what_overtakes_is_not_lost() -> None:
    assert lost(1, 2, 5, 3, 4, 6) == []
    assert lost(1, 2, 5, 3, 6) == [1]


def test_a_new_count_is_no_gap() -> None:
    assert lost(7_000_000, 1, 2) == []
    assert lost(1, 2, 5_000_000) == []
    assert lost(1, 1, 1) == []


def test_many_at_once() -> None:
    assert lost(1, 50_000) == [49_998]


def test_a_flood_names_who_writes_it() -> None:
    facts = hear(*((index / 50, b"<134>nxphone: sip_stack: x") for index in range(500)), until=60)
    floods = [fact for fact in facts if isinstance(fact, LogFlooded)]
    assert [(flood.writer, flood.lines >= 200) for flood in floods] == [("sip_stack", True)]


def test_a_busy_phone_is_no_flood() -> None:
    facts = hear(*((index / 10, b"<134>nxphone: sip_stack: x") for index in range(500)), until=60)
    assert not any(isinstance(fact, LogFlooded | LogDetailed) for fact in facts)


def test_debug_lines() -> None:
    facts = hear(*((index, b"<135>nxphone: sip_stack: x") for index in range(100)), until=200)
    detailed = [fact for fact in facts if isinstance(fact, LogDetailed)]
    assert len(detailed) > 3
    assert {fact.writer for fact in detailed} == {"sip_stack"}


def test_names_that_are_invented_fill_no_memory() -> None:
    facts = hear(*((index / 1000, b"<135>n%d: x" % index) for index in range(5000)), until=60)
    assert len([fact for fact in facts if isinstance(fact, LogDetailed)]) <= 64


def dated(stamp: bytes) -> LogDated:
    (fact,) = [fact for fact in hear((0, b"<134>" + stamp + b" nxphone: x")) if isinstance(fact, LogDated)]
    return fact


def test_the_clock_of_a_line() -> None:
    fact = dated(b"Nov 23 02:13:34")
    assert (fact.ahead, fact.off, fact.zoned, fact.unset) == (420.0, 420.0, False, False)


def test_local_time_is_a_zone() -> None:
    fact = dated(b"Nov 23 04:06:35")
    assert (fact.ahead, fact.off) == (7201.0, 1.0)


def test_a_zone_in_the_line_leaves_no_doubt() -> None:
    fact = dated(b"2026-11-23T04:06:34+01:00")
    assert (fact.ahead, fact.off, fact.zoned) == (3600.0, 3600.0, True)


def test_a_clock_that_was_never_set() -> None:
    assert dated(b"Jan  1 00:00:12").unset
    assert dated(b"1970-01-01T00:00:12Z").unset


def test_the_clock_is_looked_at_now_and_then() -> None:
    facts = hear(*((second, b"<134>Nov 23 02:06:34 nxphone: x") for second in range(600)))
    assert 8 < len([fact for fact in facts if isinstance(fact, LogDated)]) < 20


def test_a_clock_that_goes_on_the_same_way_is_told_of_ever_more_seldom() -> None:
    said = []
    for minute in range(24 * 60):
        shown = datetime.fromtimestamp(NOW + 60 * minute + (420 if minute >= 700 else 0), UTC)
        said.append((60.0 * minute, b"<134>" + shown.strftime("%b %e %H:%M:%S").encode() + b" nxphone: x"))
    told = [(fact.at // SECOND - NOW, fact.off) for fact in hear(*said) if isinstance(fact, LogDated)]
    assert told[:5] == [(60 * minute, 0.0) for minute in range(5)]
    assert len(told) < 60
    assert next(at for at, off in told if off == 420.0) <= 702 * 60


def test_a_sender_that_invents_devices_fills_no_memory() -> None:
    sender = Sender("10.59.1.7", 0)
    for number in range(3 * DEVICES):
        for message in decode(b"<133>[S=%d] [SID=%x:1:1] x" % (number, number)):
            sender.count(message, lambda: (Where("udp"),))
    assert len(sender._last) == DEVICES


def test_missing_numbers_are_told_in_stretches() -> None:
    sender = Sender("10.0.0.1", 0)
    for number in (1, 2, 9, 10, 12, 20):
        sender.count(decode(numbered(number))[0], lambda: (Where("a.log", None, 1, 0),))
    (lost,) = (fact for fact in sender.close(20 * SECOND) if isinstance(fact, LogLost))
    assert (lost.count, lost.holes) == (14, 3)
