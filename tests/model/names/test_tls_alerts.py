from __future__ import annotations

from acdiag.model.names.tls import ALERTS
from acdiag.model.names.tls_alerts import HIDDEN, meaning, number
from acdiag.rulebook.sheet import OWNERS


def test_every_alert_has_a_page_under_its_name() -> None:
    for code, name in ALERTS.items():
        told = meaning(code)
        assert told.name == name
        assert told.means.endswith(HIDDEN)
        assert told.look == f"tls.alert_message.desc == {code}"
        assert all(step.owner in OWNERS for step in told.steps)
        assert number(name) == number(f"alert {code}") == number(f"TLS alert {name}") == code


def test_an_unknown_alert_says_so() -> None:
    assert "not known" in meaning(200).means


def test_what_is_no_alert() -> None:
    assert [
        word for word in ("48", "alert 256", "alert -1", "alert", "ca", "alert ٤٨") if number(word) is not None
    ] == []
