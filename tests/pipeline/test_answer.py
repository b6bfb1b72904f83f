"""Which stories an answer is about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from acdiag.pipeline.answer import met, named
from acdiag.timeline.identity import Identity
from tests.frames import PHONE


def story(entity: str, mac: str | None = None, ips: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(entity=entity, mac=mac, ips=ips)


def test_a_phone_is_named_by_mac_or_by_any_of_its_addresses() -> None:
    one, two = story(PHONE, PHONE, ("10.0.0.1", "10.0.0.2")), story("ip:10.0.0.9", None, ("10.0.0.9",))
    assert named([one, two], ()) == (one, two)
    assert named([one, two], [PHONE]) == named([one, two], ["10.0.0.2"]) == (one,)
    assert named([one, two], ["10.0.0.3"]) == ()


def test_a_file_that_names_no_phone_is_none() -> None:
    one, file = story(PHONE, PHONE), story("host:site.cfg")
    assert list(met([one, file], Identity())) == [one]
