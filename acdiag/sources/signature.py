"""What a file is, from its first bytes: a capture, something that holds captures, or words for what it is instead.

The words go into the one line that a user gets for a file that is no capture, so they hold none of its text.
"""

from __future__ import annotations

from acdiag.sources import compression, pcap, pcapng
from acdiag.wire.configuration import looks_like as is_configuration

ACCEPTED = (
    "pcap and pcapng, also compressed (.gz, .xz, .bz2, .zst) or inside .zip and .tar, saved logs (any text with "
    "--syslog), and a phone's configuration (.cfg)"
)

COMPRESSIONS = frozenset(compression.MAGICS)
ARCHIVES = frozenset({"zip", "tar"})

_TAR_MAGIC_AT = 257

_KINDS = (
    *((magic, "pcap") for magic in pcap.MAGICS),
    (pcapng.MAGIC, "pcapng"),
    *((magic, kind) for kind, magic in compression.MAGICS.items()),
    (b"PK\3\4", "zip"),
    (b"PK\5\6", "zip"),
)

_OTHERS = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF"),
    (b"\x7fELF", "a Linux program"),
    (b"MZ", "a Windows program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x9d", "compress (.Z) data"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"RIFF", "a RIFF file (sound or video)"),
    (b"snoop\0\0\0", "a Solaris snoop capture (convert it with editcap)"),
    (b"GMBU", "a Microsoft Network Monitor capture (convert it with editcap)"),
    (b"RTSS", "a Microsoft Network Monitor 1 capture (convert it with editcap)"),
    (b"TRSNIFF data", "a Sniffer capture (convert it with editcap)"),
    (b"XCP\0", "a NetXRay capture (convert it with editcap)"),
    (b"\x7fVER", "an Endace ERF or Peek capture (convert it with editcap)"),
)

_TEXTS = (
    ("<?xml", "XML"),
    ("<!doctype html", "an HTML page"),
    ("<html", "an HTML page"),
    ("{", "plain text (JSON, perhaps)"),
)

_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b") | {127}
"""Bytes that text does not hold."""


def kind_of(start: bytes) -> str:
    """`pcap`, `pcapng`, `cfg`, `zip`, `tar` or the name of a compression; empty for anything else."""
    for magic, kind in _KINDS:
        if start.startswith(magic):
            return kind
    if start[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        return "tar"
    return "cfg" if is_configuration(start) else ""


def words_for(start: bytes) -> str:
    """What the bytes are, for a person, when `kind_of` does not know them."""
    if not start:
        return "an empty file"
    for magic, words in _OTHERS:
        if start.startswith(magic):
            return words
    if text := _text(start):
        beginning = text.lstrip("\ufeff \t\r\n").lower()
        return next((words for mark, words in _TEXTS if beginning.startswith(mark)), "plain text")
    if not any(start):
        return "nothing but zeros"
    shown = start[:16]
    return f"{len(shown)} bytes that are no known format: {shown.hex(' ')}{' …' if len(start) > len(shown) else ''}"


def _text(start: bytes) -> str:
    """The bytes as text, or nothing when they are none."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    if not _CONTROL.isdisjoint(start):
        return ""
    plain = sum(byte < 128 for byte in start)
    return start.decode("utf-8", "replace") if plain > len(start) / 2 else ""
