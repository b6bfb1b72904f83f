"""A message with nothing but its text."""

from __future__ import annotations

from acdiag.wire.syslog.message import LogMessage


def test_a_message_without_a_header_is_a_users_notice() -> None:
    message = LogMessage(b"x", "x")
    assert (message.facility, message.severity, message.prioritised, message.sequence) == (1, 5, False, None)
