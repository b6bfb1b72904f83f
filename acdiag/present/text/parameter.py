"""A configuration parameter as a page for people, laid out like that of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.present.text.paper import NARROWEST, PIPED_WIDTH, Paper
from acdiag.present.text.rows import entry
from acdiag.rulebook.parameter import REST, Known


def page(known: Known, *, colour: bool = False, width: int = PIPED_WIDTH, unicode: bool = True) -> str:
    """What the reference holds of one parameter."""
    paper = Paper(colour=colour, width=max(width, NARROWEST), unicode=unicode)
    return "".join(f"{line.rstrip()}\n" for line in _page(known, paper))


def _page(known: Known, paper: Paper) -> Iterator[str]:
    yield from entry("Parameter", known.name, paper, "bold")
    yield from entry("Description", known.about, paper)
    if known.instead:
        yield from entry("Obsolete", f"use {known.instead}", paper)
    yield ""
    yield from entry("Values", _values(known), paper)
    yield from entry("Default", _default(known), paper)
    yield from entry("Models", _models(known), paper)
    yield ""
    yield from entry("In the manual", known.corrected, paper)
    yield from entry("Misprinted", ", ".join(known.misprints), paper)
    yield from entry("Spelling", known.spelled, paper)
    yield from entry("Manual", f"section {known.manual}", paper)


def _values(known: Known) -> str:
    unit = f", in {known.unit}" if known.unit else ""
    case = "; letter case does not matter" if known.nocase else ""
    return f"{known.wanted}{unit}{case}"


def _default(known: Known) -> str:
    if known.default_of is None:
        return "the manual names none" if known.default is None else known.default
    named = [f"{value} ({model})" for model, value in known.default_of.items() if model != REST]
    rest = known.default_of.get(REST)
    return ", ".join([*named, *([f"{rest} (the others)"] if rest is not None else [])])


def _models(known: Known) -> str:
    if known.models:
        return ", ".join(known.models)
    return f"all but {', '.join(known.not_models)}" if known.not_models else "all"
