"""The fact that a phone was heard at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from acdiag.model.facts.base import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHeard(Fact):
    """The first frame that the phone sent on a tap."""

    name: ClassVar[str] = "link.heard"
    stage: ClassVar[str] = "link"

    tap: str = ""
    """Source, and interface where a source has several."""
