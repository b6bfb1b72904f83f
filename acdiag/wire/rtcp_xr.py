"""Report blocks of RTCP extended reports (RFC 3611): the VoIP metrics; of the others, only that they are there."""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple

VOIP_METRICS = 7
_VOIP = Struct("!IBBBBHHHHbbBBBBBBBxHHH").unpack_from
_VOIP_SIZE = 32
_UNAVAILABLE = 127


class VoipMetrics(NamedTuple):
    """What one end hears of the other (section 4.7). None where it says that it does not know."""

    ssrc: int
    """Of the sender that is reported on."""
    loss: float
    """Percent, as are the next three."""
    discard: float
    """Came too late for the jitter buffer, or too early."""
    burst_density: float
    """Lost and discarded within bursts; in gaps the next."""
    gap_density: float
    burst_duration: int
    """ms, mean, as are the next three."""
    gap_duration: int
    round_trip: int
    end_system_delay: int
    signal_level: int | None
    """dBm0, as is the next."""
    noise_level: int | None
    echo_return_loss: int | None
    """dB, residual."""
    gmin: int
    r_factor: int | None
    external_r_factor: int | None
    mos_lq: float | None
    mos_cq: float | None
    configuration: int
    """Concealment in bits 7 and 6, jitter buffer's kind in 5 and 4, its rate in the rest."""
    jitter_nominal: int
    """ms, as are the next two."""
    jitter_maximum: int
    jitter_absolute_maximum: int


class OtherBlock(NamedTuple):
    """A block of another type: 1 loss, 2 copies, 3 times, 4 and 5 round trip, 6 summary …"""

    type: int


Block = VoipMetrics | OtherBlock


def blocks(data: bytes, at: int) -> tuple[Block, ...]:
    """All blocks of a report; `at` is their place for what is raised.

    Raises `Malformed` where a block is cut.
    """
    found: list[Block] = []
    place = 0
    while place + 4 <= len(data):
        kind, words = data[place], data[place + 2] << 8 | data[place + 3]
        start, place = place + 4, place + 4 + 4 * words
        if place > len(data):
            raise Malformed(at + start, "report block is cut")
        if kind != VOIP_METRICS:
            found.append(OtherBlock(kind))
        elif 4 * words < _VOIP_SIZE:
            raise Malformed(at + start - 2, "VoIP metrics are cut")
        else:
            found.append(_voip(data, start))
    if place != len(data):
        raise Malformed(at + place, "report block is cut")
    return tuple(found)


def _voip(data: bytes, at: int) -> VoipMetrics:
    (ssrc, loss, discard, burst, gap, burst_ms, gap_ms, trip, end_system, signal, noise, echo, gmin,
     r, external, mos_lq, mos_cq, configuration, nominal, maximum, absolute) = _VOIP(data, at)  # fmt: skip
    return VoipMetrics(
        ssrc=ssrc,
        loss=loss * 100 / 256,
        discard=discard * 100 / 256,
        burst_density=burst * 100 / 256,
        gap_density=gap * 100 / 256,
        burst_duration=burst_ms,
        gap_duration=gap_ms,
        round_trip=trip,
        end_system_delay=end_system,
        signal_level=_known(signal),
        noise_level=_known(noise),
        echo_return_loss=_known(echo),
        gmin=gmin,
        r_factor=_known(r),
        external_r_factor=_known(external),
        mos_lq=_score(mos_lq),
        mos_cq=_score(mos_cq),
        configuration=configuration,
        jitter_nominal=nominal,
        jitter_maximum=maximum,
        jitter_absolute_maximum=absolute,
    )


def _known(value: int) -> int | None:
    return None if value == _UNAVAILABLE else value


def _score(tenths: int) -> float | None:
    """A mean opinion score; what is no score is not known."""
    return tenths / 10 if 10 <= tenths <= 50 else None
