"""ARP with pseudonyms (RFC 826)."""

from __future__ import annotations

from acdiag.redact.captures.pieces import Pieces

_ETHERNET_IPV4 = bytes.fromhex("000108000604")


def rewrite(body: bytes, pieces: Pieces) -> bytes:
    """The message; nothing of one that is not about IPv4 on Ethernet."""
    if len(body) < 28 or not body.startswith(_ETHERNET_IPV4):
        return b""
    sender = pieces.mac(body[8:14]) + pieces.ipv4(body[14:18])
    return body[:8] + sender + pieces.mac(body[18:24]) + pieces.ipv4(body[24:28])
