"""Which decoder reads a recording: the datagrams vote, and one that is different changes nothing.

AC49x is asked first, because some of its packets would pass for ACDR; then ACDR, plain RTP, raw samples. The first two
recognise themselves by many bytes, so that one datagram is enough to begin with. Plain RTP is believed only where the
user says that recordings come to this port: any call may use it. Raw samples are a guess, whatever they look like, and
need the pace and the smoothness of sound.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Sequence
from struct import Struct

from acdiag.model.recording import AC49X, ACDR, PCM, RTP, SAMPLES
from acdiag.streams.samples import RATES, TOLERANCE, smoothest, sounds
from acdiag.wire.ac49x import looks_like_ac49x
from acdiag.wire.acdr import looks_like_acdr

WINDOW = 16
"""Datagrams that have a vote; a decoder that was chosen is replaced only when most of them want another."""
LENGTHS = frozenset((80, 160, 240, 320, 480, 640, 960, 1280))
"""Bytes of 5 to 80 ms of samples."""

_RTP_PACKETS, _RTP_STEPS = 5, 3
"""Of so many datagrams in a row, so many must follow the one before."""
_RTP_HEADER = Struct("!BBHII")
_RTCP_TYPES = range(192, 224)
_TIMESTAMP_HALF = 1 << 31


class Vote:
    """The datagrams of one sender to one receiver."""

    __slots__ = ("_acdr_port", "_asked", "_given", "_recent", "_shapes", "_strange", "decoder", "votes")

    def __init__(self, given: str | None = None, *, asked: bool = False, acdr_port: bool = False) -> None:
        """`given`: what the user insists on; `asked`: the user says that recordings come here; or it is ACDR's port."""
        self._given, self._asked, self._acdr_port = given, asked, acdr_port
        self.decoder = given or ""
        """What reads the datagrams now; empty while nothing fits."""
        self.votes = 0
        """Datagrams that wanted it."""
        self._recent: deque[str] = deque(maxlen=WINDOW)
        self._shapes: deque[tuple[int, bytes]] = deque(maxlen=WINDOW)
        """Time and bytes of the last ones that no header recognises."""
        self._strange = 0
        """How many of them there were."""

    def take(self, data: bytes, at: int) -> str:
        """What a datagram that came at `at` (ns) wants; empty when nothing fits."""
        claim = self._claim(data, at)
        if self._given is None:
            self._recent.append(claim)
            if claim and claim != self.decoder and (not self.decoder or self._recent.count(claim) > WINDOW // 2):
                self.decoder, self.votes = claim, 0
        self.votes += claim == self.decoder
        return claim

    def _claim(self, data: bytes, at: int) -> str:
        if looks_like_ac49x(data):
            return AC49X
        acdr = looks_like_acdr(data)
        if acdr or (acdr is None and (self._acdr_port or self.decoder == ACDR)):
            return ACDR
        if self.decoder in (AC49X, ACDR) and self._given is None:
            return ""  # A stray one among those that recognise themselves.
        self._shapes.append((at, data))
        self._strange += 1
        if self._given in (RTP, PCM):
            return self._given
        if self.decoder == RTP and len(data) >= _RTP_HEADER.size and data[0] >> 6 == 2:
            return RTP
        if continues_rtp([data for _, data in self._shapes]):
            return RTP if self._asked else ""
        if self.decoder == PCM and len(data) == len(self._shapes[0][1]):
            return PCM
        # Each byte is judged once: to look for sound is slow, and noise never becomes any.
        return PCM if not self._strange % WINDOW and resembles_samples(self._shapes) else ""

    @property
    def confidence(self) -> str:
        """high, medium, low or guess; given when the user chose."""
        if self._given is not None:
            return "given"
        if self.decoder == PCM:
            return "guess"
        if self.votes >= WINDOW and self.decoder != RTP:
            return "high"
        return "medium" if self.votes >= _RTP_PACKETS - 1 else "low"


def is_rtcp(data: bytes) -> bool:
    """By version and packet type (RFC 5761 section 4)."""
    return len(data) >= 8 and data[0] >> 6 == 2 and data[1] in _RTCP_TYPES


def continues_rtp(datagrams: Sequence[bytes]) -> bool:
    """The last datagrams are one RTP stream, in order but for one; RTCP between them is passed over."""
    heads = [
        _RTP_HEADER.unpack_from(data)
        for data in datagrams
        if len(data) >= _RTP_HEADER.size and data[0] >> 6 == 2 and not is_rtcp(data)
    ][-_RTP_PACKETS:]
    if len(heads) < _RTP_PACKETS:
        return False
    good = 0
    for (_, _, before, earlier, ssrc), (_, _, number, later, other) in itertools.pairwise(heads):
        forward = (later - earlier) & 0xFFFFFFFF < _TIMESTAMP_HALF
        good += ssrc == other and number == (before + 1) & 0xFFFF and forward
    return good >= _RTP_STEPS


def resembles_samples(shapes: Sequence[tuple[int, bytes]]) -> bool:
    """So many datagrams of one length, at the pace of samples, in a form that is smooth."""
    if len(shapes) < WINDOW:
        return False
    length = len(shapes[0][1])
    span = shapes[-1][0] - shapes[0][0]
    if length not in LENGTHS or span <= 0 or any(len(data) != length for _, data in shapes):
        return False
    pace = (len(shapes) - 1) * length * 1e9 / span
    if not any(abs(pace - rate) <= TOLERANCE * rate for rate in RATES):
        return False
    data = b"".join(data for _, data in shapes)
    return sounds(data, smoothest(data, SAMPLES))
