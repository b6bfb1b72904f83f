"""One RTP stream and what it sounded like, interval by interval: the numbers of `streams[]` and of the media tables."""

from __future__ import annotations

from collections.abc import Sequence

from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record


class Interval(NamedTuple):
    """One second of a stream in which at least one packet came."""

    at: int
    """Its beginning, ns since the epoch; whole lengths after the stream's first packet."""
    packets: int
    """That came in it, copies and late ones too."""
    lost: int
    """Sequence numbers passed over less packets that came, never below 0 (RFC 3550 section A.3)."""
    jitter: float
    """The running jitter after its last packet, ms; 0 while the clock is unknown."""
    frame: int
    """Frame of its first packet."""


class Whole(NamedTuple):
    """The time over which no stream is missing, because none of it found no room: between both, ns."""

    after: int = -1
    before: int = 1 << 63


class Stream(Record, kw_only=True):
    """All packets of one SSRC from one address and port to another, in one source."""

    ssrc: int
    source: str
    """Address and port of the sender."""
    destination: str
    capture: str
    """The input in which it was seen; the same stream in two inputs is two."""
    via: str = "wire"
    """wire, recording or acdr."""
    track: str = ""
    """Of a recording: which of its tracks; empty on the wire."""
    loss_known: bool = True
    """False where a recording without a counter of its own may have lost the packets itself."""
    mac: str = ""
    """Ethernet source of its first packet; empty where the link has none."""
    phone: str | None = None
    """MAC of the phone at one end; its sender before its receiver, None where neither end is a phone."""
    sent_by_phone: bool = False
    call_id: str = ""
    """The call whose SDP names it; empty where none was read."""

    payload_type: int
    """The one that most packets have, comfort noise and telephone events left aside."""
    codec: str = ""
    """Its name; empty when nobody says it."""
    clock: int = 0
    """Timestamp units a second; 0 when unknown, and then there is no jitter."""
    clock_seen: int | None = None
    """The usual clock that the timestamps really run at; None below five seconds, or when they run at none."""
    payload_types: tuple[int, ...] = ()
    """All of them, in order of first appearance."""
    carries: tuple[str, ...] = ()
    """Names of what they are, where known: PCMA, CN (comfort noise), telephone-event, RED …"""
    announced: bool = False
    """SDP named its destination; otherwise it was recognised by its behaviour."""
    codec_assumed: bool = False
    """Codec and clock are those that Skype for Business uses for this number; nobody announced them."""

    packets: int
    expected: int
    """tshark's: last number that came, less the first one, plus whole rounds, plus one."""
    lost: int
    """tshark's: `expected` less `packets`; copies make it smaller, down to below 0."""
    missing: int
    """Numbers that never came, or too late to be heard (64 packets); copies do not hide them. What was held back while
    the call paused is none of them."""
    unique: int
    """Different numbers that came; `missing / (missing + unique)` is the loss that was heard."""
    duplicates: int
    reordered: int
    """Packets that came after one with a higher number, copies left aside."""
    restarts: int
    """Times that the sequence number jumped and went on from there."""

    mean_jitter: float
    """ms, as are the next three; tshark's, see `streams.rtp_statistics`."""
    max_jitter: float
    max_delta: float
    typical_jitter: float
    """ms; the middle one of the running values at the end of each interval, which a pause in the call does not move."""
    ptime: float | None
    """Time that one packet's sound lasts, from the timestamps; None when unknown."""
    ptime_announced: int | None = None
    """a=ptime of the SDP that named the destination."""
    burst_ratio: float
    """1 where losses fall at random, more where they come in bursts (G.107); 1 below five losses."""
    r_factor: float | None
    """E-model; None for a codec without known impairment, or no audio."""
    mos: float | None
    mos_assumed: tuple[str, ...] = ()
    """What was assumed for `r_factor` and `mos`, in words."""
    delay: float | None = None
    """One-way network delay from RTCP, ms; None where only an assumption was left."""

    dscp: int
    """Of most packets."""
    dscps: tuple[int, ...] = ()
    """All of them, in order of first appearance."""
    remarked: tuple[int, int] | None = None
    """A copy of a packet has another DSCP than the packet itself: both, the one met first before the other."""
    bytes: int
    """UDP payload, all packets."""
    kbps: float
    """Of IP datagrams, over the time from first to last packet; 0 when that is no time."""
    encrypted: bool = False
    """SRTP: by SDP, by a DTLS handshake between its ports, or by the length of its G.711 packets."""
    digits: str = ""
    """Telephone events in order (RFC 4733): 0-9 * # A-D, F for flash. They may be a PIN: faces mask them."""

    first: int
    """Time of the first packet, ns; as is the next."""
    last: int
    first_frame: int
    last_frame: int
    interval: int = 1
    """Seconds per entry of `intervals`; a stream of many hours has longer ones."""
    intervals: Sequence[Interval] = ()

    @property
    def entity(self) -> str:
        return f"{self.source}>{self.destination}/0x{self.ssrc:08x}"

    @property
    def seconds(self) -> float:
        return (self.last - self.first) / 1_000_000_000

    @property
    def missing_percent(self) -> float:
        """Share of numbers that never came."""
        return 100 * self.missing / (self.missing + self.unique)
