from __future__ import annotations

from typing import Any

from acdiag.present.causes import sort
from acdiag.present.verdict import sentence


def test_state_and_sentence(samples: Any) -> None:
    case = samples.one_failing()
    state, told = sentence(case, sort(case).causes)
    assert state == "failed"
    assert told == "The 450HD 00:90:8f:12:34:01 fails: the phone asks for an address and nobody answers."
    assert sentence(samples.case(), ())[0] == "ok"


def test_without_a_phone_there_is_no_state(samples: Any) -> None:
    state, told = sentence(samples.nobody(), (), asked=("10.1.1.1",))
    assert state == ""
    assert told.startswith("The phone 10.1.1.1 is not in this capture")
