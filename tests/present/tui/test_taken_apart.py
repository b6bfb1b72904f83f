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


def test_nothing_that_opens_a_door_is_shown_as_bytes_or_in_wiresharks_words() -> None:
    said = b'REGISTER sip:a SIP/2.0\r\nAuthorization: Digest username="al", response="0123456789abcdef"\r\n'
    said += b"To: <sip:a>\r\n\r\nPIN=4711"
    told = texts(byte_blocks(Frame("a", 1, 0, 1, said, len(said))))
    shown = "".join(line[56:] for line in told)
    assert "REGISTER sip:a SIP/2.0..Authorization: ····" in shown
    assert "..To: <sip:a>....PIN=····" in shown
    assert not any(piece in "".join(told) for piece in ("0123", "4711", "30 31 32", "34 37 31", "username"))
    field = WiresharkField("sip.auth", "Authorization: Digest response=0123456789abcdef", "")
    assert texts(wireshark_blocks([WiresharkLayer("sip", (field,))]))[-1] == "Authorization: (hidden)"
    url = b"GET http://bob:hunter2@10.0.0.1/x HTTP/1.1"
    assert "hunter2" not in "".join(texts(byte_blocks(Frame("a", 1, 0, 1, url, len(url)))))
