"""What is replayed on its way into a session: all inputs in the order of time, each arrival when it is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.live.pace import Pace
from acdiag.live.resuming import begin, fall_silent
from acdiag.model.arrival import Frame
from acdiag.pipeline import Session
from acdiag.sources.opening import Source, arrivals_in_time_order
from acdiag.sources.session import SessionSource


def taken(opened: Sequence[Source], session: Session, pace: Pace) -> Iterator[int]:
    """How many arrivals the session has taken, after each; it ends with the inputs, or when it is time to stop.

    Silence counts to where taps were listened to only when all was read: what was not reached is not silent.
    """
    stored = [source for source in opened if isinstance(source, SessionSource)]
    for source in opened:
        if source.configuration is not None:
            session.take_configuration(source.configuration)
    for source in stored:
        begin(source, session)
    for count, arrival in enumerate(arrivals_in_time_order(opened), 1):
        if not pace.wait(arrival.at):
            return
        if isinstance(arrival, Frame):
            session.take(arrival)
        else:
            session.take_line(arrival)
        yield count
    for source in stored:
        fall_silent(source, session)
