from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.facts.tftp import TftpRefused
from acdiag.present.json import facts as as_json
from acdiag.present.text.facts import pasteable, render
from acdiag.timeline.story import Boot, Coverage, PhoneStory
from acdiag.timeline.wording import parse

MAC = "00:90:8f:00:00:01"
captured = st.text(st.characters(codec="utf-8"), max_size=30)


def story(*boots: tuple[Fact, ...], start_seen: bool = True) -> PhoneStory:
    return PhoneStory(
        entity=MAC,
        mac=MAC,
        ips=("10.59.1.7",),
        model="450HD",
        firmware=None,
        vlan=200,
        offered_vlan=None,
        switch="sw\x1b[2J Gi1",
        boots=tuple(Boot(number, facts, start_seen) for number, facts in enumerate(boots)),
        coverage=Coverage({}, frozenset(), frozenset()),
    )


def test_a_phone_has_a_heading_and_its_facts(samples: Any) -> None:
    facts = parse("0s link.heard\n12.5s dhcp.discovered xid=0x1 asked=1,3", start=samples.start)
    assert render([story(facts)]) == (
        f"# {MAC}  450HD  10.59.1.7  VLAN 200  sw\\x1b[2J Gi1\n"
        "# 0s is 2026-03-02T08:00:00.000000Z\n"
        "0s     link.heard\n"
        "12.5s  dhcp.discovered xid=0x1 asked=1,3\n"
    )


def test_boots_are_told_apart(samples: Any) -> None:
    first, second = parse("0s link.heard", start=samples.start), parse("90s link.heard", start=samples.start)
    text = render([story(first, second)])
    assert "# boot 1\n0s  link.heard\n# boot 2\n90s  link.heard\n" in text
    assert "# boot 1, its start was not seen\n" in render([story(first, start_seen=False)])
    assert render([]) == ""


def test_all_phones_share_one_zero(samples: Any) -> None:
    first, second = parse("0s link.heard", start=samples.start), parse("90s link.heard", start=samples.start)
    assert "\n90s  link.heard\n" in render([story(first), story(second)])


@given(captured, captured, st.lists(captured.filter(bool), max_size=3))
def test_any_line_can_be_pasted_into_a_rule_test(file: str, message: str, names: list[str]) -> None:
    where = (Where("test", 1, None, 0, "x"),)
    facts = (
        TftpRefused(at=0, host=MAC, where=where, file=file, message=message, code=1),
        DhcpAcked(at=1_500_000_000, host=MAC, where=where, domain=file, dns_servers=tuple(names)),
    )
    text = "\n".join(pasteable(fact, 0) for fact in facts)
    assert all(character.isprintable() or character == "\n" for character in text)
    refused, acked = parse(text)
    assert isinstance(refused, TftpRefused)
    assert isinstance(acked, DhcpAcked)
    assert (refused.file, refused.message, acked.dns_servers) == (file, message, tuple(names))


def test_the_whole_output_is_a_timeline(samples: Any) -> None:
    facts = parse("0s link.heard\n4s dhcp.discovered xid=0x1", start=samples.start)
    assert [fact.name for fact in parse(render([story(facts), story(facts)]))] == ["link.heard", "dhcp.discovered"] * 2


def test_for_programs_a_fact_is_an_object(samples: Any) -> None:
    facts = parse("0s link.heard\n4.25s dhcp.discovered xid=0x1 asked=1,3 gap=0.123456", start=samples.start)
    heard, discovered = map(json.loads, as_json.lines([story(facts)]).splitlines())
    assert heard["fact"] == "link.heard"
    assert discovered["time"] == "2026-03-02T08:00:04.250000Z"
    assert (discovered["phone"], discovered["boot"]) == (MAC, 0)
    assert discovered["fields"]["asked"] == [1, 3]
    assert discovered["fields"]["gap"] == 0.1235
    assert discovered["fields"]["hostname"] is None
    assert discovered["evidence"][0]["frame"] == 2
