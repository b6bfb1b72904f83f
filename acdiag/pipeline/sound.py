"""Media of one session: RTP of the wire, what phones recorded, and streams that an earlier run measured."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from acdiag.model.recording import Choice, Recording
from acdiag.model.stream import Stream
from acdiag.streams import rtp_pauses
from acdiag.streams.media import Media
from acdiag.streams.recordings import Recordings
from acdiag.streams.rtp_pauses import Holds
from acdiag.timeline.identity import Identity
from acdiag.timeline.media import host_of
from acdiag.timeline.placing import in_order, phone_at, placed
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import RTCP, tell


class Sound:
    """Streams of the wire and of recordings, and whose they are."""

    def __init__(self, identity: Identity, choice: Choice, most: int | None = None) -> None:
        """`most` as in `Media`; as many of an earlier run are kept beside them."""
        self.media = Media(most)
        self.recordings = Recordings(choice)
        self._identity = identity
        self._most = most
        self._recalled: deque[Stream] = deque()

    def claim(self, packet: Packet) -> int:
        """Recognise RTP and RTCP, which no port betrays; gives how many RTP packets are known by this one.

        RTP that is recognised late counts all its packets then.
        """
        recognised = self.media.take(packet)
        if not recognised and self.media.control(packet):
            if self.media.encrypts(packet):
                packet.protocols += (RTCP.name,)
            else:
                tell(packet, RTCP)
        return recognised

    def recall(self, stream: Stream) -> None:
        """A stream that an earlier run measured, and whose packets nobody kept; the latest one last."""
        self._recalled.append(stream)
        if self._most is not None and len(self._recalled) > self._most:
            self.media.let_go(self._recalled.popleft().last)

    def streams(self, holds: Holds) -> tuple[Stream, ...]:
        """Every RTP stream so far, of the wire and of recordings, in order of time; `holds` says when calls paused."""
        recorded = ((host_of(key.sender), stream) for key, stream in self.recordings.rtp.told().items())
        measured = self.media.finished(partial(phone_at, identity=self._identity))
        every = in_order(chain(measured, placed(self._recalled, recorded, self._identity)))
        return rtp_pauses.heard(every, holds)

    def recorded_by(self, only: Sequence[str]) -> Iterator[Recording]:
        """The recordings of the phones that `only` names (MAC or address), all when it is empty."""
        for recording in self.recordings.recordings():
            recorder = host_of(recording.sender)
            if not only or recorder in only or self._identity.owner(recorder, recording.first) in only:
                yield recording
