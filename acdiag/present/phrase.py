"""Small phrases that several sections need: numbers with their noun, lists with an end, what phones share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

_SHARED = {
    "vlan": "VLAN {}",
    "offered_vlan": "voice VLAN {}",
    "server": "server {}",
    "switch": "switch {}",
    "model": "{}",
    "firmware": "firmware {}",
}


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 phone`, `1,234 phones`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def endpoint(address: str, port: int) -> str:
    """`10.1.2.3:5060`, `[fe80::1]:5060`; the address alone where there is no port."""
    if not address or not port:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def known_end(end: str) -> str:
    """`10.1.2.3` for `10.1.2.3:0`: a recording does not know every port."""
    return end.removesuffix(":0")


def times(number: int) -> str:
    """`once`, `twice`, `7 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def capped(items: Sequence[str], limit: int) -> str:
    """The first items with commas; how many more there are when not all are shown. One more is shown, not counted."""
    if len(items) <= limit + 1:
        return ", ".join(items)
    return f"{', '.join(items[:limit])} and {len(items) - limit:,} more"


def shared_by(shared: Mapping[str, str | int]) -> str:
    """`VLAN 120, 450HD`."""
    known = [(name, shared[name]) for name in _SHARED if name in shared]
    others = sorted((name, value) for name, value in shared.items() if name not in _SHARED)
    return ", ".join(_SHARED.get(name, f"{name} {{}}").format(value) for name, value in (*known, *others))


def lowered(sentence: str) -> str:
    """A title in the middle of a sentence: `the phone …`, but `DHCP …` and `802.1X …` as they are."""
    first, _, _ = sentence.partition(" ")
    plain_word = first[:1].isupper() and first[1:].islower()
    keep = first in ("Discover", "Offer", "Request") or (len(first) == 1 and first != "A")
    return sentence[:1].lower() + sentence[1:] if (plain_word or first == "A") and not keep else sentence


def joined(parts: Iterable[str], separator: str) -> str:
    """The parts that say something."""
    return separator.join(part for part in parts if part)
