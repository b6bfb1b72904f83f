from __future__ import annotations

from typing import Any

from acdiag.model.arrival import Where
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.feed import Snapshot
from acdiag.present.tui.problem import EVIDENCE, PHONES, PhoneTarget, RuleTarget, StepTarget, problem_blocks
from acdiag.present.tui.shapes import ASCII


def test_the_page_tells_all_and_leads_everywhere(samples: Any) -> None:
    case = samples.one_failing()
    desk = Desk(Snapshot(number=1, case=case, raised={case.findings[0].id: samples.start + 9_000_000_000}))
    blocks = problem_blocks(case.findings[:1], case.findings[1:2], desk, ASCII, [True, False], "called them")
    text = "\n".join("".join(span.text for span in block.spans) for block in blocks)
    for words in (
        "seen 08:00:02, raised 08:00:09, last 08:00:14",
        "called them",
        "[x] 1. server: Check that",
        "[ ] 2. network: Add",
        "then: the server's log",
        f"X {samples.mac(1)}  dhcp",
        "The phone sends on another VLAN than the one it was offered (1 time)",
        "08:00:02.000  boot.pcapng frame 12  DHCP Discover",
    ):
        assert words in text
    targets = [block.target for block in blocks if block.target is not None]
    assert targets[:4] == [RuleTarget("ACD-DHCP-001"), *(StepTarget("ACD-DHCP-001", number) for number in range(3))]
    assert targets[4] == PhoneTarget(samples.mac(1))
    assert targets[5:] == list(case.findings[0].evidence)


def test_many_phones_and_much_evidence_are_counted(samples: Any) -> None:
    findings = [
        samples.finding(number % 250, entity=f"ip:10.0.{number // 256}.{number % 256}") for number in range(300)
    ]
    desk = Desk(Snapshot(number=1, case=samples.case(findings=tuple(findings))))
    blocks = problem_blocks(findings, (), desk, ASCII, (), "")
    assert sum(isinstance(block.target, PhoneTarget) for block in blocks) == PHONES
    assert sum(isinstance(block.target, Where) for block in blocks) == EVIDENCE
    assert ["".join(s.text for s in block.spans) for block in blocks][-1] == "and 1,160 more"
