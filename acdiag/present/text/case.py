"""`acdiag triage` as text: the verdict, what to mend, how far each phone got, and what to ask next.

The order is that of a reader in a hurry: whoever stops after any line has read what mattered most until there.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from acdiag.model.case import Case
from acdiag.present.causes import Sorted, sort
from acdiag.present.text import cause, media, phones, quality, remarks
from acdiag.present.text.paper import NARROWEST, Paper
from acdiag.present.text.verdict import verdict

_CAUSES = 20
"""Causes told in full; by then somebody has enough to do, and JSON holds the rest."""
_COMMAND = 8_000
"""Characters of a command: it is no command any more when it is cut, and systems allow paths of 4,096 bytes."""


def render(
    case: Case,
    *,
    colour: bool = False,
    width: int = 80,
    unicode: bool = True,
    others: int | None = None,
    asked: Sequence[str] = (),
    present: Sequence[str] = (),
) -> str:
    """The whole text; `others` is the number of hosts that are no phone of ours, where it is known.

    `asked` names the only phones that were wanted, and `present` those that are there when none of them is.
    """
    paper = Paper(colour=colour, width=max(width, NARROWEST), unicode=unicode, names=case.names)
    told = lines(case, paper, others=others, asked=asked, present=present)
    return "".join(f"{line.rstrip()}\n" for line in told)


def lines(
    case: Case, paper: Paper, *, others: int | None = None, asked: Sequence[str] = (), present: Sequence[str] = ()
) -> Iterator[str]:
    """The case on `paper`, without line ends."""
    places = sort(case)
    zero = _zero(case)
    yield from verdict(case, places.causes, paper, others=others, asked=asked, present=present)
    yield from quality.sources(case, paper)
    yield from _spaced(quality.reservations(case, paper))
    yield from _causes(case, places, paper, zero)
    if case.phones:
        title = "The phone" if len(case.phones) == 1 else "The phones"
        yield from _section(title, phones.phones(case, paper, zero), paper)
    yield from _section("Calls and streams", media.media(case, paper), paper)
    yield from _section("Also seen", remarks.noted(places.noted, paper), paper)
    yield from _section("Got over", remarks.got_over(places.cleared, paper, zero), paper)
    yield from _section("Muted", remarks.muted(case.muted, paper), paper)
    yield from _section("Not decided", remarks.not_decided(case, paper), paper)
    yield from _section("Next", _hints(case, places, paper), paper)


def _zero(case: Case) -> int:
    """The start of the common timeline: the first packet of all inputs."""
    firsts = [report.first for report in case.sources if report.first is not None]
    return min(firsts, default=min((finding.first for finding in case.findings), default=0))


def _causes(case: Case, places: Sorted, paper: Paper, zero: int) -> Iterator[str]:
    if not places.causes:
        return
    yield ""
    yield paper.heading("What to mend")
    for number, entry in enumerate(places.causes[:_CAUSES], 1):
        yield ""
        yield from cause.block(number, entry, paper, zero=zero, complete=len(case.phones) == 1)
    if len(places.causes) > _CAUSES:
        yield ""
        yield f"and {len(places.causes) - _CAUSES:,} more causes; --format json lists them all"


def _section(title: str, body: Iterable[str], paper: Paper) -> Iterator[str]:
    """The section with its heading, and nothing at all where there is nothing to say."""
    told = list(body)
    if told:
        yield ""
        yield paper.heading(title)
        yield ""
        yield from told


def _spaced(body: Iterable[str]) -> Iterator[str]:
    told = list(body)
    if told:
        yield ""
        yield from told


def _hints(case: Case, places: Sorted, paper: Paper) -> Iterator[str]:
    """Commands that go on from here, ready to be pasted."""
    if not case.sources:
        return
    rows = list(_commands(case, places))
    shown = [(paper.say(command, _COMMAND), why) for command, why in rows]
    widest = max(len(command) for command, _ in shown)
    for command, why in shown:
        if widest + 2 + len(why) <= paper.width - 2:
            yield f"  {command:<{widest}}  {paper.paint(why, 'dim')}"
        else:
            yield f"  {command}"
            yield paper.paint(f"      {why}", "dim")


def _commands(case: Case, places: Sorted) -> Iterator[tuple[str, str]]:
    findings = [finding for entry in places.causes for finding in entry.findings] or list(places.noted)
    if not findings:
        yield f"acdiag facts {shlex.quote(case.sources[0].path)}", "what was seen, in order of time"
        return
    first = findings[0]
    where = first.evidence[0]
    yield f"acdiag explain {first.rule}", "what the rule says"
    if where.frame is not None:
        yield f"acdiag decode {shlex.quote(where.source)} --frame {where.frame}", "the packet that shows it"
    elif where.line is not None and any(r.path == where.source and r.kind == "syslog" for r in case.sources):
        yield f"acdiag decode {shlex.quote(where.source)} --line {where.line}", "the line that shows it"
    only, why = (f" --phone {first.phone}", "what this phone did") if first.phone else ("", "what was seen")
    yield f"acdiag facts {shlex.quote(where.source)}{only}", why
