"""The causal graph of the rules that ship is the one that was agreed on, arrow by arrow.

The list is written out here and not taken from the rules: a rule whose `explains` grows too wide folds what it did
not cause, and nobody sees that from the rule alone. Rules that do not exist yet are skipped by name.
TIME-002 → TIME-001 is about the screen's text, which is the same for both: nobody was asked, so nobody was silent.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from acdiag.rulebook.arrows import Arrow
from tests.rule_book import shipped

SHELF = shipped()
NEEDS_ADDRESS = ("PROV-", "REC-005", "DNS-", "TIME-", "CERT-", "REG-", "CALL-", "MEDIA-", "BTOE-001", "SIGN-")

ALWAYS = ""
UNKNOWN_CA = "alert = unknown_ca"
RIGHT_NOW = "valid_now = true"
NOT_UNKNOWN_CA = "valid_now = true, alert not unknown_ca"
UNTIMELY = "valid_now = true, alert not unknown_ca | status = 401 | screen exists true"
WHOLE_HOURS = "hours exists true"
SAME_REFUSAL = "server = $refusal.server"
SAME_SHOWN = "server = $shown.server"
NO_WAY = "given cfg.trust_set with errors = Disallow"
POWER_CUT = "given tftp.stalled with extension = img or given tftp.aborted with extension = img, by = server"

LIST = """
DOT1X-003 DOT1X-005 → DOT1X-001
DOT1X-001 DOT1X-002 DOT1X-004 → VLAN-001 VLAN-005 DHCP-001 DHCP-005
VLAN-002 VLAN-004 → VLAN-003
VLAN-005 → DHCP-001
DHCP-001 DHCP-002 DHCP-005 → address
DHCP-003 → REG-005 CALL-002
DHCP-011 DHCP-012 DHCP-013 DHCP-014 DHCP-015 → CERT-005 CERT-001:UNKNOWN_CA DNS-004
DHCP-021 → DNS-002
DHCP-030 → TIME-002
DHCP-040 → TIME-004:WHOLE_HOURS
DHCP-050 DHCP-052 DHCP-060 → PROV-001 PROV-002 PROV-003 PROV-004 PROV-005 PROV-006 PROV-007 PROV-008 REC-005
PROV-001 PROV-002 PROV-003 → REC-005
PROV-003 → REC-001:POWER_CUT
REC-002 REC-005 → REC-001
REC-001 → PHONE-001
DNS-001 → DNS-002 DNS-003 DNS-004 PROV-006 TIME-001 TIME-002 CERT-005 REG-001
DNS-002 DNS-003 → REG-001
DNS-004 → CERT-001:UNKNOWN_CA
DNS-006 → CERT-005
TIME-002 → TIME-001
TIME-001 TIME-002 → TIME-004 CERT-002:RIGHT_NOW CERT-001:NOT_UNKNOWN_CA CERT-005:UNTIMELY SIGN-006 REG-004
CERT-002 CERT-003 CERT-004 → CERT-001:SAME_SHOWN
CERT-001 CERT-006 CERT-007 → CERT-005:SAME_REFUSAL REG-001:SAME_REFUSAL PROV-005:SAME_REFUSAL
CERT-002 CERT-003 → CERT-005:SAME_SHOWN REG-001:SAME_SHOWN PROV-005:SAME_SHOWN
CERT-005 → SIGN-006 REG-004
REG-001 → REG-002
REG-002 → REG-005
REG-004 → REG-003
SIGN-001 SIGN-002 SIGN-003 SIGN-004 SIGN-005 SIGN-009 → REG-003 REG-004
CALL-001 → CALL-003 CALL-004
MEDIA-001 MEDIA-002 → MEDIA-003 MEDIA-008
PHONE-002 → PHONE-001
PHONE-001 → REG-005 CALL-002 CALL-003
LOG-002 → LOG-001
CFG-002 → VLAN-003
CFG-003 → DOT1X-002 DOT1X-003
CFG-004 → CERT-006
CFG-005 → CERT-001:NO_WAY
CFG-006 → TIME-002
CFG-009 → CALL-001
CFG-010 → LOG-002
"""

NEVER = """
TIME-001 TIME-002 TIME-003 TIME-004 → DOT1X-
DHCP-040 TIME-004 → CERT- SIGN- REG-
DHCP-030 → TIME-001
DHCP-020 → DNS-002
PROV- → TIME- DNS- REG-
MEDIA-004 → MEDIA-001
VLAN-002 → DHCP-001
"""

Edges = dict[str, dict[str, str]]


def _rows(text: str) -> list[tuple[list[str], list[str]]]:
    rows = [line.split(" → ") for line in text.strip().splitlines()]
    return [(causes.split(), effects.split()) for causes, effects in rows]


def _agreed() -> Edges:
    """Every arrow of the list to a rule that exists, and its condition."""
    agreed: Edges = defaultdict(dict)
    for causes, effects in _rows(LIST):
        for cause in causes:
            for effect in effects:
                word, _, condition = effect.partition(":")
                reached = [f"ACD-{word}"] if word != "address" else [id_ for id_ in SHELF.by_id if _needs_address(id_)]
                existing = [id_ for id_ in reached if id_ in SHELF.by_id]
                agreed[f"ACD-{cause}"].update(dict.fromkeys(existing, globals()[condition or "ALWAYS"]))
    return agreed


def _needs_address(rule: str) -> bool:
    return rule.removeprefix("ACD-").startswith(NEEDS_ADDRESS)


def _words(arrow: Arrow) -> str:
    given = " or ".join(f"given {selector.words}" for selector in arrow.given)
    return given or ", ".join(clause.words for clause in arrow.where)


AGREED = _agreed()


@pytest.mark.parametrize("cause", sorted({*AGREED, *SHELF.by_id}))
def test_a_rule_explains_what_the_list_says(cause: str) -> None:
    if cause not in SHELF.by_id:
        pytest.skip(f"{cause} does not exist yet")
    drawn = {effect: " | ".join(map(_words, ways)) for effect, ways in SHELF.explained[cause].items()}
    assert drawn == AGREED.get(cause, {})


@pytest.mark.parametrize(("causes", "effects"), _rows(NEVER), ids=" ".join)
def test_what_never_explains_what(causes: list[str], effects: list[str]) -> None:
    drawn = {(cause, effect) for cause, ways in SHELF.explained.items() for effect in ways}
    wrong = {
        (cause, effect)
        for cause, effect in drawn
        if cause.removeprefix("ACD-").startswith(tuple(causes))
        and effect.removeprefix("ACD-").startswith(tuple(effects))
    }
    assert wrong == set()


def test_the_list_names_rules_as_rules_are_named() -> None:
    words = {word.partition(":")[0] for causes, effects in _rows(LIST) for word in (*causes, *effects)} - {"address"}
    assert all(part[0].isupper() and part[-3:].isdigit() for part in words)
    assert {f"ACD-{word}" for word in words} & set(SHELF.by_id)
