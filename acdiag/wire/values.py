"""The grammar inside header values: lists, parameters, quoted strings (RFC 3261 section 25.1, RFC 9110 section 5.6).

A separator counts only outside quotation marks and angle brackets. Everything runs in one pass over the text, so that
no value is slow to read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from acdiag.model.expression import expression

MOST_PIECES = 256
"""Pieces of one value; the rest stays unsplit in the last one."""

_TOKEN = expression(r'"(?:[^"\\]|\\.)*"?|<[^>]*>?|[^"<,;]+|[,;]|.', re.DOTALL)
_PIECE = {mark: expression(rf'(?:"(?:[^"\\]++|\\.)*+"?+|<[^>]*+>?+|[^"<{mark}]++)++', re.DOTALL) for mark in ",;"}
"""By separator, what is between two of them; no part gives back what it took."""
_ESCAPED = expression(r"\\(.)", re.DOTALL)


def split(text: str, separator: str) -> list[str]:
    """The pieces between separators (a comma or a semicolon), without blanks around them; empty ones are dropped."""
    if '"' not in text and "<" not in text:
        pieces = text.split(separator, MOST_PIECES - 1)
    elif text.count(separator) < MOST_PIECES:
        pieces = _PIECE[separator].findall(text)
    else:
        pieces = _split_many(text, separator)
    return [bare for piece in pieces if (bare := piece.strip())]


def _split_many(text: str, separator: str) -> list[str]:
    """With more separators than one value has pieces: token by token, up to where the rest stays as it is."""
    pieces: list[list[str]] = [[]]
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == separator and len(pieces) < MOST_PIECES:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return ["".join(piece) for piece in pieces]


def bracketed(text: str) -> tuple[str, str] | None:
    """What stands before an angle bracket, and what stands inside; None when there are no brackets."""
    if '"' not in text:
        before, bracket, behind = text.partition("<")
        return (before.strip(), behind.partition(">")[0].strip()) if bracket else None
    for found in _TOKEN.finditer(text):
        if found[0].startswith("<"):
            return text[: found.start()].strip(), found[0][1:].removesuffix(">").strip()
    return None


def unquoted(text: str) -> str:
    """A quoted string without its marks and escapes; any other text as it is."""
    text = text.strip()
    if not text.startswith('"'):
        return text
    return _ESCAPED.sub(r"\1", text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:])


def parameters(pieces: list[str]) -> Mapping[str, str]:
    """`name=value` pieces, names in lower case; a name alone has an empty value; of equal names the first counts."""
    found: dict[str, str] = {}
    for piece in pieces:
        name, _, value = piece.partition("=")
        found.setdefault(name.strip().lower(), unquoted(value))
    return found
