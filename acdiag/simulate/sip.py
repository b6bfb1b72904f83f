"""SIP as text (RFC 3261): a phone's requests, the answers of a server, and the way that both take."""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.simulate.network import DOMAIN, SIP_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site
from acdiag.simulate.tcp import Connection

PORT = 5060
COPIED = ("via", "from", "to", "call-id", "cseq")
"""Header fields that an answer repeats (section 8.2.6.2)."""
CODECS = {"PCMU": (0, 8000), "PCMA": (8, 8000), "G722": (9, 8000), "G729": (18, 8000), "SILK": (103, 16000)}
"""Payload type and clock."""


class Line:
    """The way between a phone and its server, by TCP or by single datagrams."""

    def __init__(self, site: Site, phone: Phone, server: str = SIP_SERVER, *, transport: str = "TCP") -> None:
        self.site, self.phone, self.server, self.transport = site, phone, server, transport
        self._connection = Connection(site, phone, server, PORT) if transport == "TCP" else None

    def say(self, message: bytes) -> None:
        """The phone sends."""
        if self._connection is not None:
            self._connection.say(message)
        else:
            self.site.out(self.phone, self.server, (PORT, PORT), message)
            self.phone.wait(0.004)

    def hear(self, message: bytes, after: float = 0.02) -> None:
        """The server sends."""
        self.phone.wait(after)
        if self._connection is not None:
            self._connection.hear(message)
        else:
            self.site.back(self.phone, self.server, (PORT, PORT), message)
        self.phone.wait(0.05)

    def ask(self, message: bytes, status: str, *more: str, body: bytes = b"") -> None:
        """A request of the phone and its answer."""
        self.say(message)
        self.hear(answer(message, status, *more, body=body))


def address_of(phone: Phone) -> str:
    return f"sip:user{phone.index + 1:02d}@{DOMAIN}"


def label(phone: Phone) -> str:
    """A fresh Call-ID."""
    return f"{phone.rng.getrandbits(64):016x}"


def register(line: Line, call: str, number: int, *more: str, expires: int = 600) -> bytes:
    """A REGISTER of the phone's user."""
    phone = line.phone
    contact = f"Contact: <sip:{phone.ip}:{PORT}>;expires={expires}"
    return request(line, "REGISTER", f"sip:{DOMAIN}", call, number, contact, *more, to=address_of(phone))


def request(
    line: Line,
    method: str,
    uri: str,
    call: str,
    number: int,
    *more: str,
    to: str = "",
    tag: str = "",
    body: bytes = b"",
) -> bytes:
    """A request of the phone; with `tag` it is inside the dialog that the other end so named."""
    phone = line.phone
    branch = f"z9hG4bK{call[:10]}{method[:3].lower()}{number}"
    return message(
        f"{method} {uri} SIP/2.0",
        [
            f"Via: SIP/2.0/{line.transport} {phone.ip}:{PORT};branch={branch}",
            "Max-Forwards: 70",
            f"From: <{address_of(phone)}>;tag={call[:8]};epid={phone.mac.replace(':', '')}",
            f"To: <{to or uri}>" + (f";tag={tag}" if tag else ""),
            f"Call-ID: {call}",
            f"CSeq: {number} {method}",
            f"User-Agent: AUDC-IPPhone-{phone.model}_{phone.software}/1.0",
            *more,
        ],
        body,
    )


def answer(asked: bytes, status: str, *more: str, body: bytes = b"") -> bytes:
    """The server's answer to `asked`."""
    head = asked.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    copied = [field for field in head if field.partition(":")[0].lower() in COPIED]
    tagged = [f"{field};tag=sfb01" if field.startswith("To:") and "tag=" not in field else field for field in copied]
    return message(f"SIP/2.0 {status}", [*tagged, "Server: RTC/6.0", *more], body)


def message(start: str, fields: Iterable[str], body: bytes = b"") -> bytes:
    kind = ["Content-Type: application/sdp"] if body.startswith(b"v=0") else []
    return "\r\n".join([start, *fields, *kind, f"Content-Length: {len(body)}", "", ""]).encode() + body


def audio(address: str, port: int, *names: str, direction: str = "", ptime: int = 20) -> bytes:
    """A session description with one audio medium (RFC 8866); `direction` may be sendonly, recvonly or inactive."""
    codecs = [CODECS[name] for name in names]
    lines = [
        "v=0",
        f"o=- 0 0 IN IP4 {address}",
        "s=session",
        f"c=IN IP4 {address}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(str(number) for number, _ in codecs)} 101",
        *(f"a=rtpmap:{number} {name}/{clock}" for name, (number, clock) in zip(names, codecs, strict=True)),
        "a=rtpmap:101 telephone-event/8000",
        f"a=ptime:{ptime}",
        *([f"a={direction}"] if direction else []),
    ]
    return "\r\n".join([*lines, ""]).encode()
