"""What the site calls an address, beside the address: in texts that people read, never instead of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from acdiag.model.expression import expression

_ADDRESS = expression(
    r"(?<![\w.:/@-])(?:((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})|(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?|([0-9A-Fa-f:]{2,39}))"
    r"(?![\w:/]|\.\d)"
)
"""A MAC, an IPv4 address (perhaps with a port behind it), or what may be an IPv6 address; not inside a URL."""


def named(text: str, names: Mapping[str, str]) -> str:
    """`text` with the names beside the addresses in it; `names` has MACs and addresses in lower case."""

    def with_name(found: re.Match[str]) -> str:
        name = names.get((found[1] or found[2] or found[3]).lower())
        return f"{found[0]} ({name})" if name else found[0]

    return _ADDRESS.sub(with_name, text) if names else text
