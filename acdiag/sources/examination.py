"""Finding the captures and configurations in a file: it may be one, it may be compressed, it may hold others.

What a file is, its first bytes say and never its name. Archives are opened two deep (a support ticket often holds a
zip of zips), each member may be compressed once, and what is not looked into is refused with words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from acdiag.model.named_tuple import NamedTuple
from acdiag.sources import configuration, log, pcap, pcapng, signature
from acdiag.sources.compression import Expansion
from acdiag.sources.origin import Origin, readable
from acdiag.sources.source import Source, first_time
from acdiag.sources.start import expanded_start, start_of
from acdiag.sources.stored import Content, DiskFile, Held
from acdiag.sources.stream import filled

if TYPE_CHECKING:
    from acdiag.sources.archive import Member

DEPTH = 2
"""Archives inside each other."""

HOLD = 64 * 1024 * 1024
"""Bytes of one archive that has to be in memory, because it comes through a pipe or is a zip inside another."""

_UNREADABLE: dict[str, Callable[[bytes], str]] = {"pcap": pcap.unreadable, "pcapng": pcapng.unreadable}


class Refusal(NamedTuple):
    """Something that is no capture."""

    path: str
    why: str


def captures_in(path: str, content: Content, origin: Origin, depth: int = 0) -> Iterator[Source | Refusal]:
    """The captures in a file or member, and what is none."""
    start = start_of(content)
    kind = signature.kind_of(start.data)
    inside = ""
    if kind in signature.COMPRESSIONS:
        inside = f"{kind} data that holds "
        content = Expansion(content, kind)
        start = expanded_start(content, start)
        kind = signature.kind_of(start.data)
    if kind in signature.ARCHIVES:
        yield from _captures_in_archive(path, content, kind, origin, depth)
    elif kind == configuration.KIND:
        found = configuration.configuration_source(content, origin.report(path, kind), path)
        yield found if isinstance(found, Source) else Refusal(readable(path), inside + found)
    elif start.broken and not kind and not log.looks_like(start.data):
        yield Refusal(readable(path), f"{inside}too little to tell: {start.broken}" if inside else start.broken)
    elif not kind and configuration.is_encrypted(path):
        yield Refusal(readable(path), configuration.ENCRYPTED)
    elif not kind and (log.is_text(start.data) if origin.is_log else log.looks_like(start.data)):
        yield log.LogSource(origin.report(path, log.KIND), content, start.data, origin.pipe, origin.changed)
    elif why := _no_capture(kind, start.data):
        yield Refusal(readable(path), inside + why)
    else:
        first = first_time(kind, content, start.data, whole=start.whole)
        yield Source(origin.report(path, kind), content, first, origin.pipe)


def _no_capture(kind: str, start: bytes) -> str:
    """What it is instead of a capture that can be read; nothing when it is one."""
    if kind in _UNREADABLE:
        return _UNREADABLE[kind](start)
    return f"{kind} data" if kind else signature.words_for(start)


def _captures_in_archive(
    path: str, content: Content, kind: str, origin: Origin, depth: int
) -> Iterator[Source | Refusal]:
    members = _members(content, kind, origin) if depth < DEPTH else None
    if members is None:
        yield Refusal(readable(path), f"a {kind} archive too deep or too large to be opened here; unpack it first")
        return
    for member in members:
        name = f"{path}/{member.name}" if member.name else path
        if member.content:
            yield from captures_in(name, member.content, origin, depth + 1)
        else:
            yield Refusal(readable(name), member.why)


def _members(content: Content, kind: str, origin: Origin) -> Iterator[Member] | None:
    """What lies in an archive; None when it would have to be in memory and is too large."""
    from acdiag.sources.archive import tar_members, zip_members

    if kind == "zip":
        placed = content if isinstance(content, DiskFile | Held) else _held(content, origin)
        return zip_members(placed) if placed else None
    if not origin.pipe:
        return tar_members(content)
    inner = content.content if isinstance(content, Expansion) else content
    held = _held(inner, origin)
    if held is None:
        return None
    return tar_members(Expansion(held, content.kind) if isinstance(content, Expansion) else held)


def _held(content: Content, origin: Origin) -> Held | None:
    """All of it in memory, from where it can be read again and from any place."""
    if isinstance(content, Held):
        return content
    limit = min(HOLD, origin.memory.left)
    stream = content.open()
    data = filled(stream, b"", limit + 1)
    stream.close()
    if len(data) > limit:
        return None
    origin.memory.left -= len(data)
    return Held(data)
