"""The authorities that the phone trusts from the factory (manual 2.7.4), to compare with what servers present.

The manual lists file names only. The subjects and SHA-256 fingerprints were found by these names in the root stores of
Mozilla, as Debian (ca-certificates 20230311) and certifi (0.0.8 to 2026.10.18) pass them on. Two intermediates,
DigiCert SHA2 Secure Server CA and Let's Encrypt Authority X3, are in no root store; their certificates were checked
against the signature of their root. What is not known:

- DigiCert Cloud Services CA-1, DigiCert Global G2 TLS RSA SHA256 2020 CA1, GeoTrust EV RSA CA 2018 and VeriSign Class 2
  have no fingerprint here, and their subjects are the likely ones. They are compared by name.
- `GlobalSign.cer` may be any of the roots R2 to R6, which share the name GlobalSign. It is compared by that name.
- Entrust.net (2048), StartCom and VeriSign Class 3 exist in two editions with one name, and the manual does not say
  which one the phone holds; both fingerprints count. The list has VeriSign Class 3 twice, once as G1; these two files
  have the same subject, and which is which is not known.
"""

from __future__ import annotations

from typing import Literal

from acdiag.model.named_tuple import NamedTuple


class Authority(NamedTuple):
    """One file of the list."""

    file: str
    """Its name, spelt as in the manual."""
    subject: str
    """Subject in RFC 4514 form; a common name alone where the rest is not known."""
    fingerprints: tuple[str, ...] = ()
    """SHA-256 of the certificate, hex; several where editions cannot be told apart, none where it is not known."""

    @property
    def name(self) -> str:
        """The common name; old roots have their name in the organisational unit."""
        first = _NAMES.get(self.file)
        return first if first else self.subject.partition(",")[0].partition("=")[2]


def authority_for(fingerprint: str | None, subject: str) -> tuple[Authority, Literal["fingerprint", "name"]] | None:
    """The preinstalled authority with this certificate, or else with this name, and which of the two it was.

    A name is a weaker sign: it is all there is when only the issuer of the last certificate is known, and it also
    holds for a cross-signed edition of the same authority, and for an impostor.
    """
    known = _BY_FINGERPRINT.get(fingerprint.replace(":", "").lower()) if fingerprint else None
    if known is not None:
        return known, "fingerprint"
    wanted = _canonical(subject)
    for authority, name in _SUBJECTS:
        if wanted == name or ("," not in name and wanted.startswith(name + ",")):
            return authority, "name"
    return None


def _canonical(subject: str) -> str:
    """Case and runs of spaces do not matter (RFC 5280 section 7.1)."""
    return " ".join(subject.casefold().split())


_NAMES = {
    "VeriSign_Class_3_Public_Primary_Certification_Authority_G2.cer": (
        "Class 3 Public Primary Certification Authority - G2"
    ),
}
"""Names that are not in the first attribute of the subject."""

AUTHORITIES: tuple[Authority, ...] = (
    Authority(
        "CNNIC_ROOT.cer",
        "CN=CNNIC ROOT,O=CNNIC,C=CN",
        ("e28393773da845a679f2080cc7fb44a3b7a1c3792cb7eb7729fdcb6a8d99aea7",),
    ),
    Authority(
        "Comodo_AAA_Certificate_Services.cer",
        "CN=AAA Certificate Services,O=Comodo CA Limited,L=Salford,ST=Greater Manchester,C=GB",
        ("d7a7a0fb5d7e2731d771e9484ebcdef71d5f0c3e0a2948782bc83ee0ea699ef4",),
    ),
    Authority(
        "COMODO_Root_CA.cer",
        "CN=COMODO Certification Authority,O=COMODO CA Limited,L=Salford,ST=Greater Manchester,C=GB",
        ("0c2cd63df7806fa399ede809116b575bf87989f06518f9808c860503178baf66",),
    ),
    Authority(
        "Cybetrust_Baltimore_CyberTrust_Root.cer",
        "CN=Baltimore CyberTrust Root,OU=CyberTrust,O=Baltimore,C=IE",
        ("16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb",),
    ),
    Authority(
        "Cybetrust_GlobalSign_Root_CA.cer",
        "CN=GlobalSign Root CA,OU=Root CA,O=GlobalSign nv-sa,C=BE",
        ("ebd41040e4bb3ec742c9e381d31ef2a41a48b6685c96e7cef3c1df6cd4331c99",),
    ),
    Authority(
        "Cybetrust_GTE_CyberTrust_Global_Root.cer",
        "CN=GTE CyberTrust Global Root,OU=GTE CyberTrust Solutions\\, Inc.,O=GTE Corporation,C=US",
        ("a53125188d2110aa964b02c7b7c6da3203170894e5fb71fffb6667d5e6810a36",),
    ),
    Authority(
        "DigiCert_Cloud_Services_CA-1.cer",
        "CN=DigiCert Cloud Services CA-1,O=DigiCert Inc,C=US",
    ),
    Authority(
        "DigiCertGlobalG2TLSRSASHA2562020CA1.cer",
        "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US",
    ),
    Authority(
        "DigiCertGlobalRootCA.cer",
        "CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US",
        ("4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161",),
    ),
    Authority(
        "DigiCertGlobalRootG2.cer",
        "CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US",
        ("cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f",),
    ),
    Authority(
        "DigiCertGlobalRootG3.cer",
        "CN=DigiCert Global Root G3,OU=www.digicert.com,O=DigiCert Inc,C=US",
        ("31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0",),
    ),
    Authority(
        "DigiCert_High_Assurance_EV_Root_CA.cer",
        "CN=DigiCert High Assurance EV Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US",
        ("7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf",),
    ),
    Authority(
        "DigiCertSHA2SecureServerCA.cer",
        "CN=DigiCert SHA2 Secure Server CA,O=DigiCert Inc,C=US",
        ("154c433c491929c5ef686e838e323664a00e6a0d822ccc958fb4dab03e49a08f",),
    ),
    Authority(
        "DST_Root_CA_X3.cer",
        "CN=DST Root CA X3,O=Digital Signature Trust Co.",
        ("0687260331a72403d909f105e69bcf0d32e1bd2493ffc6d9206d11bcd6770739",),
    ),
    Authority(
        "D-Trust_Root_Class_3_CA_2_2009.cer",
        "CN=D-TRUST Root Class 3 CA 2 2009,O=D-Trust GmbH,C=DE",
        ("49e7a442acf0ea6287050054b52564b650e4f49e42e348d6aa38e039e957b1c1",),
    ),
    Authority(
        "D-TRUST_Root_Class_3_CA_2_EV_2009.cer",
        "CN=D-TRUST Root Class 3 CA 2 EV 2009,O=D-Trust GmbH,C=DE",
        ("eec5496b988ce98625b934092eec2908bed0b0f316c2d4730c84eaf1f3d34881",),
    ),
    Authority(
        "Entrust_Entrust.net_Certification_Authority_2048.cer",
        "CN=Entrust.net Certification Authority (2048),"
        "OU=(c) 1999 Entrust.net Limited,OU=www.entrust.net/CPS_2048 incorp. by ref. (limits liab.),"
        "O=Entrust.net",
        (
            "6dc47172e01cbcb0bf62580d895fe2b8ac9ad4f873801e0c10b9c837d21eb177",
            "d1c339ea2784eb870f934fc5634e4aa9ad5505016401f26465d37a574663359f",
        ),
    ),
    Authority(
        "Entrust_Root_Certification_Authority_G2.cer",
        "CN=Entrust Root Certification Authority - G2,"
        "OU=(c) 2009 Entrust\\, Inc. - for authorized use only,OU=See www.entrust.net/legal-terms,"
        "O=Entrust\\, Inc.,C=US",
        ("43df5774b03e7fef5fe40d931a7bedf1bb2e6b42738c4e6d3841103d3aa7f339",),
    ),
    Authority(
        "GeoTrustEVRSACA2018.cer",
        "CN=GeoTrust EV RSA CA 2018,OU=www.digicert.com,O=DigiCert Inc,C=US",
    ),
    Authority(
        "GeoTrust_GeoTrust_Global_CA.cer",
        "CN=GeoTrust Global CA,O=GeoTrust Inc.,C=US",
        ("ff856a2d251dcd88d36656f450126798cfabaade40799c722de4d2b5db36a73a",),
    ),
    Authority(
        "GlobalSign.cer",
        "CN=GlobalSign",
    ),
    Authority(
        "Go_Daddy_Go_Daddy_Class_2_Certification_Authority.cer",
        "OU=Go Daddy Class 2 Certification Authority,O=The Go Daddy Group\\, Inc.,C=US",
        ("c3846bf24b9e93ca64274c0ec67c1ecc5e024ffcacd2d74019350e81fe546ae4",),
    ),
    Authority(
        "Go_Daddy_Starfield_Class_2_Certification_Authority.cer",
        "OU=Starfield Class 2 Certification Authority,O=Starfield Technologies\\, Inc.,C=US",
        ("1465fa205397b876faa6f0a9958e5590e40fcc7faa4fb7c2c8677521fb5fb658",),
    ),
    Authority(
        "isrgrootx1.pem.cer",
        "CN=ISRG Root X1,O=Internet Security Research Group,C=US",
        ("96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6",),
    ),
    Authority(
        "letsencryptauthorityx3.cer",
        "CN=Let's Encrypt Authority X3,O=Let's Encrypt,C=US",
        ("731d3d9cfaa061487a1d71445a42f67df0afca2a6c2d2f98ff7b3ce112b1f568",),
    ),
    Authority(
        "StartCom_Certification_Authority.cer",
        "CN=StartCom Certification Authority,OU=Secure Digital Certificate Signing,O=StartCom Ltd.,C=IL",
        (
            "c766a9bef2d4071c863a31aa4920e813b2d198608cb7b7cfe21143b836df09ea",
            "e17890ee09a3fbf4f48b9c414a17d637b7a50647e9bc752322727fcc1742a911",
        ),
    ),
    Authority(
        "thawte_Primary_Root_CA_G3.cer",
        "CN=thawte Primary Root CA - G3,"
        "OU=(c) 2008 thawte\\, Inc. - For authorized use only,OU=Certification Services Division,"
        "O=thawte\\, Inc.,C=US",
        ("4b03f45807ad70f21bfc2cae71c9fde4604c064cf5ffb686bae5dbaad7fdd34c",),
    ),
    Authority(
        "VeriSign_Class_2_Public_Primary_Certification_Authority.cer",
        "OU=Class 2 Public Primary Certification Authority,O=VeriSign\\, Inc.,C=US",
    ),
    Authority(
        "VeriSign_Class_3_Public_Primary_Certification_Authority.cer",
        "OU=Class 3 Public Primary Certification Authority,O=VeriSign\\, Inc.,C=US",
        (
            "a4b6b3996fc2f306b3fd8681bd63413d8c5009cc4fa329c2ccf0e2fa1b140305",
            "e7685634efacf69ace939a6b255b7b4fabef42935b50a265acb5cb6027e44e70",
        ),
    ),
    Authority(
        "VeriSign_Class_3_Public_Primary_Certification_Authority_G1.cer",
        "OU=Class 3 Public Primary Certification Authority,O=VeriSign\\, Inc.,C=US",
        (
            "a4b6b3996fc2f306b3fd8681bd63413d8c5009cc4fa329c2ccf0e2fa1b140305",
            "e7685634efacf69ace939a6b255b7b4fabef42935b50a265acb5cb6027e44e70",
        ),
    ),
    Authority(
        "VeriSign_Class_3_Public_Primary_Certification_Authority_G2.cer",
        "OU=VeriSign Trust Network,"
        "OU=(c) 1998 VeriSign\\, Inc. - For authorized use only,OU=Class 3 Public Primary Certification Authority - G2,"
        "O=VeriSign\\, Inc.,C=US",
        ("83ce3c1229688a593d485f81973c0f9195431eda37cc5e36430e79c7a888638b",),
    ),
    Authority(
        "VeriSign_Class_3_Public_Primary_Certification_Authority_G3.cer",
        "CN=VeriSign Class 3 Public Primary Certification Authority - G3,"
        "OU=(c) 1999 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,"
        "O=VeriSign\\, Inc.,C=US",
        ("eb04cf5eb1f39afa762f2bb120f296cba520c1b97db1589565b81cb9a17b7244",),
    ),
    Authority(
        "VeriSign_Class_3_Public_Primary_Certification_Authority_G5.cer",
        "CN=VeriSign Class 3 Public Primary Certification Authority - G5,"
        "OU=(c) 2006 VeriSign\\, Inc. - For authorized use only,OU=VeriSign Trust Network,"
        "O=VeriSign\\, Inc.,C=US",
        ("9acfab7e43c8d880d06b262a94deeee4b4659989c3d0caf19baf6405e41ab7df",),
    ),
)
"""In the order of the manual."""

_BY_FINGERPRINT = {
    fingerprint: authority for authority in reversed(AUTHORITIES) for fingerprint in authority.fingerprints
}
_SUBJECTS = tuple((authority, _canonical(authority.subject)) for authority in AUTHORITIES)
