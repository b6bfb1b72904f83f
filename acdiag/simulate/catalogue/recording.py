"""Recordings that a phone sends of itself: whole, with losses of their own, and with half of a call in them."""

from __future__ import annotations

from acdiag.simulate import sip
from acdiag.simulate.boot import come_up
from acdiag.simulate.catalogue.call import COLLEAGUE, GATEWAY
from acdiag.simulate.network import DOMAIN
from acdiag.simulate.phone import Phone
from acdiag.simulate.recorder import EVERYTHING, GatewayRecorder, Recorder
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

LENGTH = 11.0
"""Seconds of each call: longer than it takes to say that a track is missing."""
SHORT = 3.0


def whole(site: Site, phone: Phone) -> None:
    """A call recorded by the phone, with everything in it.

    RTP of both ways, RTCP, TDM In and Out and two taps of the echo canceller go to UDP port 50000 as AC49x packets.
    Nothing is lost, neither of the call nor of the recording.
    """
    come_up(site, phone)
    recorder = Recorder(site, phone)
    recorder.talk(LENGTH)
    recorder.report()
    site.expect(phone)


def with_losses(site: Site, phone: Phone) -> None:
    """Datagrams of the recording are lost on the way to the PC.

    The counter of the recording has gaps, and so have the RTP packets in it. The call itself lost nothing.
    """
    come_up(site, phone)
    Recorder(site, phone).talk(SHORT, unrecorded=[*range(100, 130), *range(300, 390), 500])
    site.expect(phone, "warning", found=["RECORD-001"])


def one_way(site: Site, phone: Phone) -> None:
    """The recording holds what the phone sends, and nothing that it receives.

    RTP is recorded, so that packets of the far end would be there if they had come.
    """
    come_up(site, phone)
    Recorder(site, phone, EVERYTHING - {"received"}).talk(LENGTH)
    site.expect(phone, found=["RECORD-002"])


def of_lossy_call(site: Site, phone: Phone) -> None:
    """A whole recording of a call that lost voice on its way to the phone.

    Both kinds of loss look alike in the recorded RTP; here the counter of the recording has no gap.
    """
    come_up(site, phone)
    Recorder(site, phone).talk(LENGTH, lost=range(60, 550, 12))
    site.expect(phone, "failed", found=["MEDIA-001"], may=["MEDIA-003"])


def of_gateway(site: Site, phone: Phone) -> None:
    """A gateway's debug recording shows a call that fails.

    The phone's own signalling to the gateway is not in the capture; the ACDR packets on port 925 hold it in clear text.
    """
    come_up(site, phone)
    line = sip.Line(site, phone, GATEWAY, transport="UDP")
    recorder = GatewayRecorder(site, phone, GATEWAY)
    uri = f"sip:5599@{DOMAIN}"
    asked = sip.request(line, "INVITE", uri, "c0ffee00", 1, to=uri, body=sip.audio(phone.ip, 4000, "PCMA"))
    recorder.hears(asked)
    recorder.says(sip.answer(asked, "100 Trying"))
    recorder.says(sip.answer(asked, "404 Not Found"))
    recorder.hears(sip.request(line, "ACK", uri, "c0ffee00", 1, tag="sfb01"))
    site.expect(phone, "warning", found=["CALL-004"])


def of_gateway_well(site: Site, phone: Phone) -> None:
    """A gateway's debug recording of a call that is well.

    Signalling and voice of both ways are in ACDR packets, and nothing else of the call is in the capture.
    """
    come_up(site, phone)
    line = sip.Line(site, phone, GATEWAY, transport="UDP")
    recorder = GatewayRecorder(site, phone, GATEWAY)
    asked = sip.request(line, "INVITE", COLLEAGUE, "c0ffee01", 1, to=COLLEAGUE, body=sip.audio(phone.ip, 4000, "PCMA"))
    recorder.hears(asked)
    recorder.says(sip.answer(asked, "200 OK", body=sip.audio(GATEWAY, 20_000, "PCMA")))
    recorder.hears(sip.request(line, "ACK", COLLEAGUE, "c0ffee01", 1, tag="sfb01"))
    recorder.talk(12.0, 20_000)
    bye = sip.request(line, "BYE", COLLEAGUE, "c0ffee01", 2, tag="sfb01")
    recorder.hears(bye)
    recorder.says(sip.answer(bye, "200 OK"))
    site.expect(phone)


SCENARIOS = (
    alone("recording-healthy", whole),
    alone("recording-with-losses", with_losses),
    alone("recording-one-way", one_way),
    alone("recording-of-lossy-call", of_lossy_call),
    alone("recording-of-gateway", of_gateway),
    alone("recording-of-gateway-healthy", of_gateway_well),
)
