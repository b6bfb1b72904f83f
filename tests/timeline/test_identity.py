"""Which phone an address is, at a moment."""

from __future__ import annotations

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
