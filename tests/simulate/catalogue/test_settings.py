from __future__ import annotations

from acdiag.simulate.catalogue.settings import FORMS, SCENARIOS, uc
from acdiag.simulate.options import UC, nested

SETTINGS = {scenario.name: scenario for scenario in SCENARIOS}
ACK = bytes.fromhex("63825363 350105")


def acks(name: str) -> list[bytes]:
    frames, _ = SETTINGS[name].run()
    return [frame.data for frame in frames if ACK in frame.data]


def test_option_43_changes_in_one_place_only() -> None:
    assert uc() == nested(UC)
    assert uc(port=None) == nested({code: value for code, value in UC.items() if code != 4})
    assert uc(scheme=b"http") == nested({**UC, 2: b"http"})


def test_all_forms_of_option_160_are_given() -> None:
    (given,) = [acks("option160-forms")]
    assert len(given) == len(FORMS)
    for form, ack in zip(FORMS, given, strict=True):
        assert bytes((160, len(form))) + form.encode() in ack


def test_option_43_is_missing_from_every_ack() -> None:
    both = acks("option43-missing")
    assert len(both) == 2
    assert not any(b"MS-UC-Client" in ack[len(ack) - 200 :] for ack in both)


def test_option_43_comes_with_the_inform_only() -> None:
    lease, inform = acks("option43-in-inform")
    assert b"MS-UC-Client" not in lease
    assert b"\x2b" + bytes((len(nested(UC)),)) + nested(UC) in inform


def test_without_certificate_path_the_phone_does_not_register() -> None:
    frames, expect = SETTINGS["option43-no-path"].run()
    assert not any(b"REGISTER" in frame.data for frame in frames)
    assert expect["phones"]["00:90:8f:12:34:50"]["stuck_at"] == "dhcp"


def test_what_is_wrong_and_what_is_not() -> None:
    silent = {"option43-in-inform", "option43-other-vendor", "option43-text", "option43-vlan-alone", "option160-forms"}
    for name in silent:
        assert not SETTINGS[name].expect["findings"], name
    assert SETTINGS["time-offset-missing"].expect["root"] == {}
