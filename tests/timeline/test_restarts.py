"""Each boot but the first is said, with what came right before it."""

from __future__ import annotations

import pytest

from acdiag.model.facts.restart import PhoneRestarted
from acdiag.timeline.boots import split
from acdiag.timeline.restarts import marked
from acdiag.timeline.wording import parse

FULL = "asked=1,3,6,42,43,66,67,120,160"


def restarts(text: str) -> list[PhoneRestarted]:
    facts = [boot.facts[0] for boot in marked(split(parse(text)))]
    return [fact for fact in facts if isinstance(fact, PhoneRestarted)]


def two_boots(between: str = "", second: float = 600) -> PhoneRestarted:
    (fact,) = restarts(f"""
        0s dhcp.discovered xid=0x1 {FULL}
        1s dhcp.acked xid=0x1 lease=86400
        {between}
        {second}s dhcp.discovered xid=0x2 {FULL}
    """)
    return fact


def test_one_boot_is_none() -> None:
    assert restarts(f"0s dhcp.discovered xid=0x1 {FULL}") == []
    assert marked(()) == ()


def test_a_restart_without_a_reason() -> None:
    fact = two_boots()
    assert (fact.ran, fact.recovery, fact.downloaded, fact.ended) == (600.0, False, False, "")
    assert fact.where


@pytest.mark.parametrize(
    ("line", "downloaded"),
    [
        ("500s tftp.completed file=450HD.img", True),
        ("500s tftp.completed file=450HD.img short=true", False),
        ("300s tftp.completed file=450HD.img", False),
        ("500s http.answered method=GET status=200", True),
        ("500s http.answered method=GET status=404", False),
        ("500s http.answered method=POST status=200", False),
        ("500s http.answered method=GET status=200 purpose=autodiscover", False),
    ],
)
def test_a_download_right_before(line: str, downloaded: bool) -> None:
    assert two_boots(line).downloaded is downloaded


@pytest.mark.parametrize(
    ("first", "second", "downloaded"),
    [
        ("size=900", "size=900", [True, False]),
        ("size=900", "size=901", [True, True]),
        ("path=/a.cfg size=900", "path=/b.cfg size=900", [True, True]),
        ("", "", [True, True]),
    ],
    ids=["the same file", "of another size", "another file", "of unknown size"],
)
def test_what_is_fetched_at_every_start_is_an_update_once(first: str, second: str, downloaded: list[bool]) -> None:
    facts = restarts(f"""
        0s   dhcp.discovered xid=0x1 {FULL}
        1s   dhcp.acked xid=0x1 lease=86400
        5s   http.answered method=GET status=200 {first}
        60s  dhcp.discovered xid=0x2 {FULL}
        61s  dhcp.acked xid=0x2 lease=86400
        65s  http.answered method=GET status=200 {second}
        120s dhcp.discovered xid=0x3 {FULL}
    """)
    assert [fact.downloaded for fact in facts] == downloaded


@pytest.mark.parametrize(
    ("line", "ended"),
    [
        ("500s dhcp.declined", "decline"),
        ("500s dhcp.refused", "refusal"),
        ("500s dhcp.released", "release"),
        ("500s dhcp.requested xid=0x9 kind=rebinding", "expiry"),
        ("500s dhcp.acked xid=0x9 kind=renewing lease=100", "expiry"),
        ("500s dhcp.acked xid=0x9 kind=inform", ""),
    ],
)
def test_a_lease_that_went(line: str, ended: str) -> None:
    assert two_boots(line).ended == ended


def test_a_renewal_that_succeeds_ends_nothing() -> None:
    text = "400s dhcp.requested xid=0x9 kind=renewing\n401s dhcp.acked xid=0x9 kind=renewing lease=86400"
    assert two_boots(text).ended == ""


def test_recovery_mode() -> None:
    (fact,) = restarts(f"""
        0s dhcp.discovered xid=0x1 {FULL}
        1s dhcp.acked xid=0x1
        60s dhcp.discovered xid=0x2 asked=66,67 recovery_list=true
    """)
    assert fact.recovery
