"""Captured text as visible characters: what a terminal would interpret or an eye would miss is spelled out.

Escape sequences, overrides of the reading direction and invisible characters come from the network, so anybody who
can reach the wire could otherwise repaint the screen of the person who reads the verdict. Everything that Unicode
does not call printable is written as `\\x1b` or `\\u202e`. The result is for reading, not for turning back.
"""

from __future__ import annotations

import re
import unicodedata

from acdiag.model.expression import expression

_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
"""Printable by Unicode's categories, yet drawn as nothing: fillers, joiners and variation selectors."""

_MARKS_PER_LETTER = 2
"""Combining marks shown on one letter; Vietnamese needs two, more are used to paint over the neighbouring lines."""

_STRANGE = expression(r"[^ -~]+")
"""Runs of what is not plain ASCII: most texts have none, and many an arrow or an ellipsis alone."""

_UNSAFE_IN_JSON = expression(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What JSON allows inside a string and a terminal may still interpret."""


def visible(text: str) -> str:
    """`text` in characters that only ever draw themselves."""
    return text if text.isascii() and text.isprintable() else _STRANGE.sub(_drawn, text)


def _drawn(run: re.Match[str]) -> str:
    shown: list[str] = []
    # At the beginning of a text there is no letter that marks could stand on.
    marks = 0 if run.start() else _MARKS_PER_LETTER
    for character in run.group():
        if unicodedata.category(character)[0] == "M":
            marks += 1
        else:
            marks = 0
        drawn = character.isprintable() and character not in _BLANK and marks <= _MARKS_PER_LETTER
        shown.append(character if drawn else spelled(character))
    return "".join(shown)


def brief(text: str, limit: int) -> str:
    """`text` made visible, in at most `limit` characters; an ellipsis says that there was more."""
    shown = visible(text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def spelled(character: str) -> str:
    """One character by its code: `\\n`, `\\x1b`, `\\u202e`, `\\U000e0001`."""
    code = ord(character)
    if code < 0x100:
        return _NAMED.get(character) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_safe(document: str) -> str:
    """JSON text in which no terminal finds anything to interpret and that every UTF-8 encoder accepts.

    Values stay the same, but for a lone surrogate (a path that is not UTF-8): it becomes its visible spelling.
    """
    return document if document.isascii() and "\x7f" not in document else _UNSAFE_IN_JSON.sub(_json_escape, document)


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
