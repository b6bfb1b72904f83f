"""Which phone each stream belongs to, once it is known whose addresses its ends are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from acdiag.model.record import replace
from acdiag.model.stream import Stream
from acdiag.timeline.identity import Identity, is_mac
from acdiag.timeline.media import host_of


def placed(wire: Iterable[Stream], recorded: Iterable[tuple[str, Stream]], identity: Identity) -> tuple[Stream, ...]:
    """All streams in order of time, each with its phone; `recorded` ones with the address of who recorded them."""
    found = [_by_ends(stream, identity) for stream in wire]
    for recorder, stream in recorded:
        # Who records knows better than the addresses which way a stream went.
        phone = _phone(recorder, stream.first, identity)
        found.append(_by_ends(stream, identity) if phone is None else replace(stream, phone=phone))
    return in_order(found)


def in_order(streams: Iterable[Stream]) -> tuple[Stream, ...]:
    """The streams in order of time."""
    return tuple(sorted(streams, key=_order))


def is_of(stream: Stream, only: Sequence[str]) -> bool:
    """One of the phones in `only` (MAC or address) is at one of its ends."""
    return stream.phone in only or any(host_of(end) in only for end in (stream.source, stream.destination))


def phone_at(source: str, destination: str, first: int, *, identity: Identity) -> dict[str, Any]:
    """What a stream from one address and port to another says of its phone; the sender goes before the receiver."""
    sender = _phone(host_of(source), first, identity)
    phone = sender or _phone(host_of(destination), first, identity)
    return {} if phone is None else {"phone": phone, "sent_by_phone": sender is not None}


def _by_ends(stream: Stream, identity: Identity) -> Stream:
    told = phone_at(stream.source, stream.destination, stream.first, identity=identity)
    return replace(stream, **told) if told else stream


def _phone(address: str, at: int, identity: Identity) -> str | None:
    """The MAC of the phone that had an address at a time (ns)."""
    owner = identity.owner(address, at)
    return owner if is_mac(owner) and identity.is_phone(owner) else None


def _order(stream: Stream) -> tuple[int, str, str, int, str, str]:
    return stream.first, stream.source, stream.destination, stream.ssrc, stream.capture, stream.track
