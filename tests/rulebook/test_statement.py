"""Findings: their words, counts, times, evidence, severity and filter."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.finding import Finding, Severity
from acdiag.rulebook.engine import Trial
from acdiag.rulebook.statement import SHOWN, frame_filter, shares, state
from tests.rulebook.making import SECOND, rule, story

ZERO = 1_700_000_000 * SECOND


def _state(timeline: str, phone: dict[str, Any] | None = None, **changes: Any) -> Finding:
    made = rule(**changes)
    told = story(timeline, made.detection.scope, phone=phone or {})
    return state(made, Trial(told).verdict(made.detection), told)


def test_a_finding_says_what_the_rule_says() -> None:
    found = _state(
        "0s dhcp.discovered vlan=7\n4s dhcp.discovered vlan=7\n10s dhcp.discovered vlan=8",
        {"mac": "00:90:8f:aa:bb:cc", "ip": "10.0.0.7", "model": "450HD"},
        observed="{count} Discovers in {seconds} s by {phone} {mac} {ip} {model} in VLAN {vlan}, {{literally}}",
        fix=[{"do": "look at {mac}", "owner": "server", "verify": "VLAN {vlan}"}, {"do": "x", "owner": "user"}],
        confirm=["ping {ip}"],
    )
    mac = "00:90:8f:aa:bb:cc"
    assert found.observed == f"3 Discovers in 10 s by {mac} {mac} 10.0.0.7 450HD in VLAN 8, {{literally}}"
    assert [(a.do, a.owner, a.verify) for a in found.actions] == [
        (f"look at {mac}", "server", "VLAN 8"),
        ("x", "user", None),
    ]
    assert found.confirm == ("ping 10.0.0.7",)
    assert (found.id, found.count, found.first, found.last) == (f"ACD-DHCP-901@{mac}", 3, ZERO, ZERO + 10 * SECOND)
    assert found.boots == frozenset((0,))
    assert found.wireshark_filter == "frame.number in {1, 2, 3}"


def test_bound_facts_can_be_named_and_are_evidence() -> None:
    detect = {
        "all": [
            {"match": {"fact": "dhcp.offered", "as": "offer"}},
            {"match": {"fact": "dhcp.acked", "where": {"server|not": "$offer.server"}, "as": "ack"}},
        ]
    }
    timeline = "0s dhcp.discovered\n1s dhcp.offered server=a\n2s dhcp.acked server=b dns_servers=x,y"
    found = _state(timeline, detect=detect, observed="{offer.server} then {ack.server} with {ack.dns_servers}")
    assert found.observed == "a then b with x, y"
    assert [where.frame for where in found.evidence] == [2, 3]


def test_the_first_pieces_of_evidence_and_the_last() -> None:
    timeline = "\n".join(f"{at}s dhcp.discovered" for at in range(20))
    assert [where.frame for where in _state(timeline).evidence] == [*range(1, SHOWN + 1), 20]


@pytest.mark.parametrize(("vlan", "severity"), [(0, "info"), (5, "error"), (9, "warning")])
def test_severity_when_looks_at_the_first_hit(vlan: int, severity: str) -> None:
    changes = [{"where": {"vlan": 0}, "severity": "info"}, {"where": {"vlan|lt": 6}, "severity": "error"}]
    found = _state(f"0s dhcp.discovered vlan={vlan}\n1s dhcp.discovered vlan=0", severity_when=changes)
    assert (found.severity, found.rule_severity) == (Severity(severity), Severity(severity))


def test_a_filter_of_the_rule() -> None:
    keys = {"filter": "dhcp.hw.mac_addr == {mac}"}
    assert _state("0s dhcp.discovered", **keys).wireshark_filter == "dhcp.hw.mac_addr == 00:90:8f:00:00:01"


def test_a_filter_that_cannot_be_filled_in_falls_back_to_frames() -> None:
    found = _state("0s dhcp.discovered", filter="ip.addr == {ip}")
    assert found.wireshark_filter == "frame.number in {1}"


def test_the_filter_of_frames_keeps_to_one_source() -> None:
    places = (Where("a", 5), Where("b", 9), Where("a", 3), Where("log", None, 7))
    assert frame_filter(places) == "frame.number in {3, 5}"
    assert frame_filter(places[3:]) == ""


def test_what_hits_agree_on() -> None:
    made = rule(detect={"match": "dhcp.offered"})
    verdict = Trial(story("0s dhcp.offered vlan=7 server=a\n1s dhcp.offered vlan=7 server=b")).verdict(made.detection)
    assert shares(verdict) == {"vlan": 7}
