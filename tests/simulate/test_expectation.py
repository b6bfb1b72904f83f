from __future__ import annotations

from acdiag.simulate.expectation import Expectation

MAC, OTHER = "00:90:8f:12:34:50", "00:90:8f:12:34:51"


def test_a_healthy_phone_has_empty_findings_and_no_root() -> None:
    told = Expectation()
    told.phone(MAC, "450HD", "ok", None)
    told.root(MAC, ())
    assert told.as_dict() == {
        "phones": {MAC: {"verdict": "ok", "stuck_at": None, "model": "450HD"}},
        "findings": {},
        "info": {},
        "root": {},
    }


def test_rules_get_their_prefix_and_sorted_phones() -> None:
    told = Expectation()
    told.rules("findings", ["REC-002", "REC-001"], OTHER)
    told.rules("findings", ["REC-001"], MAC)
    told.rules("may", ["PHONE-001"], MAC)
    assert told.as_dict()["findings"] == {"ACD-REC-001": [MAC, OTHER], "ACD-REC-002": [OTHER]}
    assert told.as_dict()["may"] == {"ACD-PHONE-001": [MAC]}


def test_one_root_is_text_and_several_are_a_list() -> None:
    told = Expectation()
    told.root(MAC, ["REC-002"])
    told.root(OTHER, ["DHCP-001", "REC-001"])
    assert told.as_dict()["root"] == {MAC: "ACD-REC-002", OTHER: ["ACD-DHCP-001", "ACD-REC-001"]}
