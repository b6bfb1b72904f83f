"""A configuration file line by line: what the manual's reference says of those that do not fit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.facts.cfg_lint import CfgForeign, CfgLine, CfgMisfitted, CfgUnknown
from acdiag.present.text.paper import NARROWEST, PIPED_WIDTH, Paper

_MOST = 200
"""Lines told; JSON holds the rest."""
_VALUE = 60
"""Characters of a value."""


def page(lines: Iterable[CfgLine], *, colour: bool = False, width: int = PIPED_WIDTH, unicode: bool = True) -> str:
    """The lines in order of the file; nothing where all fit."""
    paper = Paper(colour=colour, width=max(width, NARROWEST), unicode=unicode)
    return "".join(f"{line.rstrip()}\n" for line in _page(sorted(lines, key=_number), paper))


def _number(line: CfgLine) -> int:
    return line.line


def _page(lines: list[CfgLine], paper: Paper) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield paper.heading("Line by line")
    yield ""
    widest = max(len(f"{line.line:,}") for line in lines[:_MOST])
    for line in lines[:_MOST]:
        yield from paper.fold(said(line, paper), f"  {line.line:>{widest},}  ", " " * (widest + 6))
    if len(lines) > _MOST:
        yield f"  and {len(lines) - _MOST:,} more lines; --format json lists them all"


def said(line: CfgLine, paper: Paper) -> str:
    """One line and what is wrong with it."""
    name = paper.say(line.parameter)
    if isinstance(line, CfgMisfitted):
        return f"{name}={paper.say(line.value, _VALUE)}: the manual wants {paper.say(line.wanted)}"
    if isinstance(line, CfgUnknown):
        return f"{name}: the manual knows {paper.say(line.nearest)}"
    if isinstance(line, CfgForeign):
        of = f"of {', '.join(line.models)}" if line.models else "of other models"
        return f"{name}={paper.say(line.value, _VALUE)}: {of}, not of the {line.model}"
    return name
