"""Secrets inside running text: what follows a word for a password, a PIN, a key or a token.

They go always, also where nobody asked for redaction: who sends a report wants help, and not to give away a door.
Rather one word too many is hidden than one too few.
"""

from __future__ import annotations

import re
from functools import lru_cache

from acdiag.model.configuration import HIDDEN
from acdiag.model.names.url_credentials import without_credentials

_WORDS = (
    r"pass(?:word|wd|phrase|code|key)?|pwd|pin(?:[ _-]?code)?|secret|psk|(?:api|private|session|master)[ _-]?key|token"
    r"|community|credentials?|gssapi-data"
)
_VALUE = r"\"(?:[^\"\\]|\\.)*\"?|'[^']*'?|[^\s,;&<>\"']+"
_SAID = re.compile(
    rf"(?<![^\W_])((?:[\w.-]{{0,64}}[_/.-])?(?:{_WORDS}))(\s*[=:]\s*|\s+is\s+(?=\S{{0,64}}\d))({_VALUE})", re.IGNORECASE
)
_HEADER = re.compile(
    r"((?:proxy-)?authorization|(?:set-)?cookie|authentication-info)(\s*[:=]\s*)([^\r\n]+)", re.IGNORECASE
)
_SCHEME = re.compile(
    r"\b(basic|bearer|ntlm|negotiate|kerberos)\s+((?=[A-Za-z+/._~-]{0,64}[0-9])[A-Za-z0-9+/._~-]{8,}=*)", re.IGNORECASE
)
_BARE_PIN = re.compile(r"\b(pin|password|passcode|dtmf|digits?)(\s+)(\d{3,16})\b", re.IGNORECASE)
_LONG = re.compile(
    r"\b(response|c?nonce|opaque|rspauth|ticket|signature)(\s*[=:]\s*)(\"?[A-Za-z0-9+/=_-]{12,}\"?)", re.IGNORECASE
)
"""Words that also mean something harmless; what is long behind them does not."""
_CRYPTO = re.compile(r"(inline:)([A-Za-z0-9+/=|:]{16,})", re.IGNORECASE)
_SUSPECT = re.compile(
    r"://|pass|pwd|pin|secret|psk|key|token|nonce|community|credential|response|opaque|rspauth|signature|gssapi|cookie|ticket"
    r"|authorization|authentication-info|dtmf|digit|inline:|bearer|basic|ntlm|negotiate|kerberos"
)
"""Without any of these nothing below is found; most texts have none. For lower case: a search that heeds the case looks
for first letters only, which makes it ten times as fast."""
_SUSPECT_ANYWHERE = re.compile(_SUSPECT.pattern, re.IGNORECASE)
"""The same where lower case is not so simple: outside ASCII."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s\"'<>]+")


def without_secrets(text: str) -> str:
    """`text` with each secret in it replaced by `(hidden)`."""
    if not (_SUSPECT.search(text.lower()) if text.isascii() else _SUSPECT_ANYWHERE.search(text)):
        return text
    return _hidden(text)


@lru_cache(maxsize=256)
def _hidden(text: str) -> str:
    """A text that is suspect; the same URL comes with every answer of a server."""
    if "://" in text:
        text = _URL.sub(lambda found: without_credentials(found[0]), text)
    text = _HEADER.sub(_hide, text)
    text = _CRYPTO.sub(rf"\1{HIDDEN}", text)
    text = _SCHEME.sub(rf"\1 {HIDDEN}", text)
    text = _LONG.sub(_hide, _SAID.sub(_hide, text))
    return _BARE_PIN.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}{HIDDEN}"
