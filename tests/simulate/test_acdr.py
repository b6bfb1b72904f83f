from __future__ import annotations

import pytest

from acdiag.simulate import acdr
from acdiag.simulate.acdr import Header


@pytest.mark.parametrize(
    ("version", "length"), list(enumerate((15, 15, 15, 15, 15, 19, 19, 23, 24, 28))), ids=map(str, range(10))
)
def test_each_version_has_a_header_of_its_own_length(version: int, length: int) -> None:
    assert len(Header(version).with_(b"", b"")) == length
    assert Header(version).with_(b"", b"")[0] == version
    extended = Header(version).with_(acdr.media("10.0.0.5", 1, 2), b"end")
    assert len(extended) == length + 3 + (9 if version >= 5 else 0)


def test_version_9_byte_for_byte() -> None:
    header = Header(9, timestamp=123_456, sequence=1)
    data = header.with_(acdr.media("10.0.0.5", 50_020, 4_000, 0xB8), b"")
    assert data.hex() == "090001e2400001ffffffff0000000300000109b9027c18000003061b0a000005c3640fa0b8"


def test_extensions_of_signalling() -> None:
    ends = ("10.0.0.5", 5060), ("10.0.0.6", 5061)
    assert acdr.signalling(*ends, 17, outbound=True).hex() == "0a0000050a00000613c413c51101"
    assert acdr.clear_text(*ends, 3).hex() == "13c413c50a0000050a00000603"
