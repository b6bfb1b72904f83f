"""URLs without what they say in secret."""

from __future__ import annotations

import pytest

from acdiag.model.names.url_credentials import without_credentials


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://bob:pw@host/x", "http://host/x"),
        ("ftp://bob@host/", "ftp://host/"),
        ("http://bob:p/w@host/x", "http://host/x"),
        ("http://bob:p@w@host/x", "http://host/x"),
        ("http://bob:p://w@host/x", "http://host/x"),
        ("tftp://host/a.img;http://bob:pw@other/x", "tftp://other/x"),
        ("https://host/x?token=abc&y=1", "https://host/x?token=&y=1"),
        ("https://host/x?y=1&api_key=abc", "https://host/x?y=1&api_key="),
        ("bob:pw@host/x", "host/x"),
    ],
)
def test_credentials_are_taken_out(text: str, shown: str) -> None:
    assert without_credentials(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "http://10.1.1.1:8080/450HD.img;<MAC>.cfg",
        "Local",
        "",
        "bob@example.com",
        "sip:bob@example.com",
        "NULL",
        "(&(cn=%)(mail=*@x))",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert without_credentials(text) == text
