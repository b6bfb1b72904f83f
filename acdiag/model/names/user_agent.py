"""What a phone says of itself in User-Agent: model, firmware and MAC.

    AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)
    AUDC-IPPhone-445HD_UC_3.4.8/1.0
    AUDC/3.4.6.604 AUDC-IPPhone-C450HD_UC_3.4.6.604/1

The number after the slash is the firmware only where the model does not stand before it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.models import model_in

LONGEST = 512
"""Characters looked at; the longest form has 60."""

_PHONE = expression(r"\bAUDC[-/]", re.ASCII)
_NAMED = expression(r"AUDC-IPPhone-(?P<model>[A-Za-z0-9]+)_(?P<firmware>[A-Za-z0-9._-]+)", re.ASCII)
_PLAIN = expression(r"AUDC(?:-IPPhone)?/(?P<firmware>[A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*)", re.ASCII)
_MAC = expression(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z])", re.ASCII)
_BETWEEN = expression(r"[:-]")


class PhoneAgent(NamedTuple):
    """What a User-Agent tells; None for what it does not."""

    model: str | None
    firmware: str | None
    """As the phone spells it: `2.2.8.61`, `UC_3.4.8`."""
    mac: str | None
    """Lower case with colons."""


@lru_cache(maxsize=256)
def phone_in_user_agent(text: str) -> PhoneAgent | None:
    """The AudioCodes phone that `text` names; None when it is another program, a gateway of AudioCodes too."""
    text = text[:LONGEST]
    model = model_in(text)
    if not _PHONE.search(text) and not (model and "audiocodes" in text.lower()):
        return None
    named = _NAMED.search(text) or _PLAIN.search(text)
    mac = _MAC.search(text)
    return PhoneAgent(model, named["firmware"] if named else None, _spelt(mac[0]) if mac else None)


def _spelt(mac: str) -> str:
    digits = _BETWEEN.sub("", mac).lower()
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
