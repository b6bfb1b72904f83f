"""A phone's configuration file as it was read: parameters with their lines, and passwords that nothing prints.

A value that must not be shown is a `Secret`. It has no text form, so a face, a log or a traceback that meets one by
mistake shows nothing; who needs its content has to ask for it by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from acdiag.model.record import Record, field

HIDDEN = "(hidden)"
"""What stands for a secret wherever text is made of it."""


class Secret:
    """A value that is compared and written back, but never shown."""

    __slots__ = ("_content",)

    def __init__(self, content: str) -> None:
        self._content = content

    @property
    def empty(self) -> bool:
        """Nothing was set."""
        return not self._content

    @property
    def encrypted(self) -> bool:
        """It was written as `{"…"}`, the form that the manual's encryption tool gives."""
        return self._content.startswith('{"') and self._content.endswith('"}')

    def reveal(self) -> str:
        """The content. Only for a file that the user asked to be written; never for a screen."""
        return self._content

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Secret):
            return self._content == other._content
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._content)

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return f"Secret{HIDDEN}"

    def __format__(self, spec: str) -> str:
        return HIDDEN

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not stored")


class Parameter(Record, kw_only=True):
    """One line `path/to/parameter=value`."""

    name: str
    """As written, without the spaces around it."""
    value: str
    """What may be shown: empty for a secret; of a URL, without user name and password."""
    line: int
    """From 1."""
    hidden: Secret | None = None
    """The whole value, where `value` is not the whole."""

    @property
    def is_secret(self) -> bool:
        """Nothing of the value may be shown."""
        return self.hidden is not None and not self.value

    @property
    def is_set(self) -> bool:
        """There is a value after the `=`."""
        return bool(self.value) if self.hidden is None else not self.hidden.empty


class Repeat(Record):
    """A parameter that is set more than once; the last line counts."""

    name: str
    lines: tuple[int, ...]
    """Of the settings that do not count."""
    line: int
    """Of the one that does."""
    differs: bool
    """The values are not all the same."""


class Unread(Record):
    """A line that is no parameter, no comment and no section; its text may be part of a secret and is not kept."""

    line: int
    why: str


class Configuration(Record, kw_only=True):
    """One file, or one transfer that a capture shows."""

    source: str
    """Path of the file as the user typed it; of a transfer, the capture's."""
    file: str
    """File name without folders, as it was stored or asked for: `00908f123456.cfg`, `450HD.cfg`."""
    parameters: Mapping[str, Parameter]
    """What counts, by name, in the order of the file."""
    repeats: tuple[Repeat, ...] = ()
    unread: tuple[Unread, ...] = ()
    """The first ones; `unread_count` counts all."""
    unread_count: int = 0
    encoding: str = "utf-8"
    """How its bytes became text: utf-8, utf-16 or latin-1."""
    lines: int = 0
    mac: str | None = None
    """The MAC that the file name is made of."""
    model: str | None = None
    """The phone model that the file name or its folder holds."""
    host: str = ""
    """Of a transfer: the address of the phone that fetched it; empty for a file."""
    frame: int | None = None
    """Of a transfer: the frame that completed it."""
    at: int = field(default=0)
    """Of a transfer: when it was complete, ns since the epoch; 0 for a file."""

    def value(self, name: str) -> str | None:
        """What may be shown of a parameter's value; None when it is not in the file."""
        found = self.parameters.get(name)
        return None if found is None else found.value
