"""What a live session says of itself: how much came, what was lost, how far interpretation is behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from acdiag.live.engine import Engine
from acdiag.live.expectations import silent
from acdiag.live.limit import Limit
from acdiag.live.receiving import Receiving
from acdiag.live.tapped import Taps
from acdiag.model.case import Case
from acdiag.present.tui.feed import Expected
from acdiag.sources.tap import Tap


def is_full(engine: Engine, receiving: Receiving) -> bool:
    """Whether nothing can be written at the moment."""
    return engine.full or bool(receiving.report.get("full"))


def health(
    engine: Engine,
    receiving: Receiving,
    limit: Limit | None,
    taps: Taps | None = None,
    case: Case | None = None,
    expected: Sequence[Expected] = (),
) -> dict[str, Any]:
    """A health event."""
    report = receiving.report
    buffers = {each.name: each.buffer for each in receiving.listening}
    return {
        "event": "health",
        "finding": None,
        "lines": {"stored": max(report.get("stored", 0), engine.interpreted), "interpreted": engine.interpreted},
        "lag": {"lines": engine.lag.lines, "seconds": round(engine.lag.seconds, 3)},
        "lost": _lost(report),
        "passed_over": limit.passed_over if limit else 0,
        "left_out": [{"what": each.what, "count": each.count} for each in engine.session.room.problems()],
        "store": {
            "state": "full" if is_full(engine, receiving) else "ok",
            "why": report.get("why", "") or engine.why,
            "waiting_bytes": report.get("waiting", 0),
        },
        "sources": [
            {
                "source": each["name"],
                "lines": each["lines"],
                "refused": each["refused"],
                "connections": each["connections"],
                "lost": each["lost"],
                "buffer_bytes": buffers.get(each["name"], 0),
                "problems": each["problems"],
            }
            for each in report.get("listeners", ())
        ]
        + [_tap(tap) for tap in (taps.taps if taps is not None else ())],
        "receiver_restarts": receiving.restarts,
        **(_tapped(taps) if taps is not None else {}),
        **missing(case, expected),
    }


def _tap(tap: Tap) -> dict[str, Any]:
    return {
        "source": tap.name,
        "state": tap.state,
        "note": tap.note,
        "frames": tap.received,
        "lost": {how: count for how, count in (("kernel", tap.kernel_dropped), ("queue", tap.dropped)) if count},
    }


def _tapped(taps: Taps) -> dict[str, Any]:
    return {"frames": {"interpreted": taps.looked, "not_kept": taps.not_kept}, "sees": taps.sees()}


def missing(case: Case | None, expected: Sequence[Expected]) -> dict[str, Any]:
    """Of the phones that should be there: how many, and which said nothing."""
    if not expected:
        return {}
    heard = [phone.mac for phone in case.phones if phone.mac] if case is not None else []
    return {"expected": {"phones": len(expected), "silent": silent(expected, heard)}}


def _lost(report: dict[str, Any]) -> dict[str, int]:
    lost: Counter[str] = Counter()
    for each in report.get("listeners", ()):
        lost.update(each["lost"])
    return dict(sorted(lost.items()))


def summary(
    engine: Engine,
    receiving: Receiving,
    case: Case,
    taps: Taps | None = None,
    expected: Sequence[Expected] = (),
) -> dict[str, Any]:
    """The last event of a run."""
    return {
        "event": "summary",
        "finding": None,
        "session": engine.report.path,
        "lines": {"stored": receiving.report.get("stored", engine.interpreted), "interpreted": engine.interpreted},
        "lost": _lost(receiving.report),
        "phones": dict(sorted(Counter(str(phone.verdict) for phone in case.phones).items())),
        "open": sum(finding.cleared is None for finding in case.findings),
        "cleared": sum(finding.cleared is not None for finding in case.findings),
        "findings": sorted(finding.id for finding in case.findings if finding.cleared is None),
        **(_tapped(taps) if taps is not None else {}),
        **missing(case, expected),
    }
