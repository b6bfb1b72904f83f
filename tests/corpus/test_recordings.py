"""No capture of the corpus holds a recording of an AudioCodes device, and none may be taken for one."""

from __future__ import annotations

from collections import defaultdict

from acdiag.streams.recording_vote import Vote
from acdiag.streams.recordings import Recordings
from tests.corpus.tshark import REQUIREMENTS, captures, packets

pytestmark = REQUIREMENTS


def test_nothing_is_taken_for_a_recording() -> None:
    seen = 0
    for path in captures():
        recordings = Recordings()
        for packet in packets(path):
            seen += 1
            if recordings.wants(packet):
                recordings.take(packet)
        assert recordings.recordings() == (), path
    assert seen > 10_000


def test_nor_would_it_be_on_a_port_of_recordings() -> None:
    flows = 0
    for path in captures():
        votes: defaultdict[tuple[str, int, str, int], Vote] = defaultdict(Vote)
        for packet in packets(path):
            if packet.transport == "udp" and packet.payload and not packet.messages:
                ends = (packet.source, packet.source_port, packet.destination, packet.destination_port)
                votes[ends].take(packet.payload, packet.at)
        assert {ends: vote.decoder for ends, vote in votes.items() if vote.decoder} == {}, path
        flows += len(votes)
    assert flows > 200
