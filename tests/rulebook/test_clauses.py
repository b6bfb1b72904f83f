"""Field selections as rules write them: literals, references, and every mistake with its line and the right word."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.finding import Outcome
from acdiag.rulebook.entry import Mistake
from tests.rulebook.making import rule, verdict


def _outcome(where: dict[str, Any], timeline: str, **keys: Any) -> Outcome:
    fact = timeline.split()[-2] if "=" in timeline.rsplit(maxsplit=1)[-1] else timeline.rsplit(maxsplit=1)[-1]
    return verdict({"match": {"fact": fact, "where": where}}, timeline, **keys).outcome


ACKED = "0s dhcp.acked "


@pytest.mark.parametrize(
    ("where", "fields", "outcome"),
    [
        ({"vlan": 5}, "vlan=5", Outcome.FOUND),
        ({"vlan": [4, 5]}, "vlan=5", Outcome.FOUND),
        ({"vlan|not": [4, 5]}, "vlan=5", Outcome.CLEAR),
        ({"uc": True}, "uc=true", Outcome.FOUND),
        ({"host": "00:90:8f:00:00:01"}, "vlan=5", Outcome.FOUND),
        ({"options|contains": 43}, "options=42,43", Outcome.FOUND),
        ({"server": "$$x"}, "server=$x", Outcome.FOUND),
        ({"kind": ""}, 'kind=""', Outcome.FOUND),
    ],
)
def test_literals(where: dict[str, Any], fields: str, outcome: Outcome) -> None:
    assert _outcome(where, ACKED + fields) is outcome


@pytest.mark.parametrize(
    ("where", "fields", "outcome"),
    [
        ({"ntp_servers|not": "$.time_servers"}, "ntp_servers=a time_servers=b", Outcome.FOUND),
        ({"ntp_servers|not": "$.time_servers"}, "ntp_servers=a time_servers=a", Outcome.CLEAR),
        ({"ntp_servers|not": "$.time_servers"}, "ntp_servers=a", Outcome.CLEAR),
        ({"ntp_servers": "$.time_servers"}, "ntp_servers=a,b time_servers=a,b", Outcome.FOUND),
        ({"server|in": "$.dns_servers"}, "server=b dns_servers=a,b", Outcome.FOUND),
        ({"server|not_in": "$.dns_servers"}, "server=c dns_servers=a,b", Outcome.FOUND),
        ({"server|not_in": "$.dns_servers"}, "server=c", Outcome.CLEAR),
        ({"options|contains": "$.asked"}, "options=1,2,3 asked=1,3", Outcome.FOUND),
        ({"options|lacks": "$.asked"}, "options=1,2,3 asked=1,3", Outcome.CLEAR),
        ({"dns_servers|contains": "$.server"}, "server=b dns_servers=a,b", Outcome.FOUND),
        ({"uc_vlan_id|not": "$phone.offered_vlan"}, "uc_vlan_id=7", Outcome.FOUND),
        ({"uc_vlan_id": "$phone.vlan"}, "uc_vlan_id=7", Outcome.CLEAR),
        ({"model|not": "$phone.model"}, "model=450HD", Outcome.FOUND),
        ({"address": "$phone.ip"}, "address=10.0.0.7", Outcome.FOUND),
    ],
)
def test_references_to_the_same_fact_and_the_phone(where: dict[str, Any], fields: str, outcome: Outcome) -> None:
    phone = {"model": "C450HD", "ip": "10.0.0.7", "offered_vlan": 120}
    found = verdict({"match": {"fact": "dhcp.acked", "where": where}}, ACKED + fields, phone=phone)
    assert found.outcome is outcome


def test_two_unknown_values_are_not_equal() -> None:
    detect = {
        "all": [
            {"match": {"fact": "dhcp.requested", "as": "ask"}},
            {"match": {"fact": "dhcp.acked", "where": {"server": "$ask.server"}}},
        ]
    }
    assert verdict(detect, "0s dhcp.requested\n1s dhcp.acked").outcome is Outcome.CLEAR
    assert verdict(detect, "0s dhcp.requested server=a\n1s dhcp.acked server=a").outcome is Outcome.FOUND


@pytest.mark.parametrize(
    ("where", "word", "near", "why"),
    [
        ({"servr": "a"}, "servr", "server", "there is no field 'servr' here"),
        ({"server|startwith": "a"}, "startwith", "startswith", "there is no operator 'startwith'"),
        ({"server|equal": "a"}, "equal", "", "there is no operator"),
        ({"server|gt": 5}, "server|gt", "", "gt does not go with server, which is text"),
        ({"vlan": "5"}, "5", "", "vlan is a whole number, and this is a text"),
        ({"vlan": True}, "true", "", "vlan is a whole number, and this is true or false"),
        ({"vlan": None}, "null", "", "write |exists: false"),
        ({"server": 5}, "5", "", "server is text, and this is a number: put it in quotes"),
        ({"uc": "yes"}, "yes", "", "uc is true or false, and this is a text"),
        ({"options": 43}, "options", "", "options is a list of whole numbers: use contains, contains_any or lacks"),
        ({"vlan|gt": [1, 2]}, "vlan|gt", "", "gt takes one value, not a list"),
        ({"vlan|in": []}, "vlan|in", "", "the list is empty"),
        ({"vlan|between": [8, 3]}, "vlan|between", "", "two numbers, the smaller first"),
        ({"vlan|between": [8]}, "vlan|between", "", "two numbers"),
        ({"server|re": "(a"}, "(a", "", "'(a' is no pattern"),
        ({"server|cidr": "10.0.0.1/8"}, "10.0.0.1/8", "", "is no network"),
        ({"server|exists": "no thanks"}, "no thanks", "", "must be true or false"),
        ({"server": "$offer.server"}, "offer", "", "no fact before this one is called 'offer'"),
        ({"server": "$server"}, "$server", "", "is no reference"),
        ({"server": "$.servr"}, "servr", "server", "there is no field 'servr' in $.servr"),
        ({"server": "$phone.adress"}, "adress", "", "there is no field 'adress'"),
        ({"server": "$phone.vlans"}, "vlans", "vlan", "there is no field"),
        ({"server": "$.vlan"}, "$.vlan", "", "server is text and $.vlan is a whole number"),
        ({"server": "$.dns_servers"}, "$.dns_servers", "", "cannot be compared by equal"),
        ({}, "where", "", "where is empty"),
        ({"server": {"a": 1}}, "server", "", "server is text, and this is a mapping"),
    ],
)
def test_mistakes(where: dict[str, Any], word: str, near: str, why: str) -> None:
    with pytest.raises(Mistake) as caught:
        rule(detect={"match": {"fact": "dhcp.acked", "where": where}})
    assert caught.value.word == word
    assert caught.value.nearest == near
    assert why in caught.value.why
    assert caught.value.line >= 8
