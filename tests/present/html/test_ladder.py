from __future__ import annotations

from dataclasses import replace

from acdiag.present.html.ladder import MOST, LadderView, ladder
from acdiag.present.html.linking import Links
from acdiag.timeline.wording import parse

PHONE = "00:90:8f:12:34:50"
SCRIPT = """
0s sip.register_asked server=10.1.20.40:5060
0.1s sip.register_challenged server=10.1.20.40:5060 status=401 said="401 Unauthorized"
0.2s sip.register_asked server=10.1.20.40:5060 credentials=true
0.3s sip.registered server=10.1.20.40:5060
1s sip.call_started server=10.1.20.41:5060 direction=in caller=sip:bob@x
2s sip.call_rejected server=10.1.20.41:5060 direction=in status=486 said="486 Busy Here"
3s sip.call_ended server=10.1.20.41:5060 direction=out by=host seconds=4
40s sip.register_unanswered server=10.1.20.40:5060
"""


def drawn(script: str) -> LadderView | None:
    return ladder(parse(script), PHONE, Links(), 0)


def test_who_says_what_to_whom() -> None:
    view = drawn(SCRIPT)
    assert view is not None
    assert [(arrow.sender == PHONE, arrow.text, arrow.state) for arrow in view.arrows] == [
        (True, "REGISTER", "plain"),
        (False, "401 Unauthorized", "plain"),
        (True, "REGISTER with credentials", "plain"),
        (False, "200 OK", "ok"),
        (False, "INVITE sip:bob@x", "plain"),
        (True, "486 Busy Here", "failed"),
        (True, "BYE after 4 s", "plain"),
        (True, "REGISTER without an answer: silence", "failed"),
    ]
    assert [rail.label for rail in view.rails] == [PHONE, "10.1.20.40:5060", "10.1.20.41:5060"]


def test_arrows_point_to_the_receiver_and_stay_in_the_picture() -> None:
    view = drawn(SCRIPT)
    assert view is not None
    rails = [rail.x for rail in view.rails]
    for arrow in view.arrows:
        assert (arrow.x2 > arrow.x1) == (arrow.sender == PHONE)
        assert view.top < arrow.y < view.height
        assert min(abs(arrow.x2 - x) for x in rails) <= 6
    assert max(rails) < view.width


def test_without_sip_there_is_none_and_a_long_one_is_cut() -> None:
    assert drawn("0s dhcp.discovered") is None
    view = drawn("\n".join(f"{n}s sip.register_asked server=s{n % 9}" for n in range(MOST + 3)))
    assert view is not None
    assert (len(view.arrows), view.more, len(view.rails)) == (MOST, 3, 5)
    assert view.rails[-1].label.endswith("and 5 more")


def test_a_message_of_no_place_is_no_arrow() -> None:
    facts = [replace(fact, where=()) for fact in parse(SCRIPT)]
    assert ladder(facts, PHONE, Links(), 0) is None
    assert ladder([*facts, *parse(SCRIPT)], PHONE, Links(), 0) == drawn(SCRIPT)
