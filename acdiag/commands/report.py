"""`acdiag report`: the verdict as one HTML file that support can act on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from acdiag.commands import options, redaction
from acdiag.commands.exits import of_findings

if TYPE_CHECKING:
    from acdiag.model.case import Case
    from acdiag.pipeline import Session
    from acdiag.present.html.material import About, Decoded, Material
    from acdiag.rulebook.shelf import Shelf
    from acdiag.sources.opening import Source

EXAMPLE = """acdiag report boot.pcapng -o report.html
  acdiag report captures/ -o report.html --about case.yaml
  acdiag report boot.pcapng -o report.html --ticket 4711 --site "Plant 3"
  acdiag report boot.pcapng -o report.html --theme ourtheme"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "report", "write one HTML file that support can act on", EXAMPLE)
    options.paths(parser, logs=True)
    options.phones(parser)
    options.rules(parser)
    options.policy(parser)
    options.keylog(parser)
    options.recording(parser)
    options.bulk(parser)
    options.output(parser)
    header(parser)
    redaction.options(parser)
    options.window(parser)
    options.fail_on(parser)
    parser.set_defaults(run=run, hash=True)


def header(parser: argparse.ArgumentParser) -> None:
    """What the report says of itself."""
    parser.add_argument("--title", metavar="T", help="the report's title")
    parser.add_argument("--ticket", metavar="T", help="ticket number")
    parser.add_argument("--site", metavar="T", help="where it is")
    parser.add_argument("--contact", metavar="T", help="whom to ask back")
    parser.add_argument(
        "--about",
        metavar="FILE",
        help="YAML with title, ticket, site, contact, serials, firmware, notes; the options above go first",
    )
    parser.add_argument(
        "--theme", metavar="DIR", help="a folder with theme.yaml, a logo, styles or templates of your own"
    )


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading, writing
    from acdiag.commands.kept_case import kept_report
    from acdiag.commands.shelving import asked_for
    from acdiag.present.html import page, theme

    _spare_terminal(arguments.output)
    if len(arguments.paths) == 1 and (kept := kept_report(arguments)) is not None:
        return kept
    redaction.refuse(arguments)
    said, look = about(arguments), theme.load(arguments.theme)
    rules, policy = asked_for(arguments)
    opened = reading.sources(arguments)
    session = reading.session(arguments, opened, rules, policy)
    made = material(session, rules, opened, said, asked=arguments.phone)
    originals = redaction.originals(arguments, session, opened, made)
    made = redaction.hidden(originals.redactor, made)
    html = page.render(made, look)
    writing.write(html, arguments.output)
    redaction.write(arguments, made, html, originals)
    return of_findings(made.case.findings, arguments.fail_on)


def _spare_terminal(output: str | None) -> None:
    """A page of a megabyte is nothing for a screen. Raises `Unusable`."""
    import sys

    from acdiag.model.errors import Unusable

    if output is None and sys.stdout.isatty():
        raise Unusable("a report is a file", "Name it: acdiag report PATH -o report.html")


def beside(arguments: argparse.Namespace, session: Session, rules: Shelf, opened: Sequence[Source]) -> None:
    """The report as another command's by-product, in the file that its --html names."""
    from acdiag.commands import reading, writing
    from acdiag.present.html import page, theme
    from acdiag.present.html.material import About

    reading.refuse_to_overwrite(arguments.html, [source.report.path for source in opened])
    made = material(session, rules, opened, About(), asked=arguments.phone)
    writing.write(page.render(made, theme.load()), arguments.html)


def about(arguments: argparse.Namespace) -> About:
    """The header from the file and the options, of which the options are the later word."""
    from dataclasses import replace

    from acdiag.present.html.about import load
    from acdiag.present.html.material import About

    said = load(arguments.about) if arguments.about else About()
    given = {name: getattr(arguments, name) for name in ("title", "ticket", "site", "contact")}
    written = tuple(note for path in arguments.paths for note in _handed_over(path))
    return replace(said, notes=(*said.notes, *written), **{name: value for name, value in given.items() if value})


def _handed_over(path: str) -> Iterator[str]:
    """What the engineers of a live session noted on its screen."""
    from pathlib import Path

    from acdiag.commands.report_now import paragraphs
    from acdiag.store.notebook import FILE, notes_in

    return paragraphs(notes_in(Path(path) / FILE))


def material(
    session: Session, rules: Shelf, opened: Sequence[Source], said: About, *, asked: Sequence[str] = ()
) -> Material:
    """Everything that a report tells; the frames of its evidence are read once more."""
    from acdiag.present.causes import sort
    from acdiag.present.html.evidence import needed
    from acdiag.present.html.material import Material

    case = session.case(asked)
    return Material(
        case=case,
        rules=rules,
        stories=session.stories(asked),
        decoded=taken_apart(case, opened, needed(case, sort(case).causes)),
        about=said,
        asked=tuple(asked),
    )


def taken_apart(case: Case, opened: Sequence[Source], frames: dict[str, set[int]]) -> dict[tuple[str, int], Decoded]:
    """The frames that are shown with their fields, of the inputs that can be read once more."""
    from acdiag.inspection import dissections
    from acdiag.present.html.fields import decoded

    found: dict[tuple[str, int], Decoded] = {}
    for source in opened:
        wanted = frames.get(source.report.path)
        once_more = source.again() if wanted else None
        if not wanted or once_more is None:
            continue
        for dissection in dissections(once_more.frames(), wanted, ()):
            found[source.report.path, dissection.number] = decoded(dissection)
        once_more.close()
    return found
