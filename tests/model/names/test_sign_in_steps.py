"""Texts of the SIPE project."""

from __future__ import annotations

import pytest

from acdiag.model.names.sign_in_steps import SIGN_IN_STEPS, step_in


@pytest.mark.parametrize(
    ("line", "step", "target"),
    [
        (
            "sipe_lync_autodiscover_request: trying 'https://LyncDiscoverInternal.contoso.com/?sipuri=jane'",
            "autodiscover",
            "https://lyncdiscoverinternal.contoso.com/?sipuri=jane",
        ),
        ("no Lync Autodiscover servers found; trying SRV records next", "srv", ""),
        ("no SRV records found; trying A records next", "host", ""),
        ("sip_transport_connected: 'sfb01.contoso.com:5061'", "connected", "sfb01.contoso.com:5061"),
        ("process_register_response: authentication handshake failed - giving up.", "refused", ""),
        ("certprov_webticket: got ticket for https://web.contoso.com/x", "ticket", "https://web.contoso.com/x"),
        ("webticket_token: https://web.contoso.com/x failed", "ticket-refused", "https://web.contoso.com/x"),
        ("get_and_publish_cert: certificate for target 'jane@contoso.com' added", "certified", "jane@contoso.com"),
    ],
)
def test_steps(line: str, step: str, target: str) -> None:
    assert step_in(line.lower()) == (step, target)


def test_every_step_has_its_needle_in_its_text() -> None:
    assert len({step.step for step in SIGN_IN_STEPS}) == len(SIGN_IN_STEPS) == 8
    assert step_in("sipe: nothing to see, certificate ok") is None
