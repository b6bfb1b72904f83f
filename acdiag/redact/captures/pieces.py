"""What the rewriters of protocols share: pseudonyms for bytes, and checksums."""

from __future__ import annotations

from struct import unpack

from acdiag.model.record import Record
from acdiag.redact.pseudonyms import NAME, USER, Substitution
from acdiag.redact.text import Text


class Pieces(Record):
    """Pseudonyms for pieces of packets."""

    substitution: Substitution
    words: Text

    def mac(self, raw: bytes) -> bytes:
        """A MAC; what is too short for one is nothing."""
        return self.substitution.mac(raw) if len(raw) == 6 else b""

    def ipv4(self, raw: bytes) -> bytes:
        """One address of four bytes."""
        return self.substitution.ipv4(int.from_bytes(raw, "big")).to_bytes(4, "big")

    def ipv6(self, raw: bytes) -> bytes:
        """One address of sixteen bytes."""
        return self.substitution.ipv6(int.from_bytes(raw, "big")).to_bytes(16, "big")

    def addresses(self, raw: bytes) -> bytes:
        """IPv4 addresses one behind the other; a rest is cut."""
        return b"".join(self.ipv4(raw[at : at + 4]) for at in range(0, len(raw) // 4 * 4, 4))

    def told(self, raw: bytes, most: int | None = None) -> bytes:
        """Text of any kind."""
        return _bytes(self.words.told(_text(raw)), most)

    def named(self, raw: bytes, most: int | None = None) -> bytes:
        """The name of something."""
        return _bytes(self.words.named(_text(raw), NAME), most)

    def user(self, raw: bytes) -> bytes:
        """The name of somebody."""
        text = _text(raw)
        return _bytes(self.words.told(text) if "@" in text else self.words.named(text, USER), None)


def _text(raw: bytes) -> str:
    """Bytes that are not UTF-8 are letters of Latin-1, and go as such."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _bytes(text: str, most: int | None) -> bytes:
    return text.encode("utf-8", "replace")[:most]


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
