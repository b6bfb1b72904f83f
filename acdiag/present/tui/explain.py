"""The rules: what each one means, and what to do, without any capture."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.containers import Container
from textual.widget import Widget

from acdiag.present.tui.desk import Desk
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.page import Page
from acdiag.present.tui.passage import Block, Passage, heading
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import SEVERITY_TONES, Span, spans
from acdiag.rulebook.explain import sections
from acdiag.rulebook.rule import Rule

COLUMNS = (
    Column("rule", 12, 14),
    Column("severity", 8, 8, drop=1),
    Column("now", 5, 5, right=True),
    Column("title", 20, main=True),
)
HELP = """All rules; now is the number of phones on which one is found at the moment. / filters by any word of a title,
an id, or what the phone's screen says. The page has the cause, the impact, how to confirm it and what to do."""


class ExplainPage(Page):
    """All rules, and the page of one."""

    mode = "explain"
    filter_hint = "an id, a word of the title, what the phone's screen says"

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ""
        self._found: dict[str, int] = {}

    def body(self) -> Iterator[Widget]:
        with Container(classes="panes"):
            yield Listing(COLUMNS, id="rules", name="rules", help=HELP, empty="There are no rules.")
            yield Passage(id="rule", name="rule", help=HELP)

    def open(self, rule: str) -> None:
        """Show this rule."""
        self._wanted = rule
        if self.ready:
            self.live.lay(self)

    def lay(self, desk: Desk) -> None:
        self._found = {}
        for finding in desk.snapshot.case.findings:
            if finding.cleared is None:
                self._found[finding.rule] = self._found.get(finding.rule, 0) + 1
        rows = Rows(self.live.feed.shelf.rules, lambda rule: rule.id, self._row)
        listing = self.query_one(Listing)
        listing.show(rows.holding(self.words))
        if self._wanted:
            listing.select(self._wanted)
            self._wanted = ""
        self._detail()

    def _row(self, rule: Rule) -> Row:
        return rule_row(rule, self._found.get(rule.id, 0))

    def _detail(self, *, top: bool = False) -> None:
        rule = self.query_one(Listing).item
        self.query_one(Passage).show(list(rule_blocks(rule)) if isinstance(rule, Rule) else (), top=top)

    def subject(self) -> str:
        rule = self.query_one(Listing).item
        return f"problem:{rule.id}" if isinstance(rule, Rule) else ""

    @on(Listing.Moved)
    def moved(self, _event: Listing.Moved) -> None:
        self._detail(top=True)

    @on(Listing.Opened)
    def opened(self, _event: Listing.Opened) -> None:
        self.query_one(Passage).focus()


def rule_row(rule: Rule, found: int) -> Row:
    """The row of a rule that is found on so many phones."""
    screen = "  ".join(f'"{text}"' for text in rule.screen)
    cells = (
        spans(rule.id),
        spans(str(rule.severity), SEVERITY_TONES[rule.severity]),
        spans(str(found) if found else "", "bad"),
        (Span(" ".join(rule.title.split())), Span(f"  {screen}" if screen else "", "dim")),
    )
    return Row(cells, bad=found > 0)


def rule_blocks(rule: Rule) -> Iterator[Block]:
    """The page of a rule."""
    yield heading(" ".join(rule.title.split()))
    yield Block((Span(str(rule.severity), SEVERITY_TONES[rule.severity]), Span(f"  {rule.id}  {rule.name}", "dim")))
    for section in sections(rule):
        yield Block()
        yield heading(section.heading)
        for number, text in enumerate(section.lines, 1):
            front = f"{number}. " if section.numbered else ""
            yield Block(spans(front + " ".join(text.split())), indent=2, hang=len(front))
