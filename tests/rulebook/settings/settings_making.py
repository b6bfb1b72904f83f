"""Makes the facts of a configuration from its text, for the tests beside this file."""

from __future__ import annotations

from acdiag.model.facts import Fact
from acdiag.rulebook.lint import Place
from acdiag.rulebook.settings.groups import facts as every
from acdiag.rulebook.settings.reading import Settings
from acdiag.wire.configuration import parse

MAC = "00:90:8f:00:00:01"
AT = 5_000_000_000


def settings(text: str, model: str | None = "450HD") -> Settings:
    return Settings(parse(text.encode(), "dir/450HD.cfg", "450HD.cfg"), Place(MAC, AT, model))


def facts(text: str, model: str | None = "450HD") -> dict[str, Fact]:
    """By name; the last of each kind."""
    made = settings(text, model)
    return {fact.name: fact for fact in every(made.configuration, made.place)}
