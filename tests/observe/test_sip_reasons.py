"""The server's own words for a refusal."""

from __future__ import annotations

import pytest

from acdiag.observe.sip_reasons import diagnosed
from acdiag.wire import sip


def said(*fields: str) -> dict[str, object]:
    return diagnosed(sip.decode("\r\n".join(["SIP/2.0 503 Service Unavailable", *fields, "", ""]).encode()))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((), "503 Service Unavailable"),
        (('Warning: 399 lcs "Pool is down"',), "503 Service Unavailable (Pool is down)"),
        (('Reason: Q.850;cause=41;text="Failure"',), "503 Service Unavailable (Failure)"),
        (("ms-diagnostics: 1014",), "503 Service Unavailable (ms-diagnostics 1014)"),
        (
            ('Warning: 399 lcs "x"', 'ms-diagnostics: 1014;reason="Unable to resolve"'),
            "503 Service Unavailable (ms-diagnostics 1014, Unable to resolve)",
        ),
        (
            ('Ms-client-diagnostics: 52017; reason="Encryption levels dont match"',),
            "503 Service Unavailable (ms-diagnostics 52017, Encryption levels dont match)",
        ),
    ],
)
def test_said(fields: tuple[str, ...], words: str) -> None:
    assert said(*fields)["said"] == words
