"""Which configuration parameters hold something that must not be shown, by their names.

The reference of parameters knows the secrets of the manual; a file may hold others, of other firmware. So the name
decides, and rather one value too many is hidden than one too few.
"""

from __future__ import annotations

from functools import lru_cache

from acdiag.model.expression import expression

REMEMBERED = 16_384
"""Names whose answer is kept: a thousand phones' files have the same ones."""
_FOLDERS = frozenset({"activation_keys"})
"""Folders below which every value is a key."""
_WHOLE = frozenset({"pin", "pin_code", "pincode", "community", "psk", "pwd", "pass", "passkey", "key", "credentials"})
_ANYWHERE = expression(r"passw|passphrase|passcode|secret|credential|community")
"""Also in the last folder: `web_password/value`."""
_LAST = expression(r"token|pwd|_pass(?![a-z])|_psk|_pin\Z|_key\Z")
_ABOUT = expression(r"(?:\A|_)(?:enabled?|only|ur[il]|length|timeout|period|mode|type)\Z")
"""Names of what is about a secret without being one, such as `private_key_uri`."""


@lru_cache(maxsize=REMEMBERED)
def is_secret(name: str) -> bool:
    """Whether the value of the parameter `name` must not be shown."""
    *folders, last = name.casefold().split("/")
    if not _FOLDERS.isdisjoint(folders):
        return True
    if _ABOUT.search(last):
        return False
    return last in _WHOLE or any(_ANYWHERE.search(part) for part in (*folders[-1:], last)) or bool(_LAST.search(last))
