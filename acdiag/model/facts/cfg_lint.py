"""Facts of a configuration file held against the manual's reference: what does not fit it, line by line.

Whether a value does what the site needs is no matter of these; see the facts of what a file sets.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class CfgLine(Fact):
    """One line of a file. `host` is the phone, or the file itself where no phone is known."""

    stage: ClassVar[str] = "provisioning"

    file: str = ""
    """File name without folders."""
    line: int = 0
    """From 1."""
    parameter: str = ""
    """The name as written."""


class CfgMisfitted(CfgLine):
    """A value that the parameter cannot have."""

    name: ClassVar[str] = "cfg.misfitted"

    value: str = ""
    """As written; never that of a secret."""
    wanted: str = ""
    """What the manual allows, in words."""


class CfgUnknown(CfgLine):
    """A name that the manual does not have, and that differs from one that it has by a slip of the pen."""

    name: ClassVar[str] = "cfg.unknown"

    nearest: str = ""
    """The name that it has."""


class CfgForeign(CfgLine):
    """A parameter that the phone's model does not have, with a value that is not the default."""

    name: ClassVar[str] = "cfg.foreign"

    value: str = ""
    model: str = ""
    """The phone's, or that of the file's name."""
    models: tuple[str, ...] = ()
    """Those that have it; empty where the manual only says which have it not."""
