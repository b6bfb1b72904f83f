"""Decoded records of any protocol as names and values: a new decoder is shown without a line of code here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from acdiag.model.names import dhcp, dns, eap, ldap, ntp, recording, stun, tftp

CODES: Mapping[tuple[str, str], Mapping[int, str]] = {
    ("Dhcp", "message_type"): dhcp.MESSAGE_TYPES,
    ("Dhcp", "options"): dhcp.OPTIONS,
    ("Tftp", "opcode"): tftp.OPCODES,
    ("Tftp", "code"): tftp.ERRORS,
    ("Dns", "opcode"): dns.OPCODES,
    ("Dns", "rcode"): dns.RCODES,
    ("Question", "type"): dns.TYPES,
    ("Question", "dns_class"): dns.CLASSES,
    ("Record", "type"): dns.TYPES,
    ("Record", "dns_class"): dns.CLASSES,
    ("Ntp", "mode"): ntp.MODES,
    ("Ntp", "leap"): ntp.LEAPS,
    ("Eapol", "type"): eap.PACKET_TYPES,
    ("Eap", "code"): eap.CODES,
    ("Eap", "type"): eap.TYPES,
    ("Stun", "message_class"): stun.CLASSES,
    ("Stun", "method"): stun.METHODS,
    ("Stun", "error"): stun.ERRORS,
    ("Ldap", "operation"): ldap.OPERATIONS,
    ("Ldap", "result"): ldap.RESULTS,
    ("Ac49x", "protocol"): recording.HPI_PROTOCOLS,
    ("Acdr", "trace_point"): recording.TRACE_POINTS,
    ("Acdr", "media_type"): recording.MEDIA_TYPES,
}
"""Names for the codes in a field, by the record's class and the field; of a mapping, for its keys."""


DEEPEST = 8
"""Records inside records; no protocol of ours goes beyond four."""

HEX_DIGITS: Mapping[tuple[str, str], int] = {
    ("Dhcp", "xid"): 8,
    ("Dhcp", "flags"): 4,
    ("Arp", "protocol"): 4,
    ("Dns", "id"): 4,
    ("SessionId", "board"): 6,
}
"""Numbers that everybody, Wireshark first, writes in hex; by record class and field, with their digits."""


_AS_IT_IS = frozenset({str, int, bool, type(None)})
"""Nearly all that records hold at their ends; asked first, since a datagram may hold 16,000 records."""


def is_record(value: object) -> bool:
    """Whether `value` is a dataclass instance or a named tuple."""
    if isinstance(value, tuple):
        return hasattr(value, "_fields")
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def nests(value: object) -> bool:
    """Whether `value` has parts of its own."""
    return is_record(value) or isinstance(value, tuple | list | set | frozenset | Mapping)


def too_deep(value: object) -> str:
    """What stands for something that nests deeper than anybody reads."""
    return f"({type(value).__name__})"


def fields_of(record: object) -> Iterator[tuple[str, object]]:
    """Field names and values in the order of their definition."""
    if isinstance(record, tuple):
        names: tuple[str, ...] = getattr(record, "_fields", ())
        yield from zip(names, record, strict=False)
    elif dataclasses.is_dataclass(record) and not isinstance(record, type):
        for field in dataclasses.fields(record):
            yield field.name, getattr(record, field.name)


def code_names(record: object, field: str) -> Mapping[int, str]:
    """What the codes of a field are called; empty where it holds none."""
    return CODES.get((type(record).__name__, field), {})


def hex_digits(record: object, field: str) -> int:
    """Digits of a number that is written in hex; 0 for decimal."""
    return HEX_DIGITS.get((type(record).__name__, field), 0)


def written(value: object, codes: Mapping[int, str], *, items: int, most: int) -> str:
    """A value without names inside as text, with the names of `codes`.

    Of a list at most `items` are told; of bytes that are no text `most`, and how many more there are.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes | bytearray | memoryview):
        return _bytes(bytes(value), most)
    if isinstance(value, tuple | list | set | frozenset):
        members = sorted(value, key=repr) if isinstance(value, set | frozenset) else list(value)
        told = ", ".join(written(member, {}, items=items, most=most) for member in members[:items])
        return told + (" …" if len(members) > items else "")
    if isinstance(value, int) and value in codes:
        return f"{value} ({codes[value]})"
    return str(value)


def _bytes(data: bytes, most: int) -> str:
    if len(data) > 1 and data.isascii() and data.decode("ascii").isprintable():
        return f'"{data.decode("ascii")}"'
    rest = f" and {len(data) - most:,} more bytes" if len(data) > most else ""
    return f"{data[:most].hex(' ')}{rest}"


def plain(value: object, depth: int = 0) -> Any:
    """A value as JSON knows it: bytes in hex, records as objects; what nests too deep is only named."""
    if type(value) in _AS_IT_IS:
        return value
    if depth > DEEPEST and nests(value):
        return too_deep(value)
    if is_record(value):
        return {name: plain(item, depth + 1) for name, item in fields_of(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return [plain(item, depth + 1) for item in items]
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, float):
        return round(value, 4)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
