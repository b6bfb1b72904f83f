"""What an ICMP error may be about: requests by the addresses and the port that such an error quotes.

Errors may come by the thousand, so none of them goes through everything that waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from acdiag.observe.memory import Memory

PLACES = 8_192
"""Addresses and ports remembered: all that asked within the last seconds at a large site."""
REQUESTS = 32
"""Requests of one of them, the latest; an error is about what was sent a moment ago."""

Place = tuple[str, str, int]
"""Who asked whom, and the port that tells the request from others."""
Key = TypeVar("Key")


class Quotes(Generic[Key]):
    """Remembers requests that may be answered by an error; whether they still wait is for the observer to know."""

    def __init__(self) -> None:
        self._requests: Memory[Place, dict[Key, None]] = Memory(PLACES)

    def add(self, place: Place, key: Key) -> None:
        """A request was sent."""
        requests = self._requests.get(place) or {}
        requests.pop(key, None)
        requests[key] = None
        if len(requests) > REQUESTS:
            del requests[next(iter(requests))]
        self._requests[place] = requests

    def take(self, place: Place) -> Iterable[Key]:
        """The requests that an error is about, the earliest first; they are forgotten."""
        return self._requests.pop(place, {})
