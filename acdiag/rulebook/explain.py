"""Finds the rule that somebody means by an id, a name or a text on the phone's screen, and says what is in it.

The same sections make the terminal's text, the report's and rules/README.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.screen_texts import screen_text_in
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.shelf import Shelf

LONGEST_QUESTION = 300
"""Characters of a question that are looked at; no screen of a phone holds more."""
SUGGESTIONS = 5

_GAP = expression(r"<[^<>]*>|…|\.\.\.")
_SPACE = expression(r"\s+")


class Answer(NamedTuple):
    """What a question led to."""

    rules: tuple[Rule, ...]
    """The most specific first; empty when nothing fits."""
    nearest: tuple[str, ...] = ()
    """Ids, names and screen texts that look like an unknown question."""


class Section(NamedTuple):
    """One part of a rule's explanation."""

    heading: str
    lines: tuple[str, ...]
    numbered: bool = False
    """The lines are steps in this order."""


def lookup(shelf: Shelf, question: str) -> Answer:
    """The rules that `question` means."""
    asked = _plain(question[:LONGEST_QUESTION])
    exact = tuple(rule for rule in shelf.rules if asked in (rule.id.casefold(), rule.name.casefold()))
    found = exact or tuple(_by_screen(shelf.rules, asked)) or tuple(_by_line(shelf.rules, question))
    return Answer(found) if found else Answer((), _nearest(shelf.rules, asked))


def _plain(text: str) -> str:
    """Without regard to case, spacing and what is around a screen text."""
    return _SPACE.sub(" ", text).strip(" \"'“”.,!:").casefold()


def _by_screen(rules: Iterable[Rule], asked: str) -> list[Rule]:
    """Rules whose screen text is the one asked for; a text with a gap fits any words in it, but less well."""
    fitting = []
    for rule in rules:
        best = min((fit for text in rule.screen if (fit := _fit(text, asked)) is not None), default=None)
        if best is not None:
            fitting.append((best, rule.id, rule))
    return [rule for _, _, rule in sorted(fitting, key=lambda item: item[:2])]


def _by_line(rules: Iterable[Rule], question: str) -> Iterator[Rule]:
    """Rules of the screen text that a whole log line holds, in whatever spelling."""
    shown = screen_text_in(question)
    if shown is not None:
        yield from (rule for rule in rules if shown.text in rule.screen)


def _fit(text: str, asked: str) -> tuple[int, int] | None:
    """How well a screen text fits: the number of its gaps, then the longer the better; None when it does not."""
    first, *rest = (_plain(piece) for piece in _GAP.split(text))
    if not rest:
        return (0, 0) if asked and first == asked else None
    if not asked.startswith(first) or not first:
        return None
    *middle, last = rest
    at = len(first)
    for piece in middle:
        found = asked.find(piece, at)
        if found < 0:
            return None
        at = found + len(piece)
    if not asked[at:].endswith(last):
        return None
    return len(rest), -sum(map(len, (first, *rest)))


def _nearest(rules: Iterable[Rule], asked: str) -> tuple[str, ...]:
    words = {_plain(word): word for rule in rules for word in (rule.id, rule.name, *rule.screen)}
    close = difflib.get_close_matches(asked, list(words), SUGGESTIONS, 0.5)
    return tuple(words[word] for word in close)


def sections(rule: Rule) -> tuple[Section, ...]:
    """A rule in words, without a capture."""
    return tuple(section for section in _sections(rule) if section.lines)


def _sections(rule: Rule) -> Iterator[Section]:
    yield Section("On the screen", rule.screen)
    yield Section("Seen as", (rule.observed.outline, *(() if rule.told is None else (rule.told.observed.outline,))))
    yield Section("Cause", (rule.cause.outline,))
    yield Section("Impact", (rule.impact.outline,))
    yield Section("Confirm", tuple(step.outline for step in rule.confirm))
    yield Section("Fix", tuple(_step(rule)), numbered=True)
    yield Section("Explains", tuple(target.words for target in rule.explains))
    yield Section("Stays silent when", (rule.false_alarms,))
    yield Section("Manual", tuple(f"section {number}" for number in rule.manual))
    yield Section("References", rule.references)


def _step(rule: Rule) -> Iterator[str]:
    for fix in rule.fix:
        verify = "" if fix.verify is None else f" Then: {fix.verify.outline}"
        yield f"({fix.owner}) {fix.do.outline}{verify}"
