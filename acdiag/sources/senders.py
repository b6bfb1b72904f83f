"""Which senders may send: the networks that a user allows; without any, everybody."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from acdiag.model.errors import Unusable
from acdiag.store.block import plain_address

REMEMBERED = 65_536
"""Addresses whose answer is kept; more are worked out again."""


class Allowed:
    """An allow-list."""

    def __init__(self, networks: Sequence[str] = ()) -> None:
        """Networks like 10.59.0.0/16, or single addresses. Raises Unusable."""
        try:
            self._networks = [ipaddress.ip_network(network, strict=False) for network in networks]
        except ValueError as error:
            raise Unusable(f"--allow: {error}", "Write it like 10.59.0.0/16 or 2001:db8::/32.") from None
        self._known: dict[str, bool] = {}

    @property
    def everybody(self) -> bool:
        return not self._networks

    def __call__(self, sender: str) -> bool:
        known = self._known.get(sender)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[sender] = self._look(sender)
        return known

    def _look(self, sender: str) -> bool:
        if self.everybody:
            return True
        address = ipaddress.ip_address(plain_address(sender))
        return any(address in network for network in self._networks)
