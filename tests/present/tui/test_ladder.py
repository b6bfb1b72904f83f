from __future__ import annotations

from acdiag.present.tui.ladder import MOST, ladder_blocks
from acdiag.present.tui.shapes import ASCII
from acdiag.timeline.wording import parse


def test_a_ladder_is_bounded_and_each_message_can_be_opened() -> None:
    facts = parse("1s sip.register_asked server=s user=u\n" * (MOST + 7))
    blocks = list(ladder_blocks(facts, "phone", ASCII))
    assert sum(block.target is not None for block in blocks) == MOST
    assert blocks[-1].spans[0].text == "and 7 more"
    assert list(ladder_blocks(parse("1s dhcp.discovered"), "phone", ASCII)) == []
