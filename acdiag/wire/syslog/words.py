"""What of a phone the words of a message name: component, MAC and model.

Most lines name none of them, so each is first looked for by a piece that it cannot be without.
"""

from __future__ import annotations

from acdiag.model.expression import expression
from acdiag.model.names.models import model_in
from acdiag.model.names.phone_log import COMPONENTS, first_writer

NAMED_WITHIN = 64
"""Characters at the start of a message in which a component is looked for; later words are what is logged."""
LONGEST = 2_048
"""Characters in which MAC and model are looked for."""

_MAC = expression(r"(?<![0-9A-Fa-f])00([:-]?)90\1(?:8f|8F)(?:\1[0-9A-Fa-f]{2}){3}(?![0-9A-Fa-f])")


def component_in(text: str, writer: str) -> str:
    """The component of a message: the first that its beginning names, else who wrote it."""
    if writer in COMPONENTS:
        return writer
    return first_writer(text[:NAMED_WITHIN].lower()) or writer


def mac_in(text: str) -> str:
    """The first MAC of AudioCodes in `text`; empty without one."""
    if "8f" not in text and "8F" not in text:
        return ""
    found = _MAC.search(text, 0, LONGEST)
    if found is None:
        return ""
    digits = found[0].replace(":", "").replace("-", "").lower()
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def model_named(text: str) -> str:
    """The phone model that `text` names; empty without one."""
    if "HD" in text or "RX50" in text or "hd" in text:
        return model_in(text[:LONGEST]) or ""
    return ""
