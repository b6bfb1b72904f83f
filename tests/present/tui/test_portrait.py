from __future__ import annotations

from typing import Any

from acdiag.present.tui.desk import Desk
from acdiag.present.tui.feed import Expected, Snapshot
from acdiag.present.tui.portrait import portrait
from acdiag.present.tui.shapes import ASCII
from tests.rulebook.making import story

SECOND = 1_000_000_000


def text_of(blocks: Any) -> str:
    return "\n".join("".join(span.text for span in block.spans) for block in blocks)


def test_stages_and_findings_are_told(samples: Any) -> None:
    desk = Desk(Snapshot(number=1, case=samples.one_failing()))
    told = text_of(portrait(desk.standings[0], None, desk, ASCII, samples.start + 62 * SECOND, "on loan"))
    assert "stuck at dhcp for 60 s" in told
    assert "X dhcp         failed    08:00:22.300 3 Discovers, no Offer" in told
    assert told.index("on loan") < told.index("The phone asks for an address")
    assert "comes of another" in told
    assert told.index("ACD-DHCP-040") < told.index("cleared 08:00:15")
    assert "[ ] 1. server: Check" in told


def test_lease_certificates_registration_and_ladder_are_told(samples: Any) -> None:
    desk = Desk(Snapshot(number=1, case=samples.case()))
    seen = story(
        "1s dhcp.acked server=10.59.0.1 address=10.59.1.7 lease=86400 routers=10.59.0.1 options=1,3,6 missing=42\n"
        "2s tls.completed server=10.59.0.9 port=5061 version=TLS1.2 subject=sip.contoso.com chain=a,b "
        "name_matches=false\n"
        "3s sip.register_asked server=10.59.0.9:5061 user=sip:alice@contoso.com\n"
        "4s sip.registered server=10.59.0.9:5061 user=sip:alice@contoso.com"
    )
    told = text_of(portrait(desk.standings[0], seen, desk, ASCII, 0, ""))
    for words in ("lease             24 h 00", "asked, not given  42", "10.59.0.9:5061", "chain 2           b",
                  "name fits         no", "user              sip:alice@contoso.com",
                  "-> REGISTER", "<------ 200 OK"):  # fmt: skip
        assert words in told, words


def test_a_phone_that_said_nothing_is_told_as_expected(samples: Any) -> None:
    desk = Desk(Snapshot(number=1, case=samples.nobody(), expected=(Expected(samples.mac(3), "bob", "room 2"),)))
    told = text_of(portrait(desk.standings[0], None, desk, ASCII, 0, ""))
    assert "expected: bob room 2" in told
    assert "has said nothing" in told
