"""Who speaks for itself in a SIP request."""

from __future__ import annotations

import pytest

from acdiag.observe.sip_agents import phone_agent
from acdiag.wire.sip import decode
from tests.sip_making import request

AGENT = "User-Agent: AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)"


def test_a_phone_names_itself() -> None:
    assert phone_agent(decode(request("INVITE", AGENT).encode())) == {
        "agent": AGENT.partition(": ")[2],
        "model": "440HD",
        "firmware": "2.2.8.61",
        "mac": "00:90:8f:60:2a:ac",
    }


@pytest.mark.parametrize("more", [(), ("User-Agent: Other/1.0",), ("Via: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKp", AGENT)])
def test_others_and_those_whose_words_are_passed_on_say_nothing(more: tuple[str, ...]) -> None:
    assert phone_agent(decode(request("INVITE", *more).encode())) == {}
