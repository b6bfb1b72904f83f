"""Who said what to whom in SIP, an arrow a line; Enter on one opens its message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import (
    CallFact,
    RegistrationFact,
)
from acdiag.present.clock import clock
from acdiag.present.sip_messages import sip_message
from acdiag.present.tui.passage import Block, heading
from acdiag.present.tui.shapes import Marks, Span, spans

MOST = 200
"""Messages that are drawn; the timeline has all."""
SHAFT = 6
TONES = {"plain": "", "ok": "good", "failed": "bad"}
"""How a message is painted."""


def ladder_blocks(facts: Sequence[Fact], phone: str, marks: Marks) -> Iterator[Block]:
    """The ladder of one phone; nothing where no SIP could be read."""
    told = [(fact, arrow) for fact in facts if (arrow := sip_message(fact)) is not None]
    if not told:
        return
    yield Block()
    yield heading("SIP")
    yield Block(spans(f"{'':14}{phone:<20}{'':{SHAFT}}server", "dim"), indent=2, whole=True)
    for fact, arrow in told[:MOST]:
        server = fact.server if isinstance(fact, RegistrationFact | CallFact) else ""
        shaft = f"{'-' * SHAFT}>" if arrow.out else f"<{'-' * SHAFT}"
        yield Block(
            (
                Span(f"{clock(fact.at)}  ", "dim"),
                Span(f"{shaft} ", "accent"),
                Span(f"{arrow.label} ", TONES[arrow.tone]),
                Span(server, "dim"),
            ),
            indent=2,
            target=fact.where[0] if fact.where else None,
            whole=True,
        )
    if len(told) > MOST:
        yield Block(spans(f"and {len(told) - MOST:,} more", "dim"), indent=2)
