"""The same streams through tshark: packets and losses are equal, jitter and delta to a hundredth of a millisecond."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from acdiag.model.stream import Stream
from acdiag.sources.opening import in_time_order, open_sources
from acdiag.streams.media import Media
from acdiag.wire.dissect import dissect
from tests.rtp_making import START, Sent, Way, frames_of, save, stream

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]
ROW = re.compile(r"0x([0-9A-F]{8})\s+(.+?)\s+(\d+)\s+(-?\d+) \([-0-9.]+%\)\s+(.*)")
Row = tuple[int, int, float, float, float]
"""Packets, lost, greatest delta, mean and greatest jitter."""
FINE = 0.011
"""ms; tshark prints three decimals, and counts one timestamp unit less where the timestamp wraps."""


def by_tshark(path: Path) -> dict[int, Row]:
    command = ["tshark", "-n", "-r", str(path), "-q", "-z", "rtp,streams", "--enable-heuristic", "rtp_udp"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    rows = {}
    for found in ROW.finditer(done.stdout):
        _, _, delta, _, mean, most = [float(each) for each in found[5].replace("X", "").split()]
        rows[int(found[1], 16)] = (int(found[3]), int(found[4]), delta, mean, most)
    return rows


def by_us(path: Path) -> dict[int, Row]:
    return {
        each.ssrc: (each.packets, each.lost, each.max_delta, each.mean_jitter, each.max_jitter)
        for each in streams(path)
    }


def streams(path: Path) -> tuple[Stream, ...]:
    media = Media()
    for frame in in_time_order(open_sources([str(path)], on_skip=lambda *_: None)):
        media.take(dissect(frame))
    return media.finished()


def impaired(seed: int) -> list[Sent]:
    """Any stream: losses, copies, late packets, pauses, comfort noise, keys, jumps of the number and of time."""
    dice = random.Random(seed)
    way = Way(
        loss=dice.choice([0, 0.01, 0.1, 0.4]),
        copies=dice.choice([0, 0, 0.05, 0.3]),
        reorder=dice.choice([0, 0, 0.05, 0.2]),
        hold=dice.choice([25_000_000, 70_000_000, 2_000_000_000]),
        jitter=dice.choice([0, 2_000_000, 60_000_000]),
    )
    packets = stream(
        dice.randint(20, 300),
        way,
        seed=seed,
        sequence=dice.choice([0, 1, 65_400, 65_535, dice.randrange(65_536)]),
        timestamp=dice.choice([0, 2**32 - 1600, 2**31 - 800, dice.randrange(2**32)]),
        payload_type=dice.choice([0, 8, 9, 18]),
    )
    found, jump, shift, later = [], 0, 0, 0
    for place, each in enumerate(packets):
        if place > 5:
            jump += dice.randrange(65_536) if dice.random() < 0.003 else 0
            shift += dice.randrange(2**32) if dice.random() < 0.003 else 0
            later += dice.randrange(5_000_000) * 1000 if dice.random() < 0.01 else 0
        kind = dice.choices([each.payload_type, 13, 101], (95, 3, 2))[0] if place > 5 else each.payload_type
        found.append(
            each._replace(
                at=each.at + later,
                sequence=(each.sequence + jump) & 0xFFFF,
                timestamp=(each.timestamp + shift) & 0xFFFFFFFF,
                marker=int(place == 0 or dice.random() < 0.02),
                payload_type=kind,
            )
        )
    # Three packets as they should be, by which it is recognised without SDP.
    first = found[0]
    before = [
        first._replace(
            at=first.at - back * 20_000_000,
            sequence=(first.sequence - back) & 0xFFFF,
            timestamp=(first.timestamp - back * 160) & 0xFFFFFFFF,
        )
        for back in (3, 2, 1)
    ]
    return before + found


def test_a_hundred_impaired_streams(tmp_path: Path) -> None:
    path = tmp_path / "many.pcap"
    sent = {number: impaired(number) for number in range(1, 101)}
    save(
        path,
        (
            frame
            for number, packets in sent.items()
            for frame in frames_of(packets, number, ports=(4000 + 2 * number, 20_000))
        ),
    )
    ours, theirs = by_us(path), by_tshark(path)
    assert len(theirs) == 100
    assert set(ours) == set(theirs)
    wrong = {
        ssrc: (ours[ssrc], theirs[ssrc])
        for ssrc in theirs
        if ours[ssrc][:2] != theirs[ssrc][:2]
        or any(abs(one - other) > FINE for one, other in zip(ours[ssrc][2:], theirs[ssrc][2:], strict=True))
    }
    assert wrong == {}


def test_one_ssrc_twice_between_the_same_ports_is_one_stream_for_both(tmp_path: Path) -> None:
    path = tmp_path / "again.pcap"
    first = stream(200, sequence=100, timestamp=1000)
    again = stream(200, sequence=40_000, timestamp=4_000_000, start=START + 60_000_000_000)
    save(path, frames_of([*first, *again], 5))
    ours, theirs = by_us(path), by_tshark(path)
    assert ours[5][:2] == theirs[5][:2] == (400, 40_199 - 100 + 1 - 400)
    (told,) = streams(path)
    assert (told.missing, told.restarts) == (0, 1)


def test_tagged_frames_and_cut_ones_are_the_same_packets(tmp_path: Path) -> None:
    path = tmp_path / "tagged.pcap"
    packets = stream(100, Way(loss=0.05, jitter=5_000_000))
    save(path, frames_of(packets, 7, vlan=120))
    ours, theirs = by_us(path), by_tshark(path)
    assert ours[7][:2] == theirs[7][:2]
    cut = tmp_path / "cut.pcap"
    save(cut, [(at, data[:60]) for at, data in frames_of(packets, 7)])
    assert by_us(cut) == by_us(path)
