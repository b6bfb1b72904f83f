"""A phone's configuration file as an input: small, so it is read whole when it is found."""

from __future__ import annotations

from acdiag.model.case import Problem, SourceReport
from acdiag.model.configuration import Configuration, Repeat
from acdiag.model.errors import Malformed
from acdiag.sources.compression import Expansion
from acdiag.sources.signature import COMPRESSIONS, kind_of
from acdiag.sources.source import Source
from acdiag.sources.start import start_of
from acdiag.sources.stored import Content
from acdiag.sources.stream import filled
from acdiag.wire.configuration import parse

KIND = "cfg"
LARGEST = 4 * 1024 * 1024
"""Bytes of a configuration file; a phone's own has less than a hundredth."""
ENCRYPTED = "an encrypted configuration (.cfx), which only phones can read; give the .cfg that it was made from"
MOST_REPEATS = 20
"""Parameters named that are set more than once; of the others the number is said."""


def configuration_source(content: Content, report: SourceReport, name: str) -> Source | str:
    """The source, or why there is none; `name` is the file's, below whatever holds it."""
    stream = content.open()
    data = filled(stream, b"", LARGEST + 1)
    stream.close()
    if stream.broken:
        return stream.broken
    if len(data) > LARGEST:
        return f"larger than {LARGEST // (1024 * 1024)} MiB, which no phone's configuration is"
    try:
        configuration = parse(data, report.path, name)
    except Malformed as malformed:
        return f"no configuration: {malformed.why}"
    report.bytes = report.bytes or len(data)
    report.problems += problems(configuration)
    return Source(report, content, configuration=configuration)


def named_source(content: Content, report: SourceReport, name: str) -> Source | str:
    """The source of what a user calls a configuration, which may be compressed; else what it is instead."""
    kind = kind_of(start_of(content).data)
    if kind in COMPRESSIONS:
        content = Expansion(content, kind)
        kind = kind_of(start_of(content).data)
    if kind not in ("", KIND):
        return f"{kind} data, and no configuration"
    found = configuration_source(content, report, name)
    return ENCRYPTED if isinstance(found, str) and is_encrypted(name) else found


def is_encrypted(name: str) -> bool:
    """Whether a file is named as the manual's tool names what it has encrypted."""
    return name.lower().endswith(".cfx")


def problems(configuration: Configuration) -> list[Problem]:
    """What of a file does not count, and where it stands; without any of its values."""
    found: dict[str, Problem] = {}
    for unread in configuration.unread:
        what = f"no setting: the line {unread.why}"
        found.setdefault(what, Problem(unread.line, what, 0)).count += 1
    unnamed = configuration.unread_count - len(configuration.unread)
    if unnamed:
        found[""] = Problem(configuration.unread[-1].line, "no setting: further lines after this one", unnamed)
    repeats = [_repeat(repeat) for repeat in configuration.repeats[:MOST_REPEATS]]
    if len(configuration.repeats) > MOST_REPEATS:
        unnamed = len(configuration.repeats) - MOST_REPEATS
        repeats.append(Problem(None, "further parameters are set more than once; the last line counts", unnamed))
    return [*found.values(), *repeats]


def _repeat(repeat: Repeat) -> Problem:
    before = f"line {repeat.lines[-1]:,}" if len(repeat.lines) == 1 else f"{len(repeat.lines)} lines"
    other = "with another value" if repeat.differs else "with the same value"
    return Problem(repeat.line, f"{repeat.name} is set again, {other}, after {before}; the last one counts")
