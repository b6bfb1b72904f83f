from __future__ import annotations

import pytest

from acdiag.model.names.authorities import AUTHORITIES, authority_for

BALTIMORE = "CN=Baltimore CyberTrust Root,OU=CyberTrust,O=Baltimore,C=IE"
BALTIMORE_FINGERPRINT = "16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb"


def test_the_list_of_the_manual() -> None:
    assert len(AUTHORITIES) == 33
    assert len({authority.file for authority in AUTHORITIES}) == 33
    assert all(authority.file.endswith(".cer") for authority in AUTHORITIES)


def test_fingerprints_are_sha_256() -> None:
    for authority in AUTHORITIES:
        for fingerprint in authority.fingerprints:
            assert len(bytes.fromhex(fingerprint)) == 32
            assert fingerprint == fingerprint.lower()


def test_what_is_not_known_is_not_made_up() -> None:
    assert [authority.file for authority in AUTHORITIES if not authority.fingerprints] == [
        "DigiCert_Cloud_Services_CA-1.cer",
        "DigiCertGlobalG2TLSRSASHA2562020CA1.cer",
        "GeoTrustEVRSACA2018.cer",
        "GlobalSign.cer",
        "VeriSign_Class_2_Public_Primary_Certification_Authority.cer",
    ]


@pytest.mark.parametrize("spelling", [BALTIMORE_FINGERPRINT, BALTIMORE_FINGERPRINT.upper()])
def test_a_fingerprint_says_more_than_a_name(spelling: str) -> None:
    found = authority_for(spelling, "CN=Somebody Else")
    assert found is not None
    assert (found[0].name, found[1]) == ("Baltimore CyberTrust Root", "fingerprint")


def test_fingerprints_with_colons() -> None:
    assert authority_for(bytes.fromhex(BALTIMORE_FINGERPRINT).hex(":"), "") is not None


@pytest.mark.parametrize("fingerprint", [None, "00" * 32])
def test_by_name(fingerprint: str | None) -> None:
    found = authority_for(fingerprint, BALTIMORE.upper().replace(" ", "  "))
    assert found is not None
    assert (found[0].file, found[1]) == ("Cybetrust_Baltimore_CyberTrust_Root.cer", "name")


def test_a_name_must_be_whole() -> None:
    assert authority_for(None, "CN=Baltimore CyberTrust Root") is None
    assert authority_for(None, "CN=Contoso Root,DC=contoso,DC=local") is None
    assert authority_for(None, "") is None


def test_globalsign_is_known_by_its_common_name_only() -> None:
    found = authority_for(None, "CN=GlobalSign,O=GlobalSign,OU=GlobalSign Root CA - R3")
    assert found is not None
    assert found[0].file == "GlobalSign.cer"
    assert authority_for(None, "CN=GlobalSign Extended,O=GlobalSign") is None


def test_names_that_are_no_common_names() -> None:
    names = {authority.file: authority.name for authority in AUTHORITIES}
    assert names["VeriSign_Class_3_Public_Primary_Certification_Authority_G2.cer"].endswith("Authority - G2")
    assert names["Go_Daddy_Go_Daddy_Class_2_Certification_Authority.cer"] == "Go Daddy Class 2 Certification Authority"
    assert names["Entrust_Entrust.net_Certification_Authority_2048.cer"].endswith("(2048)")
