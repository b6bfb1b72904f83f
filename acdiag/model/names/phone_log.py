"""Who writes log lines on a phone: processes and components, as table 7-1 of the administrator's manual names them.

Lines spell them in any case, and with `-` for `_`. Some of the names are everyday words (`lib`, `kernel`), which
other devices' logs have too; only the others tell that a line is a phone's.
"""

from __future__ import annotations

import re

from acdiag.model.expression import expression

LONGEST = 32
"""Characters of a word that may be a name; the longest name has 16."""

PROCESSES = {
    "nxphone": "the user interface: main screen, BLF and sidecar",
    "voip_task": "the VoIP application",
    "b2goe": "Better Together over Ethernet",
    "lighttpd": "the web server",
    "ac_watchdog": "the watchdog",
}
COMPONENTS = {
    "control_center": "networking",
    "sip_call_control": "call control (MTF, Multimedia Terminal Framework)",
    "sip_stack": "SIP",
    "ice_stack": "ICE",
    "lcd_display": "the screen",
    "web_server": "the web interface",
    "ieee802_1x": "802.1X",
    "kernel": "the operating system",
    "dsp": "the voice engine",
    "lib": "the internal library",
    "sipe": "the Skype for Business client (SIPE)",
    "cgi": "services of the web interface",
}

EVERYDAY = frozenset(("lighttpd", "web_server", "kernel", "dsp", "lib", "cgi"))
"""Names that logs of other devices hold as well."""
_SPELLINGS = {"ieee802.1x": "ieee802_1x", "btoe": "b2goe"}
_KNOWN = {name: name for name in (*PROCESSES, *COMPONENTS)} | _SPELLINGS
_SPELT = "|".join(re.escape(name).replace("_", "[_-]") for name in sorted(_KNOWN, reverse=True))
_NAMED = expression(rf"\b(?:{_SPELT})(?![a-z0-9_-])")
"""Whole words; a name stands before those that it begins with."""


def writer_named(word: str) -> str:
    """The process or component that `word` is, in the manual's spelling; empty when it is none."""
    known = _KNOWN.get(word)
    if known is None and len(word) < LONGEST:
        known = _KNOWN.get(word.lower().replace("-", "_"), "")
    return known or ""


def first_writer(low: str) -> str:
    """The first process or component that text in lower case names; empty without one."""
    found = _NAMED.search(low)
    return _KNOWN[found[0].replace("-", "_")] if found else ""
