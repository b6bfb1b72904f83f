"""Shapes and tones: every state is a shape and a word, so that nothing depends on colour or on a font."""

from __future__ import annotations

from collections.abc import Sequence

from acdiag.model.finding import Severity
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record

PLAIN, GOOD, WARN, BAD, DIM, STRONG, ACCENT, FRESH = "", "good", "warn", "bad", "dim", "strong", "accent", "fresh"
TONES = (GOOD, WARN, BAD, DIM, STRONG, ACCENT, FRESH)
"""Names of how a text is meant; the style sheet says what each looks like."""


class Span(NamedTuple):
    """A piece of text in one tone; captured text inside is made visible where it is drawn."""

    text: str
    tone: str = PLAIN


Spans = tuple[Span, ...]


def spans(text: str, tone: str = PLAIN) -> Spans:
    """One piece."""
    return (Span(text, tone),)


class Marks(Record, kw_only=True):
    """One set of shapes."""

    ok: str
    warning: str
    failed: str
    doing: str
    unseen: str
    blocks: str
    """Of a sparkline, from least to most."""
    arrow: str
    back: str
    open: str
    done: str
    new: str
    recovered: str
    bar: str
    dot: str

    def state(self, word: str) -> Span:
        """The shape of ok, warning, failed, doing or not-seen."""
        shown = {
            "ok": Span(self.ok, GOOD),
            "warning": Span(self.warning, WARN),
            "failed": Span(self.failed, BAD),
            "doing": Span(self.doing, ACCENT),
        }
        return shown.get(word, Span(self.unseen, DIM))

    def spark(self, values: Sequence[float | None], low: float, high: float, width: int) -> str:
        """A line of blocks; of several values in one place the lowest counts, and nothing stands for no value."""
        if not values or width <= 0:
            return ""
        shown = []
        columns = min(width, len(values))
        for column in range(columns):
            part = values[column * len(values) // columns : (column + 1) * len(values) // columns]
            known = [value for value in part if value is not None]
            shown.append(self._block((min(known) - low) / (high - low)) if known else " ")
        return "".join(shown)

    def _block(self, share: float) -> str:
        return self.blocks[min(max(int(share * len(self.blocks)), 0), len(self.blocks) - 1)]


UNICODE = Marks(
    ok="●", warning="▲", failed="✕", doing="◐", unseen="·", blocks="▁▂▃▄▅▆▇█", arrow="→", back="←",
    open="☐", done="☑", new="+", recovered="↑", bar="█", dot="·",
)  # fmt: skip
ASCII = Marks(
    ok="o", warning="!", failed="X", doing="~", unseen=".", blocks="_.-=+*#@", arrow="->", back="<-",
    open="[ ]", done="[x]", new="+", recovered="^", bar="#", dot="-",
)  # fmt: skip

SEVERITY_TONES = {
    Severity.CRITICAL: BAD,
    Severity.ERROR: BAD,
    Severity.WARNING: WARN,
    Severity.NOTICE: ACCENT,
    Severity.INFO: DIM,
}


def severity_state(severity: Severity) -> str:
    """The state whose shape a severity has."""
    if severity.rank >= Severity.ERROR.rank:
        return "failed"
    return "warning" if severity is Severity.WARNING else "not-seen"
