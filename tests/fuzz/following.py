"""Targets: what puts pieces in order. Their inputs are captures, or bytes that come in pieces with gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from acdiag.model.errors import Malformed
from acdiag.model.recording import DECODERS, SAMPLES, Choice
from acdiag.streams.conversations import Conversations
from acdiag.streams.eap_tls import EapTls
from acdiag.streams.fetched import TftpFiles
from acdiag.streams.fragments import Fragments
from acdiag.streams.framing import HttpFraming, SipFraming
from acdiag.streams.log_framing import LONGEST as LONGEST_LINE
from acdiag.streams.log_framing import LogFraming
from acdiag.streams.log_sip import Heard, LogSip
from acdiag.streams.media import Media
from acdiag.streams.prefixed import DnsFraming, LdapFraming
from acdiag.streams.recorded_frame import RecordedFrames
from acdiag.streams.recordings import Recordings
from acdiag.streams.tcp import MOST_WAITING, Reassembly
from acdiag.streams.tls_events import Application
from acdiag.streams.tls_records import Records
from acdiag.streams.tls_session import TlsSession
from acdiag.streams.transfers import TftpTransfers
from acdiag.wire.dissect import dissect
from acdiag.wire.eap import Eap
from acdiag.wire.protocols import RTCP, RTP, tell
from acdiag.wire.sip import Sip
from acdiag.wire.syslog import decode
from tests.fuzz import seeds
from tests.fuzz.decoders import NOW
from tests.fuzz.records import changed_records, frames_of, written
from tests.fuzz.target import PIECE, Script, Target


def _reassembly(data: bytes) -> None:
    """TCP: nothing comes twice, and what comes is in order."""
    reassembly = Reassembly()
    last = 0
    for frame in frames_of(data):
        reassembly.take(dissect(frame))
        last = max(last, frame.at)
    assert reassembly._cost <= MOST_WAITING
    reassembly.lapse(last + 10_000_000_000)
    reassembly.finish()
    assert reassembly._cost == 0
    assert not reassembly._waiting


def _conversations(data: bytes) -> None:
    conversations = Conversations()
    for frame in frames_of(data):
        packet = dissect(frame)
        conversations.take(packet)
        conversations.changed(packet)
    conversations.lapse(NOW * 2)
    conversations.finish()


def _fragments(data: bytes) -> None:
    fragments = Fragments()
    for frame in frames_of(data):
        packet = dissect(frame)
        if packet.fragment is not None:
            fragments.add(packet)


def _transfers(data: bytes) -> None:
    transfers, files = TftpTransfers(), TftpFiles()
    for frame in frames_of(data):
        packet = dissect(frame)
        transfers.claim(packet)
        if packet.messages:
            files.take(packet)


def _eap(data: bytes) -> None:
    eap = EapTls()
    for frame in frames_of(data):
        packet = dissect(frame)
        for message in packet.messages:
            if isinstance(message, Eap):
                try:
                    eap.take(packet, message)
                except Malformed:
                    continue


def _media(data: bytes) -> None:
    media = Media()
    for frame in frames_of(data):
        packet = dissect(frame)
        for message in packet.messages:
            if isinstance(message, Sip):
                media.announce(packet.at, message)
        if packet.transport != "udp" or packet.messages:
            continue
        if media.take(packet):
            tell(packet, RTP)
        elif media.control(packet):
            tell(packet, RTCP)
            for message in packet.messages:
                media.hear(packet.at, message)  # type: ignore[arg-type]
    media.finished()


def _recordings(data: bytes) -> None:
    """The cascade: AC49x, ACDR, RTP, plain samples; with the user's word and without."""
    script = Script(data)
    decoder, samples = script.number(16), script.number(16)
    choice = Choice(
        ports=(50_000,) if decoder & 4 else (),
        decoder=DECODERS[decoder & 3] if decoder & 8 else None,
        samples=SAMPLES[samples & 3] if samples & 8 else None,
    )
    recordings, frames = Recordings(choice), RecordedFrames()
    for frame in frames_of(script.rest()):
        packet = dissect(frame)
        if recordings.wants(packet):
            recordings.take(packet)
        frames.take(dissect(frame))
    recordings.recordings()
    recordings.rtp.told()


def _behind(count: int) -> Callable[[bytes, Sequence[bytes], Random], bytes]:
    """Mutates a capture that stands behind `count` bytes of decisions."""

    def mutate(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
        head = data[:count] if chance.randrange(3) else chance.randbytes(count)
        return head + changed_records(data[count:], [other[count:] for other in others], chance)

    return mutate


def _fed(make: Callable[[], object]) -> Callable[[bytes], None]:
    """Feeds a stream in pieces, with gaps where the decisions want them."""

    def run(data: bytes) -> None:
        framing = make()
        chance = Random(data[:2])
        at, whole = 2, data[2:]
        if isinstance(framing, HttpFraming):
            for method in ("GET", "HEAD", "POST")[: data[0] % 4 if data else 0]:
                framing.asked(method)
        while at < len(whole):
            size = chance.choice((1, 3, 20, 200, 1460, 1460, 65_536))
            framing.feed(whole[at : at + size])  # type: ignore[attr-defined]
            at += size
            if chance.randrange(24) == 0 and hasattr(framing, "skip"):
                framing.skip(chance.choice((1, 100, 1460, 100_000)))

    return run


def _tls(data: bytes) -> None:
    """Both ends of a connection, with gaps."""
    session = TlsSession()
    chance = Random(data[:2])
    at, whole = 2, data[2:]
    while at < len(whole):
        size, side = chance.choice((1, 5, 60, 600, 1460, 65_536)), chance.randrange(2)
        session.feed(side, whole[at : at + size])
        at += size
        if chance.randrange(24) == 0:
            session.skip(side, chance.choice((1, 100, 1460, 100_000)))
    assert isinstance(session.application(0), Application)
    _ = session.version, session.hidden, session.resumed, session.complete, session.lost(1)


def _quoted(data: bytes) -> None:
    """SIP in the lines of a log."""
    quoted = LogSip()
    chance = Random(data[:1])
    at = NOW
    # A file's reader and the framing of a stream give on no empty line.
    for number, line in enumerate(filter(None, data[1:].split(b"\n")), 1):
        at += chance.choice((0, 1_000_000, 1_000_000, 900_000_000))
        for message in decode(line):
            list(quoted.take(Heard("a.log", number, at, "10.0.0.1", True, message)))
    list(quoted.lapse("a.log", at + 10_000_000_000))
    list(quoted.rest())


def _logged(data: bytes) -> None:
    framing = LogFraming()
    chance = Random(data[:1])
    at = 1
    while at < len(data):
        size = chance.choice((1, 7, 100, 1460))
        framing.feed(data[at : at + size])
        assert framing.waiting <= 2 * LONGEST_LINE
        at += size
    framing.end()


def _packets(name: str, run: Callable[[bytes], object], begin: Callable[[], Sequence[bytes]], *covers: str) -> Target:
    return Target(
        name=f"streams.{name}",
        run=run,
        seeds=begin,
        covers=tuple(f"acdiag.streams.{module}" for module in covers),
        mutate=changed_records,
        short=25,
    )


def _stream(
    name: str,
    run: Callable[[bytes], object],
    begin: Callable[[], Sequence[bytes]],
    *covers: str,
    ends: tuple[bytes, ...] = (),
    longest: int = PIECE,
) -> Target:
    covered = tuple(f"acdiag.streams.{module}" for module in covers)
    return Target(name=f"streams.{name}", run=run, seeds=begin, covers=covered, ends=ends, longest=longest, short=100)


def _joined(*kinds: str) -> Sequence[bytes]:
    """Several messages behind each other."""
    found = seeds.of(*kinds)
    return [b"\1\2" + b"".join(found[at : at + 4]) for at in range(0, len(found), 3)]


def _texts() -> Sequence[bytes]:
    return [b"\1" + text for text in seeds.texts("captures/*/*.log")]


def _counted() -> Sequence[bytes]:
    return [b"\1" + b"".join(b"%d %s" % (len(line), line) for line in text.splitlines()[:9]) for text in _texts()]


def _with(kind: bytes) -> Sequence[bytes]:
    """Captures that have frames of one EtherType, these alone."""
    kept = [[record for record in records if record[1][12:14] == kind] for records in seeds.captures()]
    return [written(records[: seeds.RECORDS]) for records in kept if records]


def _cut(data: bytes, number: int) -> list[bytes]:
    head, payload = bytearray(data[:34]), data[34:]
    size = len(payload) // 16 * 8 or 8
    pieces = []
    for at in range(0, len(payload), size):
        piece = payload[at : at + size]
        more = at + size < len(payload)
        head[16:22] = (
            (20 + len(piece)).to_bytes(2, "big") + number.to_bytes(2, "big") + (more << 13 | at // 8).to_bytes(2, "big")
        )
        pieces.append(bytes(head) + piece)
    return pieces


def _pieces() -> Sequence[bytes]:
    """Datagrams of captures, cut in two and three."""
    found = []
    for records in seeds.captures()[:20]:
        pieces = []
        for number, (at, data, _) in enumerate(records[: seeds.RECORDS]):
            if data[12:15] == b"\x08\x00\x45" and len(data) > 60:
                pieces += [(at, piece, len(piece)) for piece in _cut(data, number)]
        if pieces:
            found.append(written(pieces))
    return found


def _endless() -> Sequence[bytes]:
    """A line longer than any is kept, and a length that nobody can mean."""
    return [b"\1" + b"x" * (LONGEST_LINE + 100) + b"\n<1>x\n", b"\1<1>x\n999999 <1>y\n<1>z\n"]


FOLLOWING: tuple[Target, ...] = (
    _packets("tcp", _reassembly, lambda: seeds.only("tcp"), "tcp", "segments", "connection"),
    _packets("conversations", _conversations, lambda: seeds.only("tcp"), "conversations", "framing", "handshakes"),
    _packets("fragments", _fragments, _pieces, "fragments"),
    _packets("transfers", _transfers, lambda: seeds.only("udp"), "transfers", "fetched"),
    _packets("eap_tls", _eap, lambda: _with(b"\x88\x8e"), "eap_tls"),
    _packets("media", _media, lambda: seeds.only("udp"), "media", "rtp_recognition", "rtp_statistics", "rtp_summary"),
    Target(
        name="streams.recordings",
        run=_recordings,
        seeds=lambda: [bytes([0, 0]) + data for data in seeds.only("udp", 50_000, 925)],
        covers=tuple(
            f"acdiag.streams.{name}"
            for name in (
                "recordings", "recording_content", "recording_counter", "recording_tally", "recording_track",
                "recording_vote", "recorded_frame", "recorded_rtp", "samples",
            )
        ),
        mutate=_behind(2),
        short=25,
    ),
    _stream("sip_framing", _fed(SipFraming), lambda: _joined("sip"), "framing"),
    _stream("http_framing", _fed(HttpFraming), lambda: _joined("http"), "framing"),
    _stream("dns_framing", _fed(DnsFraming), lambda: _joined("dns"), "prefixed"),
    _stream("ldap_framing", _fed(LdapFraming), lambda: _joined("ldap"), "prefixed"),
    _stream("tls_records", _fed(Records), lambda: _joined("tls"), "tls_records"),
    _stream("tls_session", _tls, lambda: _joined("tls"), "tls_session", "tls_records"),
    _stream(
        "log_framing", _logged, lambda: [*_texts(), *_counted(), *_endless()], "log_framing",
        ends=(b"\n", b"\0", b" <"), longest=2 * LONGEST_LINE,
    ),
    _stream("log_sip", _quoted, _texts, "log_sip", ends=(b"\n",)),
)  # fmt: skip
