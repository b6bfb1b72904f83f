from __future__ import annotations

import pytest

from acdiag.present.phrase import capped, count, endpoint, joined, known_end, lowered, shared_by, times


def test_numbers_agree_with_their_noun() -> None:
    assert [count(number, "phone") for number in (0, 1, 2, 12_345)] == [
        "0 phones",
        "1 phone",
        "2 phones",
        "12,345 phones",
    ]
    assert count(2, "more phone") == "2 more phones"
    assert [times(number) for number in (1, 2, 3, 1000)] == ["once", "twice", "3 times", "1,000 times"]


def test_lists_end_in_a_number_only_where_it_saves_room() -> None:
    assert capped(["a", "b", "c"], 2) == "a, b, c"
    assert capped(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert capped([], 2) == ""


def test_shared_things_in_a_fixed_order() -> None:
    assert shared_by({"model": "450HD", "vlan": 120}) == "VLAN 120, 450HD"
    assert shared_by({"zone": "{}", "server": "10.0.0.1"}) == "server 10.0.0.1, zone {}"
    assert shared_by({}) == ""


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("The phone asks", "the phone asks"),
        ("A server answers", "a server answers"),
        ("DHCP works untagged", "DHCP works untagged"),
        ("802.1X is off", "802.1X is off"),
        ("Offer made, no ACK", "Offer made, no ACK"),
        ("LLDP-MED and CDP differ", "LLDP-MED and CDP differ"),
        ("Option 43 is missing", "option 43 is missing"),
        ("", ""),
    ],
)
def test_a_title_inside_a_sentence(title: str, inside: str) -> None:
    assert lowered(title) == inside


def test_joined_leaves_out_what_is_not_known() -> None:
    assert joined(["450HD", "", "VLAN 2"], " · ") == "450HD · VLAN 2"


def test_an_end_with_its_port() -> None:
    assert endpoint("10.0.0.1", 5060) == "10.0.0.1:5060"
    assert endpoint("fe80::1", 68) == "[fe80::1]:68"
    assert (endpoint("fe80::1", 0), endpoint("", 68)) == ("fe80::1", "")


def test_a_port_that_nobody_knows_is_not_shown() -> None:
    assert known_end("10.0.0.1:0") == "10.0.0.1"
    assert known_end("10.0.0.1:4000") == "10.0.0.1:4000"
