"""Option 43 as Skype for Business uses it: sub-options 1 to 5 and 10 (RFC 2132 section 8.4, manual 2.1.1.1, 2.1.1.2).

Every vendor fills this option in its own way, and access points and other phones use the same sub-option numbers for
addresses and texts of their own. So a value is Microsoft's by what it says and not by its numbers. What is meant for
Skype for Business and holds a mistake is still Microsoft's: finding the mistake is what this tool is for.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from acdiag.model.expression import expression
from acdiag.model.record import Record, field
from acdiag.wire.text import loose

IDENTIFIER = "MS-UC-Client"
_IDENTIFIER, _SCHEME, _SERVER, _PORT, _PATH, _VLAN = 1, 2, 3, 4, 5, 10
_UC = (_IDENTIFIER, _SCHEME, _SERVER, _PORT, _PATH)
_PAD, _END = 0, 255
_LAST_VLAN = 4094

_LOOKS_RIGHT = {
    _SCHEME: expression(r"https?\b.{0,3}", re.IGNORECASE),
    _SERVER: expression(r"(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)+\.?|[0-9]{1,3}(\.[0-9]{1,3}){3}", re.IGNORECASE),
    _PORT: expression(r"[0-9]{2,5}"),
    _PATH: expression(r"/[!-~]*|[!-~]*certprov[!-~]*", re.IGNORECASE),
}
"""What the sub-options look like when somebody meant them; two of them together are no accident."""
_ENOUGH = 2
_CLOSE = 0.75
"""Likeness from which a text is a misspelt identifier: three letters of twelve may differ."""


class MicrosoftOptions(Record):
    """What option 43 says to a Skype for Business phone; a sub-option that is absent is None."""

    identifier: str | None = None
    """Sub-option 1, `MS-UC-Client`."""
    scheme: str | None = None
    """Sub-option 2, `https`."""
    server: str | None = None
    """Sub-option 3, FQDN of the web server."""
    port: str | None = None
    """Sub-option 4."""
    path: str | None = None
    """Sub-option 5, path of the certificate provisioning service."""
    vlan: str | None = None
    """Sub-option 10 as text; a binary number is written in decimal, what is no number in hex or as it stands."""
    vlan_id: int | None = None
    """Sub-option 10 when it is a VLAN id from 1 to 4094."""
    uc: bool = False
    """It is meant for Skype for Business and holds any of sub-options 1 to 5."""
    foreign: bool = False
    """It holds something, and that is another vendor's; then all of the above is None."""
    cut: bool = False
    """It is Microsoft's, and a length in it is wrong: what follows that place is lost."""
    others: dict[int, bytes] = field(default_factory=dict)
    """Every other sub-option, raw; all of them when the value is foreign and adds up."""


@lru_cache(maxsize=64)
def decode(raw: bytes) -> MicrosoftOptions:
    """Read the joined value of option 43; never raises. A server gives all its phones the same one."""
    values, whole = _suboptions(raw)
    texts = {code: loose(values[code]) for code in _UC if code in values}
    if texts and _meant_for_uc(texts):
        vlan, vlan_id = _vlan(values[_VLAN]) if _VLAN in values else (None, None)
        return MicrosoftOptions(
            identifier=texts.get(_IDENTIFIER),
            scheme=texts.get(_SCHEME),
            server=texts.get(_SERVER),
            port=texts.get(_PORT),
            path=texts.get(_PATH),
            vlan=vlan,
            vlan_id=vlan_id,
            uc=True,
            cut=not whole,
            others={code: value for code, value in values.items() if code not in _UC and code != _VLAN},
        )
    if whole and set(values) == {_VLAN}:
        vlan, vlan_id = _vlan(values[_VLAN])
        return MicrosoftOptions(vlan=vlan, vlan_id=vlan_id)
    return MicrosoftOptions(foreign=bool(values) or not whole, others=values if whole else {})


def _suboptions(raw: bytes) -> tuple[dict[int, bytes], bool]:
    """Values by code, the first of a repeated one; and whether all lengths add up."""
    values: dict[int, bytes] = {}
    at, end = 0, len(raw)
    while at < end:
        code = raw[at]
        if code == _PAD:
            at += 1
            continue
        if code == _END:
            break
        value_at = at + 2
        if value_at > end or value_at + raw[at + 1] > end:
            return values, False
        at = value_at + raw[at + 1]
        values.setdefault(code, raw[value_at:at])
    return values, True


def _meant_for_uc(texts: dict[int, str]) -> bool:
    """Whether somebody wrote this for Skype for Business, well or badly."""
    if _is_close(texts.get(_IDENTIFIER, "")) or "certprov" in texts.get(_PATH, "").casefold():
        return True
    right = [code for code, form in _LOOKS_RIGHT.items() if form.fullmatch(texts.get(code, ""))]
    return len(right) >= _ENOUGH


def _is_close(identifier: str) -> bool:
    """Whether it is the identifier, or what remains of it after a slip of the hand."""
    said, meant = identifier.strip().casefold(), IDENTIFIER.casefold()
    if said.startswith("ms-uc"):
        return True
    if not len(meant) // 2 <= len(said) <= len(meant) * 2:
        return False
    return SequenceMatcher(None, said, meant, autojunk=False).ratio() >= _CLOSE


def _vlan(raw: bytes) -> tuple[str, int | None]:
    """Sub-option 10: decimal digits as the manual has it, or a binary number of one, two or four bytes."""
    # A line end or a tab in front is none of a text but the first byte of a number: 2608 is 0A 30.
    text = raw.rstrip(b"\0\r\n\t ").lstrip(b" ")
    if text.isdigit():
        # Five digits are enough to be out of range; int() of a long text is slow.
        number = int(text[:5])
        return text.decode("ascii"), number if 1 <= number <= _LAST_VLAN else None
    binary = len(raw) in (1, 2) or (len(raw) == 4 and raw.startswith(b"\0\0"))
    number = int.from_bytes(raw, "big") if binary else 0
    if 1 <= number <= _LAST_VLAN:
        return str(number), number
    shown = loose(raw)
    if shown.isascii() and shown.isprintable() and (shown or not raw):
        return shown, None
    return (str(number) if binary else raw.hex()), None
