"""Bytes of any editor as text and lines."""

from __future__ import annotations

import pytest

from acdiag.model.errors import Malformed
from acdiag.wire.configuration_text import decoded, lines_of

TEXT = "a/b=Müller\r\nc/d=1\r\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
        ("latin-1", "latin-1"),
        ("cp1252", "latin-1"),
    ],
)
def test_any_encoding(encoding: str, named: str) -> None:
    assert decoded(TEXT.encode(encoding)) == (TEXT, named)


def test_utf_16_without_a_mark() -> None:
    assert decoded("a/b=1\n".encode("utf-16-le")) == ("a/b=1\n", "utf-16-le")
    assert decoded("a/b=1\n".encode("utf-16-be")) == ("a/b=1\n", "utf-16-be")


def test_what_ends_a_file_of_old_is_dropped() -> None:
    assert decoded(b"a/b=1\r\n\x1a\0\0")[0] == "a/b=1\r\n"


def test_control_characters_are_no_text() -> None:
    with pytest.raises(Malformed) as refused:
        decoded(b"a/b=1\x00\x01c")
    assert (refused.value.at, refused.value.why) == (5, "it holds bytes that are no text")


def test_half_a_character_is_said() -> None:
    with pytest.raises(Malformed, match="no UTF-16-LE, though it begins so"):
        decoded(b"\xff\xfea\0b")


def test_only_cr_and_lf_end_a_line() -> None:
    assert lines_of("a\r\nb\nc\rd\u2028e\x0bf") == ["a", "b", "c", "d\u2028e\x0bf"]
