"""The E-model (ITU-T G.107) with its default values: from loss, bursts, codec and delay to R and a mean opinion score.

The delay term is the fit of Cole and Rosenbluth, the usual one where no echo is measured.
"""

from __future__ import annotations

import math

BASE = 93.2
"""Ro - Is with all default values of G.107."""
ECHO_FREE = 177.3
"""ms from which on delay hurts conversation much more."""


def effective_impairment(ie: float, bpl: float, loss: float, burst_ratio: float = 1.0) -> float:
    """Ie,eff (G.107 equation 7-29); `loss` in percent."""
    if loss <= 0:
        return ie
    return ie + (95 - ie) * loss / (loss / burst_ratio + bpl)


def delay_impairment(delay: float) -> float:
    """Id of a one-way mouth-to-ear delay, ms."""
    return 0.024 * delay + 0.11 * max(0.0, delay - ECHO_FREE)


def r_factor(ie: float, bpl: float, loss: float, burst_ratio: float = 1.0, delay: float = 0.0) -> float:
    """The transmission rating, 0 to 93.2 (no advantage factor)."""
    rating = BASE - delay_impairment(delay) - effective_impairment(ie, bpl, loss, burst_ratio)
    return max(0.0, rating)


def mos(rating: float) -> float:
    """The mean opinion score of a rating (G.107 annex B), 1 to 4.5."""
    if rating <= 0:
        return 1.0
    if rating >= 100:
        return 4.5
    # The cubic dips below 1 for ratings under 6.5.
    return max(1.0, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)


def burst_ratio(lost: int, bursts: int, came: int) -> float:
    """How much longer bursts of loss are than at random: mean burst times share that came (Gilbert's 1 / (p + q)).

    1 below five losses, which say nothing about their pattern, and never below 1/2, which would be a sender that
    loses every other packet.
    """
    if lost < 5 or not bursts:
        return 1.0
    ratio = lost / bursts * (came / (lost + came))
    return ratio if math.isfinite(ratio) and ratio > 0.5 else 0.5
