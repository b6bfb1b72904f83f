from __future__ import annotations

import bz2
import gzip
import lzma

import pytest
import zstandard

from acdiag.sources.signature import kind_of, words_for
from tests.sources.made import pcap_file, pcapng_file, tarred, zipped


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pcap_file(), "pcap"),
        (b"\xa1\xb2\x3c\x4d", "pcap"),
        (b"\xa1\xb2\xcd\x34", "pcap"),
        (pcapng_file(), "pcapng"),
        (gzip.compress(b"", mtime=0), "gzip"),
        (lzma.compress(b""), "xz"),
        (bz2.compress(b""), "bzip2"),
        (zstandard.compress(b""), "Zstandard"),
        (zipped({}), "zip"),
        (zipped({"a": b""}), "zip"),
        (tarred({"a": b""}), "tar"),
        (b"plain", ""),
        (b"", ""),
    ],
)
def test_kinds(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"", "an empty file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x7fELF\2\1\1\0", "a Linux program"),
        (b"system/type=450HD\r\n", "plain text"),
        ("Grüße aus Köln".encode(), "plain text"),
        ("Grüße aus Köln".encode("latin-1"), "plain text"),
        ("\ufeffZeit;Text".encode("utf-16-le"), "plain text"),
        (b"<13>Jan  1 00:00:00 \x1b[31mred", "plain text"),
        (b' {"schema": "acdiag/case/1"}', "plain text (JSON, perhaps)"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "an HTML page"),
        (bytes(100), "nothing but zeros"),
        (bytes(range(20)), "16 bytes that are no known format: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …"),
        (b"\x01\x02", "2 bytes that are no known format: 01 02"),
        (b"GMBU\0\2", "a Microsoft Network Monitor capture (convert it with editcap)"),
    ],
)
def test_words(start: bytes, words: str) -> None:
    assert words_for(start) == words


def test_text_cut_inside_a_character_is_text() -> None:
    assert words_for(("ä" * 20 + "some words, and more of them than of the rest").encode()[1:-1]) == "plain text"
