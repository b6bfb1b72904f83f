from __future__ import annotations

from acdiag.simulate.catalogue.provisioning import SCENARIOS
from acdiag.simulate.clock import TimedFrame

PROVISIONING = {scenario.name: scenario for scenario in SCENARIOS}
PHONE = b"\0\x90\x8f"
VOICE = bytes.fromhex("81000078")


def tftp(frames: list[TimedFrame], opcode: int) -> list[TimedFrame]:
    """UDP packets of the voice VLAN that begin with a TFTP opcode, by neither DNS nor NTP nor DHCP ports."""
    known = {53, 67, 68, 123}
    found = []
    for frame in frames:
        data = frame.data
        ports = {int.from_bytes(data[38:40], "big"), int.from_bytes(data[40:42], "big")}
        if data[12:16] == VOICE and data[27] == 17 and not ports & known and data[46:48] == bytes((0, opcode)):
            found.append(frame)
    return found


def run(name: str) -> list[TimedFrame]:
    return PROVISIONING[name].run()[0]


def test_a_silent_server_is_asked_five_times_from_one_port() -> None:
    asked = tftp(run("tftp-silent"), 1)
    assert len(asked) == 5
    assert len({frame.data[38:40] for frame in asked}) == 1
    assert asked[-1].at - asked[0].at > 5_000_000_000


def test_a_stalled_transfer_stands_still_for_more_than_ten_seconds() -> None:
    frames = run("tftp-stalled")
    last = tftp(frames, 3)[-1].at
    later = [frame for frame in tftp(frames, 4) if frame.at > last + 1_000_000_000]
    assert len(later) == 6
    assert later[-1].at - last > 15_000_000_000


def test_the_same_block_comes_eight_times() -> None:
    blocks = [frame.data[48:50] for frame in tftp(run("tftp-repeating"), 3)]
    assert blocks.count(b"\0\x1f") == 8


def test_errors_come_from_the_side_that_gives_up() -> None:
    (ours,) = tftp(run("tftp-header-check"), 5)
    (theirs,) = tftp(run("tftp-broken-off"), 5)
    assert ours.data[6:9] == PHONE
    assert theirs.data[6:9] != PHONE


def test_a_missing_own_file_is_followed_by_the_global_one() -> None:
    names = [frame.data[48:].split(b"\0")[0] for frame in tftp(run("tftp-global-file"), 1)]
    assert names == [b"450HD_3.4.8.808.img", b"00908f123450.cfg", b"450HD.cfg"]


def test_every_phone_registers_all_the_same() -> None:
    for name, scenario in PROVISIONING.items():
        frames, expect = scenario.run()
        assert all(phone["stuck_at"] is None for phone in expect["phones"].values()), name
        registered = sum(b"SIP/2.0 200 OK" in frame.data for frame in frames)
        assert registered == len(expect["phones"]), name
