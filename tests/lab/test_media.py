"""Real media: what was measured in the lab's captures is what the lab's bad link did to SIPp's packets.

The link throws its dice by seed and one by one for each packet, so that what it did can be computed anew.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from acdiag.model.stream import Stream
from acdiag.sources.opening import in_time_order, open_sources
from acdiag.streams.media import Media
from acdiag.wire.dissect import dissect
from captures.lab.cases.calls import LOSSY, UNEVEN
from captures.lab.impairment import BadLink, Impairment

CAPTURES = Path(__file__).parents[2] / "captures"
SPOKEN = 184
"""Packets of SIPp's recorded speech, 30 ms each."""
PACKET = 0.03


def streams(name: str) -> tuple[Stream, Stream]:
    """What the phone heard, and what it said."""
    media = Media()
    for frame in in_time_order(open_sources([str(CAPTURES / name / "capture.pcapng")], on_skip=lambda *_: None)):
        packet = dissect(frame)
        if packet.transport == "udp" and not packet.protocols:
            media.take(packet)
    said, heard = sorted(media.finished(), key=lambda stream: stream.destination.endswith(":4000"))
    return heard, said


def done(how: Impairment) -> list[list[float]]:
    """When the copies of each packet went on."""
    link = BadLink(how)
    return [link.departures(number * PACKET) for number in range(SPOKEN)]


def overtaken(departures: list[list[float]]) -> int:
    """Packets that leave after one with a higher number; copies leave beside them."""
    order = sorted((times[0], number) for number, times in enumerate(departures) if times)
    return sum(any(later > number for _, later in order[:place]) for place, (_, number) in enumerate(order))


def test_losses_are_those_that_the_link_made() -> None:
    heard, said = streams("call-with-losses")
    dropped = sum(not times for times in done(LOSSY))
    assert dropped > 10
    assert heard.missing == heard.lost == dropped
    assert heard.packets == SPOKEN - dropped
    assert (said.packets, said.missing) == (SPOKEN, 0)


def test_copies_and_late_packets_are_those_that_the_link_made() -> None:
    heard, said = streams("call-on-a-bad-way")
    departures = done(UNEVEN)
    copies = sum(len(times) - 1 for times in departures)
    assert copies > 5
    assert overtaken(departures) > 10
    assert (heard.missing, heard.duplicates, heard.reordered) == (0, copies, overtaken(departures))
    assert heard.lost == -copies
    assert heard.mean_jitter > 10 * said.mean_jitter


def test_a_good_way_leaves_everything_as_it_was() -> None:
    for stream in streams("call-with-speech"):
        assert (stream.packets, stream.missing, stream.duplicates, stream.reordered) == (SPOKEN, 0, 0, 0)
        assert (stream.codec, stream.ptime, stream.clock_seen, stream.dscp) == ("PCMA", 30.0, 8000, 46)
        assert round(stream.mos or 0, 2) == 4.36


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("name", ["call-with-speech", "call-with-losses", "call-on-a-bad-way"])
def test_tshark_measures_the_same(name: str) -> None:
    command = ["tshark", "-n", "-r", str(CAPTURES / name / "capture.pcapng"), "-q", "-z", "rtp,streams"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    rows = {row.split()[2]: row.replace("X", "").split() for row in said.splitlines() if "0xDEE0EE8F" in row}
    for stream in streams(name):
        row = rows[stream.source.partition(":")[0]]
        at = row.index("0xDEE0EE8F") + 2
        assert (stream.packets, stream.lost) == (int(row[at]), int(row[at + 1]))
        delta, mean, most = (float(row[at + place]) for place in (5, 7, 8))
        assert stream.max_delta == pytest.approx(delta, abs=0.011)
        assert stream.mean_jitter == pytest.approx(mean, abs=0.011)
        assert stream.max_jitter == pytest.approx(most, abs=0.011)
