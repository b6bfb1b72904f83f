"""AC49x analysis packets, as a phone's recording sends them to UDP port 50000 (built by scapy from field lists)."""

from __future__ import annotations

from typing import Any, ClassVar

from scapy.fields import BitField, ByteField, ConditionalField, IntField, ShortField
from scapy.packet import Packet, Raw

from acdiag.simulate.framing import stack

RTP, RTCP, DEBUG, TDM_IN, TDM_OUT = 1, 2, 10, 18, 19
ECHO_CANCELLER, NOISE_REDUCTION, COMFORT_NOISE = 3, 8, 10
LINEAR, COMPANDED = 1, 2


class Analysis(Packet):
    """The header of 16 bytes."""

    name = "AC49x analysis"
    fields_desc: ClassVar[list[Any]] = [
        ShortField("version", 540),
        BitField("from_dsp", 1, 1),
        BitField("sub_version", 4, 7),
        ByteField("device", 0),
        ShortField("sequence", 0),
        ShortField("zero", 0),
        IntField("timestamp", 0),
        IntField("zeros", 0),
    ]


class Hpi(Packet):
    """The header of the processor's host port."""

    name = "HPI"
    fields_desc: ClassVar[list[Any]] = [
        BitField("sync", 5, 3),
        BitField("checksum", 0, 1),
        BitField("unused", 0, 4),
        ByteField("channel", 0),
        BitField("favourite", 0, 1),
        BitField("unused_too", 0, 7),
        BitField("unused_still", 0, 2),
        BitField("protocol", RTP, 6),
    ]


class DebugBlock(Packet):
    """What one module of the processor tells; the echo canceller numbers its blocks."""

    name = "AC49x debug"
    fields_desc: ClassVar[list[Any]] = [
        ByteField("reserved", 0),
        BitField("unused", 0, 4),
        BitField("module", ECHO_CANCELLER, 4),
        ConditionalField(IntField("sequence", 0), lambda block: block.module == ECHO_CANCELLER),
        ConditionalField(BitField("unused_form", 0, 6), lambda block: block.module == ECHO_CANCELLER),
        ConditionalField(BitField("form", LINEAR, 2), lambda block: block.module == ECHO_CANCELLER),
        ConditionalField(BitField("unused_kind", 0, 4), lambda block: block.module == ECHO_CANCELLER),
        ConditionalField(BitField("kind", 0, 4), lambda block: block.module == ECHO_CANCELLER),
    ]


def packet(protocol: int, payload: Packet | bytes, sequence: int, *, from_dsp: bool = True, device: int = 0) -> bytes:
    """One datagram's payload; the timestamp counts packets, as the phones' driver does."""
    body = Raw(payload) if isinstance(payload, bytes) else payload
    head = Analysis(from_dsp=from_dsp, sequence=sequence & 0xFFFF, timestamp=sequence, device=device)
    return bytes(stack(head, Hpi(protocol=protocol), body))
