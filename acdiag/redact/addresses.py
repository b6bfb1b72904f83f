"""IP addresses whose common prefixes stay common: two addresses of one subnet are two addresses of another one.

Each bit is turned over or not by a keyed hash of the bits before it (Xu, Fan, Ammar, Moon: Crypto-PAn, 2002). Private
ranges stay private, and addresses that mean the same everywhere stay what they are. The last 64 bits of an IPv6
address that are made of a MAC follow the MAC's pseudonym.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Iterable

Ranges = tuple[tuple[int, int], ...]
"""Prefixes: their value and their length in bits."""
ATTEMPTS = 512
"""Keys that are tried until no pseudonym equals an original; half of them keep private ranges private."""
_EUI_MARK = 0xFFFE


def _ranges(*written: str) -> Ranges:
    networks = [ipaddress.ip_network(text) for text in written]
    return tuple((int(net.network_address) >> (net.max_prefixlen - net.prefixlen), net.prefixlen) for net in networks)


SAME_IPV4 = _ranges("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4")
"""Mean the same on every network; netmasks are in the last one."""
PRIVATE_IPV4 = _ranges("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
SAME_IPV6 = _ranges("::/127", "ff00::/8")
PRIVATE_IPV6 = _ranges("fc00::/7", "fe80::/64", "::ffff:0:0/96")
_SOLICITED = int(ipaddress.ip_address("ff02::1:ff00:0"))
_LOW_24 = (1 << 24) - 1


class PrefixPreserving:
    """A one-to-one map of addresses of `bits` bits; the first k bits of an image depend on the first k bits alone."""

    def __init__(self, key: bytes, bits: int, same: Ranges, kept: Ranges) -> None:
        """Addresses in `same` are their own image; an address in `kept` stays in that range."""
        self._key, self._bits, self._same = key, bits, same
        self._fixed = {
            (length, value >> (whole - length)) for value, whole in (*same, *kept) for length in range(whole)
        }
        """Prefixes (length, value) whose next bit is never turned."""
        self._turns: dict[tuple[int, int], int] = {}

    def __call__(self, address: int) -> int:
        """The image of an address."""
        if self.is_same(address):
            return address
        mask = 0
        for length in range(self._bits):
            mask = mask << 1 | self._turn(length, address >> (self._bits - length))
        return address ^ mask

    def is_same(self, address: int) -> bool:
        """It is its own image."""
        return any(address >> (self._bits - length) == value for value, length in self._same)

    def _turn(self, length: int, prefix: int) -> int:
        place = (length, prefix)
        turn = self._turns.get(place)
        if turn is None:
            word = f"{self._bits}/{length}/{prefix:x}".encode()
            hashed = hashlib.blake2b(word, key=self._key, digest_size=1).digest()[0] & 1
            turn = self._turns[place] = 0 if place in self._fixed else hashed
        return turn


def preserving(key: bytes, bits: int, originals: Iterable[int]) -> PrefixPreserving:
    """A map that makes none of the originals into one of them. Raises ValueError when there is none to be found."""
    same, private = (SAME_IPV4, PRIVATE_IPV4) if bits == 32 else (SAME_IPV6, PRIVATE_IPV6)
    known = set(originals)
    for attempt in range(ATTEMPTS):
        kept = private if attempt < ATTEMPTS // 2 else ()
        mapped = PrefixPreserving(hashlib.sha256(key + b"%d" % attempt).digest(), bits, same, kept)
        if not any(mapped(address) in known for address in known if not mapped.is_same(address)):
            return mapped
    raise ValueError("too many addresses in too few ranges")


def ipv6_image(address: int, mapped: PrefixPreserving, mac_image: Callable[[bytes], bytes]) -> int:
    """The image of an IPv6 address, with what its low bits tell of a MAC or of another address replaced as well."""
    if address >> 24 == _SOLICITED >> 24:
        return address & ~_LOW_24
    if mapped.is_same(address):
        return address
    mac = mac_in(address)
    if mac is None:
        return mapped(address)
    image = bytearray(mac_image(mac))
    image[0] ^= 2
    low = int.from_bytes(bytes(image[:3]) + _EUI_MARK.to_bytes(2, "big") + bytes(image[3:]), "big")
    return mapped(address) >> 64 << 64 | low


def mac_in(address: int) -> bytes | None:
    """The MAC that the interface identifier is made of (RFC 4291, appendix A); None when it is made of none."""
    low = (address & ((1 << 64) - 1)).to_bytes(8, "big")
    if int.from_bytes(low[3:5], "big") != _EUI_MARK:
        return None
    return bytes((low[0] ^ 2,)) + low[1:3] + low[5:]
