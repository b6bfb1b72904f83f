"""Wireshark's dissection without secrets: it opens protocols that we do not, and shows whatever is in them.

Fields that hold a secret are known by Wireshark's names, texts by the words in front of a secret. Bodies and data that
nobody decodes are left out: a line in the middle of them says nothing about itself, and may be one line of a key.
"""

from __future__ import annotations

import re

from acdiag.model.configuration import HIDDEN
from acdiag.model.expression import expression
from acdiag.model.names.told_secrets import without_secrets
from acdiag.model.wireshark import WiresharkField, WiresharkLayer

_BODIES = frozenset(
    (
        "data",
        "data-text-lines",
        "json",
        "media",
        "mime_multipart",
        "ntlmssp",
        "telnet",
        "text",
        "urlencoded-form",
        "xml",
    )
)
"""Layers that are a message's body, bytes without a decoder, or secrets as a whole."""
_NAMES = expression(
    r"(?:\A|.*[._])(?:pass(?:word|wd)?|passphrase|psk|community|authorization|authbasic|authcitrix|credentials|simple"
    r"|file_data|payload|segment_data|reassembled[._]data|token|mechtoken|gssapi|response_token|auth_parameters"
    r"|authparams|privparams|md5[._]value|nt_?response|lm_?response|challenge_?response|key_?data)"
    r"|http2?\.(?:set_)?cookie(?:_pair)?"
    r"|sip\.(?:msg_(?:hdr|body)|auth\.(?:digest\.response|.*nonce))|rtpevent\.event_id"
    r"|sdp\.(?:encryption_key(?:\..*)?|media_attribute\.value|session_attr\.value)"
    r"|eap\.(?:data|leap\..*|ext\..*|ms_chap_v2\..*)|wlan_rsna_eapol\..*(?:mic|nonce|data)"
    r"|(?:ftp|pop|smtp|imap)\.re(?:quest|sponse)\.(?:arg|parameter|line)"
    r"|radius\.(?:user_password|chap_.*)|ppp\.?chap.*"
)
_HARMLESS = frozenset(("bootp.cookie", "dhcp.cookie", "stun.cookie", "classicstun.cookie"))
"""Numbers that say which protocol it is."""
_BYTES = expression(r"(?:[0-9a-f]{2}:?){4,}", re.IGNORECASE)
"""How Wireshark writes bytes that may be text."""
_NAMELESS = expression(r"(?=\D*\d)\S+")
"""A text without a name that is one word with a digit: what Wireshark cut out of a field that is hidden."""


def discreet(layer: WiresharkLayer) -> WiresharkLayer:
    """The layer, each secret in its fields replaced by `(hidden)`."""
    if layer.protocol.lower() in _BODIES:
        return layer._replace(fields=(WiresharkField("", f"{len(layer.fields):,} fields {HIDDEN}", ""),))
    return layer._replace(fields=tuple(map(_field, layer.fields)))


def _field(field: WiresharkField) -> WiresharkField:
    if not field.name and _NAMELESS.fullmatch(field.text):
        return WiresharkField("", HIDDEN, HIDDEN)
    if field.name.lower() in _HARMLESS:
        return field
    if _is_secret(field):
        label, colon, _ = field.text.partition(":")
        return field._replace(text=f"{label}: {HIDDEN}" if colon else _text(label), value=HIDDEN)
    return field._replace(text=_text(field.text), value=_text(field.value))


def _is_secret(field: WiresharkField) -> bool:
    """By its name; of a URI's user also by its form, `alice:password`."""
    name = field.name.lower()
    return _NAMES.fullmatch(name) is not None or (name.endswith(".user") and ":" in field.value)


def _text(text: str) -> str:
    if _BYTES.fullmatch(text):
        said = bytes.fromhex(text.replace(":", "")).decode("latin-1")
        return text if without_secrets(said) == said else HIDDEN
    return without_secrets(text)
