"""The verdict as the first lines of the text, with its mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.case import Case
from acdiag.present.causes import Cause
from acdiag.present.text.paper import Paper
from acdiag.present.verdict import sentence


def verdict(
    case: Case,
    causes: Sequence[Cause],
    paper: Paper,
    *,
    others: int | None = None,
    asked: Sequence[str] = (),
    present: Sequence[str] = (),
) -> Iterator[str]:
    """The verdict, folded, with its mark.

    `others` is the number of hosts that are no phone of ours; `asked` names the only phones that were wanted, and
    `present` those that are there when none of them is.
    """
    state, told = sentence(case, causes, others=others, asked=asked, present=present)
    mark = {"ok": paper.marks.ok, "warning": paper.marks.warning, "failed": paper.marks.failed}.get(state, "")
    for line in paper.fold(paper.told(told), f"{mark} " if mark else ""):
        yield paper.paint(line, state if mark else "bold")
