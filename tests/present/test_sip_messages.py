"""The SIP message that a fact tells of."""

from __future__ import annotations

from acdiag.present.sip_messages import sip_message
from acdiag.timeline.wording import parse


def test_arrows_point_the_way_of_the_message() -> None:
    facts = parse(
        "1s sip.register_asked server=s user=u\n2s sip.registered server=s user=u\n3s dhcp.discovered\n"
        "4s sip.call_started direction=in caller=a callee=b"
    )
    arrows = [sip_message(fact) for fact in facts]
    assert [(arrow.out, arrow.label) if arrow else None for arrow in arrows] == [
        (True, "REGISTER"), (False, "200 OK"), None, (False, "INVITE a")
    ]  # fmt: skip
