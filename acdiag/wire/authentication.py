"""Challenges and credentials, of SIP and HTTP alike (RFC 9110 section 11, RFC 3261 section 22, MS-SIPAE).

Skype for Business offers NTLM, Kerberos and TLS-DSK, one header field each, and then talks in `gssapi-data`: first
empty, then the server's challenge, then the phone's answer. HTTP carries the same as one token after the scheme.
The values themselves are secrets or long, and nobody needs them: only whether they are there.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Mapping
from struct import Struct

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.values import parameters, split

_SCHEME = expression(r"([A-Za-z][A-Za-z0-9._-]*)(?:\s+(.*))?\Z", re.DOTALL)
_TOKEN = expression(r"[A-Za-z0-9._~+/-]+=*\Z")

_NTLM = {"TlRMTVNTUAAB": 1, "TlRMTVNTUAAC": 2, "TlRMTVNTUAAD": 3}
"""How `NTLMSSP`, a NUL and the message's type begin in base64 (MS-NLMP 2.2.1)."""
NTLM_ANSWER = 3
_NTLM_NAMES = Struct("<28xH2xIH2xI")
"""Length and offset of the domain, and of the user."""


class Authentication(NamedTuple):
    """One scheme of a challenge (WWW-Authenticate …) or of credentials (Authorization …)."""

    scheme: str
    """As sent: Digest, NTLM, Kerberos, TLS-DSK, Negotiate, Basic, Bearer …"""
    token: str
    """The token that HTTP's NTLM, Negotiate, Basic and Bearer carry; empty when there is none."""
    parameters: Mapping[str, str]
    """By name in lower case, without quotation marks."""

    @property
    def realm(self) -> str | None:
        return self.parameters.get("realm")

    @property
    def targetname(self) -> str | None:
        """The server that the client must authenticate to: its name, or a Kerberos principal."""
        return self.parameters.get("targetname")

    @property
    def gssapi_data(self) -> str | None:
        """Empty in the first step of NTLM, Kerberos and TLS-DSK; None when the parameter is missing."""
        return self.parameters.get("gssapi-data")

    @property
    def answers(self) -> bool:
        """These credentials hold an answer or a step of one, and not only the wish to be challenged."""
        return bool(self.token or self.parameters.get("response") or self.gssapi_data)

    @property
    def ntlm_message(self) -> int:
        """1 negotiate, 2 the server's challenge, 3 the answer that is accepted or refused; 0 when it is no NTLM."""
        return _NTLM.get((self.gssapi_data or self.token)[:12], 0)

    @property
    def account(self) -> str:
        """How the name of the user is written: netbios (domain\\user), upn (user@domain), or empty when it is neither.

        Only Basic and the last message of NTLM hold it; the name itself is not kept.
        """
        if self.scheme.lower() == "basic":
            name, _, _ = _base64(self.token).partition(b":")
            return "netbios" if b"\\" in name else "upn" if b"@" in name else ""
        return _ntlm_account(_base64(self.gssapi_data or self.token)) if self.ntlm_message == NTLM_ANSWER else ""

    @property
    def stale(self) -> bool:
        """The answer was right, its nonce too old: to be challenged again is no refusal."""
        return self.parameters.get("stale", "").lower() == "true"


def _base64(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text.encode("ascii", "replace"))
    except binascii.Error:
        return b""


def _ntlm_account(message: bytes) -> str:
    """From the domain's and the user's name in an AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3)."""
    if len(message) < _NTLM_NAMES.size:
        return ""
    domain_size, _, user_size, user_at = _NTLM_NAMES.unpack_from(message)
    user = message[user_at : user_at + user_size]
    if b"@" in user:
        return "upn"
    return "netbios" if domain_size and user else ""


def read(values: Iterable[str]) -> tuple[Authentication, ...]:
    """All schemes in the values of one header field; a value may hold several, divided by commas."""
    found: list[Authentication] = []
    for value in values:
        found += _schemes(value)
    return tuple(found)


def _schemes(value: str) -> list[Authentication]:
    groups: list[tuple[str, str, list[str]]] = []
    for piece in split(value, ","):
        opening = _opening(piece)
        if opening:
            scheme, token, first = opening
            groups.append((scheme, token, [first] if first else []))
        elif groups:
            groups[-1][2].append(piece)
    return [Authentication(scheme, token, parameters(pieces)) for scheme, token, pieces in groups]


def _opening(piece: str) -> tuple[str, str, str] | None:
    """Scheme, token and first parameter, when the piece opens a scheme."""
    found = _SCHEME.match(piece)
    if not found:
        return None
    rest = (found[2] or "").strip()
    if rest.startswith("="):
        return None  # A parameter with a blank before its equals sign.
    return (found[1], rest, "") if _TOKEN.match(rest) else (found[1], "", rest)
