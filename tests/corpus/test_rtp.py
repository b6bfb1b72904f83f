"""Real captures made by others: what is RTP there, with tshark's numbers, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from acdiag.model.stream import Stream
from acdiag.streams.media import Media
from tests.corpus.tshark import CORPUS, REQUIREMENTS, captures, packets

pytestmark = [*REQUIREMENTS, pytest.mark.oracle]
FINE = 0.011
"""ms"""


def told(path: str) -> tuple[Stream, ...]:
    """The streams of one capture; RTCP would be a stream's companion, and is never met alone."""
    media = Media()
    for packet in packets(path):
        if packet.transport == "udp" and not packet.messages and not packet.protocols:
            media.take(packet)
            assert not media.control(packet), (path, packet.frame.number)
    return media.finished()


def golden() -> Iterator[dict[str, Any]]:
    for line in (CORPUS / "golden" / "FACTS.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_streams_are_those_of_tshark() -> None:
    compared = 0
    for fact in golden():
        theirs = {int(each["ssrc"], 16): each for each in fact["rtp_streams"] + fact.get("rtp_streams_heuristic", [])}
        ours = {stream.ssrc: stream for stream in told(f"golden/{fact['file']}")}
        assert set(ours) == set(theirs), fact["file"]
        for ssrc, stream in ours.items():
            other = theirs[ssrc]
            assert (stream.source, stream.destination) == (other["src"], other["dst"])
            assert (stream.packets, stream.lost) == (other["packets"], other["lost"])
            assert stream.max_delta == pytest.approx(other["max_delta_ms"], abs=FINE)
            assert stream.mean_jitter == pytest.approx(other["mean_jitter_ms"], abs=FINE)
            assert stream.max_jitter == pytest.approx(other["max_jitter_ms"], abs=FINE)
            compared += 1
    assert compared > 0


def test_nothing_else_is_taken_for_rtp() -> None:
    streams = {f"golden/{fact['file']}" for fact in golden() if fact["rtp_streams"] or "rtp_streams_heuristic" in fact}
    assert {path for path in captures() if told(path)} - streams == set()
