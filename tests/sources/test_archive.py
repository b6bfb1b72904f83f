from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

import pytest

from acdiag.sources.archive import Member, tar_members, zip_members
from acdiag.sources.compression import Expansion
from acdiag.sources.stored import Held
from tests.sources.made import tarred, zipped

MEMBERS = {"b.pcap": b"second" * 1000, "a/../../etc/x": b"first", "empty": b""}


def content(member: Member) -> tuple[bytes, str]:
    assert member.content
    stream = member.content.open()
    data = b""
    while piece := stream.read(100):
        data += piece
    broken = stream.broken
    stream.close()
    return data, broken


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_zip_members_are_read_where_they_lie(method: int) -> None:
    members = list(zip_members(Held(zipped(MEMBERS, method))))
    assert {member.name: content(member) for member in members} == {name: (data, "") for name, data in MEMBERS.items()}


def test_zip_with_something_before_it() -> None:
    (member,) = zip_members(Held(b"#!/bin/sh\n" + zipped({"a": b"data"})))
    assert content(member) == (b"data", "")


def test_folders_in_a_zip_are_no_members() -> None:
    assert [member.name for member in zip_members(Held(zipped({"folder/": b"", "folder/a": b"x"})))] == ["folder/a"]


def test_encrypted_member_is_refused() -> None:
    data = bytearray(zipped({"a": b"x"}))
    data[data.index(b"PK\1\2") + 8] |= 1
    assert [(member.content, member.why) for member in zip_members(Held(bytes(data)))] == [(None, "encrypted")]


def test_other_methods_are_refused() -> None:
    (member,) = zip_members(Held(zipped({"a": b"x"}, zipfile.ZIP_LZMA)))
    assert (member.content, member.why) == (None, "compressed by method 14 of zip, which is not opened")


def test_wrong_checksum_is_said() -> None:
    data = bytearray(zipped({"a": b"data"}, zipfile.ZIP_STORED))
    data[data.index(b"data")] ^= 1
    (member,) = zip_members(Held(bytes(data)))
    assert content(member) == (b"eata", "the checksum of the archive's member is wrong")


def test_member_that_is_not_where_the_list_says() -> None:
    data = zipped({"a": b"data"}).replace(b"PK\3\4", b"PK\3\5")
    (member,) = zip_members(Held(data))
    assert content(member) == (b"", "the archive has no such member")


def test_overlapping_members_are_refused() -> None:
    packed = zlib.compressobj(wbits=-15)
    body = packed.compress(bytes(1000)) + packed.flush()
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(bytes(1000)), len(body), 1000, 1, 0)
    listed = b""
    for name in (b"a", b"b"):
        listed += struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\1\2", 20, 20, 0, 8, 0, 0, zlib.crc32(bytes(1000)), len(body), 1000, 1, 0, 0, 0, 0, 0,
            0 if name == b"a" else 1,
        ) + name  # fmt: skip
    file = local + b"a" + body
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2, 2, len(listed), len(file), 0)
    members = list(zip_members(Held(file + listed + end)))
    assert [(member.name, member.why) for member in members] == [("a", "overlaps another member"), ("b", "")]


def test_huge_list_of_a_zip_is_not_read() -> None:
    size = 5_000_000
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, size, 0, 0)
    (member,) = zip_members(Held(bytes(size) + end))
    assert (member.name, member.content) == ("", None)
    assert member.why == "a damaged zip archive: a list of members of 5000000 bytes"


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_tar_members_in_any_order(mode: str) -> None:
    data = tarred(MEMBERS, mode)
    archive = Expansion(Held(data), "gzip") if mode == "w:gz" else Held(data)
    members = list(tar_members(archive))
    assert [member.name for member in members] == list(MEMBERS)
    for member in (*members, *reversed(members)):
        assert content(member) == (MEMBERS[member.name], "")


def test_tar_members_at_the_same_time() -> None:
    data = {"a": b"a" * 5000, "b": b"b" * 5000}
    first, second = tar_members(Expansion(Held(tarred(data, "w:gz")), "gzip"))
    assert first.content
    assert second.content
    one, two = first.content.open(), second.content.open()
    pieces = [(one.read(2500), two.read(2500)) for _ in range(3)]
    assert pieces == [(b"a" * 2500, b"b" * 2500)] * 2 + [(b"", b"")]
    one.close()
    two.close()
    two.close()
    assert content(second) == (data["b"], "")


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_and_links(form: int) -> None:
    file = io.BytesIO()
    name = "folder/" * 20 + "capture.pcap"
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        folder, link, entry = tarfile.TarInfo("folder"), tarfile.TarInfo("link"), tarfile.TarInfo(name)
        folder.type, link.type, link.linkname, entry.size = tarfile.DIRTYPE, tarfile.SYMTYPE, "/etc/passwd", 4
        archive.addfile(folder)
        archive.addfile(link)
        archive.addfile(entry, io.BytesIO(b"data"))
    linked, member = tar_members(Held(file.getvalue()))
    assert (linked.content, linked.why) == (None, "a link, a device or a sparse file")
    assert (member.name, content(member)) == (name, (b"data", ""))


def test_cut_tar_gives_the_member_as_far_as_it_goes() -> None:
    cut = tarred({"a": b"x" * 5000})[:3000]
    member, damage = tar_members(Held(cut))
    assert content(member) == (b"x" * (3000 - 512), "the archive ends too early")
    assert (damage.name, damage.why) == ("", "a damaged tar archive: unexpected end of data")


def _tar_header(name: bytes, kind: bytes, size: bytes) -> bytes:
    head = bytearray(
        struct.pack("100s8s8s8s12s12s8s1s100s8s", name, b"", b"", b"", size, b"", b" " * 8, kind, b"", b"ustar\x0000")
    )
    head += bytes(512 - len(head))
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


@pytest.mark.parametrize(
    ("head", "body", "why"),
    [
        (_tar_header(b"a", b"x", b"77777777777\0"), b"", "a header of 8589934592 bytes"),
        (_tar_header(b"a", b"x", b"%011o\0" % 1000), b"1" * 1000 + bytes(24), "a header with a number that cannot be"),
        (_tar_header(b"a", b"0", b"\xff" * 10 + b"\xf8\0"), b"", "a member that begins before its header"),
    ],
)
def test_tar_headers_that_ask_for_too_much(head: bytes, body: bytes, why: str) -> None:
    *_, damage = tar_members(Held(head + body + bytes(1024)))
    assert damage.why == f"a damaged tar archive: {why}"


def test_member_of_negative_size_is_refused() -> None:
    member, _ = tar_members(Held(_tar_header(b"a", b"0", b"\xff" * 10 + b"\xf8\0") + bytes(1024)))
    assert (member.content, member.why) == (None, "a damaged header")


def test_number_of_members_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acdiag.sources.archive.MEMBERS", 2)
    names = {"a": b"", "b": b"", "c": b""}
    for members in (
        zip_members(Held(zipped(names))),
        tar_members(Expansion(Held(gzip.compress(tarred(names))), "gzip")),
    ):
        first, second, surplus = members
        assert (first.name, second.name) == ("a", "b")
        assert surplus.why.startswith("more than")


def test_a_member_without_a_name() -> None:
    archive = bytearray(zipped({"a": b"hello"}))
    listed = archive.rindex(b"PK\1\2")
    archive[listed + 28 : listed + 30] = b"\0\0"
    del archive[listed + 46]
    ending = archive.rindex(b"PK\5\6")
    archive[ending + 12 : ending + 16] = (ending - listed).to_bytes(4, "little")
    (member,) = zip_members(Held(bytes(archive)))
    assert (member.name, content(member)) == ("", (b"hello", ""))
