"""What a gateway's log lost concerns the phones that it logs, unless the file is an excerpt."""

from __future__ import annotations

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts.log import LogLost
from acdiag.model.facts.sip import SipRegisterAsked
from acdiag.timeline import log_losses
from acdiag.timeline.identity import Identity
from acdiag.timeline.log_losses import LogLosses

PHONE, GATEWAY = "10.59.1.7", "10.59.0.8"
WHERE = (Where("mediant.log", None, 9, 5),)


def told(*, lines: int, holes: int = 3, lost: int = 9, host: str = GATEWAY, phone: bool = True) -> list[str]:
    identity, losses = Identity(), LogLosses()
    if phone:
        identity.declare(PHONE, "450HD")
    losses.add(SipRegisterAsked(at=1, host=PHONE, where=WHERE, call_id="a"))
    losses.add(LogLost(at=5, host=host, where=WHERE, count=lost, how="sequence", holes=holes))
    return [fact.host for fact in losses.facts(identity, {"mediant.log": lines})]


@pytest.mark.parametrize(("lines", "hosts"), [(100, [PHONE]), (15, [PHONE]), (14, [])])
def test_losses_and_excerpts(lines: int, hosts: list[str]) -> None:
    assert told(lines=lines) == hosts


def test_a_phones_own_losses_are_its_own_already() -> None:
    assert told(lines=100, host=PHONE) == []


def test_clients_that_are_no_phones() -> None:
    assert told(lines=100, phone=False) == []


def test_losses_of_many_phones_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_losses, "MOST_TOLD", 5)
    identity, losses = Identity(), LogLosses()
    for number in range(4):
        identity.declare(f"10.59.1.{number}", "450HD")
        losses.add(SipRegisterAsked(at=1, host=f"10.59.1.{number}", where=WHERE, call_id="a"))
        losses.add(LogLost(at=5, host=GATEWAY, where=WHERE, count=1, how="sequence"))
    assert [fact.host[-1] for fact in losses.facts(identity, {"mediant.log": 1_000})] == ["0", "1", "2", "3", "0"]


def test_one_hole_is_a_loss_however_wide() -> None:
    assert told(lines=10, holes=1, lost=500) == [PHONE]
