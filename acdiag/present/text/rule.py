"""A rule as a page for people: in the row order of the vendor's alarm guides, so that it reads like the manual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.finding import Confidence
from acdiag.present.text.paper import NARROWEST, PIPED_WIDTH, Paper
from acdiag.present.text.rows import Action, actions, entry, listed, verbatim
from acdiag.rulebook.rule import Fix, Rule, Status


def page(rule: Rule, *, colour: bool = False, width: int = PIPED_WIDTH, unicode: bool = True) -> str:
    """Everything that a person may want to know of one rule; places for what was seen stand as `<server>`."""
    paper = Paper(colour=colour, width=max(width, NARROWEST), unicode=unicode)
    return "".join(f"{line.rstrip()}\n" for line in _page(rule, paper))


def table(rules: Iterable[Rule], *, colour: bool = False, width: int = PIPED_WIDTH, unicode: bool = True) -> str:
    """One rule a line: id, severity, title."""
    paper = Paper(colour=colour, width=max(width, NARROWEST), unicode=unicode)
    listed = tuple(rules)
    ids = max((len(rule.id) for rule in listed), default=0)
    severities = max((len(rule.severity) for rule in listed), default=0)
    return "".join(f"{_row(rule, ids, severities, paper)}\n" for rule in listed)


def _row(rule: Rule, ids: int, severities: int, paper: Paper) -> str:
    note = "" if rule.status is Status.STABLE else f" ({rule.status})"
    title = paper.prose(rule.title) + note
    room = paper.width - ids - severities - 4
    if len(title) > room:
        title = title[: max(room - 3, 0)].rstrip() + "..."
    severity = f"{rule.severity:<{severities}}"
    return f"{paper.say(rule.id):<{ids}}  {paper.paint(severity, rule.severity)}  {title}"


def _page(rule: Rule, paper: Paper) -> Iterator[str]:
    yield from entry("Name", rule.name, paper)
    yield from entry("Id", rule.id, paper)
    yield from entry("Description", rule.title, paper, "bold")
    yield from entry("Severity", _severity(rule), paper)
    yield from entry("On the screen", " or ".join(f'"{text}"' for text in rule.screen), paper)
    yield ""
    yield from entry("Probable cause", rule.cause.outline, paper)
    yield from entry("Impact", rule.impact.outline, paper)
    yield ""
    yield from actions(map(_action, rule.fix), paper)
    yield from listed("Confirm", [template.outline for template in rule.confirm], paper)
    yield from _lookup(rule, paper)


def _lookup(rule: Rule, paper: Paper) -> Iterator[str]:
    """How it is recognised, and where to read on."""
    yield from entry("Says", rule.observed.outline, paper)
    if rule.told is not None:
        yield from entry("In the log", rule.told.observed.outline, paper)
    yield from entry("Leads to", ", ".join(target.words for target in rule.explains), paper)
    yield from entry("Silent when", rule.false_alarms, paper)
    if rule.filter is not None:
        yield from verbatim("Wireshark", rule.filter.outline, paper)
    yield from entry("Manual", f"section {', '.join(rule.manual)}" if rule.manual else "", paper)
    yield from entry("References", ", ".join(rule.references), paper)


def _severity(rule: Rule) -> str:
    others = sorted({str(grade.severity) for grade in rule.severity_when} - {str(rule.severity)})
    sometimes = f", in some cases {' or '.join(others)}" if others else ""
    doubt = "" if rule.confidence is Confidence.HIGH else f"; confidence {rule.confidence}"
    status = "" if rule.status is Status.STABLE else f"; {rule.status}"
    return f"{rule.severity}{sometimes}{doubt}{status}"


def _action(fix: Fix) -> Action:
    return Action(fix.owner, fix.do.outline, "" if fix.verify is None else fix.verify.outline)
