"""The sheet that text is written on: its width, its character set, and colour where there is colour.

Every text passes `say` or `prose` before it is wrapped, and is painted only after that, so the escape sequences in
the output are ours alone. Colour repeats what a word or a mark says already; it never says anything by itself.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record, field
from acdiag.present.escape import brief, visible
from acdiag.present.naming import named

PIPED_WIDTH = 80
"""Columns when nobody knows better: mail, tickets and terminals of all ages show 80."""

NARROWEST = 40
WIDEST_PROSE = 100
"""Sentences longer than this are hard to follow from line to line; tables may use the whole width."""

_GLUE = "\0"
"""Stands for a space where a line must not break; safe text never holds it, because `say` spells it out."""

_BREAKS = expression(r"[ \t\r\n]+")

LONGEST_TEXT = 600
"""Characters of one captured text; a host name has 253 at most, and whoever sends more wants to fill the screen."""


class Marks(NamedTuple):
    """Shapes for states, so that nothing depends on colour."""

    ok: str
    warning: str
    failed: str
    unseen: str
    box: str
    dot: str
    rule: str
    fold: str


DRAWN = Marks("✓", "▲", "✗", "·", "☐", "·", "─", "↳")
TYPED = Marks("[ok]", "[! ]", "[!!]", "[--]", "[ ]", "-", "-", "->")

_IN_ASCII = str.maketrans(
    {"…": "...", "→": "->", "←": "<-", "–": "-", "—": "-", "×": "x", "≥": ">=", "≤": "<=", "“": '"', "”": '"', "‘": "'",
     "’": "'", "·": "-", "é": "e", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
)  # fmt: skip

_STYLES = {
    "plain": "",
    "bold": "1",
    "dim": "2",
    "critical": "1;31",
    "error": "31",
    "failed": "31",
    "warning": "33",
    "notice": "36",
    "info": "36",
    "ok": "32",
}


class Paper(Record):
    """How the reader's terminal is."""

    colour: bool = False
    width: int = PIPED_WIDTH
    unicode: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    """What the site calls an address."""

    @property
    def marks(self) -> Marks:
        """The shapes that this paper can show."""
        return DRAWN if self.unicode else TYPED

    @property
    def measure(self) -> int:
        """Columns of a line of prose."""
        return min(self.width, WIDEST_PROSE)

    def say(self, text: str, limit: int = LONGEST_TEXT) -> str:
        """Captured text, made harmless."""
        return self._spelled(brief(text, limit))

    def told(self, text: str, limit: int = LONGEST_TEXT) -> str:
        """As `say`, with the site's names beside the addresses in it."""
        return self.say(self.named(text), limit)

    def named(self, text: str) -> str:
        """`text` with the site's names beside the addresses in it."""
        return named(text, self.names)

    def prose(self, text: str) -> str:
        """A rule's sentences: line ends are only how the file was written."""
        return self._spelled(visible(_BREAKS.sub(" ", text).strip(" ")))

    def paint(self, text: str, style: str) -> str:
        """`text`, coloured where colour is wanted."""
        code = _STYLES[style]
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text

    def fold(self, text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
        """Safe text as lines; `first` begins the first line, `rest` (else as many spaces) the others."""
        whole = (first + text).replace(_GLUE, " ")
        # Nearly every text has room on one line, and is the same there.
        if len(whole) <= self.measure and whole.isprintable() and text[-1:] not in ("", " ", _GLUE):
            return iter((whole,))
        wrapped = textwrap.wrap(
            text,
            self.measure,
            initial_indent=first,
            subsequent_indent=" " * len(first) if rest is None else rest,
            break_on_hyphens=False,
        )
        return (line.replace(_GLUE, " ") for line in wrapped)

    def fold_parts(
        self, parts: Iterable[str], separator: str, first: str = "", rest: str | None = None
    ) -> Iterator[str]:
        """Safe parts on as few lines as they need; empty ones are left out.

        They are broken only between them, but for those that are longer than a line.
        """
        room = self.measure - max(len(first), len(rest or "")) - len(separator.rstrip())
        whole = [part.replace(" ", _GLUE) if len(part) <= room else part for part in parts if part]
        if separator.strip():
            whole[:-1] = [f"{part}{_GLUE}{separator.strip()}" for part in whole[:-1]]
            separator = " "
        return self.fold(separator.join(whole), first, rest)

    def labelled(self, label: str, text: str, style: str = "dim") -> Iterator[str]:
        """Safe text beside a label of fixed width; the label is painted."""
        for number, line in enumerate(self.fold(text, label)):
            yield self.paint(label, style) + line[len(label) :] if number == 0 else line

    def heading(self, text: str) -> str:
        """A section's heading with a rule after it."""
        start = f"{self.marks.rule * 2} {text} "
        return self.paint(start + self.marks.rule * (self.measure - len(start)), "bold")

    def _spelled(self, text: str) -> str:
        if self.unicode or text.isascii():
            return text
        return text.translate(_IN_ASCII).encode("ascii", "backslashreplace").decode("ascii")


def paper_for(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Paper:
    """The paper that `stream` is: colour and real width on a terminal only, and none where NO_COLOR is set."""
    terminal = stream.isatty()
    width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if terminal else PIPED_WIDTH
    encoding = (stream.encoding or "ascii").lower().replace("-", "").replace("_", "")
    return Paper(
        colour=terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb",
        width=max(width, NARROWEST),
        unicode=encoding.startswith("utf"),
    )
