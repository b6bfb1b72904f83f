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
    identity.bind("10.0.0.8", PHONE, 5)
    assert identity.owner("10.0.0.6", 9) == OTHER


def test_of_too_many_phones_the_first_is_one_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ADDRESSES", 2)
    identity = Identity()
    for number in range(3):
        identity.declare(f"02:00:00:00:00:0{number}", "450HD", "UC_3.4.8")
    assert [identity.is_phone(f"02:00:00:00:00:0{number}") for number in range(3)] == [False, True, True]
    assert identity.model("02:00:00:00:00:00") is None
