"""Files that a phone fetches in clear and that are worth reading: its configuration, whole and within bounds.

Firmware is passed over as before. What is cut, lost in the capture, compressed or too long is given up, because half a
configuration would say that a parameter is not set when it is.
"""

from __future__ import annotations

from collections import OrderedDict
from urllib.parse import unquote

from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.packet import Packet
from acdiag.wire.tftp import DATA, ERROR, OACK, RRQ, Tftp

LONGEST = 512 * 1024
"""Bytes of a file; a phone's configuration has less than a tenth."""
MOST = 128
"""Files on their way at once; of more the oldest is given up."""
_BLOCK_SIZE = 512
"""RFC 1350, unless the blksize option says otherwise."""

_Key = tuple[str, int]


class Fetched(NamedTuple):
    """A file that is whole now; the packet with it goes to the phone."""

    path: str
    """As it was asked for."""
    data: bytes


class Body:
    """The bytes of one file while they come."""

    __slots__ = ("_data", "path", "wanted", "whole")

    def __init__(self, path: str) -> None:
        self.path = path
        self.wanted = True
        self.whole = False
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        if not self.wanted:
            return
        if len(self._data) + len(data) > LONGEST:
            self.drop()
        else:
            self._data += data

    def finish(self) -> None:
        """That was all."""
        self.whole = self.wanted

    def drop(self) -> None:
        """Give it up."""
        self.wanted = self.whole = False
        self._data = bytearray()

    def fetched(self) -> Fetched:
        return Fetched(self.path, bytes(self._data))


class Bodies:
    """So many at once, and no more."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, Body] = OrderedDict()

    def begin(self, path: str) -> Body:
        """A file of that name was asked for."""
        body = Body(path)
        self._open[id(body)] = body
        while len(self._open) > MOST:
            self._open.popitem(last=False)[1].drop()
        return body

    def end(self, body: Body) -> None:
        """Nobody collects it any longer."""
        self._open.pop(id(body), None)


def is_wanted(path: str) -> bool:
    """Whether a file of that name is a configuration; a query behind it does not matter."""
    return unquote(path.partition("?")[0]).lower().endswith(".cfg")


class _Transfer:
    """A read by TFTP."""

    __slots__ = ("block", "block_size", "body", "netascii")

    def __init__(self, body: Body, netascii: bool) -> None:
        self.body = body
        self.netascii = netascii
        self.block = 0
        """The last one that came, counted on across the wrap at 65,535."""
        self.block_size = _BLOCK_SIZE


class TftpFiles:
    """Configurations out of TFTP transfers (RFC 1350, 2348), by the client's address and port."""

    def __init__(self) -> None:
        self._transfers: OrderedDict[_Key, _Transfer] = OrderedDict()

    def take(self, packet: Packet) -> Fetched | None:
        """A packet that was told to be TFTP; the file that it completes."""
        message = packet.messages[0] if packet.messages else None
        if not isinstance(message, Tftp):
            return None
        if message.opcode == RRQ:
            self._ask(packet, message)
            return None
        key = (packet.destination, packet.destination_port)
        transfer = self._transfers.get(key)
        if transfer is None:
            return None
        if message.opcode == DATA:
            return self._data(key, transfer, packet, message)
        if message.opcode == OACK:
            size = message.options.get("blksize", "")
            transfer.block_size = int(size) if size.isdecimal() and len(size) <= 5 else _BLOCK_SIZE
        elif message.opcode == ERROR:
            del self._transfers[key]
        return None

    def _ask(self, packet: Packet, message: Tftp) -> None:
        key = (packet.source, packet.source_port)
        self._transfers.pop(key, None)
        if is_wanted(message.file):
            self._transfers[key] = _Transfer(Body(message.file), message.mode == "netascii")
            if len(self._transfers) > MOST:
                self._transfers.popitem(last=False)

    def _data(self, key: _Key, transfer: _Transfer, packet: Packet, message: Tftp) -> Fetched | None:
        ahead = (message.block - transfer.block) & 0xFFFF
        cut = packet.payload_length > len(packet.payload)
        if ahead == 1 and not cut:
            transfer.block += 1
            transfer.body.feed(packet.payload[4:])
        elif cut or (ahead < 0x8000 and ahead):
            # A block is missing in the capture, or a part of one.
            transfer.body.drop()
        if not transfer.body.wanted:
            del self._transfers[key]
            return None
        if ahead != 1 or message.length >= transfer.block_size:
            return None
        del self._transfers[key]
        file = transfer.body.fetched()
        return file._replace(data=file.data.replace(b"\r\0", b"\r")) if transfer.netascii else file
