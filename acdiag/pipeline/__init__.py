"""From arrivals to a case: the only place that knows both ends.

frame → dissect → reassemble → observe → ledger → judge → case

`session` is the table of contents; what it keeps beside the streams lies in one file each: the observers, the sources'
reports, what the taps hear, who is who, and what logs say. `answer` draws the case.
"""

from acdiag.pipeline.observers import OBSERVERS
from acdiag.pipeline.session import NO_POLICY, Session

__all__ = ["NO_POLICY", "OBSERVERS", "Session"]
