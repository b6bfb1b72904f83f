"""How a stream sounded, in the words of a state: the same in a table, in a picture and on the screen."""

from __future__ import annotations

from acdiag.model.stream import Stream

SATISFYING, POOR = 4.0, 3.1
"""MOS from which users are satisfied, and below which nearly all are not (ITU-T G.107 annex B)."""
UNRATED = 4.5
"""In the place of an unknown MOS where the worst comes first: nothing says that such a stream is bad."""


def grade(stream: Stream) -> str:
    """ok, warning or failed; not-seen where the stream has no MOS."""
    if stream.mos is None:
        return "not-seen"
    if stream.mos < POOR:
        return "failed"
    return "ok" if stream.mos >= SATISFYING else "warning"


def goodness(stream: Stream) -> tuple[float, float, int]:
    """Sorts the worst stream first."""
    return (stream.mos if stream.mos is not None else UNRATED), -stream.missing_percent, stream.first
