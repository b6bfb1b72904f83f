"""That a file was read, and every parameter of the manual that it moves from its default."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.configuration import Parameter, Secret
from acdiag.model.facts.cfg import CfgRead, CfgSet
from acdiag.rulebook.parameter import Known, bare, number_in
from acdiag.rulebook.parameters import reference
from acdiag.rulebook.settings.reading import Settings

MOST_SET = 1_000
"""Parameters of one file that are said one by one; a site's own file changes some dozens."""


def facts(settings: Settings) -> Iterator[CfgRead | CfgSet]:
    """The file itself first, then its parameters in order of the file."""
    known = [(parameter, reference().find(name)) for name, parameter in settings.configuration.parameters.items()]
    moved = [(parameter, entry) for parameter, entry in known if entry is not None and _is_told(parameter, settings)]
    yield _read(settings, sum(1 for parameter, entry in moved if _has_default(entry) and not parameter.is_secret))
    for parameter, entry in moved[:MOST_SET]:
        yield _set(settings, parameter, entry)


def _is_told(parameter: Parameter, settings: Settings) -> bool:
    if parameter.is_secret or not parameter.is_set:
        return parameter.is_secret
    return not settings.is_default(parameter)


def _has_default(entry: Known) -> bool:
    return entry.default is not None or entry.default_of is not None


def _read(settings: Settings, changed: int) -> CfgRead:
    configuration = settings.configuration
    return CfgRead(
        **settings.whole(),
        parameters=len(configuration.parameters),
        changed=changed,
        repeated=len(configuration.repeats),
        unread=configuration.unread_count,
        fetched=configuration.frame is not None,
    )


def _set(settings: Settings, parameter: Parameter, entry: Known) -> CfgSet:
    origin = settings.origin(parameter.name)
    origin["settings"] = ()
    return CfgSet(
        **origin,
        line=parameter.line,
        parameter=parameter.name,
        value=bare(parameter.value),
        number=number_in(parameter.value),
        secret=_secrecy(parameter, entry, settings),
    )


def _secrecy(parameter: Parameter, entry: Known, settings: Settings) -> str:
    """What may be said of a password."""
    hidden = parameter.hidden
    if hidden is None or not parameter.is_secret:
        return ""
    if hidden.empty:
        return "empty"
    if hidden.encrypted:
        return "encrypted"
    default = entry.default_for(settings.place.model)
    return "default" if default is not None and hidden == Secret(default) else "own"
