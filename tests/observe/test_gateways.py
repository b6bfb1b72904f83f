"""Gateways of AudioCodes have the phones' OUI, and say in SIP and in their logs that they are none."""

from __future__ import annotations

import pytest

from acdiag.model.facts.heard import GatewayMet
from acdiag.observe.gateways import GatewayObserver
from acdiag.simulate import ac49x, acdr
from acdiag.streams.recordings import Recordings
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SERVER, frame, udp


def _options(header: str) -> bytes:
    return (
        "OPTIONS sip:10.1.20.40 SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.20.9;branch=z9hG4bK1\r\nFrom: <sip:gw>;tag=1\r\n"
        f"To: <sip:a>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n{header}\r\nContent-Length: 0\r\n\r\n"
    ).encode()


def _met(payload: bytes, port: int, mac: str = PHONE) -> list[GatewayMet]:
    observer = GatewayObserver()
    packet = dissect(frame(udp("10.1.20.9", "10.1.20.40", port, port, payload, mac=mac)))
    assert packet.messages
    said = [fact for message in packet.messages * 2 for fact in observer.see(packet, message)]
    assert all(isinstance(fact, GatewayMet) and fact.host == mac for fact in said)
    return said  # type: ignore[return-value]


@pytest.mark.parametrize(
    "header",
    [
        "User-Agent: Audiocodes-Sip-Gateway-Mediant SW/v.7.20A.256.511",
        "Server: IPP/v.6.20A.027.012",
        "User-Agent: our-sbc/v.7.40A.500.010",
    ],
    ids=["name", "server", "name of the site's own"],
)
def test_it_says_so_in_sip_and_is_met_once(header: str) -> None:
    [met] = _met(_options(header), 5060)
    assert met.words in header


def test_its_log_is_of_a_form_that_phones_do_not_write() -> None:
    [met] = _met(b"<133>[S=16] [BID=736502:31] Activity Log: Successful user login", 514)
    assert met.words == "log of device 736502"


@pytest.mark.parametrize(
    "header",
    [
        "User-Agent: AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)",
        "User-Agent: AUDC-IPPhone-445HD_UC_3.4.8/1.0",
        "",
    ],
    ids=["phone", "newer phone", "silent"],
)
def test_a_phone_is_none(header: str) -> None:
    assert _met(_options(header), 5060) == []


def test_another_make_is_no_concern() -> None:
    assert _met(_options("User-Agent: Mediant"), 5060, mac=SERVER) == []


def _recorded(count: int, port: int, *, mac: str = PHONE, phone: bool = False) -> list[str]:
    """What a debug recording of so many datagrams gives away."""
    recordings, observer = Recordings(), GatewayObserver()
    words: list[str] = []
    for number in range(count):
        rtp = bytes((0x80, 8, 0, number)) + bytes(168)
        header = acdr.Header(sequence=number)
        data = ac49x.packet(ac49x.RTP, rtp, number) if phone else header.with_(acdr.media("10.0.0.5", 1, 2), rtp)
        outer = dissect(frame(udp("10.1.20.9", "10.1.20.40", port, port, data, mac=mac), number * 0.02, number + 1))
        for inside in recordings.take(outer):
            for message in inside.messages:
                if type(message) in GatewayObserver.sees:
                    facts = list(observer.see(inside, message))
                    assert all(isinstance(fact, GatewayMet) and fact.host == mac for fact in facts)
                    words += [fact.words for fact in facts if isinstance(fact, GatewayMet)]
    return words


def test_its_debug_recording_goes_to_a_port_that_no_phone_sends_to() -> None:
    assert _recorded(30, 925) == ["debug recording to port 925"]
    assert _recorded(3, 925) == []
    assert _recorded(30, 925, mac="00:11:22:00:00:01") == []


def test_the_recording_of_a_phone_is_none_of_a_gateway() -> None:
    assert _recorded(30, 50_000) == []
    assert _recorded(30, 50_000, phone=True) == []
    assert _recorded(30, 925, phone=True) == []
