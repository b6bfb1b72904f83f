"""Bodies of several parts (RFC 2046 section 5.1), as SIP carries two session descriptions to choose from."""

from __future__ import annotations

from acdiag.wire.text import loose
from acdiag.wire.values import parameters, split

MOST_PARTS = 16
"""Parts looked at; Skype for Business sends two."""


def parts(content_type: str, body: bytes) -> tuple[tuple[str, bytes], ...]:
    """Type (lower case, without parameters) and content of each part; the body itself when it is one part only."""
    kind, *rest = split(content_type, ";") or [""]
    kind = kind.strip().lower()
    boundary = parameters(rest).get("boundary", "")
    if not kind.startswith("multipart/") or not boundary:
        return ((kind, body),)
    marked = body.split(b"--" + boundary.encode("latin-1", "replace"), MOST_PARTS + 1)
    return tuple(_part(piece) for piece in marked[1 : MOST_PARTS + 1] if not piece.startswith(b"--"))


def _part(piece: bytes) -> tuple[str, bytes]:
    # What begins with the line break of the boundary: without fields, the content comes after two.
    head, _, content = piece.replace(b"\r\n", b"\n").partition(b"\n\n")
    for line in loose(head).split("\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.partition(";")[0].strip().lower(), content
    return "", content
