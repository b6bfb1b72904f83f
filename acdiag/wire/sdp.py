"""Session descriptions (RFC 8866): which media, where to, in which codec, in the body of SIP messages.

What the phone will send and hear is all here: address, port, payload types, packet time, direction, encryption.
Attributes of the session hold for every medium that does not say otherwise. Keys are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record
from acdiag.wire.text import loose, spelled

LONGEST = 65_536
"""Bytes of a description; one of Skype for Business with all its candidates has 6,000."""
MOST_LINES = 2048
"""Lines read; the rest is left out."""
MOST_MEDIA = 64
"""Media of one session; the rest is left out."""

MOST_FORMATS = 64
"""Payload types of one medium, and lines of one kind about them; the rest is left out. An offer has twenty."""
MOST_CANDIDATES = 32
"""Candidates read of one medium; Skype for Business offers ten."""
LONGEST_PARAMETERS = 255
"""Characters that are kept of what a line says of a format; H.264 with its parameter sets needs a hundred."""

DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")

_MEDIA = expression(r"(\S+) +([0-9]{1,5})(?:/([0-9]{1,5}))? +(\S+)(?: +(.*))?\Z", re.ASCII)
_CONNECTION = expression(r"IN +IP[46] +([^\s/]+)")
_RTPMAP = expression(r"([0-9]{1,3}) +([^\s/]+)/([0-9]{1,7})(?:/([0-9]{1,3}))?", re.ASCII)
_FMTP = expression(r"([0-9]{1,3}) +(.*)\Z", re.ASCII)
_RTCP = expression(r"([0-9]{1,5})(?: +IN +IP[46] +(\S+))?", re.ASCII)
_PTIME = expression(r"([0-9]{1,5})(?:\.[0-9]*)?\s*\Z", re.ASCII)
_CANDIDATE = expression(r"\S+ +1 +(?:\S+ +)?UDP +[0-9.]+ +(\S+) +([0-9]{1,5})(?: |\Z)", re.ASCII | re.IGNORECASE)
"""With the password that Microsoft's first ICE has before the transport (MS-ICE)."""
_CRYPTO = expression(r"([0-9]{1,9}) +(\S+) +inline:[^\s|]*(\S*)", re.ASCII)
_CRYPTOSCALE = expression(r"([0-9]{1,9}) +(?:client|server) +(\S+) +inline:[^\s|]*(\S*)", re.ASCII | re.IGNORECASE)
_MKI = expression(r"\|[0-9]{1,40}:([0-9]{1,3})\Z", re.ASCII)


class Codec(NamedTuple):
    """What a payload type means (a=rtpmap)."""

    name: str
    """As sent."""
    clock: int
    """Timestamp units a second."""
    channels: int


class Crypto(NamedTuple):
    """An offer to encrypt (RFC 4568, MS-SDPEXT); without its key."""

    tag: int
    suite: str
    """AES_CM_128_HMAC_SHA1_80 …"""
    mki: int
    """Bytes that a master key identifier adds to every packet."""
    scaled: bool
    """a=cryptoscale, which only Microsoft's servers and their clients understand."""


class Medium(NamedTuple):
    """One m= section."""

    kind: str
    """audio, video, application …"""
    port: int
    """0 refuses or ends this medium."""
    transport: str
    """RTP/AVP, RTP/SAVP, TCP/RTP/SAVP …"""
    formats: tuple[str, ...]
    """Payload types, the preferred first."""
    address: str
    """Where to send to; empty when nobody said."""
    direction: str
    """One of DIRECTIONS, seen from the sender of the description."""
    codecs: Mapping[int, Codec]
    parameters: Mapping[int, str]
    """a=fmtp by payload type."""
    ptime: int | None
    """ms of sound in one packet."""
    rtcp_port: int | None
    """Only when it is not the port after RTP's."""
    rtcp_mux: bool
    candidates: tuple[tuple[str, int], ...]
    """Where ICE may take RTP over UDP instead (a=candidate, RFC 8839 section 5.1; component 1)."""
    cryptos: tuple[Crypto, ...]
    encryption: str
    """a=encryption of Microsoft: rejected, optional or required; empty when it is missing."""

    @property
    def secure(self) -> bool:
        """Only encrypted packets will do."""
        return "SAVP" in self.transport or self.encryption == "required"


class Sdp(Record):
    """One description."""

    origin: str
    """The o= line: user, session and version; the version tells a changed description from a repeated one."""
    address: str
    """Of the session; a medium's own goes before it."""
    media: tuple[Medium, ...]


_Lines = list[tuple[str, str]]


def decode(data: bytes) -> Sdp:
    """Read one description; lines that break their grammar are left out.

    Raises `Malformed` when it does not begin with its version, or is too long.
    """
    if len(data) > LONGEST:
        raise Malformed(LONGEST, "session description is too long")
    if not data.startswith(b"v="):
        raise Malformed(0, "session description has no version")
    session, *media = _sections(loose(data).split("\n", MOST_LINES)[:MOST_LINES])
    origin = next((value for name, value in session if name == "o"), "")
    address, common = _address(session), _attributes(session)
    made = (_medium(lines, address, common) for lines in media[:MOST_MEDIA])
    return Sdp(origin, address, tuple(medium for medium in made if medium))


def _sections(lines: Iterable[str]) -> list[_Lines]:
    """The session's lines, then those of each medium."""
    sections: list[_Lines] = [[]]
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if not equals:
            continue
        if name == "m":
            sections.append([])
        sections[-1].append((name, value.strip()))
    return sections


def _address(lines: _Lines) -> str:
    found = (_CONNECTION.match(value) for name, value in lines if name == "c")
    return next((spelled(each[1]) for each in found if each), "")


def _medium(lines: _Lines, address: str, common: Mapping[str, list[str]]) -> Medium | None:
    """One section; `address` and `common` are those of the session."""
    opening = _MEDIA.match(lines[0][1])
    if not opening:
        return None
    own = _attributes(lines)
    rtcp = _first(own, "rtcp", _RTCP)
    ptime = _first(own, "ptime", _PTIME) or _first(common, "ptime", _PTIME)
    return Medium(
        kind=opening[1],
        port=int(opening[2]),
        transport=opening[4],
        formats=tuple((opening[5] or "").split(None, MOST_FORMATS)[:MOST_FORMATS]),
        address=_address(lines) or address,
        direction=_direction(own) or _direction(common) or "sendrecv",
        codecs=_codecs(own.get("rtpmap", ())),
        parameters=_parameters(own.get("fmtp", ())),
        ptime=int(ptime[1]) if ptime else None,
        rtcp_port=int(rtcp[1]) if rtcp else None,
        rtcp_mux="rtcp-mux" in own,
        candidates=_candidates(own.get("candidate", ())),
        cryptos=_cryptos(own, "crypto", _CRYPTO) + _cryptos(own, "cryptoscale", _CRYPTOSCALE),
        encryption=(own.get("encryption") or common.get("encryption") or [""])[0].lower(),
    )


def _attributes(lines: _Lines) -> dict[str, list[str]]:
    """Values of a= lines by name."""
    found: dict[str, list[str]] = {}
    for name, value in lines:
        if name == "a":
            attribute, _, said = value.partition(":")
            found.setdefault(attribute.strip().lower(), []).append(said.strip())
    return found


def _first(attributes: Mapping[str, list[str]], name: str, form: re.Pattern[str]) -> re.Match[str] | None:
    return next((found for value in attributes.get(name, ()) if (found := form.match(value))), None)


def _direction(attributes: Mapping[str, list[str]]) -> str:
    return next((name for name in DIRECTIONS if name in attributes), "")


def _codecs(values: Sequence[str]) -> dict[int, Codec]:
    found = (_RTPMAP.match(value) for value in values[:MOST_FORMATS])
    return {
        int(each[1]): Codec(each[2][:LONGEST_PARAMETERS], int(each[3]), int(each[4] or 1)) for each in found if each
    }


def _parameters(values: Sequence[str]) -> dict[int, str]:
    found = (_FMTP.match(value) for value in values[:MOST_FORMATS])
    return {int(each[1]): each[2][:LONGEST_PARAMETERS] for each in found if each}


def _candidates(values: Sequence[str]) -> tuple[tuple[str, int], ...]:
    found = (_CANDIDATE.match(value) for value in values[:MOST_CANDIDATES])
    return tuple(dict.fromkeys((spelled(each[1]), int(each[2])) for each in found if each))


def _cryptos(attributes: Mapping[str, list[str]], name: str, form: re.Pattern[str]) -> tuple[Crypto, ...]:
    found = (form.match(value) for value in attributes.get(name, ())[:MOST_FORMATS])
    return tuple(
        Crypto(int(each[1]), each[2][:LONGEST_PARAMETERS], _mki(each[3]), name == "cryptoscale")
        for each in found
        if each
    )


def _mki(parameters: str) -> int:
    found = _MKI.search(parameters)
    return int(found[1]) if found else 0
