"""Saved logs and captures on one time axis, by the events that both show."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked, DhcpDiscovered
from acdiag.model.facts.log import LogDated, LogNoted, LogRestarted, LogSaid, LogStepped
from acdiag.model.facts.ntp import NtpAnswered
from acdiag.model.facts.sip import SipRegisterAsked
from acdiag.model.facts.tcp import TcpConnected
from acdiag.timeline import log_clocks
from acdiag.timeline.identity import Identity
from acdiag.timeline.log_clocks import Joined, LogClocks

SECOND = 1_000_000_000
MAC, IP, LOG, WIRE = "00:90:8f:00:00:01", "10.59.1.7", "phone.log", "a.pcap"


def on_wire(kind: type[Fact], at: float, host: str = IP, **fields: Any) -> Fact:
    when = int(at * SECOND)
    return kind(at=when, host=host, where=(Where(WIRE, 1, None, when),), **fields)


def in_log(kind: type[Fact], at: float, host: str = LOG, **fields: Any) -> Fact:
    when = int(at * SECOND)
    return kind(at=when, host=host, where=(Where(LOG, None, 1, when),), **fields)


def joined(*facts: Fact, timed: bool = True) -> tuple[Joined, Identity]:
    identity = Identity()
    identity.bind(IP, MAC, 0)
    clocks = LogClocks([LOG])
    for fact in facts:
        clocks.add(fact, timed=timed or fact.where[0].source == WIRE)
    return clocks.join(identity), identity


def offset(*facts: Fact) -> float | None:
    found, _ = joined(*facts)
    return found.by_source[LOG].by / SECOND if LOG in found.by_source else None


LEASE_SEEN = on_wire(DhcpAcked, 10, MAC, address=IP)
LEASE_SAID = in_log(LogNoted, 3_610, what="lease", target=IP)


def test_a_lease_joins_and_tells_whose_log_it_is() -> None:
    found, identity = joined(LEASE_SEEN, LEASE_SAID)
    assert found.by_source[LOG].by == -3_600 * SECOND
    assert identity.owner(LOG, 0) == MAC


def test_an_untimed_line_tells_whose_log_it_is_and_nothing_of_the_clock() -> None:
    found, identity = joined(LEASE_SEEN, LEASE_SAID, timed=False)
    assert found.by_source == {}
    assert identity.owner(LOG, 0) == MAC


def test_a_register_joins_by_its_call_id_and_counts_once() -> None:
    seen = on_wire(SipRegisterAsked, 20, call_id="a")
    said = in_log(SipRegisterAsked, 25, IP, call_id="a")
    found, _ = joined(seen, said)
    assert found.by_source[LOG].by == -5 * SECOND
    assert found.shifted(said) is None
    assert found.shifted(seen) is seen


def test_facts_and_their_evidence_move_together() -> None:
    found, _ = joined(LEASE_SEEN, LEASE_SAID)
    moved = found.shifted(in_log(LogSaid, 3_620, screen="PIN expired"))
    assert moved is not None
    assert (moved.at, moved.where[0].at) == (20 * SECOND, 20 * SECOND)


def test_repetitions_do_not_mislead() -> None:
    leases = [on_wire(DhcpAcked, 60 * number, MAC, address=IP) for number in range(5)]
    lines = [in_log(LogNoted, 60 * number + 3_600, what="lease", target=IP) for number in range(5)]
    assert offset(*leases, *lines) == -3_600


def test_the_same_line_captured_on_its_way() -> None:
    text = {"screen": "PIN expired", "text": "lcd_display: PIN expired"}
    assert offset(on_wire(LogSaid, 30, **text), in_log(LogSaid, 40, IP, **text)) == -10


def test_weak_events_join_only_together() -> None:
    time = on_wire(NtpAnswered, 30, synchronised=True), in_log(LogNoted, 130, IP, what="time")
    connected = on_wire(TcpConnected, 40, server="10.0.0.1:5061"), in_log(
        LogStepped, 140, IP, step="connected", target="10.0.0.1:5061")  # fmt: skip
    assert offset(*time) is None
    assert offset(*time, *connected) == -100


@pytest.mark.parametrize(("said", "by"), [(0.0, 0.0), (-50.0, 0.0), (3_600.0, -3_590.0)])
def test_a_start_alone_tells_it_roughly(said: float, by: float) -> None:
    seen, line = on_wire(DhcpDiscovered, 10, MAC), in_log(LogRestarted, said, IP, how="kernel")
    found, _ = joined(seen, line)
    assert found.by_source[LOG].by == by * SECOND
    assert found.by_source[LOG].kinds == 0


def test_nothing_in_common_is_no_offset() -> None:
    assert offset(LEASE_SEEN, in_log(LogNoted, 3_610, what="lease", target="10.59.1.8")) is None


def dates(found: Joined, identity: Identity, *, zoned: bool = True) -> list[float]:
    told = list(found.dated(identity, [LOG] if zoned else []))
    assert all(isinstance(fact, LogDated) for fact in told)
    return [fact.off for fact in told]


def test_a_phones_own_log_tells_of_its_clock() -> None:
    leases = [on_wire(DhcpAcked, 60 * number, MAC, address=IP) for number in range(3)]
    lines = [in_log(LogNoted, 60 * number + 3_600, what="lease", target=IP) for number in range(3)]
    assert dates(*joined(*leases, *lines)) == [3_600.0] * 3
    assert dates(*joined(*leases, *lines), zoned=False) == [0.0] * 3


def test_before_the_first_answer_of_a_time_server_a_clock_says_nothing() -> None:
    leases = [on_wire(DhcpAcked, 60 * number, MAC, address=IP) for number in range(3)]
    lines = [in_log(LogNoted, 60 * number + 3_600, what="lease", target=IP) for number in range(3)]
    assert dates(*joined(*leases, *lines, on_wire(NtpAnswered, 100, synchronised=True))) == [3_600.0]


def test_of_a_single_phone_in_a_servers_file_nobody_knows_whose_clock_is_wrong() -> None:
    lease = in_log(LogNoted, 3_610, IP, what="lease", target=IP)
    assert dates(*joined(LEASE_SEEN, lease)) == []
    other = "10.59.1.8"
    beside = on_wire(DhcpAcked, 12, "00:90:8f:00:00:02", address=other), in_log(
        LogNoted, 12, other, what="lease", target=other)  # fmt: skip
    found, identity = joined(LEASE_SEEN, lease, *beside)
    identity.bind(other, "00:90:8f:00:00:02", 0)
    assert [fact.host for fact in found.dated(identity, [LOG]) if fact.off] == [IP]


def test_whose_clock_was_set_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_clocks, "HOSTS", 2)
    clocks = LogClocks({LOG})
    for number in range(5):
        clocks.add(on_wire(NtpAnswered, number, f"10.59.1.{number}", synchronised=True))
    assert list(clocks._set) == ["10.59.1.0", "10.59.1.1"]
