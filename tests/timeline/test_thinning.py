"""A week of the same is told by its ends, and whatever else happened stays."""

from __future__ import annotations

import re
from dataclasses import replace

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpDiscovered
from acdiag.model.facts.link import LldpOffered
from acdiag.model.facts.log import LogDated
from acdiag.model.facts.sip import SipRegisterAsked, SipRegistered, SipRegisterRejected
from acdiag.rulebook.shelf import builtin_folder
from acdiag.timeline.thinning import ENDS, EXACT, MANY, RECENT, thinned, thinned_apart

SECOND = 1_000_000_000
_SPAN = re.compile(r"\b(?:within|over): (\d+) (s|min|h)\b")
_NS = {"s": SECOND, "min": 60 * SECOND, "h": 3600 * SECOND}
PLACE = {"host": "10.1.1.1", "where": (Where("x", 1),)}


def registrations(count: int, period: int = 300) -> list[Fact]:
    """One after the other, each asked and granted."""
    told: list[Fact] = []
    for n in range(count):
        at = n * period * SECOND
        told.append(SipRegisterAsked(at=at, call_id=f"call{n}", **PLACE))
        told.append(SipRegistered(at=at + SECOND, call_id=f"call{n}", used=50, **PLACE))
    return told


def test_the_beginning_the_end_and_what_is_recent_stay() -> None:
    told = registrations(500)
    kept = thinned(told)
    assert kept[: 2 * ENDS] == told[: 2 * ENDS]
    assert set(kept) >= {*told[-2 * ENDS :], *(fact for fact in told if fact.at >= told[-1].at - RECENT)}
    assert len(kept) < 40
    assert kept == sorted(kept, key=lambda fact: fact.at)


def test_a_question_and_its_answer_go_together() -> None:
    kept = thinned(registrations(500))
    asked = {fact.call_id for fact in kept if isinstance(fact, SipRegisterAsked)}
    assert asked == {fact.call_id for fact in kept if isinstance(fact, SipRegistered)}


def test_what_is_rare_stays_with_all_that_belongs_to_it() -> None:
    told = registrations(500)
    at = told[400].at
    odd: Fact = SipRegisterRejected(at=at + 2 * SECOND, status=503, **PLACE)
    told.insert(402, odd)
    kept = thinned(told)
    assert kept.index(odd) > 0
    assert {told[400], told[401]} <= set(kept)


def test_another_status_is_another_thing_and_another_number_of_a_call_is_not() -> None:
    told = [SipRegisterRejected(at=n * 60 * SECOND, status=503, call_id=str(n), **PLACE) for n in range(300)]
    told[150] = replace(told[150], status=404)
    kept = thinned(told)
    assert told[150] in kept
    assert told[149] not in kept


def test_what_only_tells_one_exchange_from_the_next_is_nothing_rare() -> None:
    """A phone that boots a dozen times has a dozen transactions, each of which was there once."""
    told = [DhcpDiscovered(at=n * 60 * SECOND, xid=f"0x{n // 25:08x}", secs=n % 12, **PLACE) for n in range(300)]
    assert len(thinned(told)) < MANY // 4


def test_how_much_of_a_binding_was_over_is_a_measure_and_a_status_is_none() -> None:
    told: list[Fact] = [SipRegistered(at=n * 60 * SECOND, used=45 + n // 75, **PLACE) for n in range(300)]
    assert len(thinned(told)) == 2 * ENDS + RECENT // SECOND // 60 + 1 - ENDS
    told = [SipRegisterRejected(at=n * 60 * SECOND, status=500 + n // 75, **PLACE) for n in range(300)]
    assert {fact.status for fact in thinned(told)} == {500, 501, 502, 503}


def test_all_is_kept_for_longer_than_any_rule_looks_back() -> None:
    texts = [path.read_text() for path in builtin_folder().rglob("*.yaml")]
    spans = [_NS[unit] * int(number) for text in texts for number, unit in _SPAN.findall(text)]
    assert len(spans) > 30
    assert max(spans) < RECENT


def test_a_clock_that_goes_wrong_for_a_while_is_not_forgotten() -> None:
    told = [LogDated(at=n * 64 * SECOND, off=0.1 * (n % 9), **PLACE) for n in range(1000)]
    told[500] = replace(told[500], off=420.0)
    kept = thinned(told)
    assert told[500] in kept
    assert len(kept) < 60


def test_measured_numbers_differ_by_magnitude_only() -> None:
    told = [LogDated(at=n * 60 * SECOND, ahead=EXACT + n / 10, off=(n % 17) / 17, **PLACE) for n in range(600)]
    assert len(thinned(told)) < MANY // 4


def test_who_is_never_quiet_is_thinned_as_well() -> None:
    told = [LogDated(at=n * 10 * SECOND, off=0.0, **PLACE) for n in range(20_000)]
    assert len(thinned(told)) < len(told) // 3


def test_thinning_again_takes_nothing_more_but_what_got_old() -> None:
    once = thinned(registrations(500))
    assert thinned(once) == once


def test_each_port_of_a_switch_is_a_story_of_its_own() -> None:
    """Together they would be one kind, and the only offer of a port nothing rare in it."""
    offers: list[Fact] = [
        LldpOffered(
            at=turn * 60 * SECOND,
            host="sw",
            where=PLACE["where"],
            port=f"port {port}",
            tap="t",
            voice_vlan=7,
        )
        for turn in range(300)
        for port in range(3)
        if port or turn == 150
    ]
    kept = thinned_apart(offers)
    assert sum(fact.port == "port 0" for fact in kept) == 1
    assert 4 * ENDS <= len(kept) < 200
