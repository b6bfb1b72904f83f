"""pyshark in its one place: whatever it raises becomes one line."""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

from acdiag.model.errors import Unusable
from acdiag.wireshark import hosting


class Capture:
    """What pyshark would be."""

    def __init__(self, packets: list[object], error: Exception | None = None, complaint: str = "") -> None:
        self.packets, self.error, self._last_error_line = packets, error, complaint
        self.closed = False
        self._running_processes: set[object] = set()

    def apply_on_packets(self, hear: Any, timeout: float) -> None:
        for packet in self.packets:
            hear(packet)
        if self.error:
            raise self.error

    def close(self) -> None:
        self.closed = True


def run(capture: Capture) -> list[object]:
    heard: list[object] = []
    hosting.each_packet(lambda **_: capture, heard.append, 1.0, subject="boot.pcap", without="All else works.")
    return heard


def test_packets_are_handed_over_and_all_is_closed() -> None:
    capture = Capture([1, 2])
    assert run(capture) == [1, 2]
    assert capture.closed


def test_the_time_is_over() -> None:
    capture = Capture([1], TimeoutError())
    with pytest.raises(hosting.TookTooLong):
        run(capture)
    assert capture.closed


def test_a_cut_capture_as_far_as_it_goes() -> None:
    assert run(Capture([1], ValueError("cut short"))) == [1]


def test_a_process_that_ended_unseen_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """pyshark meets a tshark that has just ended; asyncio asks for its exit code when it is gone."""

    class Racing(Capture):
        def close(self) -> None:
            logging.getLogger("asyncio").warning("Unknown child process pid 7, will report returncode 255")
            super().close()

    assert run(Racing([1])) == [1]
    assert not caplog.records
    assert logging.getLogger("asyncio").isEnabledFor(logging.WARNING)


@pytest.mark.parametrize(
    ("capture", "line"),
    [
        (Capture([], AttributeError("no\n watcher")), "this Python cannot host pyshark: no watcher"),
        (Capture([], ImportError()), "this Python cannot host pyshark: ImportError"),
        (Capture([], None, "tshark: it is no capture"), "tshark cannot read boot.pcap: it is no capture"),
    ],
    ids=["attribute", "import", "complaint"],
)
def test_one_line(capture: Capture, line: str) -> None:
    with pytest.raises(Unusable) as caught:
        run(capture)
    assert caught.value.message == line
    assert caught.value.status == 2


def test_without_tshark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable) as caught:
        hosting.require("this", "That works.")
    assert (caught.value.message, caught.value.hint) == ("this needs tshark: apt install tshark", "That works.")


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_others_can_start_processes_afterwards() -> None:
    capture = Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng"
    heard: list[object] = []
    hosting.each_packet(hosting.file(str(capture)), heard.append, 60, subject="it", without="")
    assert heard

    async def started() -> int:
        process = await asyncio.create_subprocess_exec("true")
        return await process.wait()

    loop = asyncio.new_event_loop()
    try:
        assert loop.run_until_complete(started()) == 0
    finally:
        loop.close()


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.skipif(not hasattr(asyncio, "SafeChildWatcher"), reason="this Python's loops watch their own children")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_watcher_of_another_loop_may_have_been_left_behind() -> None:
    left, before = asyncio.SafeChildWatcher(), asyncio.get_child_watcher()
    capture = Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng"
    heard: list[object] = []
    asyncio.set_child_watcher(left)
    try:
        hosting.each_packet(hosting.file(str(capture)), heard.append, 60, subject="it", without="")
        assert heard
        assert asyncio.get_child_watcher() is left
    finally:
        asyncio.set_child_watcher(before)
