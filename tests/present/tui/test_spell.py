from __future__ import annotations

from itertools import pairwise

import pytest

from acdiag.model.arrival import Where
from acdiag.present.tui.spell import NAME, SECOND, lasting, place, source_and_place, told_apart


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3, "0 s"),
        (0, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7199, "119 min"),
        (7200, "2 h 00"),
        (200_000, "2 d 7 h"),
    ],
)
def test_durations_are_short(seconds: int, told: str) -> None:
    assert lasting(seconds * SECOND) == told


def test_they_fit_their_column_for_a_week() -> None:
    assert max(len(lasting(minute * 60 * SECOND)) for minute in range(7 * 1440)) <= 8
    assert all(a <= b for a, b in pairwise(int(lasting(s * SECOND).split()[0]) for s in range(120)))


def test_places_are_named() -> None:
    assert place(Where("a/b.pcap", 12)) == "frame 12"
    assert source_and_place(Where("a/b.log", None, 3)) == "b.log line 3"
    assert source_and_place(Where("udp://[::]:514")) == "[::]:514"


def test_sources_of_one_name_are_told_apart() -> None:
    names = ["a/x/capture.pcapng", "a/y/capture.pcapng", "b/y/capture.pcapng", "phones.log", "udp://[::]:514", "c/eth0"]
    short = told_apart(names)
    assert short["phones.log"] == "phones.log"
    assert short["udp://[::]:514"] == "udp://[::]:514"
    assert short["c/eth0"] == "eth0"
    assert [short[name] for name in names[:3]] == ["x/capture.pcapng", "a/y/capture.pcapng", "b/y/capture.pcapng"]


def test_a_long_name_keeps_its_end() -> None:
    (end,) = told_apart(["ring_of_the_third_floor_00017_20261123.pcapng"]).values()
    assert len(end) == NAME
    assert end.endswith("00017_20261123.pcapng")
