"""Names of DNS with pseudonyms."""

from __future__ import annotations

from typing import cast

from acdiag.redact.captures.dns import encoded
from acdiag.redact.captures.pieces import Pieces


class Longer:
    """Every label becomes one of fifteen letters."""

    def named(self, raw: bytes) -> bytes:
        return b".".join(b"pseudonym%06d" % number for number, _ in enumerate(raw.split(b".")))


def test_a_name_that_grows_too_long_keeps_whole_labels() -> None:
    told = encoded(b".".join([b"ab"] * 60), cast(Pieces, Longer()))
    at, labels = 0, 0
    while told[at]:
        assert told[at] == 15
        at, labels = at + 1 + told[at], labels + 1
    assert (at, labels) == (len(told) - 1, 15)
    assert len(told) <= 255


def test_the_root_is_the_root() -> None:
    assert encoded(b"", cast(Pieces, Longer())) == b"\0"
