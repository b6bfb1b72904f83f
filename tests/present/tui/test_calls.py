from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.model.stream import Interval
from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.calls import recording_row, stream_row
from acdiag.present.tui.shapes import UNICODE
from tests.media.test_tables import RECORDING
from tests.stream_making import SECOND, made


def test_a_stream_is_a_row_with_its_sound() -> None:
    intervals = tuple(Interval(n * SECOND, 50, 25 if n == 1 else 0, 0.5, n) for n in range(3))
    stream = made(phone="00:90:8f:12:34:56", sent_by_phone=True, intervals=intervals, mos=2.0, missing=50, unique=450)
    row = stream_row(stream, UNICODE)
    assert row.texts[1:8] == ("00:90:8f:12:34:56", "→", "PCMA", "10", "10.0", "0.5", "2.00?")
    assert len(row.texts[8]) == 3
    assert row.texts[8][1] < row.texts[8][0]
    assert row.bad


def test_what_nobody_knows_stays_open() -> None:
    row = stream_row(made(clock=0, mos=None, loss_known=False, codec="", payload_type=99), UNICODE)
    assert row.texts[3:8] == ("type 99", "10", "?", "", "")


def test_a_recording_is_a_row_of_its_own() -> None:
    row = recording_row(RECORDING)
    assert row.texts[1] == "recording"
    assert row.texts[-2:] == (RECORDING.sender, RECORDING.destination)


def test_its_page_leads_to_the_phone(samples: Any, feed_of: Any, drive: Callable[..., LiveApp], screen: Any) -> None:
    streams = (made(phone=samples.mac(1)), made(ssrc=0x77))

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("4")
        await pilot.pause(0.3)
        assert "SSRC 0x00001234" in screen(app)
        await pilot.press("enter", "enter")
        await pilot.pause(0.3)
        assert app.page.subject() == f"phone:{samples.mac(1)}"
        assert app.current_mode == "phone"

    drive(feed_of(samples.case(streams=streams, recordings=(RECORDING,))), script, size=(150, 40))
