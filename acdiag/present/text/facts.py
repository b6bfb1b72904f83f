"""`acdiag facts` as text: each phone's timeline in the form that a rule's test reads.

The headings are comments in that form, and what a terminal must not see is written as JSON escapes inside quotes,
so any part of the output can be pasted into a rule and means the same there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.present.clock import rfc3339
from acdiag.present.escape import visible
from acdiag.present.phrase import joined
from acdiag.timeline.story import Boot, PhoneStory
from acdiag.timeline.wording import line

_TOKEN = expression(r'"(?:[^"\\]|\\.)*"|[^\s",=]+')


def render(stories: Iterable[PhoneStory], zero: int | None = None) -> str:
    """All phones; times count from `zero` (ns), else from the first fact."""
    told = tuple(stories)
    ats = [fact.at for story in told for boot in story.boots for fact in boot.facts]
    start = min(ats, default=0) if zero is None else zero
    pages = ["".join(f"{row}\n" for row in _phone(story, start)) for story in told]
    return "\n".join(pages)


def pasteable(fact: Fact, zero: int) -> str:
    """The fact's line in characters that draw themselves; `timeline.wording.parse` reads the same fact from it."""
    return _TOKEN.sub(_respelled, line(fact, zero))


def _respelled(found: re.Match[str]) -> str:
    token = found.group()
    if visible(token) == token:
        return token
    if not token.startswith('"'):
        token = json.dumps(token, ensure_ascii=False)
    return "".join(character if visible(character) == character else _escaped(character) for character in token)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\x7f" else r"\u007f"


def _phone(story: PhoneStory, zero: int) -> Iterator[str]:
    known = (
        story.entity,
        story.model or "",
        story.firmware or "",
        ", ".join(story.ips) if story.mac else "",
        "" if story.vlan is None else f"VLAN {story.vlan}",
        story.switch or "",
    )
    yield "# " + visible(joined(known, "  "))
    yield f"# 0s is {rfc3339(zero)}"
    for boot in story.boots:
        yield from _boot(boot, zero, alone=len(story.boots) == 1)


def _boot(boot: Boot, zero: int, *, alone: bool) -> Iterator[str]:
    if not alone or not boot.start_seen:
        seen = "" if boot.start_seen else ", its start was not seen"
        yield f"# boot {boot.number + 1}{seen}"
    rows = [pasteable(fact, zero).partition(" ") for fact in boot.facts]
    widest = max((len(when) for when, _, _ in rows), default=0)
    for when, _, what in rows:
        yield f"{when:<{widest}}  {what}"
