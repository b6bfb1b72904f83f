"""Bodies of several parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.multipart import MOST_PARTS, parts


def test_one_part_is_the_body_itself() -> None:
    assert parts("Application/SDP; charset=x", b"v=0") == (("application/sdp", b"v=0"),)
    assert parts("", b"v=0") == (("", b"v=0"),)
    assert parts("multipart/alternative", b"--x") == (("multipart/alternative", b"--x"),)


def test_parts_with_and_without_a_type() -> None:
    body = b"preamble\r\n--b 1\r\nContent-Type: application/SDP; x=1\r\n\r\nv=0\r\n--b 1\n\nplain\r\n--b 1--\r\nrest"
    found = parts('multipart/mixed; boundary="b 1"', body)
    assert [(kind, content.strip()) for kind, content in found] == [("application/sdp", b"v=0"), ("", b"plain")]


def test_the_number_of_parts_is_bounded() -> None:
    assert len(parts("multipart/mixed;boundary=b", b"--b\r\n\r\nx" * 500)) == MOST_PARTS


@given(st.text(max_size=60), st.binary(max_size=200))
def test_nothing_breaks_it(kind: str, body: bytes) -> None:
    assert isinstance(parts(f"multipart/{kind}", body), tuple)
