"""The fast path for long inputs: whether it is worth its start, and how it is set up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acdiag.pipeline import Session
    from acdiag.sources.source import Source

WORTH_HASTENING = 4 * 1024 * 1024
"""Bytes of input below which the readable path alone is as fast."""
WORTH_COMPILING = 100 * 1024 * 1024
"""Bytes from which on a first run may spend some seconds on compiling what later runs find ready."""


def hasten(sources: Sequence[Source], session: Session, since: int | None, until: int | None) -> None:
    """Let what only counts be counted without being opened; packets outside of the two times (ns) are left alone."""
    size = sum(source.report.bytes for source in sources)
    if size < WORTH_HASTENING and not any(source.piped for source in sources):
        return
    from acdiag.bulk.bypass import Bypass
    from acdiag.bulk.engine import engine

    flows = session.hasten()
    advance = engine(flows, may_compile=size >= WORTH_COMPILING)
    for number, source in enumerate(sources, 1):
        source.bypass = Bypass(flows, advance, source.report, number, since, until)
