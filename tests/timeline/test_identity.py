"""Which phone an address is, at a moment."""

from __future__ import annotations

import pytest

from acdiag.timeline import identity as module
from acdiag.timeline.identity import Identity

PHONE, OTHER, ROUTER = "00:90:8f:00:00:01", "00:90:8f:00:00:02", "00:11:22:33:44:55"


def test_a_lease_binds_from_its_time_on() -> None:
    identity = Identity()
    identity.bind("10.0.0.5", PHONE, 100)
    identity.bind("10.0.0.5", OTHER, 500)
    assert identity.owner("10.0.0.5", 100) == PHONE
    assert identity.owner("10.0.0.5", 499) == PHONE
    assert identity.owner("10.0.0.5", 500) == OTHER


def test_what_came_before_the_first_binding_belongs_to_it() -> None:
    identity = Identity()
    identity.bind("10.0.0.5", PHONE, 100)
    assert identity.owner("10.0.0.5", 1) == PHONE


def test_an_ethernet_source_of_one_address_is_its_owner() -> None:
    identity = Identity()
    identity.sent(PHONE, "10.0.0.5")
    identity.sent(PHONE, "10.0.0.5")
    assert identity.owner("10.0.0.5", 1) == PHONE


def test_a_router_owns_none_of_the_addresses_behind_it() -> None:
    identity = Identity()
    identity.sent(ROUTER, "10.1.0.5")
    identity.sent(ROUTER, "10.1.0.6")
    assert identity.owner("10.1.0.5", 1) == "10.1.0.5"
    assert identity.owner("10.1.0.6", 1) == "10.1.0.6"


def test_a_mac_owns_itself() -> None:
    assert Identity().owner(PHONE, 1) == PHONE


def test_phones_are_known_by_oui_or_by_their_own_word() -> None:
    identity = Identity()
    assert identity.is_phone(PHONE)
    assert not identity.is_phone(ROUTER)
    identity.declare(ROUTER, "450HD")
    assert identity.is_phone(ROUTER)
    assert identity.model(ROUTER) == "450HD"


def test_an_address_may_be_a_phones_for_a_while() -> None:
    identity = Identity()
    for at, mac in enumerate((ROUTER, PHONE, ROUTER)):
        identity.bind("10.0.0.5", mac, at)
    identity.bind("10.0.0.6", ROUTER, 0)
    identity.sent(PHONE, "10.0.0.7")
    identity.sent(ROUTER, "10.0.0.8")
    identity.declare("10.0.0.9", "450HD")
    hosts = [f"10.0.0.{number}" for number in range(5, 11)]
    assert [identity.is_ever_phone(host) for host in hosts] == [True, False, True, False, True, False]
    assert [identity.is_ever_phone(mac) for mac in (PHONE, ROUTER)] == [True, False]


def test_a_quarrel_about_an_address_is_remembered_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHANGES", 3)
    identity = Identity()
    for at in range(10):
        identity.bind("10.0.0.5", (PHONE, OTHER)[at % 2], at)
    assert [identity.owner("10.0.0.5", at) for at in (7, 8, 9, 20)] == [OTHER, PHONE, OTHER, OTHER]
    assert identity.owner("10.0.0.5", 0) == OTHER


def test_of_too_many_bindings_the_address_that_was_bound_first_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BINDINGS", 4)
    identity = Identity()
    for at in range(3):
        identity.bind("10.0.0.5", (PHONE, OTHER)[at % 2], at)
    identity.bind("10.0.0.6", OTHER, 3)
    identity.bind("10.0.0.7", PHONE, 4)
    assert [identity.owner(f"10.0.0.{n}", 9) for n in (5, 6, 7)] == ["10.0.0.5", OTHER, PHONE]
    assert identity.forgotten == 1
    identity.bind("10.0.0.8", PHONE, 5)
    assert identity.owner("10.0.0.6", 9) == OTHER


def test_of_too_many_phones_the_first_is_one_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ADDRESSES", 2)
    identity = Identity()
    for number in range(3):
        identity.declare(f"02:00:00:00:00:0{number}", "450HD", "UC_3.4.8")
    assert [identity.is_phone(f"02:00:00:00:00:0{number}") for number in range(3)] == [False, True, True]
    assert identity.model("02:00:00:00:00:00") is None
    assert identity.forgotten == 1


def test_senders_that_come_later_are_not_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ADDRESSES", 2)
    identity = Identity()
    for number in range(2):
        identity.sent(f"02:00:00:00:00:0{number}", f"10.0.0.{number}")
    assert not identity.unplaced
    identity.sent("02:00:00:00:00:02", "10.0.0.2")
    assert identity.unplaced
    assert [identity.owner(f"10.0.0.{n}", 1) for n in range(3)] == [
        "02:00:00:00:00:00",
        "02:00:00:00:00:01",
        "10.0.0.2",
    ]


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "169.254.7.9", "fe80::290:8fff:fe00:1", "2001:db8::7"])
def test_an_address_that_every_host_may_have_beside_its_own_makes_no_router(address: str) -> None:
    for first, second in ((address, "10.0.0.5"), ("10.0.0.5", address)):
        identity = Identity()
        identity.sent(PHONE, first)
        identity.sent(PHONE, second)
        assert identity.owner("10.0.0.5", 1) == PHONE


def test_link_local_addresses_are_nobodys() -> None:
    identity = Identity()
    identity.sent(PHONE, "fe80::290:8fff:fe00:1")
    assert identity.owner("fe80::290:8fff:fe00:1", 1) == "fe80::290:8fff:fe00:1"
    assert identity.sends_from(PHONE) == ()


def test_where_a_tap_behind_a_router_saw_it_first_a_phone_still_owns_its_address() -> None:
    identity = Identity()
    identity.sent(ROUTER, "10.0.0.5")
    identity.sent(PHONE, "10.0.0.5")
    assert identity.owner("10.0.0.5", 1) == PHONE
    identity.sent(ROUTER, "10.0.0.6")
    assert identity.owner("10.0.0.5", 1) == PHONE
    assert identity.owner("10.0.0.6", 1) == "10.0.0.6"


def test_an_address_that_is_sent_from_alone_is_known() -> None:
    identity = Identity()
    identity.sent(PHONE, "10.0.0.5")
    identity.sent(PHONE, "2001:db8::7")
    assert identity.sends_from(PHONE) == ("10.0.0.5", "2001:db8::7")
    identity.sent(PHONE, "10.0.0.6")
    assert identity.sends_from(PHONE) == ("2001:db8::7",)
    assert identity.sends_from(OTHER) == ()


def test_a_phone_behind_a_router_that_has_sent_nothing_else_yet_is_its_address() -> None:
    identity = Identity()
    identity.sent(ROUTER, "10.1.0.5")
    assert identity.sure_owner("10.1.0.5", 1) == "10.1.0.5"
    identity.declare("10.1.0.5", "450HD", "UC_3.4.8")
    assert identity.is_phone(ROUTER), "as far as can be told"
    assert (identity.owner("10.1.0.5", 1), identity.model(ROUTER), identity.firmware(ROUTER)) == (
        ROUTER, "450HD", "UC_3.4.8",
    )  # fmt: skip
    identity.sent(ROUTER, "10.1.0.6")
    assert not identity.is_phone(ROUTER)
    assert identity.model(ROUTER) is None
    assert identity.owner("10.1.0.5", 1) == "10.1.0.5"
    assert identity.is_phone("10.1.0.5")
    assert identity.model("10.1.0.5") == "450HD"


def test_a_sure_owner_is_bound_or_known_for_a_phone() -> None:
    identity = Identity()
    identity.sent(PHONE, "10.0.0.5")
    identity.bind("10.0.0.6", ROUTER, 1)
    assert identity.sure_owner("10.0.0.5", 1) == PHONE
    assert identity.sure_owner("10.0.0.6", 1) == ROUTER
    assert identity.sure_owner(ROUTER, 1) == ROUTER
