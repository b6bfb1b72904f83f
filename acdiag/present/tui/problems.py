"""The problems: each cause with the phones that it holds up, and its corrective steps as a list to tick off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from acdiag.model.arrival import Where
from acdiag.model.finding import Finding
from acdiag.model.named_tuple import NamedTuple
from acdiag.present.causes import Cause, by_rule
from acdiag.present.clock import clock
from acdiag.present.phrase import shared_by
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.page import Page
from acdiag.present.tui.passage import Passage
from acdiag.present.tui.problem import PhoneTarget, RuleTarget, StepTarget, problem_blocks
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import SEVERITY_TONES, Marks, Span, severity_state, spans

COLUMNS = (
    Column("", 2, 2),
    Column("rule", 12, 14, drop=2),
    Column("cause", 24, 60, main=True),
    Column("phones", 6, 6, right=True),
    Column("in common", 12, 30, drop=5),
    Column("since", 8, 8),
    Column("cleared", 8, 8, drop=1),
    Column("done", 5, 5, right=True),
    Column("owner", 9, 9, drop=4),
)
HELP = """A row per cause, the worst first; below stand those that the phones got over.

Tab goes to the page of the cause: space ticks a step off, Enter opens a phone, its evidence or the rule.
Ticks and notes are kept with the session. w writes the evidence for Wireshark."""


class Problem(NamedTuple):
    """One row: a cause that lasts, or what the phones got over."""

    key: str
    rule: str
    findings: tuple[Finding, ...]
    consequences: tuple[Finding, ...]
    common: str
    since: int
    """When it was seen first, ns."""
    cleared: int | None

    @property
    def name(self) -> str:
        """The rule, and which group of phones: what a note or a tick is about."""
        return f"{self.rule} ({self.common})" if self.common else self.rule


class ProblemsPage(Page):
    """All causes."""

    mode = "problems"
    filter_hint: ClassVar[str] = "words that a row must hold: a rule, a cause, an owner"

    def body(self) -> Iterator[Widget]:
        with Container(classes="panes"):
            yield Listing(COLUMNS, id="causes", name="problems", help=HELP, empty="Nothing is wrong so far.")
            yield Passage(id="cause", name="problem", help=HELP)

    def lay(self, desk: Desk) -> None:
        rows = Rows(problems(desk), lambda item: item.key, self._row)
        self.query_one(Listing).show(rows.holding(self.words))
        self._detail()

    def subject(self) -> str:
        item = self.query_one(Listing).item
        return f"problem:{item.name}" if item is not None else ""

    def note(self) -> str:
        return self._note(self.selected) if self.selected is not None else ""

    def _note(self, problem: Problem) -> str:
        """Of this problem; else of its rule as a whole, or of what its phones had in common when there were fewer."""
        notes = self.live.notebook.notes()
        present = {each.name for each in problems(self.live.desk)}
        earlier = [
            text
            for subject, text in notes.items()
            if subject.startswith(f"problem:{problem.rule} (") and subject.removeprefix("problem:") not in present
        ]
        own = notes.get(f"problem:{problem.name}") or notes.get(f"problem:{problem.rule}")
        return own or "\n".join(earlier)

    def _is_done(self, problem: Problem, number: int) -> bool:
        book = self.live.notebook
        return book.done(f"{problem.name}:{number}") or book.done(f"{problem.rule}:{number}")

    @property
    def selected(self) -> Problem | None:
        """The problem at the cursor."""
        item = self.query_one(Listing).item
        return item if isinstance(item, Problem) else None

    def evidence(self) -> tuple[Finding, ...]:
        """What `w` writes."""
        return self.selected.findings if self.selected is not None else ()

    def _row(self, problem: Problem) -> Row:
        return problem_row(problem, self.live.marks, self._ticked(problem))

    def _ticked(self, problem: Problem) -> int:
        steps = range(len(problem.findings[0].actions))
        return sum(self._is_done(problem, number) for number in steps)

    def _detail(self, *, top: bool = False) -> None:
        problem, live = self.selected, self.live
        passage = self.query_one(Passage)
        if problem is None:
            passage.show(())
            return
        note = self._note(problem)
        done = [self._is_done(problem, number) for number in range(len(problem.findings[0].actions))]
        passage.show(problem_blocks(problem.findings, problem.consequences, live.desk, live.marks, done, note), top=top)

    def _tick(self, problem: Problem, number: int) -> None:
        done = not self._is_done(problem, number)
        self.live.tick_step(f"{problem.name}:{number}", done=done)
        if not done and self.live.notebook.done(f"{problem.rule}:{number}"):
            self.live.tick_step(f"{problem.rule}:{number}", done=False)
        self.live.lay(self)

    @on(Listing.Moved)
    def moved(self, _event: Listing.Moved) -> None:
        self._detail(top=True)

    @on(Listing.Opened)
    def opened(self, _event: Listing.Opened) -> None:
        self.query_one(Passage).focus()

    @on(Passage.Chosen)
    def chosen(self, event: Passage.Chosen) -> None:
        match event.target:
            case StepTarget(_, number) if self.selected is not None:
                self._tick(self.selected, number)
            case PhoneTarget(entity):
                self.live.open_phone(entity)
            case RuleTarget(rule):
                self.live.open_rule(rule)
            case Where():
                self.live.open_evidence(event.target)


def problems(desk: Desk) -> list[Problem]:
    """Causes that last, the worst first; then what was cleared, the latest first."""
    lasting = [_problem(cause) for cause in desk.causes.causes]
    over = [
        Problem(f"cleared:{rule}", rule, tuple(found), (), "", min(f.first for f in found), _latest(found))
        for rule, found in by_rule(desk.causes.cleared).items()
    ]
    return lasting + sorted(over, key=lambda problem: -(problem.cleared or 0))


def _latest(findings: list[Finding]) -> int | None:
    return max((finding.cleared for finding in findings if finding.cleared is not None), default=None)


def _problem(cause: Cause) -> Problem:
    common = shared_by(cause.shared)
    return Problem(
        f"{cause.model.rule}:{common}",
        cause.model.rule,
        cause.findings,
        cause.consequences,
        common,
        min(finding.first for finding in cause.findings),
        None,
    )


def problem_row(problem: Problem, marks: Marks, ticked: int) -> Row:
    """The row of a problem, with how many of its steps are ticked."""
    finding = problem.findings[0]
    severity = max((each.severity for each in problem.findings), key=lambda each: each.rank)
    over = problem.cleared is not None
    state = Span(marks.ok, "dim") if over else marks.state(severity_state(severity))
    entities = {each.entity for each in problem.findings}
    owners = list(dict.fromkeys(action.owner for action in finding.actions))
    return Row(
        (
            (state,),
            spans(problem.rule, "dim" if over else SEVERITY_TONES[severity]),
            spans(finding.title, "dim" if over else ""),
            spans(f"{len(entities):,}"),
            spans(problem.common, "dim"),
            spans(clock(problem.since)[:8]),
            spans("" if problem.cleared is None else clock(problem.cleared)[:8], "good"),
            spans(f"{ticked}/{len(finding.actions)}" if finding.actions else "", "good" if ticked else "dim"),
            spans(owners[0] if owners else "", "dim"),
        ),
        bad=not over and severity.rank >= 3,
    )
