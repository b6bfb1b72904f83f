from __future__ import annotations

from acdiag.model.case import Call
from acdiag.present.tui.call import stream_blocks, track_blocks
from tests.media.test_tables import RECORDING
from tests.stream_making import made


def test_the_page_names_what_was_assumed_and_where_it_begins() -> None:
    call = Call("id", "sip:a@x", "sip:b@x", 0, None, None, "486")
    blocks = list(stream_blocks(made(phone="00:90:8f:12:34:56"), call))
    text = "\n".join("".join(span.text for span in block.spans) for block in blocks)
    assert "sip:a@x to sip:b@x, not answered, 486" in text
    assert "assumed one-way delay 100 ms" in text
    assert [block.target.frame for block in blocks if hasattr(block.target, "frame")] == [7, 900]  # type: ignore[union-attr]


def test_all_tracks_of_a_recording_are_named() -> None:
    text = "\n".join("".join(span.text for span in block.spans) for block in track_blocks(RECORDING))
    assert all(track.name in text for track in RECORDING.tracks)
