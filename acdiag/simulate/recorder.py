"""Recordings on their way to a technician's PC: what a phone's signal processor sees, and what a gateway does."""

from __future__ import annotations

from collections.abc import Collection

from scapy.layers import rtp

from acdiag.simulate import ac49x, acdr, voice
from acdiag.simulate.ac49x import DEBUG, RTCP, RTP, TDM_IN, TDM_OUT, DebugBlock
from acdiag.simulate.clock import nanoseconds
from acdiag.simulate.framing import ethernet, udp
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

PC, PORT = "10.1.20.60", 50_000
PCMA = 8
RX_INPUT, TX_OUTPUT = 2, 5
FRAME = 160
"""Samples in 20 ms."""
SENT, RECEIVED = 0x5EED0001, 0x0FA40002
"""SSRCs of the phone and of the far end."""
EVERYTHING = frozenset(("sent", "received", "tdm", "echo"))


GATEWAY_MAC, PC_MAC = "3c:52:82:5b:00:77", "3c:52:82:5b:00:02"


class Recorder:
    """Sends the recording of one call, 20 ms after 20 ms."""

    def __init__(self, site: Site, phone: Phone, tracks: Collection[str] = EVERYTHING) -> None:
        self.site, self.phone, self.tracks = site, phone, tracks
        self.sequence = 65_500
        """So that it begins anew within seconds."""
        self.blocks = 0
        self.port = phone.ephemeral()

    def talk(self, seconds: float, *, unrecorded: Collection[int] = (), lost: Collection[int] = ()) -> None:
        """Datagrams counted in `unrecorded` are lost on the way to the PC, voice packets in `lost` before the phone."""
        for number in range(round(seconds * 50)):
            began = self.phone.now
            steps = voice.tone(number * FRAME, FRAME)
            if "sent" in self.tracks:
                self._voice(number, steps, from_phone=True, unrecorded=unrecorded)
            if "received" in self.tracks and number not in lost:
                self._voice(number, voice.tone(number * FRAME, FRAME, 310.0), from_phone=False, unrecorded=unrecorded)
            if number % 2 == 0:
                self._samples(number, unrecorded)
            self.phone.now = began + nanoseconds(0.02)

    def _voice(self, number: int, steps: list[int], *, from_phone: bool, unrecorded: Collection[int]) -> None:
        head = rtp.RTP(
            payload_type=PCMA,
            marker=int(number == 0),
            sequence=(40_000 + number) & 0xFFFF,
            timestamp=number * FRAME,
            sourcesync=SENT if from_phone else RECEIVED,
        )
        self._send(RTP, bytes(head) + voice.alaw(steps), unrecorded, from_dsp=from_phone)

    def _samples(self, number: int, unrecorded: Collection[int]) -> None:
        """40 ms of what has no RTP around it; nobody says in which law, so that of the microphone is the other one."""
        own = voice.tone(number * FRAME, 2 * FRAME)
        far = voice.tone(number * FRAME, 2 * FRAME, 310.0)
        if "tdm" in self.tracks:
            self._send(TDM_IN, voice.mulaw(own), unrecorded)
            self._send(TDM_OUT, voice.alaw(far), unrecorded)
        if "echo" in self.tracks:
            for kind, steps in ((RX_INPUT, far), (TX_OUTPUT, own)):
                block = DebugBlock(kind=kind, sequence=self.blocks, form=ac49x.LINEAR)
                self._send(DEBUG, bytes(block) + voice.linear(steps), unrecorded)
            self.blocks += 1

    def report(self) -> None:
        """The phone's RTCP sender report."""
        self._send(RTCP, bytes.fromhex("80c80006") + SENT.to_bytes(4, "big") + bytes(20), ())

    def _send(self, protocol: int, payload: bytes, unrecorded: Collection[int], *, from_dsp: bool = True) -> None:
        data = ac49x.packet(protocol, payload, self.sequence, from_dsp=from_dsp)
        if self.sequence - 65_500 not in unrecorded:
            self.site.out(self.phone, PC, (self.port, PORT), data)
        self.sequence += 1
        self.phone.now += nanoseconds(0.0004)


class GatewayRecorder:
    """Sends what a gateway hears and says as ACDR packets of the newest version."""

    def __init__(self, site: Site, phone: Phone, gateway: str) -> None:
        self.site, self.phone, self.gateway = site, phone, gateway
        self.sequence = 0

    def hears(self, message: bytes) -> None:
        """SIP of the phone."""
        ends = (self.phone.ip, 5060), (self.gateway, 5060)
        self._sip(message, acdr.signalling(*ends, 17, outbound=False))

    def says(self, message: bytes) -> None:
        """SIP to the phone."""
        ends = (self.gateway, 5060), (self.phone.ip, 5060)
        self._sip(message, acdr.signalling(*ends, 17, outbound=True))

    def _sip(self, message: bytes, extension: bytes) -> None:
        self._send(acdr.Header(trace_point=acdr.SYSTEM, media_type=acdr.SIP), extension, message)
        self.phone.wait(0.05)

    def talk(self, seconds: float, port: int) -> None:
        """Voice of both ways, between `port` of the gateway and port 4000 of the phone."""
        for number in range(round(seconds * 50)):
            for trace_point, ssrc, hertz in ((acdr.NET_TO_DSP, SENT, 440.0), (acdr.DSP_TO_NET, RECEIVED, 310.0)):
                head = rtp.RTP(payload_type=PCMA, sequence=number, timestamp=number * FRAME, sourcesync=ssrc)
                sound = voice.alaw(voice.tone(number * FRAME, FRAME, hertz))
                # The port of the sender comes first where media comes in, and last where it goes out.
                extension = acdr.media(self.phone.ip, 4000, port, 0xB8)
                self._send(acdr.Header(trace_point=trace_point), extension, bytes(head) + sound)
            self.phone.now += nanoseconds(0.02)

    def _send(self, header: acdr.Header, extension: bytes, payload: bytes) -> None:
        header.sequence, header.timestamp = self.sequence, self.sequence * 1000
        data = header.with_(extension, payload)
        packet = udp(self.gateway, PC, (acdr.PORT, acdr.PORT), data, number=self.site.number())
        self.site.send(self.phone.now, self.phone.port, ethernet(GATEWAY_MAC, PC_MAC, packet))
        self.sequence += 1
