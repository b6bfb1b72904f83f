"""Fetched files read as configurations.

Most phones of a site fetch the same file, and a rollout fetches it two thousand times, so equal ones are read once and
share their parameters.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from acdiag.model.configuration import Configuration
from acdiag.model.errors import Malformed
from acdiag.model.names.told_secrets import without_secrets
from acdiag.model.record import replace
from acdiag.streams.fetched import Fetched
from acdiag.wire.configuration import parse
from acdiag.wire.packet import Packet

MOST = 64
"""Different files that are remembered."""


class FetchedConfigurations:
    """Reads them, and remembers the latest."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, bytes], Configuration] = OrderedDict()

    def read(self, packet: Packet, file: Fetched) -> Configuration | None:
        """The configuration that `packet` completes, on its way to a phone.

        None when the file is none, whatever its name: encrypted, or an error page. That it came is told elsewhere.
        """
        frame = packet.frame
        key = (file.path, hashlib.sha256(file.data).digest())
        known = self._known.get(key)
        if known is None:
            try:
                # A path of HTTP may have a token in its query.
                known = parse(file.data, frame.source, without_secrets(file.path))
            except Malformed:
                return None
            self._known[key] = known
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return replace(known, source=frame.source, host=packet.destination, frame=frame.number, at=frame.at)
