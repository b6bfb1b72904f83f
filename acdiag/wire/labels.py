"""Domain names as sequences of labels (RFC 1035 section 3.1), as DHCP options hold them.

How a name stops is part of the answer: some options allow a name without its root, and none allows compression.
"""

from __future__ import annotations

from enum import Enum, auto

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import loose

_LONGEST_LABEL = 63
_LONGEST_NAME = 255
"""RFC 1035 section 2.3.4, length bytes included."""
_POINTER = 0xC0


class Stop(Enum):
    """What ended a name."""

    ROOT = auto()
    """The empty label, as it should."""
    POINTER = auto()
    """A compression pointer (RFC 1035 section 4.1.4); it is not followed."""
    EDGE = auto()
    """The data ended after a whole label."""


class Name(NamedTuple):
    text: str
    """Labels with dots between them, no dot at the end."""
    next: int
    """Where the data goes on."""
    stop: Stop


def read(data: bytes, at: int) -> Name:
    """The name that begins at `at`.

    Raises `Malformed` for a label that is cut or too long, and a name that is too long.
    """
    labels: list[str] = []
    start, end = at, len(data)
    while at < end:
        length = data[at]
        if length >= _POINTER:
            return Name(".".join(labels), min(at + 2, end), Stop.POINTER)
        if length > _LONGEST_LABEL:
            raise Malformed(at, "label is too long")
        at += 1
        if length == 0:
            return Name(".".join(labels), at, Stop.ROOT)
        if at + length > end:
            raise Malformed(at, "label is cut")
        labels.append(loose(data[at : at + length]))
        at += length
        if at - start > _LONGEST_NAME:
            raise Malformed(start, "name is too long")
    return Name(".".join(labels), at, Stop.EDGE)
