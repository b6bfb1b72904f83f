"""What goes into a bundle: report, case, tables, facts, configurations, log excerpts, and carved captures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.bundle import captures, configuration, excerpts
from acdiag.bundle.archive import CASE, REPORT, TABLE, TEXT, Entry, pack
from acdiag.model.case import Case
from acdiag.model.configuration import Configuration
from acdiag.model.expression import expression
from acdiag.model.names.told_secrets import without_secrets
from acdiag.model.record import Record
from acdiag.present import csv
from acdiag.present.csv import guarded
from acdiag.present.json import case as json
from acdiag.present.json import facts
from acdiag.present.text import case as text
from acdiag.redact.redactor import Redactor
from acdiag.sources.opening import Source
from acdiag.timeline.story import PhoneStory
from acdiag.wireshark.carve import Dress

WIDTH = 100
"""Columns of the report as text."""
_UNSAFE = expression(r"[^A-Za-z0-9._-]+")
CAPTURED, REWRITTEN, LEFT_OUT = "as captured, without secrets", "rewritten with pseudonyms", "left out"


class Told(Record, kw_only=True):
    """The answer in the form in which it is given away."""

    case: Case
    stories: tuple[PhoneStory, ...]
    html: str
    redaction: str
    """What was replaced, in a sentence; empty when nothing was."""


class Originals(Record, kw_only=True):
    """Where captures, configurations and logs come from."""

    case: Case
    opened: Sequence[Source]
    configurations: tuple[Configuration, ...]
    redactor: Redactor | None
    captures: bool
    """Carved captures are wanted."""


def bundle(told: Told, originals: Originals) -> bytes:
    """The zip."""
    entries = [*_pages(told), *_tables(told), *_configurations(originals), *_logs(originals)]
    dress: Dress = captures.Scrubbed()
    state, cut = LEFT_OUT, {}
    if originals.captures:
        state = CAPTURED
        if originals.redactor is not None:
            dress, state = captures.Redacted(originals.redactor), REWRITTEN
        entries += _captures(originals, dress)
        if isinstance(dress, captures.Redacted):
            cut = dict(sorted(dress.frames.refused.items()))
    about = {
        "acdiag": told.case.version,
        "rules_digest": told.case.rules_digest,
        "redaction": told.redaction or None,
        "captures": state,
        "cut_frames": cut,
        "inputs": [{"path": source.path, "sha256": source.sha256} for source in told.case.sources],
    }
    return pack(entries, about)


def prepare(originals: Originals) -> None:
    """Let the redactor see all that the bundle will hold beside the case, before anything is replaced."""
    redactor = originals.redactor
    if redactor is None:
        return
    for each in originals.configurations:
        redactor.learn(each.file)
        configuration.written(each, redactor.note)
    excerpts.excerpts(originals.case.findings, originals.opened, redactor.note)
    if originals.captures:
        captures.learn(redactor, originals.case.findings, originals.opened, "acdiag")


def _pages(told: Told) -> Iterator[Entry]:
    yield Entry(REPORT, told.html.encode(), "the report")
    shown = text.render(told.case, colour=False, width=WIDTH, unicode=True, asked=[], present=[])
    yield Entry(TEXT, shown.encode(), "the same as text")
    yield Entry(CASE, json.dump(told.case).encode(), "the same for programs, schema acdiag/case/1")
    yield Entry("facts.jsonl", facts.lines(told.stories).encode(), "what was seen, phone by phone")


def _tables(told: Told) -> Iterator[Entry]:
    yield Entry(TABLE, csv.dump(told.case).encode(), "findings as a table")
    if told.case.streams:
        from acdiag.media import tables

        for name in ("streams", "intervals"):
            made = tables.dump(name, told.case.streams, "csv", guarded)
            yield Entry(f"tables/{name}.csv", made.encode() if isinstance(made, str) else made, f"media {name}")


def _configurations(originals: Originals) -> Iterator[Entry]:
    words = without_secrets if originals.redactor is None else originals.redactor.text
    for number, each in enumerate(originals.configurations, 1):
        name = _safe(words(each.file))
        yield Entry(
            f"configurations/{number}-{name}",
            configuration.written(each, words).encode(),
            "a phone's configuration without its secrets",
        )


def _logs(originals: Originals) -> Iterator[Entry]:
    words = without_secrets if originals.redactor is None else originals.redactor.text
    for number, (path, lines) in enumerate(excerpts.excerpts(originals.case.findings, originals.opened, words), 1):
        if lines:
            name = _safe(words(path).replace("\\", "/").rpartition("/")[2].removesuffix(".log"))
            yield Entry(f"logs/{number}-{name}.log", lines.encode(), f"lines of {words(path)} around the evidence")


def _captures(originals: Originals, dress: Dress) -> Iterator[Entry]:
    application = f"acdiag {originals.case.version}"
    for name, data in captures.carved(originals.case.findings, originals.opened, application, dress):
        yield Entry(f"captures/{name}", data, "evidence of a finding, and what its phone did around it")


def _safe(name: str) -> str:
    """A file name of plain letters, whatever the original was."""
    return _UNSAFE.sub("-", name).strip("-.")[:100] or "file"
