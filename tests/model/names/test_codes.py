"""Which code somebody means: known, unknown, or none at all."""

from __future__ import annotations

import pytest

from acdiag.model.names.codes import lookup, nearest


@pytest.mark.parametrize(
    ("question", "kind", "number", "name"),
    [
        ("403", "SIP status", 403, "Forbidden"),
        (" 100 ", "SIP status", 100, "Trying"),
        ("1013", "ms-diagnostics", 1013, "clock skew"),
        ("17002", "ms-diagnostics", 17002, "client version not allowed"),
        ("0403", "ms-diagnostics", 403, "not known"),
        ("unknown_ca", "TLS alert", 48, "unknown_ca"),
        ("Unknown_CA", "TLS alert", 48, "unknown_ca"),
        ("alert 48", "TLS alert", 48, "unknown_ca"),
        ("TLS alert  bad_certificate", "TLS alert", 42, "bad_certificate"),
        ("alert 200", "TLS alert", 200, "not registered"),
    ],
)
def test_a_code_is_found(question: str, kind: str, number: int, name: str) -> None:
    code = lookup(question)
    assert code is not None
    assert (code.kind, code.number, code.meaning.name) == (kind, number, name)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "7",
        "48",
        "099",
        "700",
        "999",
        "123456",
        "alert 300",
        "alert",
        "unknown ca",
        "٤٠٣",
        "4O3",
        "1" * 10_000,
        "-403",
    ],
)
def test_what_is_no_code(question: str) -> None:
    assert lookup(question) is None


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("999", "1000"),
        ("12", "100"),
        ("unknwn_ca", "unknown_ca"),
        ("certificate expired", "certificate_expired"),
        ("desk", ""),
    ],
)
def test_the_nearest_code(question: str, near: str) -> None:
    assert nearest(question) == near
