from __future__ import annotations

import pytest

from acdiag.simulate.catalogue.recovering import SCENARIOS, TURNS
from acdiag.simulate.clock import TimedFrame

RECOVERING = {scenario.name: scenario for scenario in SCENARIOS}
DISCOVER = bytes.fromhex("63825363 350101")
SHORT = bytes.fromhex("3705 0103064243")
PHONE = b"\0\x90\x8f"


def discovers(frames: list[TimedFrame]) -> list[TimedFrame]:
    return [frame for frame in frames if DISCOVER in frame.data]


def xids(frames: list[TimedFrame]) -> set[bytes]:
    return {frame.data[46:50] for frame in discovers(frames)}


@pytest.mark.parametrize("name", ["recovery-loop", "recovery-loop-bench", "recovery-loop-no-offer", "recovery-refused"])
def test_a_loop_is_many_transactions_with_the_short_list(name: str) -> None:
    frames, expect = RECOVERING[name].run()
    assert len(discovers(frames)) == len(xids(frames)) == TURNS
    assert all(SHORT in frame.data for frame in discovers(frames))
    assert "ACD-REC-001" in expect["findings"]


def test_a_slow_server_sees_one_transaction() -> None:
    frames, expect = RECOVERING["recovery-slow-server"].run()
    assert (len(discovers(frames)), len(xids(frames))) == (4, 1)
    assert not expect["findings"]


def test_in_recovery_the_phone_speaks_no_lldp() -> None:
    frames, _ = RECOVERING["recovery-loop"].run()
    types = {frame.data[12:14] for frame in frames if frame.data[6:9] == PHONE}
    assert types == {b"\x08\0", b"\x08\6"}


def test_a_power_flap_has_lldp_before_each_discover_and_the_full_list() -> None:
    frames, expect = RECOVERING["power-flap"].run()
    mine = [frame for frame in frames if frame.data[6:9] == PHONE]
    starts = [number for number, frame in enumerate(mine) if DISCOVER in frame.data]
    assert len(starts) == TURNS
    assert all(mine[number - 1].data[12:14] == b"\x88\xcc" for number in starts)
    assert not any(SHORT in frame.data for frame in mine)
    assert list(expect["findings"]) == ["ACD-PHONE-001"]


def test_a_download_that_is_under_way_runs_to_the_end_of_the_capture() -> None:
    frames, expect = RECOVERING["recovery-downloading"].run()
    blocks = [frame for frame in frames if frame.data[42:44] == b"\0\3" and len(frame.data) > 1_000]
    assert frames[-1].at - blocks[-1].at < 1_000_000_000
    assert expect["info"] == {"ACD-REC-003": ["00:90:8f:12:34:50"]}


def test_what_the_phone_got_over_is_cleared() -> None:
    expect = RECOVERING["recovery-loop-complete"].expect
    assert expect["cleared"] == expect["findings"]
    assert expect["phones"]["00:90:8f:12:34:50"]["verdict"] == "ok"


def test_a_short_file_ends_before_the_size_announced() -> None:
    frames, _ = RECOVERING["recovery-short"].run()
    agreed = next(frame.data for frame in frames if b"tsize\0" in frame.data and frame.data[42:44] == b"\0\6")
    announced = int(agreed.split(b"tsize\0")[1].split(b"\0")[0])
    sent = sum(len(frame.data) - 46 for frame in frames if frame.data[42:44] == b"\0\3")
    assert sent < announced
