"""How far a phone got, what its verdict is, and where it stands."""

from __future__ import annotations

import pytest

from acdiag.model.arrival import Where
from acdiag.model.finding import Confidence, Finding, Severity
from acdiag.model.phone import Stage, StageState
from acdiag.timeline import stages
from acdiag.timeline.boots import split
from acdiag.timeline.story import Coverage, PhoneStory
from acdiag.timeline.wording import parse

MAC = "00:90:8f:00:00:01"
BOOT = """
    0s link.heard
    1s vlan.offered vlan=200 by=lldp
    2s vlan.used vlan=200
    3s dhcp.discovered xid=0x1
    4s dhcp.acked xid=0x1 address=10.59.1.7 server=10.59.0.1
    6s tftp.completed file=450HD.cfg server=10.59.0.9
"""


def story(text: str) -> PhoneStory:
    boots = split(parse(text))
    return PhoneStory(MAC, MAC, (), "450HD", None, None, None, "sw Gi1", boots, Coverage({}, frozenset(), frozenset()))


def finding(
    stage: str, severity: str = "error", *, root: bool = True, cleared: int | None = None, boot: int = 0
) -> Finding:
    return Finding(
        rule=f"ACD-{stage.upper()}-001", name="fault", title="A fault", severity=Severity(severity),
        rule_severity=Severity(severity), confidence=Confidence.HIGH, phone=MAC, entity=MAC, stage=stage, first=5,
        last=9, count=1, observed="", cause="", impact="", actions=(), confirm=(), manual=(), references=(),
        evidence=(Where("test", 1),), wireshark_filter="", boots=frozenset((boot,)), cleared=cleared,
        root_cause=root and cleared is None,
    )  # fmt: skip


def test_a_healthy_boot_passes_its_stages() -> None:
    notes = {report.stage: (report.state, report.note) for report in stages.reports(story(BOOT), [])}
    assert notes[Stage.LINK] == (StageState.OK, "on sw Gi1")
    assert notes[Stage.VLAN] == (StageState.OK, "VLAN 200 as LLDP offers")
    assert notes[Stage.DHCP] == (StageState.OK, "lease 10.59.1.7 from 10.59.0.1")
    assert notes[Stage.PROVISIONING] == (StageState.OK, "450HD.cfg from 10.59.0.9")
    assert notes[Stage.TIME] == (StageState.NOT_SEEN, "")
    assert list(notes) == list(Stage)


def test_a_finding_decides_its_stage_unless_it_is_cleared() -> None:
    def dhcp(*findings: Finding) -> StageState:
        return next(r.state for r in stages.reports(story(BOOT), findings) if r.stage is Stage.DHCP)

    assert dhcp(finding("dhcp")) is StageState.FAILED
    assert dhcp(finding("dhcp", "warning")) is StageState.WARNING
    assert dhcp(finding("dhcp", "info")) is StageState.OK
    assert dhcp(finding("dhcp", cleared=7)) is StageState.OK


def test_recovery_is_a_stage_only_of_who_recovers() -> None:
    recovering = (
        "0s dhcp.discovered xid=0x1 recovery_list=true asked=66,67\n5s tftp.progressed file=450HD.img percent=40"
    )
    notes = {report.stage: report.note for report in stages.reports(story(recovering), [])}
    assert notes[Stage.RECOVERY] == "450HD.img 40 %"


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([], "ok"),
        ([finding("dhcp", "notice")], "ok"),
        ([finding("dhcp", "warning")], "warning"),
        ([finding("dhcp", "warning"), finding("time")], "failed"),
        ([finding("dhcp", cleared=7)], "ok"),
    ],
)
def test_verdict(findings: list[Finding], verdict: str) -> None:
    assert stages.verdict(findings) == verdict


@pytest.mark.parametrize(
    ("findings", "stage"),
    [
        ([], None),
        ([finding("dhcp", "warning")], None),
        ([finding("dhcp", root=False)], None),
        ([finding("dhcp", cleared=7)], None),
        ([finding("dhcp", boot=3)], Stage.DHCP),
        ([finding("time"), finding("dhcp")], Stage.DHCP),
        ([finding("provisioning"), finding("time")], Stage.TIME),
        ([finding("provisioning")], Stage.PROVISIONING),
    ],
)
def test_where_a_phone_is_stuck(findings: list[Finding], stage: Stage | None) -> None:
    assert stages.stuck_at(findings, story(BOOT)) is stage


def test_the_vlan_counts_from_the_phones_arrival_in_it() -> None:
    told = story("0s vlan.used vlan=0\n5s vlan.used vlan=200\n60s vlan.used vlan=200\n600s vlan.used vlan=200")
    (vlan,) = [report for report in stages.reports(told, []) if report.stage is Stage.VLAN]
    assert vlan.at == told.boots[0].facts[1].at


def test_a_phone_that_boots_again_in_its_vlan_is_in_it() -> None:
    """What is said of the VLAN it uses is only said when that changes; its DHCP carries the tag each time."""
    lease = "dhcp.discovered xid={0} vlan=202 asked=1,3\n{1}s dhcp.acked xid={0} vlan=202 address=10.59.202.9"
    told = story(f"0s vlan.used vlan=202\n0s {lease.format('0x1', 1)}\n60s {lease.format('0x2', 61)}")
    assert len(told.boots) == 2
    (vlan,) = [report for report in stages.reports(told, []) if report.stage is Stage.VLAN]
    assert (vlan.state, vlan.note, vlan.at) == (StageState.OK, "VLAN 202", told.boots[1].facts[0].at)


def test_a_warning_keeps_a_phone_out_while_it_has_no_address() -> None:
    refused = story("0s dhcp.discovered xid=0x1\n1s dhcp.refused xid=0x1")
    assert stages.stuck_at([finding("dhcp", "warning")], refused) is Stage.DHCP
    assert stages.stuck_at([finding("dot1x", "warning")], refused) is Stage.DOT1X
    assert stages.stuck_at([finding("vlan", "warning")], refused) is None
    assert stages.stuck_at([finding("dhcp", "notice")], refused) is None


def test_a_registered_phone_is_stuck_nowhere() -> None:
    registered = story(BOOT + "\n    9s sip.registered user=sip:u1@example.com server=10.59.0.3:5060")
    assert stages.stuck_at([finding("provisioning")], registered) is None
    assert stages.user(registered) == "sip:u1@example.com"


def test_a_phone_whose_call_was_answered_is_stuck_nowhere() -> None:
    calling = story("0s link.heard\n1s sip.call_started call_id=c1\n2s sip.call_answered call_id=c1 status=200")
    assert stages.stuck_at([finding("time")], calling) is None
    refused = story("0s link.heard\n1s sip.call_started call_id=c1\n2s sip.call_rejected call_id=c1 status=403")
    assert stages.stuck_at([finding("time")], refused) is Stage.TIME


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("0s eap.succeeded method=TLS identity=phone", "phone accepted by TLS"),
        ("0s eap.failed answered=true\n9s dhcp.acked", "not authenticated, and the port lets it through"),
        ("0s eap.started\n9s dhcp.acked", "not authenticated, and the port lets it through"),
        ("0s eap.started", ""),
        ("0s dhcp.acked", ""),
    ],
)
def test_what_became_of_authentication(text: str, note: str) -> None:
    notes = {report.stage: report.note for report in stages.reports(story(text), [])}
    assert notes[Stage.DOT1X] == note


def test_names_and_time() -> None:
    told = """
        5s dns.resolved qname=_sip._tls.example.com purpose=sip-srv label=_sip._tls targets=sip.example.com port=443
        6s dns.resolved qname=sip.example.com server=10.59.0.2 targets=10.59.0.3
        7s ntp.answered server=10.59.0.20 stratum=2 synchronised=true
        9s ntp.answered server=10.59.0.21 stratum=16
    """
    notes = {report.stage: report.note for report in stages.reports(story(BOOT + told), [])}
    assert notes[Stage.DNS] == "sip.example.com:443 by _sip._tls"
    assert notes[Stage.TIME] == "from 10.59.0.20, stratum 2"
    other = "5s dns.resolved qname=ntp.example.com server=10.59.0.2 targets=10.59.0.20"
    notes = {report.stage: report.note for report in stages.reports(story(other), [])}
    assert (notes[Stage.DNS], notes[Stage.TIME]) == ("ntp.example.com by 10.59.0.2", "")
