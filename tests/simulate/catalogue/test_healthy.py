from __future__ import annotations

from collections import Counter

import pytest

from acdiag.simulate.catalogue.healthy import SCENARIOS

HEALTHY = {scenario.name: scenario for scenario in SCENARIOS}


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_planted_and_the_phone_registers(name: str) -> None:
    frames, expect = HEALTHY[name].run()
    assert [phone["verdict"] for phone in expect["phones"].values()] == ["ok"]
    assert not expect["findings"]
    assert any(b"SIP/2.0 200 OK" in frame.data for frame in frames)


def test_there_is_one_for_each_model() -> None:
    models = {phone["model"] for name in HEALTHY for phone in HEALTHY[name].expect["phones"].values()}
    assert models == {"445HD", "450HD", "C450HD", "RX50", "HRS"}


def test_a_mirror_shows_each_frame_twice() -> None:
    frames, _ = HEALTHY["healthy-mirror-copies"].run()
    assert all(count % 2 == 0 for count in Counter(frame.data for frame in frames).values())


def test_an_update_is_a_download_and_a_second_boot() -> None:
    frames, _ = HEALTHY["healthy-firmware-update"].run()
    discovers = [frame for frame in frames if b"\x63\x82\x53\x63\x35\1\1" in frame.data]
    assert len(discovers) == 2
    first, second = (frame.at for frame in discovers)
    assert sum(first < frame.at < second for frame in frames if len(frame.data) > 1_400) > 50
