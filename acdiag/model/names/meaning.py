"""What a code of a protocol means to somebody who looks after these phones: the shape of the tables beside it."""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple


class Step(NamedTuple):
    """Something to do, and whose work it is."""

    owner: str
    """network, server, directory, phone or user."""
    do: str


class Meaning(NamedTuple):
    """One code explained."""

    name: str
    """What the code is called where it is defined, or a few words of our own."""
    means: str
    """In one or two sentences; says so where it is not known."""
    causes: tuple[str, ...] = ()
    """Likely ones on these phones, the likeliest first."""
    steps: tuple[Step, ...] = ()
    look: str = ""
    """A Wireshark display filter that shows it."""
    references: tuple[str, ...] = ()


def network(do: str) -> Step:
    return Step("network", do)


def server(do: str) -> Step:
    return Step("server", do)


def directory(do: str) -> Step:
    return Step("directory", do)


def phone(do: str) -> Step:
    return Step("phone", do)


def user(do: str) -> Step:
    return Step("user", do)
