"""What the first pass remembers: every original, once, in the order in which it was met."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from acdiag.model.record import ChangingRecord, field


class Originals(ChangingRecord):
    """Originals of one case; dicts keep the order."""

    macs: dict[bytes, None] = field(default_factory=dict)
    ipv4: dict[int, None] = field(default_factory=dict)
    ipv6: dict[int, None] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Names, parts of them and numbers, case folded, and what they are: user, name or number."""
    kept: dict[str, None] = field(default_factory=dict)
    """Words that stay; no pseudonym may look like one."""
    paths: dict[str, None] = field(default_factory=dict)
    """Inputs, as the user typed them."""

    def key(self) -> bytes:
        """A key made of all that is hidden.

        Who has the originals has nothing to turn back, and who has not cannot make it: so the pseudonyms need no random
        numbers, and the same input gives the same bytes.
        """
        digest = hashlib.sha256()
        for text in self._told():
            digest.update(text.encode("utf-8", "surrogateescape") + b"\0")
        return digest.digest()

    def _told(self) -> Iterator[str]:
        yield from sorted(mac.hex() for mac in self.macs)
        yield from map(str, sorted(self.ipv4))
        yield from map(str, sorted(self.ipv6))
        yield from sorted(self.words)
        yield from sorted(self.paths)
