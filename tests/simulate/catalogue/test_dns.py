from __future__ import annotations

from acdiag.simulate.catalogue.dns import DISCOVER, HOST_NAMES, SCENARIOS, SRV_NAMES
from acdiag.wire.dissect import dissect
from acdiag.wire.dns import NXDOMAIN, Dns
from tests.frames import frame

NAMES = {scenario.name: scenario for scenario in SCENARIOS}


def dns(name: str) -> list[Dns]:
    frames, _ = NAMES[name].run()
    sent = [
        dissect(frame(each.data))
        for each in frames
        if each.data[6:9] == b"\0\x90\x8f" or each.data[:3] == b"\0\x90\x8f"
    ]
    return [message for packet in sent for message in packet.messages if isinstance(message, Dns)]


def test_no_way_leaves_out_no_name() -> None:
    failed = {message.questions[0].name for message in dns("sip-server-unresolved") if message.rcode == NXDOMAIN}
    assert failed == {*SRV_NAMES, *HOST_NAMES, *DISCOVER}


def test_a_silent_server_says_nothing_to_the_phone() -> None:
    phone = [message for message in dns("dns-unreachable") if not message.response]
    assert len(phone) == 4
    assert not any(message.response for message in dns("dns-unreachable"))


def test_what_is_wrong_and_what_is_not() -> None:
    silent = {
        "dns-question-lost", "dns-one-name-silent", "sip-server-by-option120", "srv-second-target",
        "directory-not-needed", "srv-lync-online", "provisioning-fallback-unresolved", "provisioning-name-with-domain",
    }  # fmt: skip
    assert {name for name in NAMES if not NAMES[name].expect["findings"]} == silent
