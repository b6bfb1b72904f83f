"""What could not be read or understood: said before any cause, because everything below rests on the captures."""

from __future__ import annotations

from collections.abc import Sequence

from acdiag.model.case import Case
from acdiag.model.record import Record
from acdiag.present.html.wording import told
from acdiag.present.reservations import LONGEST, sentences

_SHOWN = 20


class QualityView(Record):
    warnings: tuple[str, ...]
    more: int


def quality(case: Case, failures: Sequence[str] = ()) -> QualityView:
    """Every reservation, as many as anybody reads; `failures` are those about the report itself."""
    warnings = (*failures, *(told(text, LONGEST) for text in sentences(case)))
    return QualityView(warnings[:_SHOWN], len(warnings[_SHOWN:]))
