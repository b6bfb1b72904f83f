"""Mutations of packets: their order, their times, their bytes, and what they claim of their own length."""

from __future__ import annotations

from random import Random

from tests.mutants.seeds import Record, Seed
from tests.mutants.writing import SECOND, written

_LINK_TYPES = (0, 1, 9, 12, 101, 105, 108, 113, 119, 127, 147, 228, 229, 276, 0xFFFF)
_IPV4, _IPV6, _TAGS = 0x0800, 0x86DD, (0x8100, 0x88A8, 0x9100)


def shuffle(rng: Random, seed: Seed) -> bytes:
    records = list(seed.records)
    if rng.random() < 0.5:
        rng.shuffle(records)
    else:
        for at in range(len(records) - 1):
            if rng.random() < 0.2:
                records[at], records[at + 1] = records[at + 1], records[at]
    return written(rng, records)


def duplicate(rng: Random, seed: Seed) -> bytes:
    return written(rng, [record for record in seed.records for _ in range(rng.choice((1, 1, 1, 2, 5)))])


def drop(rng: Random, seed: Seed) -> bytes:
    kept = rng.random()
    return written(rng, [record for record in seed.records if rng.random() < kept])


def scramble_times(rng: Random, seed: Seed) -> bytes:
    how = rng.randrange(6)
    start = seed.records[0].at if seed.records else 0

    def moved(at: int) -> int:
        return (
            rng.getrandbits(63),
            start,
            0,
            2 * start - at,
            at + rng.randint(-5, 5) * SECOND,
            at + rng.choice((0, 0, 0, 86_400 * SECOND, -86_400 * SECOND, 1 << 60)),
        )[how]

    return written(rng, [record._replace(at=abs(moved(record.at))) for record in seed.records])


def change_link_type(rng: Random, seed: Seed) -> bytes:
    return written(rng, seed.records, rng.choice(_LINK_TYPES))


def lie_about_capture(rng: Random, seed: Seed) -> bytes:
    """Packets cut, or longer than they claim to have been."""

    def lied(record: Record) -> Record:
        length = rng.choice((0, 1, len(record.data) + 1, 60, 65_535, 0xFFFFFFFF))
        data = record.data[: rng.randrange(len(record.data) + 1)] if rng.random() < 0.5 else record.data
        return record._replace(data=data, length=length if rng.random() < 0.3 else record.length)

    return written(rng, _some(rng, seed, lied))


def flip_few_bits_of_packets(rng: Random, seed: Seed) -> bytes:
    """One to three bits of all: what a bad memory or cable does, and what nobody should be blamed for."""
    records = list(seed.records)
    for _ in range(rng.randint(1, 3) if records else 0):
        at = rng.randrange(len(records))
        records[at] = _flip(rng, records[at])
    return written(rng, records)


def flip_bits_of_packets(rng: Random, seed: Seed) -> bytes:
    return written(rng, _some(rng, seed, lambda record: _flip(rng, record)))


def _flip(rng: Random, record: Record) -> Record:
    data = bytearray(record.data)
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return record._replace(data=bytes(data))


def lie_about_lengths(rng: Random, seed: Seed) -> bytes:
    """The total length of IP, the length of UDP, the header lengths of IP and TCP."""
    return written(rng, _some(rng, seed, lambda record: record._replace(data=_lied(rng, record.data))))


def _lied(rng: Random, data: bytes) -> bytes:
    at = _ip(data)
    if at is None or len(data) < at + 48:
        return data
    changed = bytearray(data)
    version = changed[at] >> 4
    transport = at + (40 if version == 6 else 4 * (changed[at] & 15))
    spots = [(at + (4 if version == 6 else 2), 2), (transport + 4, 2), (transport + 12, 1), (at, 1)]
    place, size = rng.choice(spots)
    if place + size <= len(changed):
        if place == at:
            changed[at] = changed[at] & 0xF0 | rng.randrange(16)
        else:
            changed[place : place + size] = _number(rng, bytes(changed[place : place + size]))
    return bytes(changed)


def _ip(data: bytes) -> int | None:
    """Where the IP header of an Ethernet frame is."""
    at = 12
    while at + 4 <= len(data):
        kind = int.from_bytes(data[at : at + 2], "big")
        if kind in _TAGS:
            at += 4
        else:
            return at + 2 if kind in (_IPV4, _IPV6) else None
    return None


def lie_inside_messages(rng: Random, seed: Seed) -> bytes:
    """One or two bytes somewhere in a message become the least, the most, or one more: many are lengths and counts."""

    def lied(record: Record) -> Record:
        data = bytearray(record.data)
        for _ in range(rng.randint(1, 4)):
            size = rng.choice((1, 2))
            if len(data) > 14 + size:
                at = rng.randrange(14, len(data) - size)
                data[at : at + size] = _number(rng, bytes(data[at : at + size]))
        return record._replace(data=bytes(data))

    return written(rng, _some(rng, seed, lied))


def lie_in_words(rng: Random, seed: Seed) -> bytes:
    """Content-Length, and other numbers that are told in words."""

    def lied(record: Record) -> Record:
        data, low = record.data, record.data.lower()
        at = max(low.find(b"content-length:"), low.find(b"\r\nl:"))
        if at < 0:
            return record
        at = data.index(b":", at) + 1
        end = data.find(b"\r\n", at)
        number = rng.choice((b"0", b"-1", b"99999999999999999999", b"4294967296", b"abc", b"", b"1" * 500))
        return record._replace(data=data[:at] + b" " + number + data[end:]) if end > 0 else record

    return written(rng, [lied(record) for record in seed.records])


def _number(rng: Random, before: bytes) -> bytes:
    most = (1 << 8 * len(before)) - 1
    value = int.from_bytes(before, "big")
    lies = (0, 1, most, most >> 1, (most >> 1) + 1, value + 1, value - 1, value * 2, rng.randint(0, most))
    return (rng.choice(lies) & most).to_bytes(len(before), "big")


def _some(rng: Random, seed: Seed, change: object) -> list[Record]:
    assert callable(change)
    share = rng.choice((0.02, 0.1, 0.5, 1.0))
    return [change(record) if rng.random() < share else record for record in seed.records]


def hostile_text(rng: Random, seed: Seed) -> bytes:
    """Runs of letters become what terminals, browsers, spreadsheets and files would act on."""
    bad = rng.choice(TEXTS)

    def changed(record: Record) -> Record:
        data = record.data
        starts = [at for at in range(42, len(data) - len(bad)) if data[at : at + 4].isalnum()]
        if not starts:
            return record
        at = rng.choice(starts)
        return record._replace(data=data[:at] + bad + data[at + len(bad) :])

    return written(rng, _some(rng, seed, changed))


TEXTS = (
    b"\x1b]0;owned\x07\x1b[2J", b"<script>alert(1)</script>", b"'\"><svg/onload=x>", "\u202egnp.exe".encode(),
    b"\x00\x00", "\ud800".encode("utf-8", "surrogatepass"), b"=cmd|'/C calc'!A0", b"[bold red]x[/]", b"{{7*7}}",
    b"../../../../etc/passwd", b"\r\n\r\n", b"%s%n%x", b"\x9b31m", b"&#x1b;",
)  # fmt: skip

MUTATIONS = (
    shuffle,
    duplicate,
    drop,
    scramble_times,
    change_link_type,
    lie_about_capture,
    flip_few_bits_of_packets,
    flip_bits_of_packets,
    lie_about_lengths,
    lie_inside_messages,
    lie_in_words,
    hostile_text,
)
