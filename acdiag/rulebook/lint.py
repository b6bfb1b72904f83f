"""Holds a configuration against the reference of parameters: values that cannot be, names that were mistyped,
parameters of another model.

A phone has many more parameters than its manual describes, so a name that is merely unknown says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.arrival import Where
from acdiag.model.configuration import Configuration, Parameter
from acdiag.model.facts.cfg_lint import CfgForeign, CfgLine, CfgMisfitted, CfgUnknown
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.parameter import INDEX, Known
from acdiag.rulebook.parameters import Reference, reference

MOST_FACTS = 1_000
"""Facts of one file; a file with more is no configuration of these phones, and a person reads a handful."""


class Place(NamedTuple):
    """To whom the lines of a file belong, and when."""

    host: str
    at: int
    """ns since the epoch."""
    model: str | None
    """The phone's model, else that of the file's name."""


def lint(configuration: Configuration, place: Place, known: Reference | None = None) -> Iterator[CfgLine]:
    """The lines that do not fit the reference, in order of the file."""
    known = known or reference()
    told = 0
    for parameter in configuration.parameters.values():
        fact = _judge(configuration, parameter, place, known)
        if fact is not None:
            yield fact
            told += 1
            if told >= MOST_FACTS:
                return


def _judge(configuration: Configuration, parameter: Parameter, place: Place, known: Reference) -> CfgLine | None:
    entry = known.find(parameter.name)
    if entry is None:
        return _unknown(configuration, parameter, place, known.meant(parameter.name))
    if parameter.is_secret:
        return None
    wanted = entry.fault(parameter.value)
    if wanted:
        where = evidence(configuration, parameter, place, shown(parameter))
        return CfgMisfitted(
            at=place.at, host=place.host, where=where, file=configuration.file, line=parameter.line,
            parameter=parameter.name, value=parameter.value, wanted=wanted,
        )  # fmt: skip
    if parameter.value and place.model and not entry.is_of(place.model) and not entry.is_default(parameter.value):
        where = evidence(configuration, parameter, place, shown(parameter))
        return CfgForeign(
            at=place.at, host=place.host, where=where, file=configuration.file, line=parameter.line,
            parameter=parameter.name, value=parameter.value, model=place.model, models=entry.models,
        )  # fmt: skip
    return None


def _unknown(configuration: Configuration, parameter: Parameter, place: Place, meant: Known | None) -> CfgLine | None:
    if meant is None:
        return None
    indices = INDEX.findall(parameter.name)
    right = meant.shape.format(*indices) if len(indices) == len(meant.ranges) else meant.name
    if right in configuration.parameters:
        # The file has the known one too: whoever wrote both knows of a parameter that the manual does not describe.
        return None
    # The value may be a password whose name was mistyped, so it is not shown.
    where = evidence(configuration, parameter, place, parameter.name)
    return CfgUnknown(
        at=place.at, host=place.host, where=where, file=configuration.file, line=parameter.line,
        parameter=parameter.name, nearest=right,
    )  # fmt: skip


def shown(parameter: Parameter) -> str:
    """A line as it may be shown, when its name is one of the reference."""
    return f"{parameter.name}={parameter.value}"


def evidence(configuration: Configuration, parameter: Parameter, place: Place, summary: str) -> tuple[Where, ...]:
    """The line of the file; of a file that was fetched in a capture, the frame that completed it."""
    if configuration.frame is None:
        return (Where(configuration.source, line=parameter.line, at=place.at, summary=summary),)
    summary = f"{configuration.file} line {parameter.line}: {summary}"
    return (Where(configuration.source, frame=configuration.frame, at=place.at, summary=summary),)
