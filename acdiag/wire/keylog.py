"""TLS key logs: the secrets of connections, line by line (draft-ietf-tls-keylogfile, NSS Key Log Format).

The secrets are kept only to be handed to tshark. They have no way into a text: a key log tells how many there are.
"""

from __future__ import annotations

from acdiag.model.expression import expression

MOST_SECRETS = 1_000_000
"""Lines that are kept; a phone opens a few hundred connections a day, with at most seven lines each."""

_HEX = rb"[0-9A-Fa-f]"
_BY_RANDOM = expression(
    rb"(?:(?:CLIENT|SERVER)_HANDSHAKE_TRAFFIC_SECRET|(?:CLIENT|SERVER)_TRAFFIC_SECRET_[0-9]{1,4}|CLIENT_RANDOM"
    rb"|CLIENT_EARLY_TRAFFIC_SECRET|PMS_CLIENT_RANDOM|(?:EARLY_)?EXPORTER_SECRET|ECH_SECRET|ECH_CONFIG)"
    rb" (" + _HEX + rb"{64}) (?:" + _HEX + rb"{2}){16,256}\Z"
)
"""A secret of the connection whose ClientHello has that random."""
_BY_SESSION = expression(
    rb"RSA (?:" + _HEX + rb"{16} " + _HEX + rb"{96}"
    rb"|Session-ID:(?:" + _HEX + rb"{2}){0,32} Master-Key:" + _HEX + rb"{96})\Z"
)
"""A secret of whoever shows that session, or that encrypted premaster secret."""


class KeyLog:
    """All secrets that are known."""

    def __init__(self) -> None:
        self._by_random: dict[bytes, dict[bytes, None]] = {}
        self._others: dict[bytes, None] = {}
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def __len__(self) -> int:
        """Lines kept, none twice."""
        return self._count

    def add(self, text: bytes) -> tuple[int, int]:
        """Take the lines of `text`; how many are secrets, and how many are neither secret, comment nor empty."""
        good = strange = 0
        for raw in text.removeprefix(b"\xef\xbb\xbf").splitlines():
            line = raw.strip(b" \t\0")
            if not line or line.startswith(b"#"):
                continue
            if self._keep(line):
                good += 1
            else:
                strange += 1
        return good, strange

    def opens(self, random: bytes) -> bool:
        """Whether a connection with that client random may be readable."""
        return random in self._by_random or bool(self._others)

    def lines(self, randoms: set[bytes]) -> bytes:
        """The secrets of these connections, as a key log."""
        found = [line for random in sorted(randoms) for line in self._by_random.get(random, ())]
        return b"".join(line + b"\n" for line in [*found, *self._others])

    def _keep(self, line: bytes) -> bool:
        match = _BY_RANDOM.match(line)
        if match is None and _BY_SESSION.match(line) is None:
            return False
        if self._count < MOST_SECRETS:
            lines = self._by_random.setdefault(bytes.fromhex(match[1].decode()), {}) if match else self._others
            self._count += line not in lines
            lines[line] = None
        return True
