"""Secrets inside running text: what follows a word for a password, a PIN, a key or a token.

They go always, also where nobody asked for redaction: who sends a report wants help, and not to give away a door.
Rather one word too many is hidden than one too few. What nothing marks as a secret cannot be known for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from acdiag.model.configuration import HIDDEN
from acdiag.model.expression import expression
from acdiag.model.names.url_credentials import without_credentials

_WORDS = (
    r"pass(?:word|wd|phrase|code|key)?|pwd|pin(?:[ _-]?code)?|secret|psk|token|community|credentials?|gssapi-data"
    r"|(?:api|private|session|master|auth|priv|encryption|shared|user|wep|wpa|activation)[ _-]?key"
)
_QUOTED = r"\"(?:[^\"\\]|\\.)*\"?|'[^']*'?"
_VALUE = rf"{_QUOTED}|(?:[^\s,;&<>\"']|[,;&](?=[^\s,;&<>\"'])(?![\w.-]{{0,64}}=))+"
"""In quotes, or up to a space; a comma, a semicolon or an ampersand may be part of it unless `name=` follows."""
_ELEMENTS = r"(?:Password|Pin|Token|BinarySecurityToken|BinarySecret|SignatureValue|CipherValue|Nonce|Ticket)"

_KEY_LOG = r"\b(?:client_random|[a-z_]{1,32}_secret(?:_0)?|[a-z_]{1,24}_traffic_secret_\d{1,3})"
_BEHIND = (
    rf"[\"']?(?:\s*[=:]\s*|\s+is\s+(?=\S{{0,64}}\d))({_VALUE})"
    r"|\s+(?:(?:to|as|was)\s+)?(\"[^\"\r\n]+\"|'[^'\r\n]+')"
    r"|\s+((?=[^\s\d]{0,64}\d)(?=[\d_]{0,64}[a-z])[^\s,;\"'<>]{6,})"
)
"""After the word: a sign and a value, a text in quotes, or what has letters and digits as no word has."""
_HEADER = expression(
    r"(?:(?:proxy-)?authorization|(?:set-)?cookie|authentication-info|x-ms-webticket)\s*[:=]\s*([^\r\n]+)",
    re.IGNORECASE,
)
_SCHEME = r"\b(?:basic|bearer|ntlm|negotiate|kerberos)\s+"
_PATTERNS = tuple(
    expression(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----(.*?)(?:-----END|\Z)",
        r"inline:([A-Za-z0-9+/=|:]{8,})",
        r"\bk=(?:clear|base64|uri):(\S+)",
        rf"{_SCHEME}((?=[A-Za-z+/._~-]{{0,64}}[0-9])[A-Za-z0-9+/._~-]{{8,}}=*)",
        rf"(?<![^\W_])(?:{_WORDS})(?:{_BEHIND})",
        r"\b(?:response|c?nonce|opaque|rspauth|ticket|signature)\s*[=:]\s*(\"?[A-Za-z0-9+/=_-]{12,}\"?)",
        r"\b(?:pin|password|passcode)\s+(\d{3,16})\b",
        r"\b(?:dtmf|digits?)\s+([0-9*#]{1,32})(?!\w)",
        r"(?:\A|[\r\n])signal\s*=\s*([^\s]{1,32})",
        rf"<(?:\w{{1,32}}:)?{_ELEMENTS}(?:\s[^>]{{0,256}})?>([^<]+)",
        rf"{_KEY_LOG}\s+[0-9a-f]{{64}}\s+([0-9a-f]{{16,}})",
        r"[?&][^\s=&?]{0,64}(?:pass|pwd|token|secret|key|sig|cred|auth)[^\s=&?]{0,32}=([^\s&;]+)",
        r"\bsips?:[^\s:@;>,]{1,64}:([^\s@>,;]{1,64})@",
    )
)
"""What is hidden is the only group that takes part. Words such as response also mean something harmless: what is behind
them must be long."""
_SUSPECTS = (
    r"://|\?[^\s=&?]{0,64}(?:sig|auth)|&[^\s=&?]{0,64}(?:sig|auth)|pass|pwd|pin|secret|psk|key|token|nonce|community|credential|response|opaque|rspauth|signature|gssapi|cookie"
    r"|ticket|authorization|authentication-info|dtmf|digit|inline:|bearer|basic|ntlm|negotiate|kerberos|signal"
    r"|client_random|ciphervalue|k=clear:|k=base64:|k=uri:|sips?:[^\s:@;>,]{1,64}:[^\s@>,;]{1,64}@"
)
"""Without any of these nothing below is found; most texts have none."""
_SUSPECT = expression(_SUSPECTS)
"""For lower case: a search that heeds the case looks for first letters only, which makes it ten times as fast."""
_SUSPECT_ANYWHERE = expression(_SUSPECTS, re.IGNORECASE)
"""The same where lower case is not so simple: outside ASCII."""
_URL = expression(r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s\"'<>]+")


def without_secrets(text: str) -> str:
    """`text` with each secret in it replaced by `(hidden)`."""
    return _hidden(text) if _is_suspect(text) else text


def secrets_in(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand in a text; in no order, and perhaps one inside the other.

    Not those before the `@` of a URL, nor those of header fields, of which a caller may want to keep a part.
    """
    if _is_suspect(text):
        for pattern in _PATTERNS:
            for found in pattern.finditer(text):
                yield found.span(found.lastindex or 0)


def every_secret_in(text: str) -> Iterator[tuple[int, int]]:
    """As `secrets_in`, and with them what stands before the `@` of a URL and whole header fields."""
    yield from secrets_in(text)
    for found in _HEADER.finditer(text):
        yield found.span(1)
    for found in _URL.finditer(text):
        end = found[0].rfind("@")
        if end >= 0 and without_credentials(found[0]) != found[0]:
            yield found.start() + found[0].index("://") + 3, found.start() + end


def _is_suspect(text: str) -> bool:
    return (_SUSPECT.search(text.lower()) if text.isascii() else _SUSPECT_ANYWHERE.search(text)) is not None


@lru_cache(maxsize=256)
def _hidden(text: str) -> str:
    """A text that is suspect; the same URL comes with every answer of a server."""
    if "://" in text:
        text = _URL.sub(lambda found: without_credentials(found[0]), text)
    for pattern in (_HEADER, *_PATTERNS):
        text = pattern.sub(_hide, text)
    return text


def _hide(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span(found.lastindex or 0))
    return f"{found[0][:start]}{HIDDEN}{found[0][end:]}"
