"""Members of .zip and .tar archives, read where they lie: nothing is unpacked, and a name is only text.

`zipfile` and `tarfile` read the list of members, through files that refuse what would need much memory or time; the
bytes of the members come through our own streams, so that damage ends them like any other file. What is wrong with
the archive itself is a member without a name.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from io import RawIOBase
from itertools import pairwise
from struct import Struct, error

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.compression import Expanded
from acdiag.sources.stored import Content, Placed
from acdiag.sources.stream import PlacedStream, Stream
from acdiag.sources.window import Checked, Window

MEMBERS = 20_000
"""Entries that are looked at in one archive."""

LONGEST_LIST = 4 * 1024 * 1024
"""Bytes of a zip's list of members or of a tar's extra header: room for 40,000 names."""

_LONG_NUMBER = expression(rb"[0-9]{64}")
"""Before Python 3.11.10 the expressions of `tarfile` take quadratic time on a run of digits (CVE-2024-6232)."""

_LOCAL_HEADER = Struct("<4s22xHH")
"""Signature, length of the name, length of the extra field (APPNOTE.TXT 4.3.7)."""


DAMAGES = (
    zipfile.BadZipFile,
    tarfile.TarError,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    error,
)
"""What the two modules raise on damage, whether their authors foresaw it or not."""


class Member(NamedTuple):
    """A file in an archive."""

    name: str
    """Empty for the archive itself."""
    content: Content | None
    why: str = ""
    """Why there is no content."""


_TOO_MANY = Member("", None, f"more than {MEMBERS} members; the others were not looked at")


def zip_members(content: Placed) -> Iterator[Member]:
    """The files of a zip archive, in its own order."""
    stream = content.open()
    try:
        with zipfile.ZipFile(_ZipFeed(stream)) as archive:
            infos = archive.infolist()
    except DAMAGES as damage:
        yield _damaged("zip", damage)
        return
    finally:
        stream.close()
    overlapping = _overlapping(infos)
    for info in infos[:MEMBERS]:
        if not info.filename.endswith("/"):
            why = _closed(info) or ("overlaps another member" if info.header_offset in overlapping else "")
            yield Member(info.filename, None if why else _ZipMember(content, info), why)
    if len(infos) > MEMBERS:
        yield _TOO_MANY


def _damaged(kind: str, damage: Exception) -> Member:
    return Member("", None, f"a damaged {kind} archive: {damage}")


def _closed(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 1:
        return "encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"compressed by method {info.compress_type} of zip, which is not opened"
    return ""


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Where members begin that share bytes with the next one, as in an archive made to explode."""
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
    return {begin for (begin, end), (following, _) in pairwise(spans) if end > following}


class _ZipMember:
    def __init__(self, archive: Placed, info: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._info = info

    def open(self) -> Stream:
        info = self._info
        stream = self._archive.open()
        stream.skip(info.header_offset)
        header = stream.read(_LOCAL_HEADER.size)
        try:
            signature, name, extra = _LOCAL_HEADER.unpack(header)
        except error:
            signature = b""
        if signature != b"PK\3\4":
            stream.close()
            return _Nothing("the archive has no such member")
        stream.skip(name + extra)
        window: Stream = Window(stream, info.compress_size)
        if info.compress_type == zipfile.ZIP_DEFLATED:
            window = Expanded(window, "deflate")
        return Checked(window, info.CRC)


class _Nothing(Stream):
    def __init__(self, why: str) -> None:
        self.broken = why

    def read(self, size: int, /) -> bytes:
        return b""


def tar_members(content: Content) -> Iterator[Member]:
    """The files of a tar archive, in its own order, as far as it is whole."""
    archive = _Tar(content)
    stream = content.open()
    try:
        with tarfile.open(fileobj=_TarFeed(stream), mode="r:", errors="replace") as listing:
            for count, info in enumerate(listing):
                if count == MEMBERS:
                    yield _TOO_MANY
                    break
                if not info.isdir():
                    yield _tar_member(archive, info)
    except DAMAGES as damage:
        yield _damaged("tar", damage)
    finally:
        stream.close()


def _tar_member(archive: _Tar, info: tarfile.TarInfo) -> Member:
    if not info.isreg() or info.issparse():
        return Member(info.name, None, "a link, a device or a sparse file")
    if info.size < 0:
        return Member(info.name, None, "a damaged header")
    return Member(info.name, _TarMember(archive, info.offset_data, info.size))


class _Tar:
    """Streams of one archive; one that has been read up to some place serves members behind it.

    A compressed archive can only be read forwards, so a member that follows another is had without starting again.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._idle: tuple[Stream, int] | None = None

    def open_at(self, place: int) -> Stream:
        stream, at = self._idle or (self._content.open(), 0)
        if at > place:
            stream, at = self._content.open(), 0
        else:
            self._idle = None
        stream.skip(place - at)
        return stream

    def give_back(self, stream: Stream, at: int) -> None:
        if self._idle:
            self._idle[0].close()
        self._idle = stream, at


class _TarMember:
    def __init__(self, archive: _Tar, place: int, size: int) -> None:
        self._archive = archive
        self._place = place
        self._size = size

    def open(self) -> Stream:
        return Window(self._archive.open_at(self._place), self._size, self._give_back)

    def _give_back(self, stream: Stream, consumed: int) -> None:
        self._archive.give_back(stream, self._place + consumed)


class _ZipFeed:
    """A stream as the file that `zipfile` wants."""

    def __init__(self, stream: PlacedStream) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        stream = self._stream
        wanted = stream.size - stream.place if size < 0 else size
        if wanted > LONGEST_LIST:
            raise OSError(f"a list of members of {wanted} bytes")
        return stream.read(max(wanted, 0))

    def seek(self, place: int, whence: int = 0, /) -> int:
        stream = self._stream
        target = place + (0, stream.place, stream.size)[whence]
        if target < 0:
            raise OSError("a list of members that begins before the file")
        stream.place = target
        return target

    def tell(self) -> int:
        return self._stream.place

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()


class _TarFeed(RawIOBase):
    """A stream as the file that `tarfile` wants; a header may try to make it go back for ever (CVE-2025-8194)."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._place = 0

    def read(self, size: int = -1, /) -> bytes:
        if not 0 <= size <= LONGEST_LIST:
            raise OSError(f"a header of {size} bytes")
        data = b""
        while len(data) < size and (piece := self._stream.read(size - len(data))):
            data += piece
        self._place += len(data)
        if size > tarfile.BLOCKSIZE and _LONG_NUMBER.search(data):
            raise OSError("a header with a number that cannot be")
        return data

    def seek(self, place: int, whence: int = 0, /) -> int:
        if whence or place < self._place:
            raise OSError("a member that begins before its header")
        self._stream.skip(place - self._place)
        self._place = place
        return place

    def tell(self) -> int:
        return self._place
