"""802.1X on a phone's port: EAPOL and EAP frames (RFC 3748, 5216), each sent at the station's now."""

from __future__ import annotations

from base64 import b64decode

from scapy.layers.eap import EAP, EAP_MD5, EAP_TLS, EAPOL
from scapy.packet import Packet, Raw

from acdiag.model.record import ChangingRecord
from acdiag.simulate.framing import ethernet
from acdiag.simulate.lldp import SWITCH_MAC
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

GROUP = "01:80:c2:00:00:03"
"""Port access entities; a bridge does not forward it."""
REQUEST, RESPONSE, SUCCESS, FAILURE = 1, 2, 3, 4
IDENTITY, MD5, TLS, PEAP = 1, 4, 13, 25
FRAGMENT = 1_000
"""Bytes of TLS in one EAP packet; authenticators take less than 1400."""
HANDSHAKE, ALERT = 22, 21
FATAL = 2
UNKNOWN_CA, CERTIFICATE_EXPIRED = 48, 45


def authenticator_of(phone: Phone) -> str:
    """A switch speaks with another MAC on each port."""
    return f"{SWITCH_MAC[:-2]}{phone.index + 1:02x}"


def start(site: Site, phone: Phone) -> None:
    _send(site, phone, phone.mac, EAPOL(version=1, type=1))


def logoff(site: Site, phone: Phone, station: str = "") -> None:
    """The phone's own, or with the MAC of the PC that was unplugged from it."""
    _send(site, phone, station or phone.mac, EAPOL(version=1, type=2))


def ask_identity(site: Site, phone: Phone, identifier: int = 1) -> None:
    _from_switch(site, phone, EAP(code=REQUEST, id=identifier, type=IDENTITY))


def outcome(site: Site, phone: Phone, identifier: int, *, success: bool) -> None:
    _from_switch(site, phone, EAP(code=SUCCESS if success else FAILURE, id=identifier))


def _from_switch(site: Site, phone: Phone, eap: Packet) -> None:
    _send(site, phone, authenticator_of(phone), EAPOL(version=2, type=0) / eap)


def _send(site: Site, phone: Phone, source: str, body: Packet) -> None:
    site.send(phone.now, phone.port, ethernet(source, GROUP, body))
    phone.wait(0.004)


def record(kind: int, content: bytes) -> bytes:
    """A TLS 1.2 record."""
    return bytes((kind, 3, 3)) + len(content).to_bytes(2, "big") + content


_CERTIFICATE = b64decode(
    "MIIBODCB36ADAgECAgEBMAoGCCqGSM49BAMCMCYxEDAOBgNVBAoMB0NvbnRvc28xEjAQBgNVBAMMCXNpbXVsYXRlZDAeFw0yNTAxMDEwMDAwMD"
    "BaFw00NTAxMDEwMDAwMDBaMCYxEDAOBgNVBAoMB0NvbnRvc28xEjAQBgNVBAMMCXNpbXVsYXRlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA"
    "BBY5QcPV+HV7Cto4lEx02MZk+rQ7rtydBNC6+jr1CLtnW/ijnOpwEe8bOwrN1HEzLQx6ioVGgpW/PFE0l22Ft+wwCgYIKoZIzj0EAwIDSAAwRQ"
    "IhANXH0qIj3cVKtg5A0sdf94wdbrsc4tRymLnz/GI8MOACAiBdB64h/vawPuAgfDptFYV7yPBazSq5G5IhNg0CLjoJfg=="
)
"""Signed by itself and good for nothing; its key was thrown away."""


def handshake(kind: int, body: bytes) -> bytes:
    """A handshake message of TLS 1.2."""
    return bytes((kind,)) + _counted(body)


def _counted(data: bytes) -> bytes:
    """With its length in three bytes before it."""
    return len(data).to_bytes(3, "big") + data


def _chain(length: int) -> bytes:
    """A Certificate message with so many certificates."""
    return handshake(11, _counted(_counted(_CERTIFICATE) * length))


_RANDOM = bytes(range(32))
_FINISHED = record(20, b"\1") + record(HANDSHAKE, b"\7" * 40)
CLIENT_HELLO = record(HANDSHAKE, handshake(1, b"\3\3" + _RANDOM + b"\0" + b"\0\2\0\x9c" + b"\1\0"))
SERVER_FLIGHT = record(
    HANDSHAKE, handshake(2, b"\3\3" + _RANDOM + b"\0" + b"\0\x9c" + b"\0") + _chain(6) + handshake(14, b"")
)
CLIENT_FLIGHT = record(HANDSHAKE, _chain(4) + handshake(16, b"\1\0" + bytes(256))) + _FINISHED
SERVER_FINISHED = _FINISHED


def fatal(description: int) -> bytes:
    return record(ALERT, bytes((FATAL, description)))


class Supplicant(ChangingRecord):
    """One conversation of a station with the authenticator of a phone's port."""

    site: Site
    phone: Phone
    mac: str = ""
    """The station; empty is the phone itself."""
    identity: str = "phone"
    identifier: int = 1

    def begin(self) -> None:
        """Start, and the exchange of the identity."""
        _send(self.site, self.phone, self._source, EAPOL(version=1, type=1))
        ask_identity(self.site, self.phone, self.identifier)
        self._respond(EAP(code=RESPONSE, id=self.identifier, type=IDENTITY, identity=self.identity.encode()))

    def md5(self) -> None:
        """Challenge and answer."""
        self._request(EAP_MD5(code=REQUEST, id=self._next(), value=bytes(range(16))))
        self._respond(EAP_MD5(code=RESPONSE, id=self.identifier, value=bytes(range(16, 32))))

    def decline(self, offered: int, wanted: int) -> None:
        """The switch begins a method, the station would rather have another (Nak)."""
        number = self._next()
        if offered == MD5:
            self._request(EAP_MD5(code=REQUEST, id=number, value=bytes(16)))
        else:
            self._request(EAP(code=REQUEST, id=number, type=offered) / Raw(b"\x20"))
        self._respond(EAP(code=RESPONSE, id=number, type=3, desired_auth_types=[wanted]))

    def begin_tls(self) -> None:
        self._request(EAP_TLS(code=REQUEST, id=self._next(), S=1))

    def say(self, data: bytes) -> None:
        """TLS of the station in an answer to the request that waits; fragments are acknowledged by empty requests."""
        for first, more, piece in _pieces(data):
            self._respond(_tls(RESPONSE, self.identifier, piece, len(data) if first and more else None, more=more))
            if more:
                self._request(EAP_TLS(code=REQUEST, id=self._next()))

    def hear(self, data: bytes) -> None:
        """TLS of the server; fragments are acknowledged by empty responses."""
        for first, more, piece in _pieces(data):
            self._request(_tls(REQUEST, self._next(), piece, len(data) if first and more else None, more=more))
            if more:
                self.acknowledge()

    def acknowledge(self) -> None:
        self._respond(EAP_TLS(code=RESPONSE, id=self.identifier))

    def end(self, *, success: bool) -> None:
        outcome(self.site, self.phone, self.identifier, success=success)

    @property
    def _source(self) -> str:
        return self.mac or self.phone.mac

    def _next(self) -> int:
        self.identifier += 1
        return self.identifier

    def _request(self, eap: Packet) -> None:
        _from_switch(self.site, self.phone, eap)

    def _respond(self, eap: Packet) -> None:
        _send(self.site, self.phone, self._source, EAPOL(version=1, type=0) / eap)


def _pieces(data: bytes) -> list[tuple[bool, bool, bytes]]:
    """Whether it is the first, whether more follow, and the piece."""
    return [(at == 0, at + FRAGMENT < len(data), data[at : at + FRAGMENT]) for at in range(0, len(data), FRAGMENT)]


def _tls(code: int, identifier: int, piece: bytes, total: int | None, *, more: bool) -> Packet:
    data = Raw(piece)
    if total is None:
        return EAP_TLS(code=code, id=identifier, M=int(more), tls_data=data)
    return EAP_TLS(code=code, id=identifier, L=1, M=int(more), tls_message_len=total, tls_data=data)
