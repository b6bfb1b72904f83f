"""ACDR packets of every version, as a gateway or SBC sends them to port 925."""

from __future__ import annotations

from ipaddress import ip_address

from acdiag.model.record import ChangingRecord

PORT = 925
NET_TO_DSP, DSP_TO_NET, SYSTEM, DSP_INCOMING = 0, 1, 6, 33
RTP, RTCP, SIP, PCM, TLS = 1, 2, 10, 15, 33
NOBODY = -1


class Header(ChangingRecord):
    """What stands before the extension; each version writes of it what it has."""

    version: int = 9
    timestamp: int = 0
    """µs."""
    sequence: int = 0
    source: int = NOBODY
    destination: int = 3
    flags: int = 0
    trace_point: int = NET_TO_DSP
    media_type: int = RTP
    board: int = 0xB9027C
    reset: int = 24
    session: int = 198_171

    def with_(self, extension: bytes, payload: bytes) -> bytes:
        """The whole packet; versions before 5 cannot carry an extension and leave it out."""
        version, has_extension = self.version, self.version >= 5
        length = 4 if version >= 9 else 2
        head = bytes([version])
        head += _number(self.timestamp, 6 if version <= 3 else 4)
        # Versions before 4 have two bytes more of time and no sequence number.
        head += _number(self.sequence, 2) if version >= 4 else b""
        head += _number(self.source, length) + _number(self.destination, length)
        head += bytes([self.flags, self.trace_point, self.media_type, len(extension) if has_extension else 0])
        return head + self._session() + (extension if has_extension else b"") + payload

    def _session(self) -> bytes:
        if self.version < 5:
            return b""
        if self.version < 7:
            return _number(self.session, 4)
        return _number(self.board, 3) + bytes([self.reset]) + _number(self.session, 4 if self.version == 7 else 5)


def media(far: str, first_port: int, second_port: int, tos: int = 0) -> bytes:
    """The extension of media: the far end, and its ports in the order of the trace point."""
    return ip_address(far).packed + _number(first_port, 2) + _number(second_port, 2) + bytes([tos])


def signalling(ends: tuple[str, int], other: tuple[str, int], protocol: int = 6, *, outbound: bool) -> bytes:
    """The extension of SIP and its kin; `ends` is who sent it."""
    addresses = ip_address(ends[0]).packed + ip_address(other[0]).packed
    return addresses + _number(ends[1], 2) + _number(other[1], 2) + bytes([protocol, outbound])


def clear_text(ends: tuple[str, int], other: tuple[str, int], application: int) -> bytes:
    """The extension of what was read out of TLS."""
    ports = _number(ends[1], 2) + _number(other[1], 2)
    return ports + ip_address(ends[0]).packed + ip_address(other[0]).packed + bytes([application])


def _number(value: int, length: int) -> bytes:
    return (value & (1 << 8 * length) - 1).to_bytes(length, "big")
