"""How captured bytes become text: never an error, never a lost byte, never two spellings of one address."""

from __future__ import annotations

from ipaddress import IPv6Address

_MACS: dict[bytes, str] = {}
_IPV4S: dict[bytes, str] = {}
_IPV6S: dict[bytes, str] = {}
_MAPPED = bytes(10) + b"\xff\xff"
_REMEMBERED = 65_536
"""Spellings kept per table; a capture with more addresses only gets slower."""


def mac(raw: bytes) -> str:
    """Six bytes as `00:90:8f:12:34:56`."""
    known = _MACS.get(raw)
    if known is None:
        known = raw.hex(":")
        if len(_MACS) >= _REMEMBERED:
            _MACS.clear()
        _MACS[raw] = known
    return known


def ipv4(raw: bytes) -> str:
    """Four bytes as `10.59.0.20`."""
    known = _IPV4S.get(raw)
    if known is None:
        known = f"{raw[0]}.{raw[1]}.{raw[2]}.{raw[3]}"
        if len(_IPV4S) >= _REMEMBERED:
            _IPV4S.clear()
        _IPV4S[raw] = known
    return known


def ipv6(raw: bytes) -> str:
    """Sixteen bytes in RFC 5952 form; an IPv4-mapped address with its last part in IPv4 form (section 5)."""
    known = _IPV6S.get(raw)
    if known is None:
        known = f"::ffff:{ipv4(raw[12:])}" if raw[:12] == _MAPPED else str(IPv6Address(raw))
        if len(_IPV6S) >= _REMEMBERED:
            _IPV6S.clear()
        _IPV6S[raw] = known
    return known


def spelled(address: str) -> str:
    """An IPv6 address as `ipv6` spells it, however somebody wrote it; without its zone, and IPv4 where it maps that.

    Anything else is left as it is.
    """
    if ":" not in address:
        return address
    try:
        raw = IPv6Address(address.strip("[]").partition("%")[0]).packed
    except ValueError:
        return address
    return ipv4(raw[12:]) if raw[:12] == _MAPPED else ipv6(raw)


def loose(raw: bytes) -> str:
    """Text of unknown encoding: UTF-8 where it is UTF-8, else Latin-1; trailing NULs dropped."""
    raw = raw.rstrip(b"\0")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
