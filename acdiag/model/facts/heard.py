"""The facts that a phone was heard at all, and that somebody with a MAC like a phone's is none."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class PhoneHeard(Fact):
    """The first frame that the phone sent on a tap."""

    name: ClassVar[str] = "link.heard"
    stage: ClassVar[str] = "link"

    tap: str = ""
    """Source, and interface where a source has several."""


class GatewayMet(Fact):
    """A gateway or session border controller of AudioCodes said what it is. `host` is its MAC."""

    name: ClassVar[str] = "gateway.met"
    stage: ClassVar[str] = "link"

    words: str = ""
    """What gave it away."""
