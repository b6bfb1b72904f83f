"""Which server an address is, and what a phone wants of it: from the names that DNS and DHCP gave.

The observers of TCP, TLS and HTTP each keep one, so that they need not know each other.
"""

from __future__ import annotations

from acdiag.observe.memory import Memory
from acdiag.wire import option43, provisioning_url, sip_servers
from acdiag.wire.dhcp import ACK, Dhcp
from acdiag.wire.dns import Dns
from acdiag.wire.dns_records import AAAA, SRV, A, Srv
from acdiag.wire.text import loose

LEARNS: tuple[type, ...] = (Dns, Dhcp)
"""The messages that `Servers.learn` wants."""
SIP_PORTS = (5060, 5061)
HTTP, HTTPS = 80, 443
OTHER = "other"
_UC, _SIP_SERVERS, _URL = 43, 120, 160
_FALLBACKS = ("provisioningserver", "redirect.audiocodes.com")
"""Where a phone turns to that DHCP gave nothing (manual appendix B); nobody needs to have them."""


class Servers:
    """Names and purposes, bounded."""

    def __init__(self) -> None:
        self._names: Memory[tuple[str, str], str] = Memory()
        """By client and address, the name that it had asked for."""
        self._roles: Memory[tuple[str, int], str] = Memory()
        """By name or address, and port."""

    def learn(self, message: object, client: str) -> None:
        """A DNS or DHCP message that went to `client`."""
        if isinstance(message, Dns):
            if message.response and message.questions:
                self._learn_names(message, client)
        elif isinstance(message, Dhcp) and message.message_type == ACK:
            self._learn_options(message)

    def name(self, client: str, address: str) -> str:
        """The name by which `client` found `address`; empty when that was not seen."""
        return self._names.get((client, address), "")

    def purpose(self, client: str, address: str, port: int, name: str = "") -> str:
        """What the server is for; `name` is what the client itself called it."""
        if port in SIP_PORTS:
            return "sip"
        for host in (name, self.name(client, address), address):
            lower = host.lower()
            role = self._roles.get((lower, port))
            if role is not None:
                return role
            if lower.startswith("lyncdiscover"):
                return "autodiscover"
            if lower.startswith(_FALLBACKS):
                return "fallback"
        return OTHER

    def _learn_names(self, message: Dns, client: str) -> None:
        asked = message.questions[0].name.lower()
        for record in message.answers:
            if record.type in (A, AAAA) and isinstance(record.data, str):
                self._names[client, record.data] = asked
            elif record.type == SRV and isinstance(record.data, Srv) and asked.startswith("_sip"):
                self._roles[record.data.target.lower(), record.data.port] = "sip"
        for record in message.additionals:
            if record.type in (A, AAAA) and isinstance(record.data, str):
                self._names[client, record.data] = record.name.lower()

    def _learn_options(self, message: Dhcp) -> None:
        options = message.options
        if _URL in options:
            url = provisioning_url.parse(loose(options[_URL]))
            if url.server:
                for port in (url.port,) if url.port else (HTTP, HTTPS):
                    self._roles[url.server.lower(), port] = "provisioning"
        if _UC in options:
            self._learn_web_server(options[_UC])
        for name in sip_servers.decode(options[_SIP_SERVERS]).names if _SIP_SERVERS in options else ():
            place = name.lower().rstrip("."), HTTPS
            if place not in self._roles:
                self._roles[place] = "sip"

    def _learn_web_server(self, raw: bytes) -> None:
        found = option43.decode(raw)
        if found.uc and found.server:
            port = found.port or ""
            number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else HTTPS
            self._roles[found.server.lower(), number] = "certprov"
