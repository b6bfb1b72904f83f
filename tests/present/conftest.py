"""Cases made by hand, so that the faces can be looked at without a capture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.case import Case, NotUnderstood, Problem, RuleReport, SharedProblem, SourceReport
from acdiag.model.finding import Action, Confidence, Finding, Outcome, Severity
from acdiag.model.phone import Phone, Stage, StageReport, StageState

SECOND = 1_000_000_000
START = 1_772_438_400 * SECOND
"""2026-03-02T08:00:00Z."""

HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07 <script>alert(1)</script> [bold]x[/bold]\r\n=cmd|'/c calc'!A0\t\x9b31m"
    " \u202eevil\u2066\u200b\u2028\ufeff\ud800\udcff\x7f\x00\U000e0041 end"
)
"""What a phone, a switch or whoever sits in the network may put into any text."""


class Samples:
    """Builders with sound defaults; a test names only what it is about."""

    start = START
    hostile = HOSTILE

    def mac(self, number: int) -> str:
        return f"00:90:8f:12:34:{number:02x}"

    def phone(self, number: int = 1, **changes: Any) -> Phone:
        """A healthy 450HD that came up as far as provisioning."""
        healthy = Phone(
            mac=self.mac(number),
            ips=(f"10.59.1.{number}",),
            model="450HD",
            firmware="UC_3.4.8.811",
            vlan=200,
            user=None,
            switch=f"sw-f3-02 Gi1/0/{number}",
            stages=self.stages(
                link=("ok", 0.2, "first frame"),
                vlan=("ok", 1.2, "voice VLAN 200 by LLDP-MED"),
                dhcp=("ok", 3.4, f"lease 10.59.1.{number} from 10.59.0.1"),
                provisioning=("ok", 9.75, "450HD.img complete, 1,024,000 bytes"),
            ),
            verdict="ok",
            stuck_at=None,
            outcomes={"ACD-DHCP-001": Outcome.CLEAR},
            reasons={},
        )
        return replace(healthy, **changes)

    def failing_phone(self, number: int = 1, **changes: Any) -> Phone:
        """One that got no address."""
        stages = self.stages(
            link=("ok", 0.2, "first frame"),
            vlan=("warning", 1.2, "uses VLAN 120, was offered 200"),
            dhcp=("failed", 22.3, "3 Discovers, no Offer"),
        )
        failing = self.phone(
            number,
            ips=(),
            vlan=120,
            stages=stages,
            verdict="failed",
            stuck_at=Stage.DHCP,
            outcomes={"ACD-DHCP-001": Outcome.FOUND, "ACD-TIME-001": Outcome.UNDECIDED},
            reasons={"ACD-TIME-001": "the capture ends 3 s after the request; 10 s are needed: capture longer"},
        )
        return replace(failing, **changes)

    def stages(self, **seen: tuple[str, float, str]) -> tuple[StageReport, ...]:
        return tuple(
            StageReport(
                stage,
                StageState(seen[stage][0]),
                START + round(seen[stage][1] * SECOND),
                seen[stage][2],
            )
            if stage in seen
            else StageReport(stage, StageState.NOT_SEEN)
            for stage in Stage
        )

    def finding(self, number: int = 1, **changes: Any) -> Finding:
        """No Offer for three Discovers."""
        mac = self.mac(number)
        values: dict[str, Any] = {
            "rule": "ACD-DHCP-001",
            "name": "discover-unanswered",
            "title": "The phone asks for an address and nobody answers",
            "severity": Severity.ERROR,
            "rule_severity": Severity.ERROR,
            "confidence": Confidence.HIGH,
            "phone": mac,
            "entity": mac,
            "stage": "dhcp",
            "first": START + 2 * SECOND,
            "last": START + 14 * SECOND,
            "count": 3,
            "observed": "3 Discovers in 12 s had no Offer",
            "cause": "No DHCP server hears the phone in its VLAN, or none has an address left.\n"
            "In a voice VLAN of its own, the relay (IP helper) is often what is missing.\n",
            "impact": "Without an address the phone shows no sign-in screen and cannot be reached.",
            "actions": (
                Action(
                    "Check that the DHCP server is up and that its scope for the voice VLAN has free addresses.",
                    "server",
                    "the server's log shows the phone's Discover",
                ),
                Action("Add the server as IP helper on the router's interface of the voice VLAN.", "network", None),
                Action("Make sure DHCP is enabled on the phone.", "user", "MENU > Status > Network shows an address"),
            ),
            "confirm": ("Plug a PC into the same VLAN: it gets no address either.",),
            "manual": ("2.5.1", "3.1.3"),
            "references": ("RFC 2131 section 4.4.1",),
            "evidence": tuple(
                Where(
                    "boot.pcapng",
                    12 + 10 * k,
                    None,
                    START + (2 + 4 * k) * SECOND,
                    f"DHCP Discover of {mac}, xid 0x1a2b3c4d",
                )
                for k in range(4)
            ),
            "wireshark_filter": f"dhcp.hw.mac_addr == {mac}",
            "root_cause": True,
        }
        return Finding(**(values | changes))

    def source(self, **changes: Any) -> SourceReport:
        values: dict[str, Any] = {
            "path": "boot.pcapng",
            "kind": "pcapng",
            "sha256": "0" * 64,
            "bytes": 123_456,
            "packets": 1234,
            "first": START,
            "last": START + 312 * SECOND + 345_678_901,
        }
        return SourceReport(**(values | changes))

    def case(self, **changes: Any) -> Case:
        values: dict[str, Any] = {
            "version": "0.1.0",
            "rules_digest": "sha256:" + "0" * 64,
            "sources": (self.source(),),
            "phones": (self.phone(),),
            "findings": (),
            "problems": (),
            "rules": (RuleReport("ACD-DHCP-001", Outcome.CLEAR, None),),
            "not_understood": (),
        }
        return Case(**(values | changes))

    def one_failing(self) -> Case:
        """One phone, one cause, a consequence, something cleared, a notice, and a capture that was cut."""
        cause = self.finding()
        consequence = self.finding(
            rule="ACD-VLAN-003",
            title="The phone sends on another VLAN than the one it was offered",
            severity=Severity.WARNING,
            root_cause=False,
        )
        cause.explains.append(consequence.id)
        consequence.explained_by.append(cause.id)
        cleared = self.finding(
            rule="ACD-DHCP-002",
            title="The DHCP server refuses the address",
            severity=Severity.WARNING,
            root_cause=False,
            cleared=START + 15_500_000_000,
        )
        notice = self.finding(
            rule="ACD-DHCP-040",
            title="Option 2 (time offset) is missing from the answer",
            severity=Severity.NOTICE,
            root_cause=False,
            observed="asked for options 2 and 42, given 42",
        )
        return self.case(
            sources=(self.source(problems=[Problem(1234, "truncated record")]),),
            phones=(self.failing_phone(),),
            findings=(cause, consequence, cleared, notice),
            rules=(
                RuleReport("ACD-DHCP-001", Outcome.FOUND, None),
                RuleReport("ACD-TIME-001", Outcome.UNDECIDED, "the capture ends too early"),
            ),
            not_understood=(NotUnderstood("boot.pcapng", "wire.malformed dhcp", 2, 9),),
        )

    def healthy(self) -> Case:
        """Fourteen phones, all well."""
        return self.case(phones=tuple(self.phone(number) for number in range(1, 15)))

    def forty(self) -> Case:
        """Forty phones; one cause for 38 of them, another for one, and one is well."""
        findings = [self.finding(number) for number in range(1, 39)]
        other = self.finding(
            39,
            rule="ACD-PROV-002",
            title="The TFTP server does not answer",
            observed="2 requests for 450HD.img had no answer",
            stage="provisioning",
        )
        consequences = [
            self.finding(number, rule="ACD-REC-001", title="The phone is in recovery mode", root_cause=False)
            for number in range(1, 5)
        ]
        for finding, consequence in zip(findings, consequences, strict=False):
            finding.explains.append(consequence.id)
            consequence.explained_by.append(finding.id)
        shared = SharedProblem(
            "ACD-DHCP-001",
            "The phone asks for an address and nobody answers",
            {"vlan": 120, "switch": "sw-f3-02"},
            tuple(finding.entity for finding in findings),
            tuple(finding.id for finding in findings),
        )
        phones = [self.failing_phone(number) for number in range(1, 39)]
        return self.case(
            phones=(*phones, self.failing_phone(39, stuck_at=Stage.PROVISIONING, vlan=200), self.phone(40)),
            findings=(other, *findings, *consequences),
            problems=(shared,),
            rules=(RuleReport("ACD-DHCP-001", Outcome.FOUND, None),),
        )

    def three(self) -> Case:
        """Three phones: two fail for one cause, one only warns."""
        warned = self.finding(
            3,
            rule="ACD-DHCP-004",
            title="Two DHCP servers answer with different data",
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            observed="10.59.0.1 and 10.59.0.9 offered different routers",
            stage="dhcp",
        )
        return self.case(
            phones=(
                self.failing_phone(1),
                self.failing_phone(2),
                self.phone(3, verdict="warning"),
                self.phone(4),
            ),
            findings=(self.finding(1), self.finding(2, observed="9 Discovers in 31 s had no Offer"), warned),
            problems=(),
        )

    def nobody(self) -> Case:
        """No phone of ours."""
        return self.case(phones=())

    def hostile_case(self, evil: str = HOSTILE) -> Case:
        """Every captured text is an attack."""
        finding = self.finding(
            title=f"Title {evil}",
            observed=evil,
            cause=evil,
            impact=evil,
            actions=(Action(evil, "server", evil),),
            confirm=(evil,),
            evidence=(Where(evil, 1, None, START, evil), Where("log.txt", None, 7, START, evil)),
            wireshark_filter=evil,
        )
        note = self.finding(rule="ACD-DHCP-051", severity=Severity.INFO, root_cause=False, title=evil, observed=evil)
        phone = self.failing_phone(
            ips=(evil,),
            model=evil,
            firmware=evil,
            user=evil,
            switch=evil,
            stages=self.stages(dhcp=("failed", 1.0, evil)),
            reasons={"ACD-TIME-001": evil},
        )
        problem = SharedProblem(finding.rule, evil, {"switch": evil, "vlan": 120}, (finding.entity,), (finding.id,))
        return self.case(
            sources=(self.source(path=evil, problems=[Problem(None, evil)]),),
            phones=(phone, self.phone(2, model=evil, switch=evil)),
            findings=(finding, note),
            problems=(problem,),
            rules=(RuleReport("ACD-TIME-001", Outcome.UNDECIDED, evil),),
            not_understood=(NotUnderstood(evil, evil, 1, 1),),
        )


@pytest.fixture(scope="session")
def samples() -> Samples:
    return Samples()
