"""Better Together over Ethernet and Device Duo: a phone and the PC beside it, on UDP 9999 (manual 4.12.1).

What the datagrams hold is not documented and not read: that one came, and how long it was, is all that is known.
"""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple

PORT, AUDIO_PORT = 9999, 9998
"""UDP and TCP for pairing, and UDP for audio, as delivered; the audio is always one below."""


class Btoe(NamedTuple):
    """One datagram of pairing."""

    size: int
    """Bytes."""


def decode(data: bytes) -> Btoe:
    """Take note of a datagram."""
    return Btoe(len(data))
