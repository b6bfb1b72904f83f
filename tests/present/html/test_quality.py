from __future__ import annotations

from typing import Any

from acdiag.model.case import NotUnderstood, Problem
from acdiag.present.html.quality import quality


def test_every_reservation_is_said(samples: Any) -> None:
    sources = (
        samples.source(problems=[Problem(1234, "truncated record")]),
        samples.source(path="a.log", kind="syslog", problems=[Problem(3, "no text", 2)]),
    )
    understood = (NotUnderstood("boot.pcapng", "wire.malformed dhcp", 2, 9), NotUnderstood("x", "y", 1, 4))
    view = quality(samples.case(sources=sources, not_understood=understood))
    assert view.warnings == (
        "boot.pcapng: truncated record at packet 1,234",
        "a.log: no text at line 3 (twice)",
        "boot.pcapng: not understood: wire.malformed dhcp, twice, first in frame 9",
        "x: not understood: y, once, in frame 4",
    )
    assert view.more == 0


def test_a_flood_of_them_is_counted(samples: Any) -> None:
    view = quality(samples.case(not_understood=tuple(NotUnderstood("x", str(n), 1, n) for n in range(50))))
    assert (len(view.warnings), view.more) == (20, 30)
