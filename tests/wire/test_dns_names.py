"""Names in DNS messages: labels, pointers, loops, bombs, and how they are written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dns_names import Names

SIP = b"\3sip\7contoso\3com\0"


def read(data: bytes, at: int = 0) -> tuple[str, int]:
    return Names(data).read(at, len(data))


@pytest.mark.parametrize(
    ("data", "at", "name"),
    [
        (SIP, 0, ("sip.contoso.com", 17)),
        (SIP + b"rest", 4, ("contoso.com", 17)),
        (b"\0", 0, (".", 1)),
        (SIP + b"\xc0\0", 17, ("sip.contoso.com", 19)),
        (SIP + b"\4ldap\xc0\4rest", 17, ("ldap.contoso.com", 24)),
        (SIP + b"\xc0\x10", 17, (".", 19)),
        (SIP + b"\1a\xc0\x04\1b\xc0\x11", 21, ("b.a.contoso.com", 25)),
    ],
)
def test_names(data: bytes, at: int, name: tuple[str, int]) -> None:
    assert read(data, at) == name


@pytest.mark.parametrize(
    ("data", "at", "why"),
    [
        (b"", 0, "name is cut"),
        (b"\3sip", 0, "name is cut"),
        (b"\4sip", 0, "name is cut"),
        (SIP + b"\xc0", 17, "name is cut"),
        (b"\x40" + bytes(64), 0, "label type is unknown"),
        (b"\x80\0", 0, "label type is unknown"),
        (b"\xc0\0", 0, "compression pointer does not lead back"),
        (b"\xc0\2\0", 0, "compression pointer does not lead back"),
        (b"\1a\xc0\0", 0, "compression pointer does not lead back"),
        (b"\1a\xc0\2", 0, "compression pointer does not lead back"),
        (b"\1a\1b\xc0\2", 2, "compression pointer does not lead back"),
        (b"\xc0\2\xc0\0", 2, "compression pointer does not lead back"),
        (b"\1x" * 128 + b"\0", 0, "name is too long"),
        (b"\1x" * 127 + b"\0\1x\xc0\0", 255, "name is too long"),
    ],
)
def test_malformed(data: bytes, at: int, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(data, at)
    assert caught.value.why == why
    assert 0 <= caught.value.at <= len(data)


def test_the_longest_name() -> None:
    assert read(b"\1x" * 127 + b"\0") == (".".join("x" * 127), 255)
    assert read(b"\1x" * 126 + b"\0\1x\xc0\0", 253) == (".".join("x" * 127), 257)


def test_a_name_stays_in_its_record_and_its_pointers_need_not() -> None:
    with pytest.raises(Malformed):
        Names(SIP).read(0, 16)
    assert Names(SIP + b"\xc0\0").read(17, 19) == ("sip.contoso.com", 19)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (b"_sipinternaltls", "_sipinternaltls"),
        (b'a "b\\', 'a "b\\'),
        (b"a.b", "a.b"),
        ("für".encode(), "für"),
        (b"a\0b", r"a\000b"),
        (b"\a\b\t\n\v\f\r", r"\a\b\t\n\v\f\r"),
        (b"\x1b[2J\x7f", r"\033[2J\177"),
        ("\u202e\u200b\x85".encode(), r"\u202E\u200B\u0085"),
        ("\U000e0001".encode(), r"\U000E0001"),
        (b"f\xfcr", r"f\374r"),
        (b"\xed\xa0\x80", r"\355\240\200"),
    ],
)
def test_what_is_not_printable_is_spelled_as_in_wireshark(label: bytes, text: str) -> None:
    """Save bytes that are no UTF-8: Wireshark replaces them, and then two names may look like one."""
    assert read(bytes([len(label)]) + label + b"\0")[0] == text


def test_equal_texts_after_pointers_and_without() -> None:
    names = Names(SIP + b"\1a\xc0\4" + b"\1a\7contoso\3com\0")
    assert names.read(17, 100)[0] == names.read(21, 36)[0] == "a.contoso.com"


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_are_a_name_or_malformed(data: bytes, at: int) -> None:
    at = min(at, len(data))
    try:
        name, end = read(data, at)
    except Malformed as error:
        name, end = "malformed", error.at
    assert name
    assert 0 <= end <= len(data)


POINTERS = b"".join(bytes((0xC0 | max(at - 2, 0) >> 8, max(at - 2, 0) & 0xFF)) for at in range(1, 0x3FFE, 2))


@pytest.mark.parametrize(
    "bomb",
    [
        b"\0" + POINTERS,  # each leads to the one before
        b"".join(b"\1x" * 126 + b"\0" for _ in range(64)),  # long names, entered at every label
        b"\0" * 0x3FFE,
    ],
    ids=["chain", "labels", "roots"],
)
def test_bombs_cost_time_in_proportion_to_their_size(bomb: bytes) -> None:
    """Names that begin at every place of the first 16 KB, which is where pointers can lead."""
    names = Names(bomb + b"".join(bytes((0xC0 | to >> 8, to & 0xFF)) for to in range(len(bomb))))
    begun = time.process_time()
    read_whole = 0
    for at in range(len(bomb), 3 * len(bomb), 2):
        try:
            names.read(at, at + 2)
        except Malformed:
            continue
        read_whole += 1
    assert read_whole >= len(bomb) // 2
    assert time.process_time() - begun < 2.0
