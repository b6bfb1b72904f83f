"""TFTP transfers: asked, answered, how far, and how they ended (RFC 1350, 2347 to 2349, 7440)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from acdiag.model.arrival import Frame, Where
from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.facts.tftp import (
    TftpAborted,
    TftpAnswered,
    TftpAsked,
    TftpCompleted,
    TftpProgressed,
    TftpRefused,
    TftpStalled,
    TftpUnanswered,
)
from acdiag.model.names.models import model_in
from acdiag.model.record import ChangingRecord, field
from acdiag.observe.memory import Followed, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.wire.icmp import Icmp
from acdiag.wire.packet import Packet
from acdiag.wire.tftp import ACK, DATA, ERROR, OACK, RRQ, Tftp

ANSWER_WAIT = 5 * SECOND
"""How long a request may wait for any answer; clients repeat after 1 to 5 s."""
PATIENCE = SECOND
"""No client gives a request up so early."""
BLOCK_WAIT = 10 * SECOND
"""How long a running transfer may stand still."""
LAST_ACK_WAIT = 2 * SECOND
"""How long the acknowledgement of the last block may take; without it the transfer counts as complete all the same."""
PROGRESS_WAIT = 5 * SECOND
"""A running transfer says how far it is at least this often."""
SAME_BLOCK = 5
"""So many times the same block, and none after it, is a stall."""
HEADER = 32_768
"""Bytes within which a phone has read what version a firmware file is, and breaks off."""
STEP = 4 << 20
"""Progress is said every 4 MiB where the size is unknown."""
UNKNOWN_TRANSFER = 5
"""ERROR of a client to another port than the transfer's, which this does not disturb (RFC 1350 section 4)."""
BLOCK_SIZE = 512
"""RFC 1350, unless the blksize option says otherwise."""
_MAC_NAME = expression(r"[0-9a-f]{12}\Z")


class _Transfer(ChangingRecord):
    """One file on its way to one client."""

    source: str
    client: str
    server: str
    file: str
    port: int
    asked_at: int
    """The first request that had no answer yet."""
    where: tuple[Where, ...]
    """The first and the latest request."""
    asked: int = 1
    server_port: int = 0
    """Of the first answer: a server that had the request twice begins twice, and the client stays with the first."""
    answered: bool = False
    block_size: int = BLOCK_SIZE
    size: int | None = None
    block: int = 0
    """The highest block seen, counted on across the wrap at 65,535."""
    received: int = 0
    said: int = 0
    """Bytes of the latest progress that was said."""
    said_at: int = 0
    """When that was."""
    repeats: int = 0
    moved: Frame | None = None
    """The latest frame that brought it on."""
    moved_at: int = 0
    length: int = 0
    """Bytes of data in that frame; 0 for an option acknowledgement."""
    last_at: int | None = None
    """When its last, short block came."""
    acked: int = 0
    """Blocks that the client acknowledged and the capture does not hold, after `block`."""
    acks: int = 0
    """How often it acknowledged the latest block."""
    names: dict[str, str | None] = field(default_factory=dict)
    before: _Transfer | None = None
    """What the client asked the same server for before, and waited for until a moment ago."""
    passed_over: bool = False
    """The client went on at once to another file, which it got: unless one end repeats itself, this one was over."""

    def is_with(self, server_port: int) -> bool:
        """Whether this port of the server is the transfer's; its first packet settles that (RFC 1350 section 4)."""
        self.server_port = self.server_port or server_port
        return server_port == self.server_port

    @property
    def looked_at(self) -> bool:
        """The client took the beginning of a file and said nothing to it, which the server accepted."""
        return 0 < self.received <= HEADER and not self.acks and not self.acked

    def vouch(self) -> None:
        """The server is there, and was when the request before came."""
        if self.before is not None:
            self.before.passed_over, self.before = True, None


class TftpObserver:
    """Follows reads; a phone writes nothing by TFTP."""

    sees: ClassVar[tuple[type, ...]] = (Tftp, Icmp)

    def __init__(self) -> None:
        self._transfers: Followed[tuple[str, int], _Transfer] = Followed()
        self._latest: Memory[tuple[str, str], _Transfer] = Memory()
        """By client and server, what was asked for last."""

    def see(self, packet: Packet, message: object) -> Sequence[Fact]:
        if isinstance(message, Icmp):
            return tuple(self._unreachable(packet, message))
        assert isinstance(message, Tftp)
        if message.opcode == DATA:
            key = (packet.destination, packet.destination_port)
            transfer = self._transfers.get(key)
            if transfer is None or not transfer.is_with(packet.source_port):
                return ()
            return self._data(packet, key, transfer, message)
        if message.opcode == ACK:
            key = (packet.source, packet.source_port)
            transfer = self._transfers.get(key)
            if transfer is None or not transfer.is_with(packet.destination_port):
                return ()
            return self._acknowledged(packet, key, transfer, message)
        return (self._ask(packet, message),) if message.opcode == RRQ else self._control(packet, message)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for key, transfer in list(self._transfers.items()):
            if transfer.source != source:
                continue
            if not transfer.answered:
                if transfer.asked and now - transfer.asked_at >= ANSWER_WAIT:
                    if transfer.passed_over and transfer.asked == 1:
                        del self._transfers[key]
                    else:
                        yield self._unanswered(transfer, transfer.asked_at + ANSWER_WAIT, "silence", transfer.where)
            elif transfer.last_at is not None:
                if now - transfer.last_at >= LAST_ACK_WAIT:
                    del self._transfers[key]
                    yield self._completed(transfer, transfer.last_at)
            elif now - transfer.moved_at >= BLOCK_WAIT:
                del self._transfers[key]
                yield from self._still(transfer)
            elif now - transfer.said_at >= PROGRESS_WAIT and transfer.received > transfer.said:
                yield self._progressed(transfer)

    def _ask(self, packet: Packet, message: Tftp) -> TftpAsked:
        key = (packet.source, packet.source_port)
        transfer = self._transfers.get(key)
        shown = where(packet, f"TFTP read of {message.file} from {packet.destination} by {packet.source}")
        retry = transfer is not None and transfer.file == message.file and not transfer.answered
        if transfer is None or not retry:
            transfer = _Transfer(
                packet.frame.source,
                packet.source,
                packet.destination,
                message.file,
                packet.source_port,
                packet.at,
                shown,
            )
            transfer.names = _names(message.file)
            transfer.before = self._before(transfer)
            self._transfers[key] = transfer
        else:
            if not transfer.asked:
                transfer.asked_at, transfer.where = packet.at, shown
            transfer.asked += 1
            transfer.where = (*transfer.where[:1], *shown) if transfer.asked > 1 else shown
        return TftpAsked(at=packet.at, where=shown, retry=retry, **_common(transfer))

    def _before(self, transfer: _Transfer) -> _Transfer | None:
        ends = transfer.client, transfer.server
        before, self._latest[ends] = self._latest.get(ends), transfer
        if before is None or transfer.asked_at - max(before.asked_at, before.moved_at) >= PATIENCE:
            return None
        before.before = None
        return before

    def _control(self, packet: Packet, message: Tftp) -> Sequence[Fact]:
        """An option acknowledgement of the server, or an error of either end."""
        client, server = (packet.source, packet.source_port), (packet.destination, packet.destination_port)
        by_client = client in self._transfers
        key = client if by_client else server
        transfer = self._transfers.get(key)
        if transfer is None or (by_client and message.code == UNKNOWN_TRANSFER):
            return ()
        if not transfer.is_with(packet.destination_port if by_client else packet.source_port):
            return ()
        if message.opcode == ERROR:
            del self._transfers[key]
            return (self._failed(packet, transfer, message, by_client),)
        if message.opcode != OACK or by_client:
            return ()
        transfer.size = _number(message.options.get("tsize"))
        transfer.block_size = _number(message.options.get("blksize")) or BLOCK_SIZE
        return self._answer(packet, transfer, 0)

    def _acknowledged(self, packet: Packet, key: tuple[str, int], transfer: _Transfer, message: Tftp) -> Sequence[Fact]:
        """The client has a block: the last one, or one that the capture lacks."""
        ahead = (message.block - transfer.block) & 0xFFFF
        if ahead == 0 and transfer.last_at is not None:
            del self._transfers[key]
            return (self._completed(transfer, packet.at),)
        if transfer.last_at is not None:
            return ()
        if ahead > 0x8000:
            transfer.acks += 1  # It waits for what the tap saw go by.
            return ()
        if ahead > transfer.acked:
            transfer.acked, transfer.acks = ahead, 0
            transfer.moved, transfer.moved_at, transfer.length = packet.frame, packet.at, 0
        transfer.acks += ahead == transfer.acked
        return () if transfer.answered else self._answer(packet, transfer, 0)

    def _still(self, transfer: _Transfer) -> Iterator[TftpCompleted | TftpStalled]:
        """Nothing brought it on for too long. Of a last block that the capture lacks its acknowledgement tells.

        Without tsize it is not known whether that block was the last; but who waits for another one says so again. So
        it is with an ERROR of the phone that the capture lacks.
        """
        if not transfer.repeats and (transfer.acks < 2 if transfer.passed_over else transfer.looked_at):
            return
        seen, blocks = transfer.block, transfer.block + transfer.acked
        last = transfer.size is not None and transfer.size // transfer.block_size + 1
        if transfer.acked and blocks == last:
            transfer.received = transfer.size or 0
            yield self._completed(transfer, transfer.moved_at)
        elif not transfer.acked or (seen and (last or transfer.acks > 1)):
            transfer.received = max(transfer.received, transfer.acked and blocks * transfer.block_size)
            yield self._stalled(transfer, transfer.moved_at + BLOCK_WAIT, "silence")

    def _answer(self, packet: Packet, transfer: _Transfer, length: int) -> Sequence[Fact]:
        transfer.moved, transfer.moved_at, transfer.length = packet.frame, packet.at, length
        if transfer.answered:
            return ()
        transfer.answered, transfer.said_at = True, packet.at
        transfer.vouch()
        return (TftpAnswered(at=packet.at, where=_moved(transfer), size=transfer.size, **_common(transfer)),)

    def _data(self, packet: Packet, key: tuple[str, int], transfer: _Transfer, message: Tftp) -> Sequence[Fact]:
        length = message.length + packet.frame.wire_length - len(packet.frame.data)
        step = (message.block - transfer.block) & 0xFFFF
        if step == 0 or step > 0x8000:
            return self._repeat(packet, key, transfer, message) if step == 0 else ()
        # No block is longer than was agreed upon, whatever was captured of that.
        transfer.block_size = max(transfer.block_size, length)
        transfer.block += step
        transfer.acked, transfer.acks = max(0, transfer.acked - step), 0
        transfer.received = max(transfer.received, (transfer.block - 1) * transfer.block_size + length)
        transfer.repeats = 0
        facts = self._answer(packet, transfer, length)
        if length < transfer.block_size:
            transfer.last_at = packet.at
        elif transfer.received - transfer.said >= (transfer.size // 10 if transfer.size else STEP):
            return (*facts, self._progressed(transfer))
        return facts

    def _repeat(self, packet: Packet, key: tuple[str, int], transfer: _Transfer, message: Tftp) -> Sequence[Fact]:
        """The block that was sent last, once more."""
        transfer.repeats += transfer.answered
        if transfer.repeats < SAME_BLOCK - 1:
            return ()
        del self._transfers[key]
        again = where(packet, f"TFTP block {message.block} of {transfer.file} once more")
        return (self._stalled(transfer, packet.at, "repeats", again),)

    def _progressed(self, transfer: _Transfer) -> TftpProgressed:
        transfer.said, transfer.said_at = transfer.received, transfer.moved_at
        percent = min(100, transfer.received * 100 // transfer.size) if transfer.size else None
        return TftpProgressed(
            at=transfer.moved_at,
            where=_moved(transfer),
            received=transfer.received,
            size=transfer.size,
            percent=percent,
            **_common(transfer),
        )

    def _completed(self, transfer: _Transfer, at: int) -> TftpCompleted:
        short = transfer.size is not None and transfer.received < transfer.size
        return TftpCompleted(
            at=at,
            where=_moved(transfer),
            received=transfer.received,
            size=transfer.size,
            short=short,
            failure=f"it ends after {transfer.received} of {transfer.size} bytes" if short else "",
            **_common(transfer),
        )

    def _failed(self, packet: Packet, transfer: _Transfer, message: Tftp, by_client: bool) -> Fact:
        shown = where(packet, f"TFTP error {message.code} {message.message!r} for {transfer.file}")
        words = f"error {message.code}, {message.message}"
        if not transfer.answered and not by_client:
            transfer.vouch()
            return TftpRefused(
                at=packet.at,
                where=shown + transfer.where,
                code=message.code,
                message=message.message,
                failure=words,
                **_common(transfer),
            )
        return TftpAborted(
            at=packet.at,
            where=shown + _moved(transfer),
            code=message.code,
            message=message.message,
            by="client" if by_client else "server",
            failure=f"the {'phone' if by_client else 'server'} broke off: {words}",
            received=transfer.received,
            size=transfer.size,
            **_common(transfer),
        )

    def _unanswered(self, transfer: _Transfer, at: int, reason: str, shown: tuple[Where, ...]) -> TftpUnanswered:
        asked, transfer.asked = transfer.asked, 0
        failure = "no answer" if reason == "silence" else "the server's port is unreachable"
        return TftpUnanswered(at=at, where=shown, asked=asked, reason=reason, failure=failure, **_common(transfer))

    def _stalled(self, transfer: _Transfer, at: int, reason: str, more: tuple[Where, ...] = ()) -> TftpStalled:
        return TftpStalled(
            at=at,
            where=_moved(transfer) + more,
            received=transfer.received,
            size=transfer.size,
            reason=reason,
            failure=f"it stands still at {transfer.received} bytes" + (", the same block repeated" if more else ""),
            **_common(transfer),
        )

    def _unreachable(self, packet: Packet, message: Icmp) -> Iterator[Fact]:
        """An ICMP error that quotes a request of ours is its answer."""
        quoted = message.quoted
        if quoted is None or message.unreachable is None:
            return
        transfer = self._transfers.get((quoted.source, quoted.source_port))
        if transfer is not None and not transfer.answered and transfer.asked and quoted.destination == transfer.server:
            shown = where(packet, f"ICMP {message.unreachable} for TFTP to {transfer.server}")
            yield self._unanswered(transfer, packet.at, "unreachable", transfer.where + shown)


def _moved(transfer: _Transfer) -> tuple[Where, ...]:
    """The latest frame that brought the transfer on, as evidence."""
    frame = transfer.moved
    if frame is None:
        return ()
    block = (transfer.block + transfer.acked) & 0xFFFF
    if transfer.length:
        what = f"block {block}, {transfer.length} bytes"
    else:
        what = f"acknowledgement of block {block}, which was not captured" if block else "option acknowledgement"
    return (Where(frame.source, frame.number, None, frame.at, f"TFTP {transfer.file}: {what}"),)


def _common(transfer: _Transfer) -> dict[str, Any]:
    return {"host": transfer.client, "file": transfer.file, "server": transfer.server, **transfer.names}


def _names(file: str) -> dict[str, str | None]:
    """What the name of a file says: model, extension, and whether it is one phone's own."""
    base = file.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, extension = base.rpartition(".")
    unique = _MAC_NAME.match((stem if dot else base).lower().replace("-", "").replace(":", ""))
    return {
        "file_model": model_in(file),
        "extension": extension.lower() if dot else "",
        "lookup": "unique" if unique else "",
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else None
