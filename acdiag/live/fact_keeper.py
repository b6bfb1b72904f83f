"""Which hosts have so many facts in the store that they are to be thinned there, as they are in memory.

A week of phones that are well would otherwise push out its own beginning, and take minutes to be taken up again. One
host at a time: it takes as long as a few hundred facts take to be read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from acdiag.timeline.thinning import MANY, MORE

HOSTS = 50_000
"""Hosts whose facts are counted; of one that was silent for longest it is forgotten how many it has."""


class FactKeeper:
    """Counts what is stored of each host."""

    def __init__(self, stored: Mapping[str, int]) -> None:
        """`stored` is by host how many facts there are already."""
        self._stored: OrderedDict[str, int] = OrderedDict()
        self._next: dict[str, int] = {}
        """By host that was thinned, with how many facts it is next."""
        self._due: OrderedDict[str, None] = OrderedDict()
        for host, count in stored.items():
            self._count(host, count)

    def add(self, hosts: Iterable[str]) -> None:
        """A fact of each of these was stored."""
        for host in hosts:
            self._count(host, 1)

    def _count(self, host: str, more: int) -> None:
        stored = self._stored[host] = self._stored.get(host, 0) + more
        self._stored.move_to_end(host)
        if stored >= self._next.get(host, MANY):
            self._due[host] = None
        if len(self._stored) > HOSTS:
            oldest, _ = self._stored.popitem(last=False)
            self._next.pop(oldest, None)
            self._due.pop(oldest, None)

    def due(self) -> str | None:
        """The host that is to be thinned now, if any."""
        return next(iter(self._due), None)

    def thinned(self, host: str, left: int) -> None:
        """That was done, and `left` facts of it are left; many that all were worth keeping are not soon read again."""
        self._stored[host] = left
        self._next[host] = max(MANY, left + max(MORE, left // 2))
        self._due.pop(host, None)
