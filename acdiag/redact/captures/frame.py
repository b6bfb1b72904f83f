"""One frame with pseudonyms: Ethernet, VLAN tags, and what is inside; other link types are refused."""

from __future__ import annotations

from collections import Counter

from acdiag.model.arrival import Frame
from acdiag.redact.captures import announcements, arp, eapol
from acdiag.redact.captures.ip import Datagrams
from acdiag.redact.captures.pieces import Pieces
from acdiag.redact.pseudonyms import Substitution
from acdiag.redact.text import Text

ETHERNET = 1
_TAGS = frozenset((0x8100, 0x88A8, 0x9100))
_MOST_TAGS = 4
_IPV4, _ARP, _IPV6, _EAPOL, _LLDP = 0x0800, 0x0806, 0x86DD, 0x888E, 0x88CC
_LENGTHS = 0x0600
"""Below it the field is a length, and LLC follows."""
_CDP = bytes.fromhex("aaaa0300000c2000")


class Frames:
    """Rewrites frames by one substitution, and counts what could not be."""

    def __init__(self, substitution: Substitution, words: Text) -> None:
        self._pieces = Pieces(substitution, words)
        self._datagrams = Datagrams(self._pieces)
        self.refused: Counter[str] = Counter()
        """Why frames were cut before anything of them could be told."""

    def __call__(self, frame: Frame) -> Frame:
        """The frame with pseudonyms, its source too; shorter than on the wire where something was cut."""
        source = self._pieces.words.told(frame.source)
        whole = len(frame.data) == frame.wire_length
        data, missing = self._link(frame)
        wire = len(data) + missing + (0 if whole else max(frame.wire_length - len(frame.data), 0))
        return frame._replace(source=source, data=data, wire_length=wire)

    def _link(self, frame: Frame) -> tuple[bytes, int]:
        """What of the frame is told, and how many bytes behind it were cut."""
        data = frame.data
        if frame.link_type != ETHERNET or len(data) < 14:
            self.refused[f"link type {frame.link_type}"] += 1
            return b"", len(data)
        head, at = self._pieces.mac(data[:6]) + self._pieces.mac(data[6:12]), 12
        for _ in range(_MOST_TAGS):
            if int.from_bytes(data[at : at + 2], "big") not in _TAGS:
                break
            head, at = head + data[at : at + 4], at + 4
        kind = int.from_bytes(data[at : at + 2], "big")
        told, missing, length = self._inside(kind, data[at + 2 :])
        written = length.to_bytes(2, "big") if kind < _LENGTHS else data[at : at + 2]
        return head + written + told, missing

    def _inside(self, kind: int, body: bytes) -> tuple[bytes, int, int]:
        """The payload; what was cut; and its length, for frames that say it."""
        if kind == _IPV4:
            return *self._datagrams.ipv4(body), 0
        if kind == _IPV6:
            return *self._datagrams.ipv6(body), 0
        if kind == _ARP:
            told = arp.rewrite(body, self._pieces)
        elif kind == _EAPOL:
            told = eapol.rewrite(body, self._pieces)
        elif kind == _LLDP:
            told = announcements.lldp(body, self._pieces)
        elif kind < _LENGTHS and body.startswith(_CDP):
            told = _CDP + announcements.cdp(body[8:kind], self._pieces)
        else:
            self.refused[f"EtherType 0x{kind:04x}" if kind >= _LENGTHS else "LLC"] += 1
            return b"", len(body), kind
        return told, 0, len(told)
