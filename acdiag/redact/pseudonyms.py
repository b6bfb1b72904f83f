"""The substitutes themselves: what stands for a MAC, an address, a word or an input everywhere."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Protocol

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression
from acdiag.model.names.models import OUI
from acdiag.redact.addresses import PrefixPreserving, ipv6_image, mac_in, preserving
from acdiag.redact.originals import Originals

USER, NAME, NUMBER = "user", "name", "number"
_OURS = bytes.fromhex(OUI.replace(":", ""))
_GROUP = 0x01
_SOLICITED = b"\x33\x33\xff"
_EVERYBODY = tuple(map(bytes.fromhex, ("ffffffffffff", "0180c2", "01005e", "01000c", "3333", "011b19")))
"""Broadcast, and the groups of bridges and LLDP, of IPv4, of Cisco, of IPv6 and of PTP."""
_SUFFIX = expression(r"\.(?:pcap|pcapng|cap|dmp|log|txt|cfg|zip|tar|json)(?:\.(?:gz|zst|xz|bz2))?\Z", re.IGNORECASE)


class Substitution(Protocol):
    """What is asked for a substitute."""

    def mac(self, mac: bytes) -> bytes: ...
    def ipv4(self, address: int) -> int: ...
    def ipv6(self, address: int) -> int: ...
    def word(self, word: str, kind: str) -> str: ...
    def knows(self, word: str) -> bool: ...
    def keep(self, word: str) -> None: ...
    def knows_mac(self, mac: bytes) -> bool: ...
    def path(self, path: str) -> str | None: ...


class Noting:
    """The first pass: everything stays, and is remembered."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals

    def mac(self, mac: bytes) -> bytes:
        self._originals.macs.setdefault(mac)
        return mac

    def ipv4(self, address: int) -> int:
        self._originals.ipv4.setdefault(address)
        return address

    def ipv6(self, address: int) -> int:
        self._originals.ipv6.setdefault(address)
        inside = mac_in(address)
        if inside is not None:
            self.mac(inside)
        return address

    def word(self, word: str, kind: str) -> str:
        self._originals.words.setdefault(word.casefold(), kind)
        return word

    def knows(self, word: str) -> bool:
        return word in self._originals.words

    def keep(self, word: str) -> None:
        self._originals.kept.setdefault(word)

    def knows_mac(self, mac: bytes) -> bool:
        return mac in self._originals.macs or mac.startswith(_OURS)

    def path(self, path: str) -> str | None:
        return path if path in self._originals.paths else None


class Pseudonyms:
    """The second pass. What it meets and the first one did not gets a pseudonym then."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        key = originals.key()
        try:
            self._ipv4: PrefixPreserving = preserving(key, 32, originals.ipv4)
            self._ipv6: PrefixPreserving = preserving(key, 128, originals.ipv6)
        except ValueError as error:
            raise Unusable(f"the addresses cannot be hidden: {error}", "Redact fewer captures at a time.") from None
        self._macs: dict[bytes, bytes] = {}
        self._vendors: dict[bytes, bytes] = {}
        self._words: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._paths = dict(_paths(originals))

    def mac(self, mac: bytes) -> bytes:
        """Of the same vendor as all others of its vendor; group addresses stay."""
        if not any(mac) or mac.startswith(_EVERYBODY):
            return _SOLICITED + bytes(3) if mac.startswith(_SOLICITED) else mac
        found = self._macs.get(mac)
        if found is None:
            found = self._macs[mac] = self._new_mac(mac[:3])
        return found

    def _new_mac(self, vendor: bytes) -> bytes:
        prefix = vendor
        if vendor != _OURS:
            prefix = self._vendors.setdefault(vendor, self._new_vendor(vendor))
        while True:
            number = self._next(prefix.hex())
            mac = prefix + (number & 0xFF_FFFF).to_bytes(3, "big")
            if mac not in self._originals.macs:
                return mac

    def _new_vendor(self, vendor: bytes) -> bytes:
        """A locally administered prefix; a vendor's own would name the vendor."""
        return bytes((0x02 | vendor[0] & _GROUP,)) + (len(self._vendors) + 1 & 0xFFFF).to_bytes(2, "big")

    def ipv4(self, address: int) -> int:
        return self._ipv4(address)

    def ipv6(self, address: int) -> int:
        return ipv6_image(address, self._ipv6, self.mac)

    def word(self, word: str, kind: str) -> str:
        folded = word.casefold()
        found = self._words.get(folded)
        if found is None:
            kind = self._originals.words.get(folded, kind)
            found = f"{kind}{self._next(kind)}"
            while found in self._originals.words or found in self._originals.kept:
                found = f"{kind}{self._next(kind)}"
            self._words[folded] = found
        return found

    def knows(self, word: str) -> bool:
        return word in self._originals.words

    def keep(self, word: str) -> None:
        """Nothing to do: the first pass knows it."""

    def knows_mac(self, mac: bytes) -> bool:
        return mac in self._originals.macs or mac.startswith(_OURS)

    def path(self, path: str) -> str | None:
        return self._paths.get(path)

    def _next(self, kind: str) -> int:
        self._counts[kind] = number = self._counts.get(kind, 0) + 1
        return number

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Original and pseudonym, for the map that stays at home."""
        yield from self._paths.items()
        for mac, other in self._macs.items():
            yield mac.hex(":"), other.hex(":")
        for address in self._originals.ipv4:
            yield str(ipaddress.IPv4Address(address)), str(ipaddress.IPv4Address(self.ipv4(address)))
        for address in self._originals.ipv6:
            yield str(ipaddress.IPv6Address(address)), str(ipaddress.IPv6Address(self.ipv6(address)))
        yield from self._words.items()


def _paths(originals: Originals) -> Iterator[tuple[str, str]]:
    """`input-1.pcapng`, and so on; the ending says what it is, the name would say whose."""
    number = 0
    for path in originals.paths:
        suffix = _SUFFIX.search(path)
        while True:
            number += 1
            image = f"input-{number}{suffix[0].lower() if suffix else ''}"
            if image not in originals.paths:
                break
        yield path, image
