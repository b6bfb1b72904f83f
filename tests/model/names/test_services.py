"""What names are for."""

from __future__ import annotations

import pytest

from acdiag.model.names.services import purpose_of, split


@pytest.mark.parametrize(
    ("qname", "purpose"),
    [
        ("_sipinternaltls._tcp.contoso.com", "sip-srv"),
        ("_sip._tls.contoso.com", "sip-srv"),
        ("_sipfederationtls._tcp.contoso.com", "other"),
        ("sipinternal.contoso.com", "sip-host"),
        ("sip.contoso.com", "sip-host"),
        ("lyncdiscoverinternal.contoso.com", "autodiscover"),
        ("_ntp._udp.contoso.com", "ntp"),
        ("time.nist.gov", "ntp"),
        ("time.contoso.com", "other"),
        ("_ldap._tcp.contoso.com", "ldap"),
        ("provisioningserver", "provisioning"),
        ("provisioningserver.contoso.com", "provisioning"),
        ("redirect.audiocodes.com", "provisioning"),
        ("redirect.contoso.com", "other"),
        ("", "other"),
        (".", "other"),
    ],
)
def test_purpose(qname: str, purpose: str) -> None:
    assert purpose_of(qname) == purpose


def test_label_and_domain() -> None:
    assert split("_sip._tls.contoso.com") == ("_sip._tls", "contoso.com")
    assert split("sip.contoso.com") == ("sip", "contoso.com")
    assert split("tftp01") == ("tftp01", "")
    assert split("_odd.contoso.com") == ("_odd", "contoso.com")
