"""Calls with RTP: good ones, and everything that a way can do to a voice."""

from __future__ import annotations

from acdiag.simulate import sip
from acdiag.simulate.catalogue.call import COLLEAGUE, GATEWAY, hang_up
from acdiag.simulate.catalogue.registration import signed_in
from acdiag.simulate.phone import Phone
from acdiag.simulate.rtp import Voice, press, speak
from acdiag.simulate.scenario import alone
from acdiag.simulate.sip import Line
from acdiag.simulate.site import Site

PORTS = (4000, 20_000)
TALK = 8.0
"""Seconds."""


def dial(line: Line, *codecs: str, port: int = PORTS[0], answer: str = "", ptime: int = 20) -> str:
    """A call that is answered; its Call-ID. `answer` is the direction that the other end answers with."""
    codecs = codecs or ("PCMA",)
    call = sip.label(line.phone)
    body = sip.audio(line.phone.ip, port, *codecs, ptime=ptime)
    asked = sip.request(line, "INVITE", COLLEAGUE, call, 1, to=COLLEAGUE, body=body)
    line.say(asked)
    line.hear(sip.answer(asked, "180 Ringing"))
    there = sip.audio(GATEWAY, PORTS[1], codecs[0], direction=answer, ptime=ptime)
    line.hear(sip.answer(asked, "200 OK", body=there), after=1.0)
    line.say(sip.request(line, "ACK", COLLEAGUE, call, 1, tag="sfb01"))
    return call


def change(line: Line, call: str, number: int, direction: str) -> None:
    """The phone holds the call (sendonly), or takes it back (empty)."""
    mirrored = {"sendonly": "recvonly", "inactive": "inactive"}.get(direction, "")
    body = sip.audio(line.phone.ip, PORTS[0], "PCMA", direction=direction)
    asked = sip.request(line, "INVITE", COLLEAGUE, call, number, to=COLLEAGUE, tag="sfb01", body=body)
    line.say(asked)
    line.hear(sip.answer(asked, "200 OK", body=sip.audio(GATEWAY, PORTS[1], "PCMA", direction=mirrored)))
    line.say(sip.request(line, "ACK", COLLEAGUE, call, number, tag="sfb01"))


def both(phone: Phone, **how: object) -> list[Voice]:
    """What the phone says and hears; `how` is of what it hears."""
    said = Voice(phone, GATEWAY, PORTS, away=True)
    heard = Voice(phone, GATEWAY, PORTS, away=False, **how)  # type: ignore[arg-type]
    return [said, heard]


def healthy(site: Site, phone: Phone) -> None:
    """A call as it should be, with a hold and a PIN.

    Both ends speak, the phone holds the call for a while and takes it back, and a number is typed on the keys. Then a
    call that the other end answers with recvonly, as a service that records messages does.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    voices = both(phone, spread=0.004)
    speak(site, voices, TALK)
    change(line, call, 2, "sendonly")
    phone.wait(7)
    change(line, call, 3, "")
    press(site, voices[0], "4711#")
    speak(site, voices, 2)
    hang_up(line, call, 4, after=0.1)
    call = dial(line, answer="recvonly")
    speak(site, [Voice(phone, GATEWAY, PORTS, away=True)], TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone)


def one_way(site: Site, phone: Phone) -> None:
    """The phone speaks and hears nothing.

    The signalling agrees on both directions, and what the other end sends never arrives: a firewall.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    speak(site, both(phone)[:1], TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, "failed", found=["CALL-002"])


def silent(site: Site, phone: Phone) -> None:
    """One call is fine, the next carries nothing at all.

    The first proves that this capture shows RTP; so the second one is really silent.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    speak(site, both(phone), 2)
    hang_up(line, call, 2, after=0.1)
    call = dial(line)
    hang_up(line, call, 2, after=TALK)
    site.expect(phone, "failed", found=["CALL-003"])


def on_hold(site: Site, phone: Phone) -> None:
    """A call that the other end answers on hold, with music.

    Only one direction carries RTP, as agreed; then the call is held by both, and nothing flows.
    """
    line, _ = signed_in(site, phone)
    call = dial(line, answer="sendonly")
    speak(site, both(phone)[1:], TALK)
    change(line, call, 2, "inactive")
    hang_up(line, call, 3, after=TALK)
    site.expect(phone)


def lossy(site: Site, phone: Phone) -> None:
    """Eight percent of what the phone hears is lost on the way.

    G.711 bears it, but everybody notices.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    speak(site, both(phone, loss=0.08, spread=0.003), TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, "failed", found=["MEDIA-001"])


def poor(site: Site, phone: Phone) -> None:
    """A codec with little to spare, and a fifth of it lost.

    The loss is the cause, the poor score its consequence.
    """
    line, _ = signed_in(site, phone)
    call = dial(line, "G729")
    voices = both(phone, loss=0.2, payload_type=18)
    voices[0].payload_type = 18
    speak(site, voices, TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, "failed", found=["MEDIA-001", "MEDIA-003"])


def uneven(site: Site, phone: Phone) -> None:
    """Packets wait up to a fifth of a second, and none is lost.

    A queue holds them back and lets them go all at once: jitter far beyond what priority for voice allows.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    speak(site, both(phone, batch=0.2), TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, "warning", found=["MEDIA-002"])


def unmarked(site: Site, phone: Phone) -> None:
    """The phone sends its voice without a mark, from a port below its range.

    Somebody changed media_tos and media_port in the configuration file.
    """
    line, _ = signed_in(site, phone)
    call = dial(line, port=2070)
    said = Voice(phone, GATEWAY, (2070, PORTS[1]), away=True, tos=0)
    heard = Voice(phone, GATEWAY, (2070, PORTS[1]), away=False)
    speak(site, [said, heard], TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, "warning", found=["MEDIA-004", "MEDIA-005"], root=["MEDIA-004"])


def other_packets(site: Site, phone: Phone) -> None:
    """20 ms were agreed on, and the gateway packs 30.

    Most devices play it; some insist.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    speak(site, both(phone, ptime=30), TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, "warning", found=["MEDIA-006"])


def remarked(site: Site, phone: Phone) -> None:
    """A mirror shows the voice before and behind a switch that takes its mark away.

    Every packet is there twice, with DSCP 46 and with 0; nothing is lost and nothing is wrong with the phone.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    voices = both(phone)
    again = Voice(
        phone,
        GATEWAY,
        PORTS,
        True,
        tos=0,
        ssrc=voices[0].ssrc,
        sequence=voices[0].sequence,
        timestamp=voices[0].timestamp,
    )
    start = phone.now
    speak(site, voices, TALK)
    phone.now = start + 300_000
    speak(site, [again], TALK)
    hang_up(line, call, 2, after=0.1)
    site.expect(phone, info=["MEDIA-007"])


def complained(site: Site, phone: Phone) -> None:
    """The phone reports its call itself, and it was poor.

    The capture is near the phone's own port and sees no loss: what the report calls discarded came too late.
    """
    line, _ = signed_in(site, phone)
    call = dial(line)
    speak(site, both(phone), TALK)
    hang_up(line, call, 2, after=0.1)
    report = [
        "VQSessionReport: CallTerm",
        f"CallID: {call}",
        f"LocalAddr: IP={phone.ip} PORT={PORTS[0]} SSRC=0x1",
        f"RemoteAddr: IP={GATEWAY} PORT={PORTS[1]} SSRC=0x2",
        "LocalMetrics:",
        "SessionDesc: PT=8 PD=PCMA SR=8000 FD=20",
        "PacketLoss: NLR=0.0 JDR=14.2",
        "Delay: RTD=180 ESD=120 IAJ=61",
        "QualityEst: RLQ=42 RCQ=38 MOSLQ=2.2 MOSCQ=2.0",
    ]
    body = "\r\n".join([*report, ""]).encode()
    kind = ("Event: vq-rtcpxr", "Content-Type: application/vq-rtcpxr")
    line.ask(sip.request(line, "PUBLISH", COLLEAGUE, sip.label(phone), 1, *kind, body=body), "200 OK")
    site.expect(phone, "warning", found=["MEDIA-008"])


def filtered(site: Site, phone: Phone) -> None:
    """A capture whose filter lets no RTP through.

    The calls look silent and are not; nothing may be said of their audio.
    """
    line, _ = signed_in(site, phone)
    for _ in range(2):
        hang_up(line, dial(line), 2, after=TALK)
    site.expect(phone)


SCENARIOS = (
    alone("media-healthy", healthy),
    alone("media-one-way", one_way),
    alone("media-silent", silent),
    alone("media-on-hold", on_hold),
    alone("media-filtered", filtered),
    alone("media-lossy", lossy),
    alone("media-poor", poor),
    alone("media-uneven", uneven),
    alone("media-unmarked", unmarked),
    alone("media-other-packet-time", other_packets),
    alone("media-remarked", remarked),
    alone("media-phone-complains", complained),
)
