"""One TFTP read, packet by packet, so that a scenario can let it go wrong anywhere (RFC 1350, 2347 to 2349)."""

from __future__ import annotations

from scapy.layers.tftp import TFTP, TFTP_ACK, TFTP_DATA, TFTP_ERROR, TFTP_OACK, TFTP_RRQ, TFTP_Option, TFTP_Options
from scapy.packet import Packet, Raw

from acdiag.model.record import ChangingRecord
from acdiag.simulate.framing import stack
from acdiag.simulate.network import PROVISIONING_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

DEFAULT_BLOCK = 512
LARGE_BLOCK = 1428
"""What fits one Ethernet frame."""
NOT_FOUND, ACCESS_VIOLATION = 1, 2


class Read(ChangingRecord):
    """A read request of a phone and the transfer that follows it; nothing happens until its methods are called."""

    site: Site
    phone: Phone
    file: str
    size: int
    """Bytes that the server really has."""
    server: str = PROVISIONING_SERVER
    announced: int | None = -1
    """tsize of the OACK; -1 is the true size, None leaves it out."""
    blksize: int | None = LARGE_BLOCK
    """None: no options at all, 512 bytes a block."""
    pace: float = 0.004
    """Seconds from one block to the next."""
    client_port: int = 0
    server_port: int = 0

    def __post_init__(self) -> None:
        self.client_port = self.client_port or self.phone.ephemeral()
        self.server_port = self.phone.rng.randint(32768, 60999)

    @property
    def block_size(self) -> int:
        return self.blksize or DEFAULT_BLOCK

    @property
    def blocks(self) -> int:
        """Blocks until the last, short one, which may be empty."""
        return self.size // self.block_size + 1

    def ask(self) -> None:
        body: Packet = TFTP(op=1) / TFTP_RRQ(filename=self.file.encode(), mode=b"octet")
        if self.blksize is not None:
            body = body / _options(tsize=0, blksize=self.blksize)
        self.site.out(self.phone, self.server, (self.client_port, 69), body)

    def agree(self) -> None:
        """The server's OACK and the client's ACK of block 0; nothing when no options were asked for."""
        if self.blksize is None:
            return
        told = {"blksize": self.blksize}
        if self.announced is not None:
            told["tsize"] = self.size if self.announced == -1 else self.announced
        self._back(TFTP(op=6) / TFTP_OACK() / _options(**told))
        self.phone.wait(0.002)
        self.acknowledge(0)

    def data(self, block: int) -> None:
        start = (block - 1) * self.block_size
        length = max(0, min(self.block_size, self.size - start))
        self._back(stack(TFTP(op=3), TFTP_DATA(block=block & 0xFFFF), Raw(_content(start, length))))

    def acknowledge(self, block: int) -> None:
        self._out(stack(TFTP(op=4), TFTP_ACK(block=block & 0xFFFF)))

    def refuse(self, code: int, message: str) -> None:
        """The server's ERROR."""
        self._back(TFTP(op=5) / TFTP_ERROR(errorcode=code, errormsg=message.encode()))

    def abort(self, code: int, message: str) -> None:
        """The client's ERROR."""
        self._out(TFTP(op=5) / TFTP_ERROR(errorcode=code, errormsg=message.encode()))

    def run(self, first: int = 1, last: int | None = None) -> None:
        """Blocks `first` to `last` with their ACKs; to the end of the file without `last`."""
        for block in range(first, (self.blocks if last is None else last) + 1):
            self.data(block)
            self.phone.wait(self.pace / 4)
            self.acknowledge(block)
            self.phone.wait(self.pace * 3 / 4)

    def _out(self, body: Packet) -> None:
        self.site.out(self.phone, self.server, (self.client_port, self.server_port), body)

    def _back(self, body: Packet) -> None:
        self.site.back(self.phone, self.server, (self.server_port, self.client_port), body)


def _options(**values: int) -> Packet:
    return TFTP_Options(
        options=[TFTP_Option(oname=name.encode(), value=str(value).encode()) for name, value in values.items()]
    )


def _content(start: int, length: int) -> bytes:
    """Bytes that differ from block to block."""
    return bytes((start // 7 + index) & 0xFF for index in range(length))


def begin(
    site: Site,
    phone: Phone,
    file: str,
    size: int,
    *,
    server: str = PROVISIONING_SERVER,
    pace: float = 0.004,
    announced: int | None = -1,
    blksize: int | None = LARGE_BLOCK,
) -> Read:
    """Ask for a file, and agree on options."""
    read = Read(site, phone, file, size, server, announced, blksize, pace)
    read.ask()
    phone.wait(0.003)
    read.agree()
    phone.wait(0.003)
    return read


def download(
    site: Site, phone: Phone, file: str, size: int, *, server: str = PROVISIONING_SERVER, pace: float = 0.004
) -> None:
    """A whole file without a hitch."""
    begin(site, phone, file, size, server=server, pace=pace).run()


def missing(site: Site, phone: Phone, file: str, *, server: str = PROVISIONING_SERVER, code: int = NOT_FOUND) -> None:
    """Ask for a file that the server refuses."""
    read = Read(site, phone, file, 0, server)
    read.ask()
    phone.wait(0.003)
    read.refuse(code, "File not found" if code == NOT_FOUND else "Access violation")
    phone.wait(0.05)


def check_header(site: Site, phone: Phone, file: str, size: int, *, server: str = PROVISIONING_SERVER) -> None:
    """Read the first block of a firmware file and stop: it is the version that already runs (manual 2.1.2)."""
    read = begin(site, phone, file, size, server=server)
    read.data(1)
    phone.wait(0.002)
    read.abort(0, "same version")
    phone.wait(0.1)
