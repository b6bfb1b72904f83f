from __future__ import annotations

import pytest

from acdiag.rulebook.settings import security
from tests.rulebook.settings.settings_making import settings

SIP = "voip/signalling/sip/tls_"


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        (f"{SIP}method=ssl_2_3", ("TLS 1.0", "TLS 1.1", "TLS 1.2")),
        (f'{SIP}disable=" ssl_2 ssl_3 "', ("TLS 1.0", "TLS 1.1", "TLS 1.2")),
        (f"{SIP}disable=ssl_2_3 tls_1_2", ("TLS 1.0", "TLS 1.1")),
        (f"{SIP}disable=", ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2")),
        (f"{SIP}method=tls_1", ("TLS 1.0",)),
        (f"{SIP}method=tls_1_2\n{SIP}disable=tls_1_2", ("TLS 1.2",)),
    ],
)
def test_versions_that_are_left(text: str, versions: tuple[str, ...]) -> None:
    (fact,) = security.tls(settings(text))
    assert (fact.protocol, fact.versions) == ("sip", versions)


def test_both_protocols_are_told_apart_and_an_unknown_method_says_nothing() -> None:
    text = f"{SIP}method=tls_1\nvoip/signalling/sipe/tls_method=tls_1_1\n"
    assert [(fact.protocol, fact.versions) for fact in security.tls(settings(text))] == [
        ("sip", ("TLS 1.0",)),
        ("sipe", ("TLS 1.1",)),
    ]
    assert not list(security.tls(settings(f"{SIP}method=tls_9\n")))


def test_trust() -> None:
    (fact,) = security.trust(
        settings(
            "security/ldap/RootCAoverLDAP=0\nsecurity/ca_certificate/3/uri=http://a/b\nsecurity/ca_certificate/4/uri=\n"
        )
    )
    assert (fact.errors, fact.ldap, fact.roots) == ("Disallow", False, 1)
    (fact,) = security.trust(settings("security/SSLCertificateErrorsMode=IGNORE\n"))
    assert (fact.errors, fact.ldap, fact.roots) == ("Ignore", True, 0)
    assert not list(security.trust(settings("voip/media/media_tos=1\n")))
