"""A phone's configuration as a file that can be given away: its lines where they were, its secrets left out."""

from __future__ import annotations

from collections.abc import Callable

from acdiag.model.configuration import HIDDEN, Configuration, Parameter

Words = Callable[[str], str]


def written(configuration: Configuration, told: Words) -> str:
    """The text of the file; `told` gives the form in which names and values may be shown.

    Comments are not there, nor settings that a later line overrides: nobody has read them.
    """
    lines = [""] * max((parameter.line for parameter in configuration.parameters.values()), default=0)
    for parameter in configuration.parameters.values():
        lines[parameter.line - 1] = _line(parameter, told)
    return "\n".join(lines) + "\n"


def _line(parameter: Parameter, told: Words) -> str:
    """A setting; one that may not be shown becomes a comment, so that no phone takes it for a new password."""
    if parameter.is_secret:
        return f"# {told(parameter.name)} {HIDDEN if parameter.is_set else '(empty)'}"
    return f"{told(parameter.name)}={told(parameter.value)}"
