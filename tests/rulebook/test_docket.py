"""Which rules a phone's facts call up."""

from __future__ import annotations

from pathlib import Path

from acdiag.model.finding import Outcome
from acdiag.rulebook.docket import Docket
from tests.rulebook.making import MATCH, shelve


def _ids(docket: Docket, *facts: str) -> list[tuple[str, ...]]:
    return [charge.ids for charge in docket.awake(facts)]


def test_a_fact_wakes_the_rules_that_name_it(tmp_path: Path) -> None:
    docket = Docket(
        shelve(
            tmp_path,
            {"detect": MATCH},
            {"detect": {"any": [{"match": "tftp.asked"}, {"match": "tftp.refused"}]}},
            {"needs": ["dhcp.acked"], "detect": MATCH},
        ).rules
    )
    assert _ids(docket, "dhcp.discovered") == [("ACD-DHCP-901",)]
    assert _ids(docket, "tftp.refused", "tftp.asked") == [("ACD-DHCP-902",)]
    assert _ids(docket, "dhcp.acked", "dhcp.discovered") == [("ACD-DHCP-901",), ("ACD-DHCP-903",)]
    assert _ids(docket, "arp.claimed") == []


def test_what_nothing_wakes_has_its_answer(tmp_path: Path) -> None:
    docket = Docket(shelve(tmp_path, {}, {"needs": ["dhcp.acked"]}).rules)
    assert docket.outcomes == {"ACD-DHCP-901": Outcome.CLEAR, "ACD-DHCP-902": Outcome.NOT_APPLICABLE}
    assert docket.reasons == {"ACD-DHCP-902": "dhcp.acked was never seen"}


def test_rules_that_detect_the_same_are_one_charge(tmp_path: Path) -> None:
    log = {"detect": {"match": "dhcp.acked"}, "observed": "said"}
    docket = Docket(shelve(tmp_path, {}, {"title": "Other words"}, {"log": log}, {"needs": ["dhcp.acked"]}).rules)
    assert [charge.ids for charge in docket.charges] == [
        ("ACD-DHCP-901", "ACD-DHCP-902"),
        ("ACD-DHCP-903",),
        ("ACD-DHCP-904",),
    ]
    assert _ids(docket, "dhcp.acked") == [("ACD-DHCP-903",), ("ACD-DHCP-904",)]


def test_retired_rules_are_not_on_it(tmp_path: Path) -> None:
    docket = Docket(shelve(tmp_path, {"status": "retired"}, {}).rules)
    assert [rule.id for rule in docket.rules] == ["ACD-DHCP-902"]
    assert list(docket.outcomes) == ["ACD-DHCP-902"]
