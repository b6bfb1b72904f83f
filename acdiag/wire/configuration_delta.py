"""What has to be loaded on top of one configuration to get another: the delta file of the manual (2.2.1, 2.2.4).

A phone takes from a delta what is in it and leaves everything else as it was. So a delta can add and change, but never
take away: what the new file lacks stays as the base has it, and is named beside the delta.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from acdiag.model.configuration import Configuration, Parameter, Secret
from acdiag.model.record import Record

Setting = tuple[str, Secret | None]
"""What may be shown of a value, and the whole where that is not all of it."""


class Delta(Record):
    """From a base to a new configuration."""

    settings: tuple[Parameter, ...]
    """In order of the new file: what the base lacks, or has with another value."""
    lost: tuple[Parameter, ...]
    """In order of the base: what the new file lacks, and a delta cannot take away."""

    @property
    def hidden(self) -> tuple[Parameter, ...]:
        """Those of `settings` that hold a password."""
        return tuple(parameter for parameter in self.settings if parameter.hidden is not None)


def delta(base: Configuration, new: Configuration) -> Delta:
    """The difference; of a parameter that a file repeats its last setting counts."""
    return Delta(
        tuple(each for name, each in new.parameters.items() if setting(base.parameters.get(name)) != setting(each)),
        tuple(each for name, each in base.parameters.items() if name not in new.parameters),
    )


def setting(parameter: Parameter | None) -> Setting | None:
    """What a parameter is set to, for comparison."""
    return None if parameter is None else (parameter.value, parameter.hidden)


def applied(base: Configuration, settings: Iterable[Parameter]) -> Mapping[str, Setting | None]:
    """What a phone with `base` has after a delta was loaded, by name."""
    return {name: setting(each) for name, each in base.parameters.items()} | {
        parameter.name: setting(parameter) for parameter in settings
    }


def leads_to(base: Configuration, settings: Iterable[Parameter], new: Configuration) -> bool:
    """The reverse check: `settings` on top of `base` give all of `new`, and nothing but it and what the base keeps."""
    kept = {name: setting(each) for name, each in base.parameters.items() if name not in new.parameters}
    return applied(base, settings) == kept | {name: setting(each) for name, each in new.parameters.items()}


def written(settings: Iterable[Parameter]) -> str:
    """The lines of a delta file, passwords and all: for a file that the user asked for, never for a screen."""
    return "".join(f"{each.name}={each.value if each.hidden is None else each.hidden.reveal()}\n" for each in settings)


def shown(settings: Iterable[Parameter]) -> str:
    """The same lines without those that hold a password."""
    return written(each for each in settings if each.hidden is None)
