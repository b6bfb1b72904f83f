"""One phone: its page beside its timeline, packets and log lines on one clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.worker import get_current_worker

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.finding import Finding
from acdiag.model.named_tuple import NamedTuple
from acdiag.present.clock import clock, since
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.page import Page
from acdiag.present.tui.passage import Block, Passage
from acdiag.present.tui.portrait import portrait
from acdiag.present.tui.problem import PhoneTarget, RuleTarget
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import spans
from acdiag.present.tui.spell import source_and_place
from acdiag.timeline.story import PhoneStory
from acdiag.timeline.wording import line

COLUMNS = (
    Column("time", 12, 12),
    Column("since", 10, 11, drop=2, right=True),
    Column("stage", 9, 12, drop=3),
    Column("kind", 6, 6, drop=4),
    Column("what", 16, 24),
    Column("seen", 24, 44, main=True),
    Column("detail", 20, 80, drop=1),
    Column("where", 12, 22, drop=5),
)
HELP = """Left (or above) the phone: stages, findings with their evidence, lease, certificates, sign-in, SIP ladder.
Right (or below) its timeline: every fact, whether a packet or a log line tells it; what proves a fault is marked.

Enter opens what is at the cursor: a frame, a log line, a rule. e and E go through the proven faults.
< and > go to the previous and the next phone of the rollout, l to its log lines. w writes its evidence."""


class Moment(NamedTuple):
    """One line of the timeline."""

    number: int
    fact: Fact
    zero: int
    proves: bool


class PhonePage(Page):
    """The phone that was opened last; without one the phone that needs help most."""

    mode = "phone"
    filter_hint: ClassVar[str] = "words that a line of the timeline must hold"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("less_than_sign", "other(-1)", "Previous phone", show=False, key_display="<"),
        Binding("greater_than_sign", "other(1)", "Next phone", show=False, key_display=">"),
        Binding("l", "log", "Log", key_display="l"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.entity = ""
        self._story: PhoneStory | None = None
        self._wanted: tuple[int, str] = (-1, "")
        """Snapshot and phone whose story was asked for last."""
        self._laid: tuple[int, tuple[int, str], str] = (0, (-1, ""), "")

    def body(self) -> Iterator[Widget]:
        with Container(classes="panes"):
            yield Passage(id="portrait", name="phone", help=HELP)
            yield Listing(COLUMNS, id="timeline", name="timeline", help=HELP, empty="Nothing was seen of it.")

    def _focus_first(self) -> None:
        self.query_one(Passage).focus()

    def lay(self, desk: Desk) -> None:
        if not self.entity and desk.standings:
            self.entity = desk.standings[0].entity
        if self._story is not None and self._story.entity != self.entity:
            self._story = None
        wanted = (desk.snapshot.number, self.entity)
        if wanted != self._wanted:
            self._wanted = wanted
            stories, entity = desk.snapshot.stories, self.entity
            self.run_worker(lambda: self._fetch(stories, entity), thread=True, exclusive=True, group="story")
        self._show(desk)

    def _fetch(self, stories: Mapping[str, PhoneStory], entity: str) -> None:
        """In a thread: the process that interprets may be busy."""
        worker, story = get_current_worker(), stories.get(entity)
        if not worker.is_cancelled:
            self.live.call_from_thread(self._set, entity, story)

    def _set(self, entity: str, story: PhoneStory | None) -> None:
        if entity == self.entity:
            self._story = story
            self.live.lay(self)

    def _show(self, desk: Desk) -> None:
        self._portray()
        state = (id(self._story), self._wanted, self.words)
        if state != self._laid:
            another = state[1][1] != self._laid[1][1]
            self._laid = state
            self.query_one(Listing).show(self._moments(desk).holding(self.words))
            if another:
                self.query_one(Passage).action_end(-1)

    def tick(self) -> None:
        self._portray()

    def subject(self) -> str:
        return f"phone:{self.entity}" if self.entity else ""

    def evidence(self) -> tuple[Finding, ...]:
        """What `w` writes."""
        findings = self.live.desk.snapshot.case.findings
        return tuple(finding for finding in findings if finding.entity == self.entity)

    def _portray(self) -> None:
        live = self.live
        standing = live.desk.standing_of.get(self.entity)
        if standing is None:
            words = f"{self.entity} is not here (any more)." if self.entity else "No phone was heard yet."
            self.query_one(Passage).show((Block(spans(words)),))
            return
        note = live.notebook.note(f"phone:{self.entity}")
        self.query_one(Passage).show(portrait(standing, self._story, live.desk, live.marks, live.now, note))

    def _moments(self, desk: Desk) -> Rows[Moment]:
        facts = [fact for boot in self._story.boots for fact in boot.facts if fact.where] if self._story else []
        own = (finding for finding in desk.snapshot.case.findings if finding.entity == self.entity)
        proofs = {where[:3] for finding in own if finding.cleared is None for where in finding.evidence}
        zero = facts[0].at if facts else 0
        moments = [
            Moment(number, fact, zero, any(where[:3] in proofs for where in fact.where))
            for number, fact in enumerate(facts)
        ]
        return Rows(moments, lambda moment: str(moment.number), moment_row)

    @on(Listing.Opened)
    def opened(self, event: Listing.Opened) -> None:
        self.live.open_evidence(event.listing.item.fact.where[0])

    @on(Passage.Chosen)
    def chosen(self, event: Passage.Chosen) -> None:
        match event.target:
            case RuleTarget(rule):
                self.live.open_rule(rule)
            case PhoneTarget(entity):
                self.live.open_phone(entity)
            case Where():
                self.live.open_evidence(event.target)

    def action_other(self, by: int) -> None:
        entities = [standing.entity for standing in self.live.desk.standings]
        if entities:
            at = entities.index(self.entity) if self.entity in entities else -by
            self.entity = entities[(at + by) % len(entities)]
            self.live.lay(self)

    def action_log(self) -> None:
        self.live.open_log(f"phone:{self.entity}")


def moment_row(moment: Moment) -> Row:
    """The row of a fact."""
    fact, where = moment.fact, moment.fact.where[0]
    is_log = fact.name.startswith("log.") or where.line is not None
    _, _, detail = line(fact, fact.at).partition(f" {fact.name}")
    cells = (
        spans(clock(fact.at), "dim"),
        spans(since(fact.at, moment.zero), "dim"),
        spans(fact.stage),
        spans("log" if is_log else "packet", "accent" if is_log else "dim"),
        spans(fact.name, "bad" if moment.proves else ""),
        spans(where.summary),
        spans(detail.strip(), "dim"),
        spans(source_and_place(where), "dim"),
    )
    return Row(cells, bad=moment.proves)
