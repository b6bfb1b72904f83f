"""Single frames, taken apart for people: what `acdiag decode` and a face that shows one piece of evidence need.

It walks the capture from its start, because fragments, TFTP transfers, recordings and media are only understood from
what came before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from acdiag.model.arrival import Frame, Line
from acdiag.model.configuration import HIDDEN
from acdiag.model.dissection import Dissection
from acdiag.model.errors import Malformed
from acdiag.model.record import replace
from acdiag.observe.discretion import discreet_record
from acdiag.streams.fragments import Fragments
from acdiag.streams.media import Media
from acdiag.streams.recorded_frame import RecordedFrames
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire import option43, sip_servers
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.dhcp_options import decode_option
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import RTCP, RTP, tell
from acdiag.wire.sip import Sip
from acdiag.wire.syslog import decode

VENDOR_OPTION, SIP_OPTION = 43, 120


def dissections(frames: Iterable[Frame], numbers: Collection[int], protocols: Collection[str]) -> Iterator[Dissection]:
    """The frames of one capture, dissected; only `numbers` and only those with one of `protocols`, all when empty."""
    fragments, transfers, media, recorded = Fragments(), TftpTransfers(), Media(), RecordedFrames()
    zero: int | None = None
    last = max(numbers, default=None)
    for frame in frames:
        zero = frame.at if zero is None else zero
        packet = dissect(frame)
        if packet.fragment is not None:
            packet = fragments.add(packet) or packet
        transfers.claim(packet)
        recorded.take(packet)
        _claim_media(packet, media)
        if (not numbers or frame.number in numbers) and (
            not protocols or any(p in protocols for p in packet.protocols)
        ):
            yield _dissection(packet, zero)
        if last is not None and frame.number >= last:
            return


def _claim_media(packet: Packet, media: Media) -> None:
    """RTP and RTCP; of a stream that SDP does not announce, from the packet on by which it is recognised."""
    for message in packet.messages:
        if isinstance(message, Sip):
            media.announce(packet.at, message)
    if packet.transport != "udp" or packet.messages:
        return
    if media.take(packet):
        tell(packet, RTP)
    elif media.control(packet):
        tell(packet, RTCP)


def line_dissections(
    lines: Iterable[Line], numbers: Collection[int], protocols: Collection[str]
) -> Iterator[Dissection]:
    """The messages of a log, taken apart; `numbers` and `protocols` as in `dissections`."""
    zero: int | None = None
    last = max(numbers, default=None)
    for line in lines if not protocols or "syslog" in protocols else ():
        zero = line.at if zero is None else zero
        if not numbers or line.number in numbers:
            yield _of_line(line, zero)
        if last is not None and line.number >= last:
            return


def _of_line(line: Line, zero: int) -> Dissection:
    return Dissection(
        source=line.source,
        number=line.number,
        at=line.at,
        captured=len(line.data),
        wire_length=len(line.data),
        source_address=line.sender if line.sender != line.source else "",
        layers=tuple(("syslog", discreet_record(message)) for message in decode(line.data)),
        zero=zero,
        from_line=True,
    )


def _dissection(packet: Packet, zero: int) -> Dissection:
    frame = packet.frame
    return Dissection(
        source=frame.source,
        number=frame.number,
        at=frame.at,
        captured=len(frame.data),
        wire_length=frame.wire_length,
        mac_source=packet.mac_source,
        mac_destination=packet.mac_destination,
        vlans=packet.vlans,
        source_address=packet.source,
        destination_address=packet.destination,
        source_port=packet.source_port,
        destination_port=packet.destination_port,
        layers=tuple(
            (type(message).__name__.lower(), discreet_record(_readable(message))) for message in packet.messages
        ),
        malformed=tuple((protocol, error.why) for protocol, error in packet.malformed),
        unopened=packet.unopened or ("fragment of an IP datagram" if packet.fragment is not None else ""),
        zero=zero,
    )


def _readable(message: object) -> object:
    """The record as it is; of DHCP with its option values decoded, where they follow their definition.

    The body of a SIP INFO that brings pressed keys is nothing but these, which may be a PIN.
    """
    if isinstance(message, Sip) and "dtmf" in (message.fields.first("content-type") or "").lower():
        return replace(message, body=HIDDEN.encode())
    if not isinstance(message, Dhcp):
        return message
    return message._replace(options={code: _value(code, raw) for code, raw in message.options.items()})  # type: ignore[misc]


def _value(code: int, raw: bytes) -> object:
    if code == VENDOR_OPTION:
        return option43.decode(raw)
    if code == SIP_OPTION:
        return sip_servers.decode(raw)
    try:
        return decode_option(code, raw)
    except Malformed:
        return raw
