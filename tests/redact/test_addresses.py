"""Addresses: prefixes stay common, private stays private, nothing becomes an original."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.redact.addresses import PRIVATE_IPV4, SAME_IPV4, PrefixPreserving, ipv6_image, mac_in, preserving

KEY = b"k" * 32
ADDRESSES = st.integers(0, 2**32 - 1)


def common(one: int, other: int, bits: int = 32) -> int:
    """How many leading bits two addresses share."""
    return bits - (one ^ other).bit_length()


@given(one=ADDRESSES, other=ADDRESSES)
def test_two_addresses_share_as_many_bits_as_before(one: int, other: int) -> None:
    mapped = PrefixPreserving(KEY, 32, (), PRIVATE_IPV4)
    assert common(mapped(one), mapped(other)) == common(one, other)


@given(address=ADDRESSES)
def test_no_address_moves_into_what_means_the_same_everywhere(address: int) -> None:
    mapped = PrefixPreserving(KEY, 32, SAME_IPV4, PRIVATE_IPV4)
    assert mapped.is_same(mapped(address)) == mapped.is_same(address)


@pytest.mark.parametrize("text", ["0.0.0.0", "127.0.0.1", "224.0.1.75", "255.255.255.0", "255.255.255.255"])
def test_special_addresses_stay(text: str) -> None:
    assert preserving(KEY, 32, [int(IPv4Address("10.0.0.1"))])(int(IPv4Address(text))) == int(IPv4Address(text))


@pytest.mark.parametrize(
    ("text", "prefix"), [("10.1.2.3", 8), ("192.168.7.9", 16), ("172.20.1.1", 12), ("169.254.1.2", 16)]
)
def test_private_addresses_stay_private(text: str, prefix: int) -> None:
    address = int(IPv4Address(text))
    image = preserving(KEY, 32, [address])(address)
    assert image != address
    assert image >> (32 - prefix) == address >> (32 - prefix)


@given(originals=st.lists(st.integers(0, 2**16 - 1), max_size=60, unique=True))
def test_no_image_is_an_original(originals: list[int]) -> None:
    addresses = {(192 << 24) + (168 << 16) + low for low in originals}
    mapped = preserving(KEY, 32, addresses)
    assert not addresses & {mapped(address) for address in addresses}


def test_a_range_that_is_full_leaves_its_range() -> None:
    addresses = {(192 << 24) + (168 << 16) + subnet * 256 + host for subnet in range(256) for host in (1, 2)}
    mapped = preserving(KEY, 32, addresses)
    assert not addresses & {mapped(address) for address in addresses}


def test_an_interface_identifier_follows_its_mac() -> None:
    address = int(IPv6Address("2001:db8:1:2:0290:8fff:fe12:3456"))
    assert mac_in(address) == bytes.fromhex("00908f123456")
    mapped = preserving(KEY, 128, [address])
    image = ipv6_image(address, mapped, lambda mac: bytes.fromhex("00908f000001"))
    assert mac_in(image) == bytes.fromhex("00908f000001")
    assert image >> 64 == mapped(address) >> 64


def test_a_solicited_node_address_loses_what_it_tells_of_the_address() -> None:
    address = int(IPv6Address("ff02::1:ff12:3456"))
    assert ipv6_image(address, preserving(KEY, 128, []), bytes) == int(IPv6Address("ff02::1:ff00:0"))


def test_an_address_without_a_mac_in_it() -> None:
    assert mac_in(int(IPv6Address("2001:db8::1"))) is None
