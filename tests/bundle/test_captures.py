"""Carved captures in the dress that they are given away in."""

from __future__ import annotations

from pathlib import Path

from acdiag.bundle.captures import Redacted, Scrubbed, carved, learn
from acdiag.model.arrival import Where
from acdiag.model.finding import Confidence, Finding, Severity
from acdiag.redact.redactor import Redactor
from acdiag.sources.opening import open_sources
from tests.redact.planting import EXTRA, PHONE_MAC, SECRETS, plant


def evidence(path: str) -> Finding:
    return Finding(
        rule="R", name="r", title="t", severity=Severity.ERROR, rule_severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        phone=PHONE_MAC, entity=PHONE_MAC, stage="dhcp", first=0, last=0, count=1, observed=EXTRA, cause="", impact="",
        actions=(), confirm=(), manual=(), references=(), wireshark_filter="", evidence=(Where(path, 3),),
    )  # fmt: skip


def test_as_captured_without_secrets(tmp_path: Path) -> None:
    path = plant(tmp_path)[0]
    opened = open_sources([path], on_skip=lambda path, why: None)
    ((name, data),) = carved([evidence(path)], opened, "acdiag", Scrubbed())
    assert name == "R@00-90-8f-5a-5b-5c.pcapng"
    assert EXTRA.encode() in data
    assert [secret for secret in SECRETS if secret.encode() in data] == []


def test_with_pseudonyms_in_packets_comments_and_names(tmp_path: Path) -> None:
    path = plant(tmp_path)[0]
    opened = open_sources([path], on_skip=lambda path, why: None)
    redactor, finding = Redactor(), evidence(path)
    redactor.learn(finding)
    learn(redactor, [finding], opened, "acdiag")
    dress = Redacted(redactor)
    ((name, data),) = carved([finding], opened, "acdiag", dress)
    assert name == "R@00-90-8f-00-00-01.pcapng"
    assert EXTRA.encode() not in data
    assert dress.frames.refused == {"EtherType 0x9999": 1}
