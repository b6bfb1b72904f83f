"""Errors that are kept hold nothing else alive."""

from __future__ import annotations

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.wire.dissect import dissect


def test_what_is_kept_has_no_traceback() -> None:
    try:
        try:
            bytes.fromhex("x")
        except ValueError:
            raise Malformed(3, "cut") from None
    except Malformed as error:
        kept = error.kept()
    assert (kept.at, kept.why) == (3, "cut")
    assert kept.__traceback__ is None
    assert kept.__context__ is None


def test_a_packet_keeps_no_frames_of_the_interpreter() -> None:
    """They would hold the packet, which holds the error: each broken packet would wait for the collector."""
    cut = b"\0\x90\x8f\x12\x34\x56\0PV\0\n\1\x08\x06\0\1"
    packet = dissect(Frame("x", 1, 0, 1, cut, len(cut)))
    assert [(name, error.__traceback__) for name, error in packet.malformed] == [("arp", None)]
