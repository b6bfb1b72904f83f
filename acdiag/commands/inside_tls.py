"""What the phones' TLS connections say inside: from a key log, or from secrets in the captures, to readable bytes.

A key log that was asked for and cannot be used is a mistake of the user, with exit 2; secrets that merely lie in a
capture are a chance, and only a warning says that it was missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from acdiag.model.errors import Unusable
from acdiag.sources import keylog
from acdiag.sources.opening import Source
from acdiag.streams.cleartext import Cleartext, Decrypted, Place
from acdiag.streams.keyed import Keyed, KeyedConnections
from acdiag.timeline.story import PhoneStory
from acdiag.wire.keylog import KeyLog


class InsideTls:
    """The keys of one run and what they open."""

    def __init__(self, path: str | None, warn: Callable[[str], None]) -> None:
        """Read the key log at `path`. Raises `Unusable`."""
        self._path = path
        self._warn = warn
        self.keys = KeyLog()
        """Empty while none were met."""
        self.connections = KeyedConnections(self.keys)
        """Gets every TCP packet of the first reading."""
        if path is not None:
            from acdiag.wireshark.decrypt import require

            require()
            keylog.load(path, self.keys, warn)

    def listen(self, sources: Iterable[Source]) -> None:
        """Take the secrets that the captures bring along."""
        for source in sources:
            source.on_secrets = self.keys.add

    def read(self, stories: Sequence[PhoneStory], sources: Sequence[Source]) -> Cleartext | None:
        """What the phones' connections say inside; None when nothing was opened. Raises `Unusable`."""
        if not self.keys:
            return None
        keyed = self.connections.of(_addresses(stories))
        if not keyed:
            self._say_none()
            return None
        once = [source.report.path for source in sources if source.readable and source.again() is None]
        if once:
            self._warn(f"{once[0]} can be read only once, so its TLS stays closed: save it to a file first")
            return None
        return self._decrypt(keyed)

    def _say_none(self) -> None:
        if self._path is not None:
            self._warn(
                f"{self._path} opens no TLS connection of a phone: the capture must hold the connection from its "
                "first packet, and the key log must be of the same time"
            )

    def _decrypt(self, keyed: Sequence[Keyed]) -> Cleartext | None:
        from acdiag.wireshark.decrypt import decrypt

        frames = [frame for connection in keyed for frame in connection.frames]
        secrets = self.keys.lines({connection.random for connection in keyed})
        try:
            pieces, in_time = decrypt(frames, secrets)
        except Unusable as trouble:
            if self._path is not None:
                raise
            self._warn(f"the secrets in the capture are not used: {trouble.message}")
            return None
        return self._told(keyed, pieces, in_time=in_time)

    def _told(self, keyed: Sequence[Keyed], pieces: dict[int, tuple[bytes, ...]], *, in_time: bool) -> Cleartext | None:
        """Each connection with what was found in it, and a word to the user."""
        found: list[Decrypted] = []
        at = 0
        for connection in keyed:
            own: dict[Place, tuple[bytes, ...]] = {}
            for frame in connection.frames:
                if at in pieces:
                    own[frame.source, frame.number] = pieces[at]
                at += 1
            if own:
                found.append(Decrypted(connection.ends, connection.hello, own, connection.whole and in_time))
        closed = len(keyed) - len(found)
        if closed:
            self._warn(f"{closed:,} of {len(keyed):,} TLS connections with a key could not be decrypted")
        if not in_time or not all(connection.whole for connection in keyed):
            self._warn("long TLS connections were decrypted in their first part only")
        return Cleartext(found) if found else None


def _addresses(stories: Sequence[PhoneStory]) -> set[str]:
    """All that the phones were called: those that DHCP gave them, and those that they were seen to use."""
    used = {fact.host for story in stories for boot in story.boots for fact in boot.facts}
    return used.union(*(story.ips for story in stories))
