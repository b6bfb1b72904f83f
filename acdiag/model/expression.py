"""Regular expressions that are compiled when they are first used.

The modules name some two hundred of them, and one run uses few: to compile all at its beginning was a tenth of what
the triage of a small capture took.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_OFFERED = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class _Later:
    """Has nothing of an expression until something of it is asked for, and everything from then on."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _OFFERED:
            raise AttributeError(name)
        compiled = re.compile(*self._made_of)
        self.__dict__.update({each: getattr(compiled, each) for each in _OFFERED})
        return self.__dict__[name]


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but a wrong pattern is told by its first use: `re.error`.

    What comes has all that a pattern offers and is none for `isinstance`, nor for the functions of `re`.
    """
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))
