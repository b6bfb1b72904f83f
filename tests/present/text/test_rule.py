from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from acdiag.model.finding import Confidence, Severity
from acdiag.model.phone import Stage
from acdiag.present.text.rule import page, table
from acdiag.rulebook.detection import Detect, Detection, Hearing, ScopeKind
from acdiag.rulebook.rule import Fix, Regrade, Rule, Status, Target
from acdiag.rulebook.template import compile_template as template


@pytest.fixture
def rule() -> Rule:
    return Rule(
        id="ACD-DHCP-001",
        name="discover-unanswered",
        title="The phone asks for an address and nobody answers",
        stage=Stage.DHCP,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        status=Status.STABLE,
        entity="phone",
        detection=Detection(ScopeKind.BOOT, Hearing.ANSWERS, True, (), (), Detect(), ()),
        severity_when=(),
        screen=("Initializing", "No address"),
        observed=template("{count} Discovers in {seconds} s had no Offer"),
        cause=template("No DHCP server hears the phone in its VLAN,\nor none has an address left."),
        impact=template("The phone shows no sign-in screen."),
        confirm=(template("Plug a PC into the same VLAN."),),
        fix=(
            Fix(
                template("Check the scope of the voice VLAN on the DHCP server, and that it is up and running."),
                "server",
            ),
            Fix(template("Add the IP helper."), "network", template("the relay's counters rise")),
        ),
        explains=(Target("ACD-REC-001", 1, "ACD-REC-001"), Target("ACD-PROV-*", 2, "ACD-PROV-*")),
        filter=template("dhcp.hw.mac_addr == {mac}"),
        manual=("2.5.1",),
        references=("RFC 2131 section 4.4.1",),
        false_alarms="A native VLAN without DHCP on purpose.",
        tests=(),
        path=Path("rules/dhcp/discover-unanswered.yaml"),
    )


def test_the_page_is_as_reviewed(rule: Rule, golden: Callable[[str, str], None]) -> None:
    golden("rule.txt", page(rule))


def test_rows_come_in_the_order_of_the_vendors_alarm_guides(rule: Rule) -> None:
    text = page(rule)
    rows = ["Name ", "Id ", "Description ", "Severity ", "Probable cause ", "Corrective actions "]
    assert [text.index(row) for row in rows] == sorted(text.index(row) for row in rows)


def test_what_a_rule_leaves_out_takes_no_row(rule: Rule) -> None:
    bare = replace(
        rule, screen=(), confirm=(), fix=(), explains=(), filter=None, manual=(), references=(), false_alarms=""
    )
    text = page(bare)
    assert not any(
        word in text
        for word in ("On the screen", "Confirm", "Corrective", "Leads", "Wireshark", "Manual", "References")
    )


def test_the_severity_says_what_may_change_it(rule: Rule) -> None:
    softer = replace(
        rule, severity_when=(Regrade((), Severity.WARNING),), confidence=Confidence.LOW, status=Status.EXPERIMENTAL
    )
    assert "error, in some cases warning; confidence low; experimental\n" in page(softer)
    assert "Severity           error\n" in page(rule)


def test_colour_and_ascii(rule: Rule) -> None:
    assert "\x1b" not in page(rule)
    assert "\x1b[1mThe phone asks" in page(rule, colour=True)
    assert page(rule, unicode=False).isascii()


def test_a_rule_from_a_strange_folder_cannot_paint_the_screen(rule: Rule) -> None:
    strange = replace(rule, title="\x1b[2J", screen=("\u202e",), false_alarms="\x9b", filter=template("\x07"))
    text = page(strange) + table([strange])
    assert all(character.isprintable() or character == "\n" for character in text)


def test_the_list_has_a_line_per_rule(rule: Rule) -> None:
    other = replace(rule, id="ACD-LINK-1", severity=Severity.WARNING, title="T " * 60, status=Status.EXPERIMENTAL)
    first, second = table([rule, other]).splitlines()
    assert first == "ACD-DHCP-001  error    The phone asks for an address and nobody answers"
    assert second.startswith("ACD-LINK-1    warning  T T")
    assert second.endswith("...")
    assert len(second) <= 80
    assert table([]) == ""
