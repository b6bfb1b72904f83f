"""From arrivals to a case: the only place that knows both ends.

frame → dissect → reassemble → observe → ledger → judge → case

`session` is the table of contents: it hands each arrival from one step to the next. What it keeps lies in one file
each: the observers, the sources' reports, connections, media, what the taps hear, what logs say, what found no room.
`knowledge` is the middle of it: facts in, stories out, with who is who beside it. `answer` judges the stories.
"""

from acdiag.pipeline.observers import OBSERVERS
from acdiag.pipeline.session import Session

__all__ = ["OBSERVERS", "Session"]
