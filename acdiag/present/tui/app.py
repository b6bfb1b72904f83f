"""The app: a table of contents. It asks the feed at a steady pace and hands what came to the screen in sight."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen

from acdiag.model.arrival import Where
from acdiag.model.errors import Unusable
from acdiag.present.clock import clock
from acdiag.present.escape import brief, visible
from acdiag.present.tui import evidence, export
from acdiag.present.tui.bar import Piece
from acdiag.present.tui.calls import CallsPage
from acdiag.present.tui.changes import Changes
from acdiag.present.tui.commands import Commands
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.dialogs import KEYS, FormDialog, HelpDialog, NoteDialog
from acdiag.present.tui.explain import ExplainPage
from acdiag.present.tui.feed import Feed, Notebook, Snapshot
from acdiag.present.tui.frame import FramePage
from acdiag.present.tui.health_line import health_line
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.log import LogPage
from acdiag.present.tui.page import WIDE, Page
from acdiag.present.tui.passage import Passage
from acdiag.present.tui.phone import PhonePage
from acdiag.present.tui.problems import ProblemsPage
from acdiag.present.tui.rollout import RolloutPage
from acdiag.present.tui.settings import Settings
from acdiag.present.tui.shapes import ASCII, UNICODE, Marks
from acdiag.present.tui.steadfast import SteadfastApp, mistake
from acdiag.present.tui.tabs import TABS
from acdiag.present.tui.themes import DARK, LIGHT

POLL = 0.25
"""Seconds between two looks at the feed."""
TICK = 1.0
"""Seconds between two looks at the clock: what is stuck grows older."""
SWITCH = 0.0005
"""Seconds after which the interpreting thread must let a key press through."""
COLLECT = (10_000, 50, 100)
"""Thresholds of the garbage collector: what is kept here is kept for long, and looking through it stops everything."""
PATIENCE = 20.0
"""Seconds for which it is shown what could not be opened, with the command that mends it."""
BACK = 50
"""Screens that Esc goes back through."""

WriteReport = Callable[[Snapshot, Mapping[str, str]], str]
"""Gets the answer so far and the notes, writes a report and says where. Raises Unusable."""


def prefer_keys() -> None:
    """Let this process answer keys first and interpret second; for processes that do nothing else."""
    sys.setswitchinterval(SWITCH)
    gc.freeze()
    gc.set_threshold(*COLLECT)


class LiveApp(SteadfastApp):
    """The live screen."""

    TITLE = "acdiag live"
    CSS_PATH = Path(__file__).with_name("screen.tcss")
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Commands}
    MODES: ClassVar = {
        "rollout": RolloutPage,
        "problems": ProblemsPage,
        "phone": PhonePage,
        "calls": CallsPage,
        "log": LogPage,
        "frame": FramePage,
        "explain": ExplainPage,
    }
    DEFAULT_MODE = "rollout"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"go('{name}')", name.capitalize(), show=False) for number, name in enumerate(TABS, 1)),
        Binding("n", "note", "Note"),
        Binding("w", "wireshark", "Packets"),
        Binding("c", "copy", "Copy"),
        Binding("x", "export", "Export"),
        Binding("r", "report", "Report"),
        Binding("t", "theme", "Light/dark", show=False),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "leave_all", "Quit"),
    ]

    def __init__(
        self,
        feed: Feed,
        notebook: Notebook,
        *,
        write_report: WriteReport | None = None,
        settings: Settings | None = None,
        settings_path: Path | None = None,
        folder: Path | None = None,
        steadfast: bool = False,
    ) -> None:
        """`folder` is where exports and evidence are written (the current one when None); `steadfast`: live on."""
        super().__init__()
        self.steadfast = steadfast
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
        self.feed = feed
        self.notebook = notebook
        self.settings = settings or Settings()
        self.desk = Desk(feed.snapshot())
        self.changes = Changes()
        self.moment = time.monotonic()
        """When the last look at the feed was."""
        self.now = 0
        """The feed's clock at that look, ns."""
        self.health_line: list[Piece] = []
        self.broken = ""
        """What went wrong in drawing last; empty while all is well."""
        self._write_report = write_report
        self._settings_path = settings_path
        self._folder = folder or Path()
        self._heard = 0
        """How many of the feed's sentences were passed on."""
        self._visited: list[str] = []
        self._ticked = 0.0

    @property
    def marks(self) -> Marks:
        """The shapes."""
        return ASCII if self.settings.ascii else UNICODE

    @property
    def clock_words(self) -> str:
        """The feed's time of day."""
        return f"{clock(self.now)[:8]} UTC" if self.now else ""

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = self.settings.theme if self.settings.theme in self.available_themes else DARK.name
        self.feed.start()
        self.set_interval(POLL, self.look)
        self.look()

    def look(self) -> None:
        """See what is new; a screen in sight is only laid anew when there is."""
        self.moment, self.now = time.monotonic(), self.feed.now()
        snapshot = self.feed.snapshot()
        health = self.feed.health()
        self.health_line = health_line(health, self.feed.failure() or self.broken, self.marks)
        self._pass_on(health.said)
        page = self.screen_stack[0] if self.screen_stack else None
        if snapshot.number != self.desk.snapshot.number:
            self.desk = Desk(snapshot)
            self.changes.compare(self.desk.standings, self.moment)
            self._guarded(page, lambda page: page.lay(self.desk))
        elif self.moment - self._ticked >= TICK or isinstance(page, LogPage):
            self._ticked = self.moment
            self._guarded(page, lambda page: page.tick())
        self._guarded(page, lambda page: page.show_clock())

    def _pass_on(self, said: Sequence[str]) -> None:
        """What the feed has to say, once."""
        for words in said[self._heard :]:
            self.notify(brief(words, 400), timeout=PATIENCE, severity="warning", markup=False)
        self._heard = len(said)

    def lay(self, page: Page) -> None:
        """Lay a screen anew."""
        self._guarded(page, lambda page: page.lay(self.desk))

    def _guarded(self, page: Screen[Any] | None, show: Callable[[Page], None]) -> None:
        """Let a page show something; a mistake in it costs its freshness and is said, and all else goes on."""
        if not isinstance(page, Page) or not page.ready:
            return
        try:
            show(page)
        except Exception as error:
            self.broken = self.stumble(error, f"screen {page.mode}")

    @property
    def page(self) -> Page:
        """The screen in sight, below what may be open above it."""
        page = self.screen_stack[0]
        assert isinstance(page, Page)
        return page

    def action_go(self, name: str) -> None:
        """Show a screen."""
        if name == self.current_mode or len(self.screen_stack) > 1:
            return
        self._visited = [*self._visited, self.current_mode][-BACK:]
        self.switch_mode(name)
        self.call_after_refresh(self.look)

    def go_back(self) -> None:
        """To the screen that was there before."""
        if self._visited:
            self.switch_mode(self._visited.pop())

    def _page_of(self, name: str) -> Page:
        """The screen of a mode, made if need be by going there."""
        self.action_go(name)
        return self.page

    def open_phone(self, entity: str) -> None:
        """Show a phone."""
        page = self._page_of("phone")
        assert isinstance(page, PhonePage)
        page.entity = entity
        self.call_after_refresh(self.lay, page)

    def open_rule(self, rule: str) -> None:
        """Show what a rule means."""
        page = self._page_of("explain")
        assert isinstance(page, ExplainPage)
        page.open(rule)

    def open_evidence(self, where: Where) -> None:
        """Show a frame or a log line."""
        page = self._page_of("frame")
        assert isinstance(page, FramePage)
        page.open(self._whole(where))

    def open_log(self, words: str) -> None:
        """Show the log lines that fit."""
        page = self._page_of("log")
        assert isinstance(page, LogPage)
        self.call_after_refresh(page.narrow, visible(words))

    def _whole(self, where: Where) -> Where:
        """Of a log line all of its text, while it is in memory."""
        if where.line is None:
            return where
        log = self.feed.log
        for entry in reversed(log.entries(log.first, log.last)):
            if entry.line == where.line and entry.source == where.source:
                return where._replace(summary=entry.shown)
        return where

    def say(self, words: str, *, wrong: bool = False) -> None:
        """A short message in the corner; whatever is in it is only ever text."""
        self.notify(brief(words, 400), severity="error" if wrong else "information", markup=False)

    def tick_step(self, step: str, *, done: bool) -> None:
        """A corrective step is done, or not."""
        self._kept(lambda: self.notebook.tick(step, done))

    def _kept(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self.say(f"It could not be kept: {error.strerror}", wrong=True)

    def action_note(self) -> None:
        """Write a note on what is at the cursor."""
        subject = self.page.subject()
        if not subject:
            self.say("A note is about a phone or a problem: put the cursor on one.")
            return

        def keep(text: str | None) -> None:
            if text is not None:
                self._kept(lambda: self.notebook.write(subject, text))
                self.lay(self.page)

        kind, _, name = subject.partition(":")
        self.push_screen(NoteDialog(f"{kind} {name}", self.page.note()), keep)

    def action_command_palette(self) -> None:
        """All commands; not above a question, which has to be answered first."""
        if len(self.screen_stack) == 1:
            super().action_command_palette()

    def action_help(self) -> None:
        """What can be done here."""
        shown = self.page.table()
        name = f"{self.current_mode}: {shown.name}" if shown is not None else self.current_mode
        self.push_screen(HelpDialog(name, shown.help_text if shown is not None else "", KEYS))

    def action_copy(self) -> None:
        """The row or paragraph at the cursor, into the clipboard."""
        shown = self.page.table()
        text = ""
        if isinstance(shown, Listing) and shown.cursor < len(shown.rows):
            text = "\t".join(cell.strip() for cell in shown.rows.row(shown.cursor).texts)
        elif isinstance(shown, Passage):
            block = shown.blocks[shown.cursor] if shown.target is not None else None
            text = "".join(span.text for span in block.spans) if block is not None else shown.text
        if text:
            # Whoever pastes it into a shell must not run what a phone has sent.
            self.copy_to_clipboard(visible(text))
            self.say(f"copied {len(text):,} characters")

    def action_export(self) -> None:
        """What is shown, into a file."""
        shown = self.page.table()
        if shown is None:
            return

        def write(form: str | None) -> None:
            if form is not None:
                try:
                    self.say(
                        f"written to {export.write(self._folder, shown.name or '', form, export.exported(shown, form))}"
                    )
                except Unusable as error:
                    self.say(f"{error.message}. {error.hint}", wrong=True)

        self.push_screen(FormDialog(shown.name or ""), write)

    def action_wireshark(self) -> None:
        """The evidence of what is at the cursor, for Wireshark."""
        page = self.page
        if isinstance(page, RolloutPage):
            entity = page.subject().removeprefix("phone:")
            found = tuple(finding for finding in self.desk.snapshot.case.findings if finding.entity == entity)
        elif isinstance(page, ProblemsPage | PhonePage):
            found = page.evidence()
        elif isinstance(page, FramePage) and page.where is not None:
            key = page.where[:3]
            case = self.desk.snapshot.case
            found = tuple(each for each in case.findings if any(where[:3] == key for where in each.evidence))
        else:
            found = ()
        if not found:
            self.say("Nothing at the cursor has evidence: go to a phone or a problem.")
            return
        version = f"acdiag {self.desk.snapshot.case.version}"

        def work() -> str:
            paths = evidence.write_evidence(self.feed, found, self._folder, version)
            opened = evidence.open_in_wireshark(paths[0])
            more = f" and {len(paths) - 1} more beside it" if len(paths) > 1 else ""
            return f"{'Wireshark opens' if opened else 'written to'} {paths[0]}{more}"

        self._aside(work)

    def action_report(self) -> None:
        """A report of what is known so far."""
        report = self._write_report
        if report is None:
            self.say("No report can be written from here.", wrong=True)
            return
        snapshot, notes = self.desk.snapshot, self.notebook.notes()
        self.say("The report is being written …")
        self._aside(lambda: report(snapshot, notes))

    def _aside(self, work: Callable[[], str]) -> None:
        """Do something that takes its time in a thread, and say how it ended."""

        def run() -> None:
            try:
                told, wrong = work(), False
            except Unusable as error:
                told, wrong = f"{error.message}. {error.hint}", True
            except OSError as error:
                told, wrong = str(error), True
            except Exception as error:
                told, wrong = mistake(error), True
            self.call_from_thread(self.say, told, wrong=wrong)

        self.run_worker(run, thread=True, group="aside")

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def watch_theme(self, theme: str) -> None:
        if self.is_running and theme != self.settings.theme:
            self.settings.theme = theme
            self.settings.save(self._settings_path)

    def action_letters(self) -> None:
        """Shapes, or plain letters in their place."""
        self.settings.ascii = not self.settings.ascii
        self.settings.save(self._settings_path)
        self.lay(self.page)

    def action_leave_all(self) -> None:
        """End."""
        self.exit(0)
