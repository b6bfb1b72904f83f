"""ACDR of every version, written by the simulator and read by tshark and by us: both must say the same."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator

import pytest
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import wrpcap

from acdiag.simulate import acdr as make
from acdiag.simulate.acdr import Header
from acdiag.streams.recording_content import of_acdr
from acdiag.wire import acdr
from acdiag.wire.acdr import Acdr
from acdiag.wire.acdr_extension import MediaEnds, SignallingEnds
from tests.corpus.at_once import told_of
from tests.corpus.tshark import Told

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

VERSIONS = range(10)
HEAD = (
    "acdr.ver", "acdr.timestamp", "acdr.seq", "acdr.src_id", "acdr.dst_id", "acdr.extra_data", "acdr.trace_pt",
    "acdr.media_type", "acdr.full_session_id", "acdr.session_id", "acdr.long_session_id", "acdr.board_id",
)  # fmt: skip
ENDS = (
    "acdr.ext.src_ip", "acdr.ext.src_ip_v6", "acdr.ext.dst_ip", "acdr.ext.dst_ip_v6", "acdr.ext.src_port",
    "acdr.ext.dst_port", "acdr.ext.iptos", "acdr.ext.protocol", "acdr.ext.direction", "acdr.ext.application",
)  # fmt: skip
INSIDE = ("rtp.ssrc", "rtcp.senderssrc", "stun.id", "sip.CSeq", "acdr.analysis_sequence", "acdr.5x.HpiHeader.Protocol")
INSIDE_OF = {"rtp": "rtp.ssrc", "pcm": "rtp.ssrc", "rtcp": "rtcp.senderssrc", "stun": "stun.id", "sip": "sip.CSeq"}

RTP = struct.pack("!BBHII", 0x80, 8, 0x1234, 0x10000, 0xDEADBEEF) + b"\xd5" * 160
RTCP = struct.pack("!BBHIIIIII", 0x80, 200, 6, 0xFEEDF00D, 1, 2, 3, 4, 5)
STUN = bytes.fromhex("000100002112a442") + b"transaction!"
SIP = b"OPTIONS sip:a@b SIP/2.0\r\nCall-ID: c\r\nCSeq: 7 OPTIONS\r\nContent-Length: 0\r\n\r\n"
ANALYSIS = bytes.fromhex("021c8403000700000000000700000000a0050001")
MII = 1
FAR, NEAR = ("10.0.0.5", 50_020), ("10.0.0.9", 4_000)


def datagrams(version: int) -> Iterator[bytes]:
    inbound = make.media(FAR[0], FAR[1], NEAR[1], 0xB8)
    outbound = make.media(FAR[0], FAR[1], NEAR[1], 0xB8)
    six = make.media("2001:db8::5", 50_020, 4_000, 0x28)
    signalling = make.signalling(FAR, NEAR, 6, outbound=True)
    for number, (trace_point, media_type, flags, extension, payload) in enumerate(
        (
            (make.NET_TO_DSP, make.RTP, 0, inbound, RTP),
            (make.DSP_TO_NET, make.RTP, 0, outbound, RTP),
            (make.DSP_TO_NET, make.RTP, 0, b"", RTP),
            (make.NET_TO_DSP, make.RTP, 0, inbound + b"\0", RTP),
            (make.NET_TO_DSP, make.RTP, 0, inbound, STUN),
            (35, 51, 0, inbound, RTP),
            (make.NET_TO_DSP, make.RTCP, 0, inbound, RTCP),
            (make.SYSTEM, make.SIP, 0, signalling, SIP),
            (make.SYSTEM, make.TLS, 0, make.clear_text(FAR, NEAR, 3), SIP),
            (make.NET_TO_DSP, make.PCM, 0, b"", RTP),
            (make.DSP_INCOMING, make.RTP, 0, b"\1\2", ANALYSIS + RTP),
            (make.NET_TO_DSP, make.RTP, 2, six, RTP),
            (make.DSP_TO_NET, make.RTP, 1, outbound, b"\0\7\0\xac" + RTP),
            (
                make.SYSTEM,
                make.SIP,
                8,
                signalling,
                bytes(IP(src="1.2.3.4", dst="5.6.7.8") / UDP(sport=5060, dport=5060) / SIP),
            ),
        )
    ):
        if version < 3 and flags & 1:
            continue
        header = Header(
            version, 1_234_567 + number, 65_535 + number, flags=flags, trace_point=trace_point, media_type=media_type
        )
        yield header.with_(extension, payload)
    yield Header(version, source=17, destination=-1, flags=0xAA if version <= 3 else 0).with_(b"", RTP)


def one(value: object) -> list[str]:
    return [] if value is None else [str(value)]


def head(packet: Acdr) -> dict[str, list[str]]:
    session = packet.session
    full = isinstance(session, acdr.SessionId)
    number = session.number if isinstance(session, acdr.SessionId) else session
    return {
        "acdr.ver": [f"0x{packet.version:02x}"],
        "acdr.timestamp": [f"{packet.timestamp // 1_000_000}.{packet.timestamp % 1_000_000:06d}000"],
        "acdr.seq": one(packet.sequence),
        "acdr.src_id": [str(packet.source_id)],
        "acdr.dst_id": [str(packet.destination_id)],
        "acdr.trace_pt": [str(packet.trace_point)],
        "acdr.media_type": [str(packet.media_type)],
        "acdr.full_session_id": [str(session)] if full else [],
        "acdr.session_id": one(number) if packet.version < 8 else [],
        "acdr.long_session_id": one(number) if packet.version >= 8 else [],
        "acdr.board_id": [f"0x{session.board:06x}"] if isinstance(session, acdr.SessionId) else [],
    }


def ends(packet: Acdr) -> dict[str, list[str]]:
    told = packet.extension
    if isinstance(told, MediaEnds):
        side = "src" if told.inbound else "dst"
        six = "_v6" if ":" in told.address else ""
        return {
            f"acdr.ext.{side}_ip{six}": [told.address],
            "acdr.ext.src_port": [str(told.source_port)],
            "acdr.ext.dst_port": [str(told.destination_port)],
            "acdr.ext.iptos": [str(told.tos)],
        }
    if isinstance(told, SignallingEnds):
        return {
            "acdr.ext.src_ip": [told.source],
            "acdr.ext.dst_ip": [told.destination],
            "acdr.ext.src_port": [str(told.source_port)],
            "acdr.ext.dst_port": [str(told.destination_port)],
            "acdr.ext.protocol": one(told.protocol),
            "acdr.ext.direction": [] if told.outbound is None else [str(int(told.outbound))],
            "acdr.ext.application": one(told.application),
        }
    return {}


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[int, Told]]:
    """What tshark says of the datagrams of each version."""
    paths = [str(tmp_path_factory.mktemp("acdr") / f"{version}.pcap") for version in VERSIONS]
    for version, path in zip(VERSIONS, paths, strict=True):
        frames = [
            Ether(src="00:90:8f:00:00:01", dst="02:00:00:00:00:01")
            / IP(src="10.0.0.9", dst="10.0.0.7")
            / UDP(sport=925, dport=925)
            / data
            for data in datagrams(version)
        ]
        wrpcap(path, frames)
    told = told_of(paths, "acdr", (*HEAD, *ENDS, *INSIDE))
    return [told[path] for path in paths]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_reads_as_in_tshark(version: int, theirs: list[dict[int, Told]]) -> None:
    sent = list(datagrams(version))
    assert len(theirs[version]) == len(sent)
    for number, data in enumerate(sent, 1):
        packet, told = acdr.decode(data), theirs[version][number]
        for field, value in head(packet).items():
            assert told[field] == value, (number, field)
        ours = ends(packet)
        for field in ENDS:
            assert told[field] == ours.get(field, []), (number, field)
        if packet.flags & MII and version >= 3:
            continue  # tshark names the MII header and yet hands it to RTP; we pass over it, as VoIPmonitor does.
        assert inside(packet) == {field for field in INSIDE if told[field]}, number


def inside(packet: Acdr) -> set[str]:
    """The fields that tell what tshark found in the recorded bytes."""
    content = of_acdr(packet, NEAR[0])
    known = INSIDE_OF.get(content.track.kind)
    found = {known} if known else set()
    if packet.trace_point == make.DSP_INCOMING:
        found |= {"acdr.analysis_sequence", "acdr.5x.HpiHeader.Protocol"}
    return found
