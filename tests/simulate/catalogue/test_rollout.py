from __future__ import annotations

from acdiag.simulate.catalogue.rollout import FAULTY, SCENARIOS, USUAL

(ROLLOUT,) = SCENARIOS


def test_a_usual_morning_has_twelve_phones_and_a_few_faults() -> None:
    frames, expect = ROLLOUT.run()
    well = [phone for phone in expect["phones"].values() if phone["verdict"] == "ok"]
    assert len(expect["phones"]) == USUAL
    assert USUAL - USUAL // FAULTY <= len(well) <= USUAL
    assert len({frame.port for frame in frames}) == USUAL
    assert expect["findings"]


def test_the_seed_spreads_the_faults() -> None:
    told = [ROLLOUT.expected(4, seed) for seed in (1, 2, 3)]
    assert told[0] == ROLLOUT.expected(4, 1)
    assert len({str(expect) for expect in told}) > 1


def test_models_are_mixed() -> None:
    assert len({phone["model"] for phone in ROLLOUT.expect["phones"].values()}) > 2
