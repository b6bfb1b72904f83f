"""What a log line tells of the phone itself: a crash, a start, lost messages, a refused pairing.

The words are those of the Linux kernel, BusyBox and Android's tombstones, which are public; those of the phones' own
processes are inferred. A word must be said as an event ("tombstone written"), since menus and settings name the same
things.
"""

from __future__ import annotations

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple


class Event(NamedTuple):
    """One thing that a line tells."""

    kind: str
    """crash, start, loss or pairing."""
    what: str
    """Which sort of it."""
    messages: int = 0
    """How many, for a loss."""


_FEW = r"[^a-z0-9]{1,3}(?:[a-z0-9_./-]{1,24}[^a-z0-9]{1,3}){0,3}"
"""A few words between two others; bounded, so that a line costs time in proportion to its length."""
_DONE = r"(?:writ(?:ten|ing)|creat(?:ed|ing)|sav(?:ed|ing)|stor(?:ed|ing)|generat(?:ed|ing)|dump(?:ed|ing))"

_PROCESS = r"(?:process|task|application|nxphone|voip_task|b2goe|lighttpd)[^a-z0-9]{1,3}(?:[a-z0-9_]{1,24} ){0,2}"
_DEVICE = r"(?:phone|system|device|unit|board)\b"
_MANY = r"[0-9]{1,9}) (?:[a-z]{1,12} ){0,2}(?:messages?|lines?|callbacks?)"
_REFUSED = r"(?:wrong|invalid|incorrect|mismatch(?:ed)?|refused|rejected|denied|does not match)\b"

_CRASHES = (
    ("tombstone", expression(rf"(?:{_DONE}|new){_FEW}tombstone|tombstone\S{{0,24}}{_FEW}{_DONE}\b")),
    ("crash dump", expression(rf"{_DONE}{_FEW}crash ?dump|crash ?dump{_FEW}{_DONE}\b")),
    ("core dump", expression(rf"core dumped|{_DONE}{_FEW}core ?dump|core ?dump{_FEW}{_DONE}\b")),
    ("kernel", expression(r"kernel panic|\boops:|unable to handle kernel|bug: unable to")),
    (
        "signal",
        expression(
            r"segfault at|segmentation fault|fatal signal"
            r"|(?:killed|terminated|died|crashed) (?:by|on|with) signal"
            r"|(?:received|got|caught) (?:signal (?:4|6|7|8|11)\b|sig(?:segv|abrt|bus|fpe|ill)\b)"
        ),
    ),
    (
        "process",
        expression(_PROCESS + r"(?:has |was |is )?(?:crashed|died|dead|terminated abnormally|not responding)\b"),
    ),
)
_STARTS = (
    ("kernel", expression(r"\blinux version [0-9]|\bbooting linux\b")),
    ("syslogd", expression(r"\bsyslogd started\b")),
    (
        "announced",
        expression(
            rf"\b(?:reboot|restart|resett)ing (?:the |this )?{_DEVICE}"
            rf"|\b{_DEVICE}{_FEW}(?:rebooting|restarting|going down for reboot)\b"
            r"|\brebooting(?: now)?[^a-z0-9]{0,4}\Z"
        ),
    ),
)
_LOSS = expression(
    rf"\b(?P<a>{_MANY} (?:[a-z]{{1,12}} ){{0,2}}(?:lost|dropped|suppressed|discarded)\b"
    rf"|\b(?:lost|dropped|discarded|suppressed|dropping) (?P<b>{_MANY}\b"
)
_PAIRING = expression(
    rf"pair(?:ing|ed)?(?:[ _-]?code)?{_FEW}{_REFUSED}"
    rf"|(?:wrong|invalid|incorrect|bad|refused|rejected){_FEW}(?:pair|pairing)(?:[ _-]?code)?\b"
)


def _crash(low: str) -> Event | None:
    what = next((name for name, pattern in _CRASHES if pattern.search(low)), None)
    return None if what is None else Event("crash", what)


def _start(low: str) -> Event | None:
    what = next((name for name, pattern in _STARTS if pattern.search(low)), None)
    return None if what is None else Event("start", what)


def _loss(low: str) -> Event | None:
    found = _LOSS.search(low)
    return None if found is None else Event("loss", "said", int(found["a"] or found["b"]))


def _pairing(low: str) -> Event | None:
    return Event("pairing", "refused") if _PAIRING.search(low) else None


def event_in(low: str) -> Event | None:
    """What a line in lower case tells; None for most lines."""
    # Written out, because every log line comes here and most go no further.
    event = None
    if (
        "core" in low or "tombstone" in low or "crash" in low or "panic" in low or "oops" in low or "signal" in low
        or "segf" in low or "segment" in low or "kernel " in low or "died" in low or "dead" in low
        or "not resp" in low or "abnorm" in low
    ):  # fmt: skip
        event = _crash(low)
    if event is None and (
        "boot" in low or "restart" in low or "reset" in low or "linux version" in low or "syslogd" in low
    ):
        event = _start(low)
    if event is None and ("lost" in low or "drop" in low or "suppressed" in low or "discarded" in low):
        event = _loss(low)
    if event is None and "pair" in low:
        event = _pairing(low)
    return event


def is_update(low: str) -> bool:
    """Whether a line in lower case names an update, new settings or a person as a reason."""
    return (
        "firmware" in low or "upgrad" in low or "software update" in low or ".img" in low or "configuration" in low
        or ".cfg" in low or "provision" in low or ("speed" in low and "dial" in low) or "user request" in low
    )  # fmt: skip
