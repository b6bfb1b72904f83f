from __future__ import annotations

from acdiag.simulate.catalogue.pairing import HELLO, OLD, SCENARIOS
from acdiag.simulate.phone import FIRMWARE

PAIRING = {scenario.name: scenario for scenario in SCENARIOS}


def test_hello_goes_both_ways_only_where_the_application_runs() -> None:
    frames, _ = PAIRING["pairing-works"].run()
    assert len({frame.data[6:12] for frame in frames if HELLO in frame.data}) == 2
    frames, _ = PAIRING["pairing-no-application"].run()
    assert len({frame.data[6:12] for frame in frames if HELLO in frame.data}) == 1


def test_one_of_a_model_is_older() -> None:
    frames, expect = PAIRING["firmware-mixed"].run()
    old = {frame.data[6:12].hex(":") for frame in frames if f"UC_{OLD}".encode() in frame.data}
    new = {frame.data[6:12].hex(":") for frame in frames if f"UC_{FIRMWARE}".encode() in frame.data}
    assert (len(old), len(new)) == (2, 3)
    assert expect["findings"] == {"ACD-PHONE-003": ["00:90:8f:12:34:52"]}
