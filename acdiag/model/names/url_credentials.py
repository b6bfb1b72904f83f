"""URLs without what they say in secret: `http://user:password@server/`, `?token=…` (RFC 3986 sections 3.2.1 and 3.4).

Passwords in URLs are often not escaped, and may hold a slash, a semicolon, even `://`. So everything up to the last
`@` is taken for credentials: of a URL whose path holds an `@` too little is shown, which is the smaller harm.
"""

from __future__ import annotations

import re

from acdiag.model.expression import expression

_BARE = expression(r"(?!(?:sips?|mailto):)[^\s/@:]+:[^@]*@", re.IGNORECASE)
"""`user:password@server`, without a scheme."""
_QUERY = expression(r"([?&;][^=&;?]*(?:pass|pwd|token|secret|key|sig|cred|auth)[^=&;?]*=)[^&;]*", re.IGNORECASE)


def without_credentials(text: str) -> str:
    """`text`, and where it holds a URL, that without user name, password and keys in its query."""
    scheme, mark, rest = text.partition("://")
    if not mark:
        found = _BARE.match(text)
        return text[text.rindex("@") + 1 :] if found else text
    return scheme + mark + _QUERY.sub(r"\1", rest.rpartition("@")[2])
