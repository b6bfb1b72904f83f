from __future__ import annotations

from acdiag.model.names import sip
from acdiag.rulebook.sheet import OWNERS


def test_every_status_has_a_page_and_its_registered_name() -> None:
    for code in range(100, 700):
        meaning = sip.meaning(code)
        assert meaning is not None
        assert meaning.means
        if code in sip.REASONS:
            assert meaning.name == sip.REASONS[code]
        assert all(step.owner in OWNERS for step in meaning.steps)


def test_the_unregistered_is_told_by_its_class() -> None:
    meaning = sip.meaning(499)
    assert meaning is not None
    assert meaning.means.startswith(sip.CLASSES[4])
    assert "not known" in meaning.means


def test_what_is_no_status() -> None:
    assert [code for code in (0, 99, 700, 999) if sip.meaning(code)] == []


def test_several_401_belong_to_every_sign_in() -> None:
    meaning = sip.meaning(401)
    assert meaning is not None
    assert "part of every sign-in" in meaning.means
