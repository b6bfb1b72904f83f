"""What the phone's screen says when something is wrong, as the administrator's manual quotes it, and how to find it.

Log lines have these texts in any component's words, case and spacing: `PIN_INTERNAL_ERROR`, `"Pin  internal error"`.
Some texts are part of others ("Failed to connect <domain> server"), so the most specific stands first. A line that
looks for a state, takes it back or denies it says nothing.
"""

from __future__ import annotations

import re

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple

LONGEST = 2_048
"""Characters of a line that are looked at; a screen holds 80, and components put little before it."""
GAP = "<domain>"
"""Stands in a text for a name that differs from site to site."""


class ScreenText(NamedTuple):
    """One text of the screen."""

    text: str
    """As the manual has it; `GAP` stands for the site's own name."""
    words: tuple[str, ...]
    """Words without which a line cannot hold it, the rarest first."""
    pattern: re.Pattern[str]
    """Finds it in lower case text."""


class Shown(NamedTuple):
    """A screen text found in a line."""

    text: str
    """As the manual has it."""
    name: str
    """What stood in the gap, in lower case; empty without a gap."""


_WORD = expression(r"[a-z0-9]+")
_NAME = r"(?P<name>[a-z0-9](?:[a-z0-9-]{0,62}\.){1,8}[a-z][a-z0-9-]{0,62})"
_HOST = rf"[^a-z0-9]{{0,3}}(?:to[^a-z0-9]{{1,3}})?{_NAME}[^a-z0-9]{{1,3}}"
_BLANK = r"[^a-z0-9]{0,4}"


def _screen(text: str, of: str = "") -> ScreenText:
    """The pattern of a text, or of a piece that is enough to know the text `of`.

    A gap inside must be filled by a name with a dot; one at the end may be left out.
    """
    before, gap, after = (_spaced(piece) for piece in text.lower().partition(GAP))
    if gap and after:
        body = before + _HOST + after
    elif gap:
        body = before + r"(?:[^a-z0-9]{1,4}(?P<name>[a-z0-9][a-z0-9.-]{0,252}))?"
    else:
        body = before
    words = _WORD.findall(text.replace(GAP, " ").lower())
    rarest = sorted(set(words), key=lambda word: (word in ("to", "is", "not", "the", "or"), -len(word)))
    return ScreenText(of or text, tuple(rarest), expression(rf"(?<![a-z0-9]){body}(?![a-z0-9])"))


def _spaced(text: str) -> str:
    """Words with anything, or nothing, between them."""
    return _BLANK.join(_WORD.findall(text))


SCREEN_TEXTS = (
    *map(_screen, (
        "Failed to connect to time server",
        "Failed to connect to Lync server",
        "Failed to connect <domain> server",
        "Cannot find Lync server at <domain>",
        "Failed to validate certificate",
        "Failed to obtain user certificate",
        "LAN Link failure",
        "Duplicate IP",
        "Location look-up failed. Please enter your address.",
        "PIN invalid phone info",
        "The phone number or extension is not valid",
        "PIN not set",
        "PIN expired",
        "PIN account disabled",
        "PIN internal error",
        "Invalid address, username or password",
        "Your account is not configured for Exchange Unified Messaging",
    )),
    _screen("Location look-up failed", "Location look-up failed. Please enter your address."),
)  # fmt: skip
"""The most specific first."""

_DENIED = expression(
    r"(?:\b(?:no|not|without|if|check(?:ing)?(?: for)?|test(?:ing)?(?: for)?|detect(?:ing)?|clear(?:s|ed|ing)?|"
    r"hid(?:e|es|den|ing)|remov(?:e|es|ed|ing)|dismiss(?:ed)?|previous|last)(?: (?:the|a|any|message|screen|text))?)"
    r"[^a-z0-9]{1,3}\Z"
)
_TAKEN_BACK = expression(
    r"[^a-z0-9]{0,4}(?:address(?:es)? )?(?:check|detection|probe|test|timer|feature|message|screen|popup|status|error)?"
    r"[^a-z0-9]{0,4}(?:(?:is|was|has been) )?"
    r"(?:cleared|removed|hidden|dismissed|passed|disabled|enabled|started|resolved|not found|"
    r"recovered|false|none|ok|off|no|0)(?![a-z0-9])"
)
_BEFORE = 32
"""Characters before a text that are read for a denial."""


def screen_text_in(line: str) -> Shown | None:
    """The most specific screen text that `line` shows; None when it shows none."""
    return shown_in(line[:LONGEST].lower())


def shown_in(low: str) -> Shown | None:
    """As `screen_text_in`, for text in lower case."""
    # One of these is in every text. Written out, because every log line comes here and most go no further.
    if not (
        "fail" in low or "pin" in low or "valid" in low or "duplicate" in low or "cannot" in low or "unified" in low
    ):
        return None
    for screen in SCREEN_TEXTS:
        for word in screen.words:
            if word not in low:
                break
        else:
            found = screen.pattern.search(low)
            if found and not _denied(low, found.start(), found.end()):
                return Shown(screen.text, (found.groupdict().get("name") or "").strip("."))
    return None


def _denied(low: str, start: int, end: int) -> bool:
    """Whether the words around a text say that it is not so."""
    return bool(_DENIED.search(low[max(0, start - _BEFORE) : start]) or _TAKEN_BACK.match(low, end))
