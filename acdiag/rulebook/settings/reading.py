"""Asks a configuration for single parameters, in the manual's terms: flags, numbers, what counts as a value."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypedDict

from acdiag.model.arrival import Where
from acdiag.model.configuration import Configuration, Parameter, Secret
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.lint import Place, evidence, shown
from acdiag.rulebook.parameter import bare, number_in, same_value
from acdiag.rulebook.parameters import reference

NOTHING = ("", "0.0.0.0")
"""Texts that stand for no address or URL at all."""


class Origin(TypedDict):
    """What every fact of a file says of itself."""

    at: int
    host: str
    where: tuple[Where, ...]
    file: str
    settings: tuple[str, ...]


class Settings(NamedTuple):
    """One configuration, and to whom it belongs."""

    configuration: Configuration
    place: Place

    def has(self, *names: str) -> bool:
        """Whether the file sets any of these, to whatever."""
        return any(name in self.configuration.parameters for name in names)

    def text(self, name: str) -> str:
        """The value without quotation marks; empty where the file has none, or where it may not be shown."""
        parameter = self.configuration.parameters.get(name)
        return "" if parameter is None else bare(parameter.value)

    def choice(self, name: str, values: tuple[str, ...], default: str) -> str:
        """One of `values`, letter case aside; the default where the file has none; empty for any other word."""
        if not self.has(name):
            return default
        word = self.text(name).casefold()
        return next((value for value in values if value.casefold() == word), "")

    def flag(self, name: str, *, default: bool) -> bool:
        """0 or 1; the default for anything else."""
        return {"0": False, "1": True}.get(self.text(name), default)

    def number(self, name: str) -> int | None:
        return number_in(self.text(name))

    def gives(self, name: str) -> bool:
        """Whether the file has a value there, hidden or not; 0.0.0.0 is none."""
        parameter = self.configuration.parameters.get(name)
        if parameter is None or not parameter.is_set:
            return False
        return parameter.is_secret or bare(parameter.value) not in NOTHING

    def address(self, name: str) -> str:
        """An address or name; empty where there is none."""
        text = self.text(name)
        return "" if text in NOTHING else text

    def origin(self, *names: str, missing: Iterable[str] = ()) -> Origin:
        """For a fact that rests on these parameters; at least one of them is in the file.

        Those that were moved from their default are its evidence, and all where none was; `missing` are named beside.
        """
        parameters = self.configuration.parameters
        found = sorted((parameters[name] for name in names if name in parameters), key=_line)
        found = [parameter for parameter in found if not self.is_default(parameter)] or found
        where = tuple(chain.from_iterable(self.evidence(parameter) for parameter in found))
        told = [shown(parameter) for parameter in found if not parameter.is_secret]
        absent = [f"{name} (absent)" for name in missing if name not in parameters]
        return self._origin(where, (*told, *absent))

    def is_default(self, parameter: Parameter) -> bool:
        """Whether it stands at the manual's default for this model, or for any where the model is not known."""
        entry = reference().find(parameter.name)
        if entry is None or parameter.hidden is not None:
            return False
        if self.place.model is None:
            return entry.is_default(parameter.value)
        default = entry.default_for(self.place.model)
        return default is not None and same_value(entry.kind, default, parameter.value)

    def whole(self) -> Origin:
        """For a fact about the whole file: its first parameter, without the value, since its name may be unknown."""
        first = next(iter(self.configuration.parameters.values()))
        where = evidence(self.configuration, first, self.place, f"{len(self.configuration.parameters)} parameters")
        return self._origin(where, ())

    def _origin(self, where: tuple[Where, ...], settings: tuple[str, ...]) -> Origin:
        place = self.place
        return Origin(at=place.at, host=place.host, where=where, file=self.configuration.file, settings=settings)

    def evidence(self, parameter: Parameter) -> tuple[Where, ...]:
        """The line of one parameter of the reference."""
        return evidence(self.configuration, parameter, self.place, shown(parameter))

    def holds_secret(self, name: str, content: str) -> bool:
        """Whether a password is just this one."""
        parameter = self.configuration.parameters.get(name)
        return parameter is not None and parameter.hidden == Secret(content)


def _line(parameter: Parameter) -> int:
    return parameter.line
