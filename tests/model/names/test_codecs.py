"""Payload types and what codecs cost."""

from __future__ import annotations

import pytest

from acdiag.model.names.codecs import (
    AUDIO,
    EVENT,
    NOISE,
    REDUNDANT,
    SKYPE,
    STATIC,
    VIDEO,
    Format,
    impairment,
    packet_time,
    usual,
)


@pytest.mark.parametrize(
    ("number", "name", "clock", "assumed"),
    [(0, "PCMU", 8000, False), (8, "PCMA", 8000, False), (9, "G722", 8000, False), (18, "G729", 8000, False),
     (104, "SILK", 16000, True), (103, "SILK", 8000, True), (111, "SIREN", 16000, True),
     (101, "telephone-event", 8000, True)],
)  # fmt: skip
def test_usual_meanings(number: int, name: str, clock: int, assumed: bool) -> None:
    assert usual(number) == Format(name, clock, assumed)


def test_a_dynamic_type_without_a_usual_meaning_has_none() -> None:
    assert usual(96) is None
    assert not STATIC.keys() & SKYPE.keys()
    assert all(known.assumed for known in SKYPE.values())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PCMA", AUDIO),
        ("telephone-event", EVENT),
        ("CN", NOISE),
        ("red", REDUNDANT),
        ("X-H264UC", VIDEO),
        ("anything", AUDIO),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert Format(name, 8000).kind == kind


def test_impairments() -> None:
    known = impairment("pcmu", 8000)
    assert known is not None
    assert (known.ie, known.bpl, known.assumed) == (0, 25.1, False)
    narrow, wide = impairment("SILK", 8000), impairment("SILK", 16000)
    assert narrow is not None
    assert wide is not None
    assert (narrow.ie, narrow.bpl, wide.ie, wide.bpl) == (5, 18, 0, 20)
    assert narrow.assumed
    assert impairment("unheard-of", 8000) is None
    assert impairment("SILK", 24000) is None


@pytest.mark.parametrize(
    ("name", "asked", "kept"),
    [("PCMA", 20, 20), ("G723", 20, 30), ("g723", 60, 60), ("G729", 15, 20), ("SILK", 25, 25)],
)
def test_a_packet_holds_whole_frames(name: str, asked: int, kept: int) -> None:
    assert packet_time(name, asked) == kept
