"""What the `sipe` component says while a phone signs in: debug texts of the SIPE project, which are public.

That the phones print them unchanged is an inference; a line with other words simply says nothing here.
"""

from __future__ import annotations

import re

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple


class SignInStep(NamedTuple):
    """One step, done or failed."""

    step: str
    """A short word for it, as rules name it."""
    means: str
    needle: str
    """A piece of the text, in lower case, without which no line says it."""
    pattern: re.Pattern[str]
    """Finds it in text in lower case; the group `target` is what it was about."""


def _step(step: str, means: str, needle: str, pattern: str) -> SignInStep:
    return SignInStep(step, means, needle, expression(pattern))


SIGN_IN_STEPS = (
    _step(
        "autodiscover",
        "asks for the Lync autodiscover service",
        "autodiscover_request",
        r"sipe_lync_autodiscover_request: trying '?(?P<target>[^'\s]{1,255})",
    ),
    _step(
        "srv",
        "no autodiscover service; SRV records are next",
        "autodiscover servers",
        r"no lync autodiscover servers found",
    ),
    _step("host", "no SRV record; names with an address are next", "no srv records", r"no srv records found"),
    _step(
        "connected",
        "a connection to the SIP server is up",
        "sip_transport_c",
        r"sip_transport_connected: '?(?P<target>[^'\s]{1,255})",
    ),
    _step(
        "refused",
        "the SIP server refused the phone for good: credentials, certificate or clock",
        "handshake failed",
        r"authentication handshake failed",
    ),
    _step(
        "ticket",
        "the web ticket service gave a ticket",
        "got ticket",
        r"certprov_webticket: got ticket for (?P<target>\S{1,255})",
    ),
    _step("ticket-refused", "the web ticket service refused", "webticket_token",
        r"webticket_token: (?P<target>\S{0,255}).{0,80}failed"),
    _step(
        "certified",
        "the phone has its certificate",
        "get_and_publish_cert",
        r"get_and_publish_cert: certificate for target '?(?P<target>[^'\s]{1,255}?)'? added",
    ),
)  # fmt: skip


def step_in(low: str) -> tuple[str, str] | None:
    """Step and target that a line in lower case tells of; None when it tells of none."""
    for step in SIGN_IN_STEPS:
        if step.needle in low and (found := step.pattern.search(low)):
            return step.step, (found.groupdict().get("target") or "")
    return None
