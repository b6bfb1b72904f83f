"""What is planted in every text field of every record is in none of them afterwards."""

from __future__ import annotations

import base64
import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from acdiag.model.arrival import Where
from acdiag.model.case import Call, Muted, NotUnderstood, Problem, SharedProblem, SourceReport
from acdiag.model.facts import FACTS, Fact
from acdiag.model.finding import Action, Confidence, Finding, Severity
from acdiag.model.phone import StageReport, StageState
from acdiag.redact.records import KEPT
from acdiag.redact.redactor import Redactor

WORD, ADDRESS, MAC = "zarquon", "10.77.3.9", "00:90:8f:ca:fe:01"
HIDDEN = f"{base64.b64encode(WORD.encode()).decode()} {WORD.encode().hex()}"
PLANTED = f"sip:{WORD}@{WORD}.local {ADDRESS} {MAC} dhcp-10-77-3-9 {HIDDEN}"
FORMS = (
    WORD, ADDRESS, MAC, "10-77-3-9", MAC.replace(":", ""), WORD.encode().hex(),
    base64.b64encode(WORD.encode()).decode().rstrip("="),
)  # fmt: skip


def assert_clean(record: object) -> None:
    text = repr(record).casefold()
    for form in FORMS:
        assert form.casefold() not in text, form


def redacted(record: Any) -> Any:
    redactor = Redactor()
    redactor.learn(record)
    return redactor.redact(record)


def filled(kind: type[Any]) -> dict[str, Any]:
    """A planted value for every field that can hold text."""
    hints = typing.get_type_hints(kind)
    return {
        field.name: value
        for field in dataclasses.fields(kind)
        if field.init and field.name not in KEPT and (value := _planted(hints[field.name])) is not None
    }


def _planted(hint: Any) -> Any:
    if hint is str:
        return PLANTED
    if isinstance(hint, types.UnionType):
        return next((value for part in typing.get_args(hint) if (value := _planted(part)) is not None), None)
    if typing.get_origin(hint) is tuple and typing.get_args(hint)[0] is str:
        return (PLANTED, WORD)
    return None


WHERE = Where(f"/home/{WORD}/{ADDRESS}.pcap", 1, None, 0, PLANTED)


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name)
def test_no_text_of_a_fact_stays(kind: type[Fact]) -> None:
    values = {**filled(kind), "at": 0, "host": MAC, "where": (WHERE,)}
    told = redacted(kind(**values))
    assert type(told) is kind
    assert_clean(told)


def _records() -> Iterator[object]:
    yield Finding(
        rule="ACD-DHCP-001", name="n", title=PLANTED, severity=Severity.ERROR, rule_severity=Severity.ERROR,
        confidence=Confidence.HIGH, phone=MAC, entity=MAC, stage="dhcp", first=0, last=0, count=1, observed=PLANTED,
        cause=PLANTED, impact=PLANTED, actions=(Action(PLANTED, WORD, PLANTED),), confirm=(PLANTED,), manual=(),
        references=(), evidence=(WHERE,), wireshark_filter=f'ip.addr == {ADDRESS} && dns.qry.name == "{WORD}.local"',
        explained_by=[f"ACD-DHCP-002@{MAC}"], explains=[f"ACD-DHCP-003@ip:{ADDRESS}"],
    )  # fmt: skip
    yield SourceReport(path=f"/home/{WORD}/x.pcap", kind="pcap", problems=[Problem(1, PLANTED)], clock=PLANTED)
    yield SharedProblem("ACD-DHCP-001", PLANTED, {"switch": WORD, "server": ADDRESS}, (MAC,), (f"ACD-DHCP-001@{MAC}",))
    yield NotUnderstood(f"/home/{WORD}/x.pcap", PLANTED, 1, 1)
    yield Muted("ACD-DHCP-001", MAC, PLANTED, None, 1)
    yield Call(PLANTED, PLANTED, PLANTED, 0, None, None, PLANTED)
    yield StageReport("dhcp", StageState.OK, 0, PLANTED)  # type: ignore[arg-type]


@pytest.mark.parametrize("record", list(_records()), ids=lambda record: type(record).__name__)
def test_no_text_of_a_record_stays(record: object) -> None:
    assert_clean(redacted(record))


def test_ids_keep_their_rule_and_follow_their_phone() -> None:
    finding = next(_records())
    assert isinstance(finding, Finding)
    told = redacted(finding)
    assert told.explained_by == [f"ACD-DHCP-002@{told.phone}"]
    assert told.id == f"ACD-DHCP-001@{told.phone}"


def test_what_is_not_text_is_what_it_was() -> None:
    finding = next(_records())
    assert isinstance(finding, Finding)
    told = redacted(finding)
    assert (told.severity, told.count, told.first, told.stage, told.rule) == (
        Severity.ERROR,
        1,
        0,
        "dhcp",
        "ACD-DHCP-001",
    )
