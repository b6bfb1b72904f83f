"""Captures with media, generated: a rollout in which every phone boots and then speaks, and a mirror port.

Numpy puts the many packets together; the few that observers read come from `control_traffic`.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.control_traffic import SWITCH, VOICE, boot
from tests.frames import ethernet, ipv4, udp

START = 1_760_000_000
HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1)
TALK = 20.0
"""Seconds after which a phone speaks; its boot is over by then."""
PACKET = 0.02
ETHERNET_HEADER = 18
"""Bytes, with a tag."""
RTP = ETHERNET_HEADER + 28
"""Where RTP begins."""
SIZES = np.array((60, 66, 120, 590, 1018, 1518))
"""Frames of foreign TCP: acknowledgements, small requests, and full segments most of all."""
SHARES = np.array((0.30, 0.10, 0.08, 0.07, 0.05, 0.40))


def _address(number: int) -> str:
    return f"10.59.{1 + number // 250}.{1 + number % 250}"


def _stream(rng: Any, number: int, *, sent: bool, seconds: float, at: float) -> tuple[Any, Any]:
    """Times and frames of one direction of a call with G.711, with jitter, loss and reordering of its own."""
    mac = "00:90:8f:" + number.to_bytes(3, "big").hex(":")
    count = round(seconds / PACKET)
    ends = ((mac, _address(number), 50_000 - 2 * (number % 50)), (SWITCH, "10.59.0.3", 20_000 + 2 * (number % 20_000)))
    (own, source, port), (to, destination, other) = ends if sent else ends[::-1]
    frame = udp(source, destination, port, other, bytes(172), mac=own, to=to, vlan=VOICE)
    rows = np.tile(np.frombuffer(frame, np.uint8), (count, 1))
    fields = np.zeros(count, [("v", "u1"), ("pt", "u1"), ("sequence", ">u2"), ("timestamp", ">u4"), ("ssrc", ">u4")])
    place = np.arange(count)
    fields["v"], fields["pt"] = 0x80, 8
    fields["pt"][0] |= 0x80
    fields["sequence"] = (int(rng.integers(65_536)) + place) & 0xFFFF
    fields["timestamp"] = (int(rng.integers(1 << 32)) + 160 * place) & 0xFFFFFFFF
    fields["ssrc"] = rng.integers(1, 1 << 32)
    rows[:, ETHERNET_HEADER + 1] = 0xB8
    rows[:, RTP : RTP + 12] = fields.view(np.uint8).reshape(count, 12)
    rows[:, RTP + 12 :] = rng.integers(0, 256, (count, 160), np.uint8)
    times = at + place * PACKET + np.abs(rng.normal(0, rng.choice((0.0005, 0.002, 0.01)), count))
    kept = rng.random(count) >= rng.choice((0, 0, 0.005, 0.02))
    return times[kept], rows[kept]


def _written(file: Any, times: Any, rows: Any) -> None:
    """Frames of one size as records."""
    microseconds = np.round(times * 1_000_000).astype(np.int64)
    records = np.empty((len(rows), 16 + rows.shape[1]), np.uint8)
    head = np.empty((len(rows), 4), "<u4")
    head[:, 0], head[:, 1] = START + microseconds // 1_000_000, microseconds % 1_000_000
    head[:, 2:] = rows.shape[1]
    records[:, :16] = head.view(np.uint8).reshape(-1, 16)
    records[:, 16:] = rows
    file.write(records.tobytes())


def rollout(path: Path, phones: int, seconds: float) -> int:
    """Every phone boots 50 ms after the one before, and then has a call; gives the number of packets."""
    rng = np.random.default_rng(phones)
    booted = sorted(((n * 0.05 + at, data) for n in range(phones) for at, data in boot(n)), key=lambda each: each[0])
    calls = [
        _stream(rng, n, sent=sent, seconds=seconds, at=TALK + n * 0.05) for n in range(phones) for sent in (True, False)
    ]
    times = np.concatenate([each[0] for each in calls])
    rows = np.concatenate([each[1] for each in calls])
    order = np.argsort(times, kind="stable")
    times, rows = times[order], rows[order]
    with path.open("wb") as file:
        file.write(HEADER)
        last = 0
        for (at, data), cut in zip(booted, np.searchsorted(times, [at for at, _ in booted]), strict=True):
            _written(file, times[last:cut], rows[last:cut])
            _written(file, np.array([at]), np.frombuffer(data, np.uint8).reshape(1, -1))
            last = cut
        _written(file, times[last:], rows[last:])
    return len(times) + len(booted)


def _foreign(rng: Any, count: int) -> list[bytes]:
    """Frames of TCP connections of others, which were open before; every one goes on from where it was."""
    flows = 400
    frames = {}
    for size in SIZES.tolist():
        data = rng.integers(0, 256, size - 54, np.uint8).tobytes()
        segment = struct.pack("!HHIIBBHHH", 50_000, 8443, 0, 0, 0x50, 0x10, 64_000, 0, 0) + b"\xf0" + data[1:]
        frames[size] = ethernet("02:00:00:00:01:00", SWITCH, 0x0800, ipv4("10.8.0.0", "10.9.0.1", 6, segment))
    sequences = [0] * flows
    found = []
    each, sizes = rng.integers(0, flows, count), rng.choice(SIZES, count, p=SHARES)
    for flow, size in zip(each.tolist(), sizes.tolist(), strict=True):
        data = bytearray(frames[size])
        data[11], data[29], data[35] = flow & 255, flow & 255, flow >> 8
        data[38:42] = (sequences[flow] & 0xFFFFFFFF).to_bytes(4)
        sequences[flow] += size - 54 if size > 60 else 0
        found.append(bytes(data))
    return found


def mirror(path: Path, packets: int) -> int:
    """Nine packets in ten are TCP of others, of mixed sizes; the others are calls of phones. Gives their number."""
    rng = np.random.default_rng(packets)
    calls = [_stream(rng, n, sent=n % 2 == 0, seconds=10, at=0.0) for n in range(max(2, packets // 5000))]
    times = np.concatenate([each[0] for each in calls])
    voice = [row.tobytes() for each in calls for row in each[1]]
    foreign = _foreign(rng, packets - len(voice))
    moments = np.concatenate([times, np.sort(rng.random(len(foreign))) * 10])
    frames = voice + foreign
    with path.open("wb") as file:
        file.write(HEADER)
        for place in np.argsort(moments, kind="stable").tolist():
            second, part = divmod(round(float(moments[place]) * 1_000_000), 1_000_000)
            data = frames[place]
            file.write(struct.pack("<IIII", START + second, part, len(data), len(data)) + data)
    return len(frames)


if __name__ == "__main__":
    kind, target, number, *length = sys.argv[1:]
    print(
        mirror(Path(target), int(number)) if kind == "mirror" else rollout(Path(target), int(number), float(length[0]))
    )
