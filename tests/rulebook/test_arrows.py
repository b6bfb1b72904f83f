"""Conditions of `explains`: what they hold against what, and what is refused when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from acdiag.model.errors import Unusable
from acdiag.rulebook import engine
from acdiag.rulebook.arrows import COMPARED
from acdiag.rulebook.folding import fold
from tests.rulebook.making import shelve, story

REFUSED = {"match": {"fact": "tcp.refused", "as": "failed"}}
ALERTED = {"match": {"fact": "tls.alerted", "as": "alert"}}
CAUSE, EFFECT = "ACD-DHCP-901", "ACD-DHCP-902"


def _explained(folder: Path, arrow: Mapping[str, Any] | str, timeline: str, **cause: Any) -> bool:
    """Whether a rule about alerts explains one about refused connections on that timeline."""
    shelf = shelve(folder, {"detect": ALERTED, "explains": [arrow], **cause}, {"detect": REFUSED})
    told = story(timeline)
    judgement = engine.evaluate(shelf, (told,))
    fold(judgement.findings, judgement.links)
    by_rule = {finding.rule: finding for finding in judgement.findings}
    assert set(by_rule) == {CAUSE, EFFECT}
    return bool(by_rule[EFFECT].explained_by)


SAME = {"rule": EFFECT, "where": {"server": "$alert.server"}}


@pytest.mark.parametrize(
    ("arrow", "timeline", "explained"),
    [
        (EFFECT, "0s tls.alerted server=a\n1s tcp.refused server=b", True),
        (SAME, "0s tls.alerted server=a\n1s tcp.refused server=a", True),
        (SAME, "0s tls.alerted server=a\n1s tcp.refused server=b", False),
        (SAME, "0s tls.alerted\n1s tcp.refused", False),
        (SAME, "0s tls.alerted server=a\n1s tls.alerted server=b\n2s tcp.refused server=a", True),
        (SAME, "0s tls.alerted server=a\n1s tcp.refused server=a\n2s tcp.refused server=b", False),
        ({"rule": EFFECT, "where": {"port": 443}}, "0s tls.alerted\n1s tcp.refused port=443", True),
        ({"rule": EFFECT, "where": {"port": 443}}, "0s tls.alerted\n1s tcp.refused port=80", False),
        ({"rule": EFFECT, "where": {"server": "$.target"}}, "0s tls.alerted\n1s tcp.refused server=a target=a", True),
    ],
    ids=[
        "without condition", "same", "other", "unknown is not the same", "one of two causes", "every hit counts",
        "literal", "other literal", "field of itself",
    ],
)  # fmt: skip
def test_where(tmp_path: Path, arrow: Mapping[str, Any] | str, timeline: str, explained: bool) -> None:
    assert _explained(tmp_path, arrow, timeline) is explained


@pytest.mark.parametrize(("alert", "explained"), [("unknown_ca", True), ("bad_certificate", False)])
def test_given(tmp_path: Path, alert: str, explained: bool) -> None:
    arrow = {"rule": EFFECT, "given": {"fact": "tls.alerted", "where": {"alert": "unknown_ca"}}}
    assert _explained(tmp_path, arrow, f"0s tls.alerted alert={alert}\n1s tcp.refused") is explained


def test_given_and_where_are_about_the_same_hit(tmp_path: Path) -> None:
    arrow = {**SAME, "given": [{"fact": "tls.alerted", "where": {"alert": "unknown_ca"}}]}
    told = "0s tls.alerted server=a alert=unknown_ca\n1s tls.alerted server=b\n2s tcp.refused server={}"
    assert _explained(tmp_path, arrow, told.format("a"))
    assert not _explained(tmp_path, arrow, told.format("b"))


def test_one_of_several_ways_is_enough(tmp_path: Path) -> None:
    rules = [
        {"detect": ALERTED, "explains": [SAME, {"rule": "ACD-DHCP-*", "where": {"port": 443}}]},
        {"detect": REFUSED},
    ]
    shelf = shelve(tmp_path, *rules)
    assert len(shelf.explained[CAUSE][EFFECT]) == 2
    for told, expected in (("server=a port=80", True), ("server=b port=443", True), ("server=b port=80", False)):
        links = engine.evaluate(shelf, (story(f"0s tls.alerted server=a\n1s tcp.refused {told}"),)).links
        assert any(links.values()) is expected


def test_too_many_pairs_explain_nothing(tmp_path: Path) -> None:
    many = round(COMPARED**0.5) + 10
    lines = [f"0s tls.alerted server=a{n}\n1s tcp.refused server=a{n}" for n in range(many)]
    assert not _explained(tmp_path, SAME, "\n".join([*lines, "2s tcp.refused server=none"]))


@pytest.mark.parametrize(
    ("arrow", "why"),
    [
        ({"rule": EFFECT}, "an arrow without where and given is the rule's id alone"),
        ({"where": {"server": "a"}}, "explains lacks the key 'rule'"),
        ({"rule": EFFECT, "whre": {"server": "a"}}, "no key 'whre'; did you mean 'where'"),
        ({"rule": EFFECT, "where": {"servr": "a"}}, "there is no field 'servr' here; did you mean 'server'"),
        ({"rule": EFFECT, "where": {"server": "$alrt.server"}}, "called 'alrt'; did you mean 'alert'"),
        ({"rule": EFFECT, "where": {"server": 7}}, "server is text, and this is a number"),
        ({"rule": EFFECT, "where": {}}, "where is empty"),
        ({"rule": EFFECT, "given": "tcp.refused"}, "the rule never finds tcp.refused"),
        ({"rule": "ACD-DHCP-999", "where": {"server": "a"}}, "there is no such rule"),
    ],
)
def test_what_is_refused_and_where(tmp_path: Path, arrow: Mapping[str, Any], why: str) -> None:
    with pytest.raises(Unusable) as caught:
        shelve(tmp_path, {"detect": ALERTED, "explains": [arrow]}, {"detect": REFUSED})
    assert why in caught.value.message
    assert "rule-901.yaml:" in caught.value.message
