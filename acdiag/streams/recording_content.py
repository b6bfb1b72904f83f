"""What one datagram of a recording holds, in one form for all formats: which track it belongs to, and its bytes."""

from __future__ import annotations

from acdiag.model.arrival import Frame
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.recording import DEBUG_MODULES, ECHO_TYPES, HPI_PROTOCOLS, MEDIA_TYPES, TRACE_POINTS
from acdiag.wire import ac49x, acdr
from acdiag.wire.ac49x import Ac49x
from acdiag.wire.acdr import Acdr
from acdiag.wire.acdr_extension import AWAY_FROM_DEVICE, TOWARDS_DEVICE, DspPlace, MediaEnds, SignallingEnds
from acdiag.wire.dissect import dissect
from acdiag.wire.stun import COOKIE

RAW_IP = 101
"""LINKTYPE_RAW: ACDR with an added header begins with IP."""
SYSLOG_TYPES = frozenset((5, 30))
"""INFO and GWAPPSYSLOG: lines of text."""
_UDP_HEADER = 8
_RTP_HEADER = 12
_MODULES = {
    ac49x.ECHO_CANCELLER: "echo-canceller",
    ac49x.NOISE_REDUCTION: "noise-reduction",
    ac49x.COMFORT_NOISE: "comfort-noise",
}
_PROTOCOLS = {ac49x.RTP: "rtp", ac49x.RTCP: "rtcp", ac49x.TDM_IN: "tdm-in", ac49x.TDM_OUT: "tdm-out"}
_SIP_IN_TLS = 3


class TrackKey(NamedTuple):
    """Tells tracks of one recording apart."""

    kind: str
    """As in `model.recording.Track`."""
    detail: int | None = None
    sent: bool | None = None
    """The device sends it to the network; None where that has no meaning."""
    device: int | None = None
    channel: int | None = None
    place: str = ""
    """ACDR: trace point, and the session where there is one."""

    @property
    def name(self) -> str:
        """For people."""
        way = {True: " sent", False: " received", None: ""}[self.sent]
        return f"{self._what}{way}" + (f", {self.place}" if self.place else "")

    @property
    def _what(self) -> str:
        detail = self.detail or 0
        if self.kind == "echo-canceller":
            return f"echo canceller, {ECHO_TYPES.get(detail, f'type {detail}')}"
        if self.kind == "debug":
            return f"debug, {DEBUG_MODULES.get(detail, f'module {detail}')}"
        if self.kind == "dsp":
            return HPI_PROTOCOLS.get(detail, f"HPI protocol {detail}")
        if self.kind == "acdr":
            return MEDIA_TYPES.get(detail, f"media type {detail}")
        return _NAMES.get(self.kind, self.kind)


_NAMES = {
    "rtp": "RTP", "rtcp": "RTCP", "tdm-in": "TDM In", "tdm-out": "TDM Out", "pcm": "samples", "sip": "SIP",
    "tls": "clear text of TLS", "stun": "STUN", "comfort-noise": "comfort noise debug", "syslog": "syslog",
    "noise-reduction": "noise reduction debug",
}  # fmt: skip


class Ends(NamedTuple):
    """Who sent the recorded bytes to whom; an address that the format does not say is empty, a port 0."""

    source: str = ""
    source_port: int = 0
    destination: str = ""
    destination_port: int = 0
    transport: str = "udp"
    dscp: int = 0


NOBODY = Ends()


class Content(NamedTuple):
    """One block of one track."""

    track: TrackKey
    data: bytes
    """Whole RTP or RTCP packet, message, samples, or what nobody understands."""
    order: int | None = None
    """The track's own 32-bit counter."""
    form: int | None = None
    """Echo canceller: 1 linear samples, 2 companded ones."""
    ends: Ends = NOBODY


def of_ac49x(packet: Ac49x, recorder: str) -> Content:
    """`recorder` is the address that sends the recording: one end of its RTP. Raises `Malformed`."""
    kind = _PROTOCOLS.get(packet.protocol, "dsp")
    track = TrackKey(kind, device=packet.device, channel=packet.channel)
    if kind in ("rtp", "rtcp"):
        ends = Ends(source=recorder) if packet.from_dsp else Ends(destination=recorder)
        return Content(track._replace(sent=packet.from_dsp), packet.payload, ends=ends)
    if kind != "dsp":
        return Content(track, packet.payload)
    if packet.protocol != ac49x.DEBUG:
        return Content(track._replace(detail=packet.protocol), packet.payload)
    block = ac49x.decode_debug(packet.payload)
    kind = _MODULES.get(block.module, "debug")
    detail = {"echo-canceller": block.kind, "debug": block.module}.get(kind)
    return Content(track._replace(kind=kind, detail=detail), block.data, block.sequence, block.form)


def of_acdr(packet: Acdr, recorder: str) -> Content:
    """`recorder` as above: ACDR names only the far end of media, so that the near end is it. Raises `Malformed`."""
    if packet.trace_point in (acdr.DSP_INCOMING, acdr.DSP_OUTGOING):
        return of_ac49x(ac49x.decode(packet.payload), recorder)
    payload, ends = _opened(packet, recorder)
    kind = _kind(packet, payload)
    sent = None
    if kind in ("rtp", "rtcp", "pcm", "stun") and packet.trace_point in AWAY_FROM_DEVICE | TOWARDS_DEVICE:
        sent = packet.trace_point in AWAY_FROM_DEVICE
    device, channel = packet.extension if isinstance(packet.extension, DspPlace) else (None, None)
    place = TRACE_POINTS.get(packet.trace_point, f"trace point {packet.trace_point}")
    if packet.session is not None and kind in ("rtp", "rtcp", "pcm"):
        place = f"{place}, session {packet.session}"
    detail = packet.media_type if kind == "acdr" or packet.media_type in (acdr.TLS, acdr.TLS_PEEK) else None
    track = TrackKey(kind, detail, sent, device, channel, place)
    return Content(track, payload[_RTP_HEADER:] if kind == "pcm" else payload, ends=ends)


def _kind(packet: Acdr, payload: bytes) -> str:
    media = packet.media_type
    if packet.encrypted or packet.fragmented:
        return "acdr"
    if media in acdr.RTP_LIKE | {acdr.RTCP, acdr.VIDEO_RTCP}:
        if payload[:1] < b"\x40" and payload[4:8] == COOKIE:
            return "stun"
        if media == acdr.PCM:
            return "pcm"
        return "rtp" if media in acdr.RTP_LIKE else "rtcp"
    if media in SYSLOG_TYPES:
        return "syslog"
    if media in (acdr.TLS, acdr.TLS_PEEK):
        ends = packet.extension
        speaks_sip = isinstance(ends, SignallingEnds) and ends.application == _SIP_IN_TLS
        return "sip" if speaks_sip else "tls"
    return "sip" if media == acdr.SIP else "acdr"


def _opened(packet: Acdr, recorder: str) -> tuple[bytes, Ends]:
    """The recorded bytes without an added header, and their ends by the extension or by that header."""
    if packet.header_added and packet.media_type in (acdr.DTLS, acdr.T38):
        return packet.payload[_UDP_HEADER:], _ends(packet, recorder)
    if packet.header_added:
        inside = dissect(Frame("", 0, 0, RAW_IP, packet.payload, len(packet.payload)))
        if inside.transport:
            return inside.payload, Ends(
                inside.source, inside.source_port, inside.destination, inside.destination_port, inside.transport
            )
    return packet.payload, _ends(packet, recorder)


def _ends(packet: Acdr, recorder: str) -> Ends:
    told = packet.extension
    if isinstance(told, MediaEnds):
        near, far = recorder, told.address
        source, destination = (far, near) if told.inbound else (near, far)
        return Ends(source, told.source_port, destination, told.destination_port, dscp=told.tos >> 2)
    if isinstance(told, SignallingEnds):
        transport = "udp" if told.protocol == 17 else "tcp"
        return Ends(told.source, told.source_port, told.destination, told.destination_port, transport)
    return NOBODY
