from __future__ import annotations

from acdiag.simulate.catalogue.time import SCENARIOS
from acdiag.wire.dissect import dissect
from acdiag.wire.ntp import CLIENT, SERVER, Ntp
from tests.frames import frame

TIMES = {scenario.name: scenario for scenario in SCENARIOS}


def ntp(name: str) -> list[Ntp]:
    frames, _ = TIMES[name].run()
    return [m for each in frames for m in dissect(frame(each.data)).messages if isinstance(m, Ntp)]


def test_silent_servers_are_asked_in_vain() -> None:
    assert {message.mode for message in ntp("ntp-unreachable")} == {CLIENT}
    assert ntp("time-source-missing") == []


def test_only_the_second_server_has_the_time() -> None:
    strata = [message.stratum for message in ntp("ntp-second-synchronised") if message.mode == SERVER]
    assert strata == [16, 2]


def test_what_is_wrong_and_what_is_not() -> None:
    silent = {
        "ntp-windows-answers", "ntp-second-answers", "ntp-request-lost", "ntp-cut-short", "ntp-poll-lost",
        "ntp-second-synchronised", "clock-from-zero", "clock-random-stamps",
    }  # fmt: skip
    assert {name for name in TIMES if not TIMES[name].expect["findings"]} == silent
