"""A rule as a page for people: in the row order of the vendor's alarm guides, so that it reads like the manual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.finding import Confidence
from acdiag.present.text.paper import NARROWEST, PIPED_WIDTH, Paper
from acdiag.rulebook.rule import Fix, Rule, Status

_LABEL = 19


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
    yield from _entry("Name", rule.name, paper)
    yield from _entry("Id", rule.id, paper)
    yield from _entry("Description", rule.title, paper, "bold")
    yield from _entry("Severity", _severity(rule), paper)
    yield from _entry("On the screen", " or ".join(f'"{text}"' for text in rule.screen), paper)
    yield ""
    yield from _entry("Probable cause", rule.cause.outline, paper)
    yield from _entry("Impact", rule.impact.outline, paper)
    yield ""
    yield from _corrective_actions(rule.fix, paper)
    yield from _list("Confirm", [template.outline for template in rule.confirm], paper)
    yield from _lookup(rule, paper)


def _lookup(rule: Rule, paper: Paper) -> Iterator[str]:
    """How it is recognised, and where to read on."""
    yield from _entry("Says", rule.observed.outline, paper)
    yield from _entry("Leads to", ", ".join(target.word for target in rule.explains), paper)
    yield from _entry("Silent when", rule.false_alarms, paper)
    if rule.filter is not None:
        yield paper.paint("Wireshark".ljust(_LABEL), "dim") + paper.say(rule.filter.outline, 4000)
    yield from _entry("Manual", f"section {', '.join(rule.manual)}" if rule.manual else "", paper)
    yield from _entry("References", ", ".join(rule.references), paper)


def _severity(rule: Rule) -> str:
    others = sorted({str(grade.severity) for grade in rule.severity_when} - {str(rule.severity)})
    sometimes = f", in some cases {' or '.join(others)}" if others else ""
    doubt = "" if rule.confidence is Confidence.HIGH else f"; confidence {rule.confidence}"
    status = "" if rule.status is Status.STABLE else f"; {rule.status}"
    return f"{rule.severity}{sometimes}{doubt}{status}"


def _entry(word: str, text: str, paper: Paper, style: str = "plain") -> Iterator[str]:
    """A row of the page; nothing where the rule says nothing."""
    said = paper.prose(text)
    if not said:
        return
    label = word.ljust(_LABEL)
    for number, line in enumerate(paper.fold(said, label)):
        body = paper.paint(line[_LABEL:], style)
        yield (paper.paint(label, "dim") if number == 0 else " " * _LABEL) + body


def _corrective_actions(fix: tuple[Fix, ...], paper: Paper) -> Iterator[str]:
    for number, action in enumerate(fix, 1):
        label = ("Corrective actions" if number == 1 else "").ljust(_LABEL)
        step = f"{paper.marks.box} {number}. {action.owner}: "
        hanging = " " * (_LABEL + len(f"{paper.marks.box} {number}. "))
        for position, line in enumerate(paper.fold(paper.prose(action.do.outline), label + step, hanging)):
            yield paper.paint(label, "dim") + line[_LABEL:] if position == 0 else line
        if action.verify is not None:
            for line in paper.fold(f"verify: {paper.prose(action.verify.outline)}", hanging):
                yield paper.paint(line, "dim")
    if fix:
        yield ""


def _list(word: str, texts: list[str], paper: Paper) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield from _entry(word if number == 0 else " ", text, paper)
    if texts:
        yield ""
