"""Which protocol's code somebody means: three digits are a SIP status, four or five an id of ms-diagnostics."""

from __future__ import annotations

import difflib
import re

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names import ms_diagnostics, sip, tls_alerts
from acdiag.model.names.meaning import Meaning
from acdiag.model.names.tls import ALERTS

LONGEST = 60
"""Characters of a question that may be a code; the longest alert has 31."""
_SIP = expression(r"[0-9]{3}\Z")
_MS_DIAGNOSTICS = expression(r"[0-9]{4,5}\Z")


class Code(NamedTuple):
    """A code and what it means."""

    kind: str
    number: int
    meaning: Meaning


def lookup(question: str) -> Code | None:
    """The code that `question` is, whether its meaning is known or not; None when it is none."""
    word = question[: LONGEST + 1].strip()
    if _SIP.match(word):
        status = sip.meaning(int(word))
        return None if status is None else Code("SIP status", int(word), status)
    if _MS_DIAGNOSTICS.match(word):
        return Code("ms-diagnostics", int(word), ms_diagnostics.meaning(int(word)))
    alert = tls_alerts.number(word)
    return None if alert is None else Code("TLS alert", alert, tls_alerts.meaning(alert))


def nearest(question: str) -> str:
    """The known code that looks most like what is none; empty when nothing does."""
    word = question[: LONGEST + 1].strip().lower()
    if word.isdecimal():
        known = [str(code) for code in (*sip.REASONS, *ms_diagnostics.MEANINGS)]
        return min(known, key=lambda code: (abs(int(code) - int(word)), code))
    close = difflib.get_close_matches(re.sub(r"[\s-]+", "_", word), ALERTS.values(), 1, 0.75)
    return close[0] if close else ""
