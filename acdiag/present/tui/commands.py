"""What the command palette offers: the screens, every phone, every cause and what keys do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from acdiag.present.escape import brief
from acdiag.present.tui.tabs import TABS

if TYPE_CHECKING:
    from acdiag.present.tui.app import LiveApp

MOST = 30
"""Hits of one kind."""
Command = tuple[str, str, Callable[[], object]]


class Commands(Provider):
    """Of the live screen."""

    @property
    def _live(self) -> LiveApp:
        return cast("LiveApp", self.app)

    def _general(self) -> Iterator[Command]:
        live = self._live
        for name in TABS:
            yield f"Show {name}", f"the {name} screen", lambda name=name: live.action_go(name)  # type: ignore[misc]
        yield "Report now", "write the report of what is known so far", live.action_report
        yield "Export what is shown", "CSV, JSON or text", live.action_export
        yield "Write the evidence for Wireshark", "of what is at the cursor", live.action_wireshark
        yield "Note", "on the phone or problem at the cursor", live.action_note
        yield "Light or dark", "the other theme", live.action_theme
        yield "Plain letters or shapes", "for terminals whose font has no shapes", live.action_letters
        yield "Quit", "end acdiag live", live.action_leave_all

    def _phones(self) -> Iterator[Command]:
        live = self._live
        for standing in live.desk.standings:
            user = (standing.phone.user if standing.phone else "") or ""
            words = f"Phone {standing.entity} {user}".strip()
            yield words, standing.place, lambda entity=standing.entity: live.open_phone(entity)  # type: ignore[misc]

    def _rules(self) -> Iterator[Command]:
        live = self._live
        for rule in live.feed.shelf.rules:
            title = " ".join(rule.title.split())
            yield f"Explain {rule.id} {title}", str(rule.severity), lambda id_=rule.id: live.open_rule(id_)  # type: ignore[misc]

    async def discover(self) -> Hits:
        for words, told, act in self._general():
            yield DiscoveryHit(Content(words), act, words, told)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for commands in (self._general(), self._phones(), self._rules()):
            found = 0
            for words, told, act in commands:
                shown = brief(words, 120)
                score = matcher.match(shown)
                if score > 0 and found < MOST:
                    found += 1
                    yield Hit(score, Content(shown), act, shown, brief(told, 60))
