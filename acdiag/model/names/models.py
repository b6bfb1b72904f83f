"""The phone models, and the model that a piece of text names.

Firmware, folders, user classes, User-Agents and LLDP inventories all spell the model with something around it
(`UC450HD_3.4.img`, `AUDC-IPPhone-C450HD_UC_3.4.6.604`, `UC445HDEPSG-R`), and `450HD` is a part of `C450HD`.
So a model counts only as a whole part of the text, with the prefixes and suffixes that AudioCodes puts on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from acdiag.model.expression import expression

OUI = "00:90:8f:"
"""AudioCodes, as the start of a MAC (IEEE MA-L)."""
MODELS = ("445HD", "450HD", "C450HD", "RX50", "HRS", "405HD", "420HD", "430HD", "440HD", "310HD", "320HD")
"""Canonical spellings: the models of the manual first, then older ones. HRS 457 and HRS 458 are both HRS."""

_CANONICAL = {model.casefold(): model for model in MODELS}
_DESK = "|".join(re.escape(model) for model in MODELS if model.endswith("HD"))
_PART = expression(
    # Not inside a word; firmware for Skype for Business has UC before the model, or after it.
    r"(?<![A-Za-z0-9])(?:UC)?(?:"
    # Gigabit, PoE and extra-port variants of the same hardware: 440HDG, UC445HDG-R, UC445HDEPSG-R.
    rf"(?P<desk>{_DESK})(?:G|PS|PSG|EPS|EPSG|E|EG)?(?:UC)?"
    r"|(?P<conference>RX50)(?:UC)?"
    # "24 hrs" is a time.
    r"|(?<![0-9][ _-])(?P<room>HRS)[ _-]?(?:45[78])?"
    r")(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
_SEPARATORS = expression(r"[/\\]")


@lru_cache(maxsize=256)
def model_in(text: str) -> str | None:
    """The model that `text` names, in its canonical spelling; None when it names none.

    In a path the file says more than its folder, so the last part that names a model wins. Phones of one kind say the
    same words in every message.
    """
    for part in reversed(_SEPARATORS.split(text)):
        found = _PART.search(part)
        if found and found.lastgroup:
            return _CANONICAL[found[found.lastgroup].casefold()]
    return None
