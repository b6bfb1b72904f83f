"""Questions that were damaged on their way: who receives one drops it, so that it is not answered is nobody's fault.

The header checksum of IPv4 (RFC 791), those of UDP (RFC 768) and TCP (RFC 9293). A wrong one alone proves nothing: a
capture on the sending host is taken before its network card puts them in, and whoever edits captures may leave them as
they are. So only a sender most of whose sums are right is judged by them, and what such a card finds in their place
(nothing, or the sum of the pseudo header alone) is never wrong.

Only what opens something is judged: a SYN, a request of TFTP, DNS or NTP. One flipped bit in its addresses or ports
makes it a question to somebody who does not exist. An answer that was damaged, by the capture perhaps, shows still that
there was one.
"""

from __future__ import annotations

from collections import OrderedDict
from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.wire.packet import Packet

WRONG = Malformed(0, "the checksum is wrong")
MOST_SENDERS = 20_000
"""MACs that are counted; the one that was silent for longest goes."""
ENOUGH = 2
"""Right sums after which a sender can be judged."""
MOSTLY = 8
"""So many sums must be right for each that was wrong before."""

_ETHERNET = 1
"""Link type."""
_SYN, _ACK = 2, 16
_SERVERS = frozenset((53, 69, 123))
"""UDP ports that questions go to, and answers do not."""
_TAG, _PLAIN_IPV4 = b"\x81\x00", b"\x08\x00\x45"
_TOTAL_AND_PIECE = Struct("!2xH2xH").unpack_from
_TOTAL_AND_PROTOCOL = Struct("!2xH5xB").unpack_from
_WORD = Struct("!H").unpack_from
_WHOLE = (0, 0x4000)
"""What the field for fragments says of a datagram that is none."""
_PLACES = {17: 6, 6: 16}
"""Of UDP and TCP, where the checksum is in the header."""
_ONES = 0xFFFF


class Checksums:
    """Knows whose checksums can be trusted."""

    def __init__(self) -> None:
        self._senders: OrderedDict[str, tuple[_Record, _Record]] = OrderedDict()
        """By MAC: that of the IP headers, and of what they carry."""

    def damaged(self, packet: Packet) -> bool:
        """Whether `packet`, the next one of the capture, is a question that is not as its sender sent it."""
        opens = packet.tcp_flags & (_SYN | _ACK) == _SYN
        if not (opens or (packet.messages and packet.transport == "udp")):
            return False
        data = packet.frame.data
        at = _header(data) if packet.frame.link_type == _ETHERNET else None
        if at is None:
            return False
        header, carried = self._of(packet.mac_source)
        # Both are counted: one that is right tells of the sender although the other is wrong.
        wrong = header.wrong(header_fits(data, at)) | carried.wrong(carried_fits(data, at))
        return wrong and (opens or packet.destination_port in _SERVERS)

    def _of(self, mac: str) -> tuple[_Record, _Record]:
        records = self._senders.get(mac)
        if records is None:
            records = self._senders[mac] = _Record(), _Record()
            if len(self._senders) > MOST_SENDERS:
                self._senders.popitem(last=False)
        self._senders.move_to_end(mac)
        return records


class _Record:
    """How often a sender's checksums were right."""

    __slots__ = ("_right", "_wrong")

    def __init__(self) -> None:
        self._right = self._wrong = 0

    def wrong(self, fits: bool | None) -> bool:
        """Count the next one; whether it is wrong, and says so of its packet."""
        if fits is not False:
            self._right += fits is True
            return False
        trusted = self._right >= max(ENOUGH, MOSTLY * self._wrong)
        self._wrong += 1
        return trusted


def _header(data: bytes) -> int | None:
    """Where the IPv4 header of a frame is, if that is whole, without options, fragments and tunnels."""
    at = 18 if data[12:14] == _TAG else 14
    if data[at - 2 : at + 1] != _PLAIN_IPV4 or len(data) < at + 20:
        return None
    total, piece = _TOTAL_AND_PIECE(data, at)
    return at if 20 <= total <= len(data) - at and piece in _WHOLE else None


def header_fits(data: bytes, at: int) -> bool | None:
    """Whether the checksum of the IPv4 header at `at` is right; None where there is none."""
    return _sum(data[at : at + 20]) % _ONES == 0 if data[at + 10] or data[at + 11] else None


def carried_fits(data: bytes, at: int) -> bool | None:
    """Whether that of the UDP or TCP behind the header is right; None where there is none yet."""
    total, protocol = _TOTAL_AND_PROTOCOL(data, at)
    end = at + total
    place = at + 20 + _PLACES.get(protocol, end)
    if place + 2 > end:
        return None
    told: int = _WORD(data, place)[0]
    pseudo: int = _sum(data[at + 12 : at + 20]) + protocol + total - 20
    if told == 0 or (told - pseudo) % _ONES == 0:
        return None
    return (pseudo + _sum(data[at + 20 : end])) % _ONES == 0


def _sum(data: bytes) -> int:
    """The words of `data`, added: a number of words is the same as their sum in the arithmetic of ones' complement."""
    return int.from_bytes(data, "big") << 8 * (len(data) & 1)
