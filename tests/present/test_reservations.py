"""What could not be read or understood."""

from __future__ import annotations

from typing import Any

from acdiag.model.case import NotUnderstood, Problem
from acdiag.present.reservations import sentences


def test_each_is_a_sentence_with_its_place(samples: Any) -> None:
    sources = (
        samples.source(problems=[Problem(1234, "truncated record"), Problem(None, "unknown block", 3)]),
        samples.source(path="a.log", kind="syslog", problems=[Problem(4, "no time", 2)]),
    )
    case = samples.case(
        sources=sources, not_understood=(NotUnderstood("x", "dhcp", 2, 9), NotUnderstood("y", "z", 1, 4))
    )
    assert list(sentences(case)) == [
        "boot.pcapng: truncated record at packet 1,234",
        "boot.pcapng: unknown block (3 times)",
        "a.log: no time at line 4 (twice)",
        "x: not understood: dhcp, twice, first in frame 9",
        "y: not understood: z, once, in frame 4",
    ]


def test_a_healthy_case_has_none(samples: Any) -> None:
    assert list(sentences(samples.case())) == []
