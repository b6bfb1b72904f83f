from __future__ import annotations

from acdiag.inspection import dissections
from acdiag.model.arrival import Frame
from acdiag.model.wireshark import WiresharkField, WiresharkLayer
from acdiag.present.tui.passage import Block
from acdiag.present.tui.taken_apart import BYTES, FIELDS, byte_blocks, dissection_blocks, wireshark_blocks
from tests.frames import arp, frame


def texts(blocks: object) -> list[str]:
    return ["".join(span.text for span in block.spans) for block in blocks if isinstance(block, Block)]  # type: ignore[attr-defined]


def test_every_field_is_told() -> None:
    taken = frame(arp("00:90:8f:00:00:01", "10.0.0.1", "10.0.0.2"), number=3)
    (dissection,) = dissections([taken], (), ())
    told = texts(dissection_blocks(dissection))
    assert told[0].startswith("Frame 3")
    assert any("arp" in line for line in told)
    assert any("10.0.0.2" in line for line in told)


def test_bytes_stand_sixteen_in_a_line() -> None:
    told = texts(byte_blocks(Frame("a", 1, 0, 1, b"AB\x1b" + bytes(BYTES), BYTES + 3)))
    assert told[0] == "0000  41 42 1b 00 00 00 00 00  00 00 00 00 00 00 00 00  AB.............."
    assert len(told) == BYTES // 16 + 1
    assert told[-1] == "and 3 more bytes"


def test_wiresharks_words_are_bounded() -> None:
    layer = WiresharkLayer("dhcp", tuple(WiresharkField("f", f"field {n}", "") for n in range(FIELDS + 5)))
    told = texts(wireshark_blocks([layer]))
    assert told[-1] == "and 5 more"
    assert texts(wireshark_blocks([])) == ["Wireshark says nothing of this frame"]
