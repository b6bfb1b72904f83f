"""What is muted counts for nothing, and is listed."""

from __future__ import annotations

import pytest

from acdiag.model.case import Muted
from acdiag.rulebook.muting import mute
from acdiag.rulebook.policy import Mute, Policy
from tests.rulebook.making import finding, story

MAC = "00:90:8f:00:00:01"
OTHER = "00:90:8f:00:00:02"


def test_without_a_policy_nothing_changes() -> None:
    findings = [finding("ACD-A-001"), finding("ACD-B-001")]
    assert mute(Policy(), findings, [], 0) == (findings, ())


def test_a_rule_is_muted_on_every_phone_and_counted_by_entity() -> None:
    findings = [finding("ACD-A-001", MAC), finding("ACD-B-001", MAC), finding("ACD-A-001", OTHER)]
    left, muted = mute(Policy((Mute("ACD-A-001", "known"),)), findings, [], 0)
    assert left == findings[1:2]
    assert muted == (Muted("ACD-A-001", MAC, "known", None, 1), Muted("ACD-A-001", OTHER, "known", None, 1))


@pytest.mark.parametrize(
    ("entry", "entities"),
    [
        (Mute("ACD-A-001", "x", phone=MAC), [MAC]),
        (Mute("ACD-A-001", "x", phone="10.0.0.9"), ["ip:10.0.0.9"]),
        (Mute("ACD-A-001", "x", entity=OTHER), [OTHER]),
        (Mute("ACD-A-001", "x", phone="10.9.9.9"), []),
        (Mute("ACD-C-001", "x"), []),
    ],
)
def test_one_phone_or_entity_only(entry: Mute, entities: list[str]) -> None:
    findings = [finding("ACD-A-001", entity) for entity in (MAC, OTHER, "ip:10.0.0.9")]
    _, muted = mute(Policy((entry,)), findings, [], 0)
    assert [one.entity for one in muted] == entities


def test_a_phone_is_known_by_any_address_it_had() -> None:
    told = story("0s dhcp.acked address=10.1.0.33", phone={"mac": MAC})
    address = told.ips[0] if told.ips else "10.1.0.33"
    _, muted = mute(Policy((Mute("ACD-A-001", "x", phone=address),)), [finding("ACD-A-001", told.entity)], [told], 0)
    assert len(muted) == len(told.ips)


def test_an_ended_mute_does_not_apply() -> None:
    entry = Mute("ACD-A-001", "x", until="1970-01-01", ends=100)
    findings = [finding("ACD-A-001")]
    assert mute(Policy((entry,)), findings, [], 99)[0] == []
    assert mute(Policy((entry,)), findings, [], 100) == (findings, ())
