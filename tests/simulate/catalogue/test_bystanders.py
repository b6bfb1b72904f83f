from __future__ import annotations

from acdiag.simulate.catalogue.bystanders import SCENARIOS

BYSTANDERS = {scenario.name: scenario for scenario in SCENARIOS}
DISCOVER = bytes.fromhex("63825363 350101")


def test_one_side_is_the_phones_own() -> None:
    frames, expect = BYSTANDERS["capture-one-sided"].run()
    assert {frame.data[6:12].hex(":") for frame in frames} == set(expect["phones"])
    assert expect["undecided"] == {"ACD-DHCP-001": ["00:90:8f:12:34:50"]}


def test_a_capture_cut_short_ends_a_second_after_the_request() -> None:
    frames, _ = BYSTANDERS["capture-cut-short"].run()
    request = next(frame for frame in frames if bytes.fromhex("63825363 350103") in frame.data)
    assert frames[-1].at - request.at <= 1_000_000_000


def test_a_late_capture_has_no_boot() -> None:
    frames, _ = BYSTANDERS["capture-late"].run()
    assert not any(b"\x63\x82\x53\x63" in frame.data for frame in frames)


def test_strangers_are_in_trouble_and_not_expected() -> None:
    frames, expect = BYSTANDERS["other-vendors"].run()
    troubled = {frame.data[6:12].hex(":") for frame in frames if DISCOVER in frame.data}
    assert {mac[:8] for mac in troubled} == {"00:90:8f", "64:16:7f", "80:5e:c0", "3c:52:82"}
    assert len(expect["phones"]) == 1


def test_the_pc_asks_in_vain_beside_a_healthy_phone() -> None:
    frames, expect = BYSTANDERS["pc-behind-phone"].run()
    pc = [frame for frame in frames if DISCOVER in frame.data and b"MSFT 5.0" in frame.data]
    assert len(pc) == 5
    assert [phone["verdict"] for phone in expect["phones"].values()] == ["ok"]
