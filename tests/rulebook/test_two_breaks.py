"""Where the chain breaks at two places: the first is the cause where it led to the other, else both are told.

Each case is a boot as a list of fragments, one after the other, judged by all rules that ship.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from acdiag.model.finding import Severity
from acdiag.rulebook import engine
from acdiag.rulebook.folding import fold
from acdiag.timeline import stages
from tests.rule_book import shipped
from tests.rulebook.making import story

_TIME = re.compile(r"(?m)^\s*([\d.]+)s ")
_APART = 5
"""Seconds between two fragments."""

GONE = 'domain=contoso.com rcode=3 reason="the name does not exist" server=10.59.0.2'
LEASE = "0s dhcp.acked xid=0x1 server=10.1.0.1 address=10.1.0.33 asked=1,3,42 options=1,3,42"
FRAGMENTS = {
    "802.1X rejects": """
        0s eap.asked identifier=1
        0.1s eap.answered identity=phone identifier=1
        0.3s eap.failed answered=true identifier=2 method=MD5-Challenge identity=phone
        60s eap.failed answered=true identifier=4 method=MD5-Challenge identity=phone
        120s eap.failed answered=true identifier=6 method=MD5-Challenge identity=phone""",
    "no Offer": """
        0s dhcp.discovered xid=0x1 asked=1,3,6,43
        4s dhcp.discovered xid=0x1 retry=true
        12s dhcp.discovered xid=0x1 retry=true""",
    "lease": LEASE,
    "43 without path": "0s dhcp.acked xid=0x1 server=10.1.0.1 asked=1,43 options=1,43 uc=true "
    "uc_identifier=MS-UC-Client uc_scheme=https uc_server=web.contoso.com uc_port=443",
    "bad 160": "0s dhcp.acked xid=0x1 server=10.1.0.1 asked=43,160 options=43,160 "
    "url=10.1.5.30/450HD.img url_valid=false",
    "no 120": "0s dhcp.acked xid=0x1 server=10.1.0.1 asked=1,3,120 options=1,3 missing=120",
    "no 42": "0s dhcp.acked xid=0x1 server=10.1.0.1 asked=1,3,4,42 options=1,3 missing=4,42",
    "no 2": "0s dhcp.acked xid=0x1 server=10.1.0.1 asked=1,2,3,42 options=1,3,42 missing=2",
    "file refused": """
        0s tftp.asked file=450HD.img server=10.1.5.31 extension=img file_model=450HD
        0.1s tftp.refused file=450HD.img server=10.1.5.31 extension=img code=1 message="File not found" """,
    "provisioning unreachable": """
        0s tcp.asked server=10.1.20.30:80 purpose=provisioning
        9s tcp.unanswered server=10.1.20.30:80 purpose=provisioning asked=4 failure="it does not answer" """,
    "NTP silent": """
        0s ntp.asked server=10.59.0.20
        5s ntp.unanswered server=10.59.0.20 asked=3""",
    "hours ahead": """
        0s ntp.answered server=10.59.0.20 stratum=2 synchronised=true ahead=-1760000000.0 apart=1760000000.0
        64s ntp.answered server=10.59.0.20 stratum=2 synchronised=true ahead=7200.1 apart=7200.1 hours=2
        128s ntp.answered server=10.59.0.20 stratum=2 synchronised=true ahead=7200.1 apart=7200.1 hours=2 steady=true
        192s ntp.answered server=10.59.0.20 stratum=2 synchronised=true ahead=7200.2 apart=7200.2 hours=2 \
            steady=true""",
    "DNS silent": """
        0s dns.asked qname=_sipinternaltls._tcp.contoso.com type=SRV server=10.59.0.2 purpose=sip-srv
        10s dns.unanswered qname=_sipinternaltls._tcp.contoso.com type=SRV server=10.59.0.2 purpose=sip-srv asked=2""",
    "no SIP name": "\n".join(
        f"{number}s dns.failed qname={label}.contoso.com type=SRV purpose=sip-srv label={label} {GONE}"
        for number, label in enumerate(("_sipinternaltls._tcp", "_sipinternal._tcp", "_sip._tls", "_sip._tcp"))
    )
    + f"\n4s dns.failed qname=sipinternal.contoso.com purpose=sip-host label=sipinternal {GONE}",
    "no directory": f"0s dns.failed qname=_ldap._tcp.contoso.com type=SRV purpose=ldap {GONE}",
    "SIP unreachable": """
        0s tcp.asked server=10.1.20.40:5061 port=5061 purpose=sip
        9s tcp.unanswered server=10.1.20.40:5061 port=5061 purpose=sip asked=4 failure="it does not answer" """,
    "CertProv refused": "0s tcp.refused server=10.1.20.41:443 port=443 purpose=certprov",
    "unknown authority": """
        0s tls.offered server=10.1.20.41:443 port=443 purpose=certprov
        0.1s tls.alerted server=10.1.20.41:443 port=443 purpose=certprov by=phone alert=unknown_ca state=presented \
            valid_now=true""",
    "good certificate refused": """
        0s tls.offered server=10.1.20.40:5061 port=5061 purpose=sip
        0.1s tls.alerted server=10.1.20.40:5061 port=5061 purpose=sip by=phone alert=certificate_expired \
            state=presented valid_now=true""",
    "good certificate of CertProv refused": """
        0s tls.offered server=10.1.20.41:443 port=443 purpose=certprov
        0.1s tls.alerted server=10.1.20.41:443 port=443 purpose=certprov by=phone alert=certificate_expired \
            state=presented valid_now=true""",
    "expired certificate": """
        0s tls.offered server=10.1.20.40:5061 port=5061 purpose=sip
        0.1s tls.alerted server=10.1.20.40:5061 port=5061 purpose=sip by=phone alert=certificate_expired \
            state=presented valid_now=false""",
    "wrong name": """
        0s tls.offered server=10.1.20.40:5061 port=5061 purpose=sip
        0.1s tls.presented server=10.1.20.40:5061 port=5061 purpose=sip name_matches=false
        0.2s tls.alerted server=10.1.20.40:5061 port=5061 purpose=sip by=phone alert=bad_certificate \
            state=presented name_matches=false""",
    "REGISTER unanswered": """
        0s sip.register_asked server=10.1.20.40:5060 user=sip:ann@contoso.com transport=udp
        32s sip.register_unanswered server=10.1.20.40:5060 user=sip:ann@contoso.com sent=11 transport=udp""",
    "password refused": """
        0s sip.register_asked server=10.1.20.40:5060 user=sip:ann@contoso.com
        0.1s sip.register_challenged server=10.1.20.40:5060 user=sip:ann@contoso.com status=401 cycle=1
        0.4s sip.register_asked server=10.1.20.40:5060 user=sip:ann@contoso.com credentials=true
        0.5s sip.register_challenged server=10.1.20.40:5060 user=sip:ann@contoso.com status=401 cycle=1 \
            credentials=true refused=true""",
    "LLDP and CDP differ": """
        0s lldp.offered voice_vlan=120 tagged=true switch=sw-1 port=Gi1/0/1
        5s cdp.offered voice_vlan=130 native_vlan=1 switch=sw-1
        30s lldp.offered voice_vlan=120 tagged=true switch=sw-1 port=Gi1/0/1""",
    "recovery": """
        0s dhcp.discovered xid=0x11 recovery_list=true asked=1,3,66,67
        5s dhcp.discovered xid=0x12 recovery_list=true asked=1,3,66,67 gap=5.0
        10s dhcp.discovered xid=0x13 recovery_list=true asked=1,3,66,67 gap=5.0""",
    "recovery without 66": "0s dhcp.acked xid=0x13 server=10.1.0.1 recovery_list=true asked=1,3,66,67 options=1,3 "
    "missing=66,67",
}

LED_TO = [
    (["802.1X rejects", "no Offer"], "DOT1X-001", ["DHCP-001"]),
    (["43 without path", "CertProv refused"], "DHCP-015", ["CERT-005"]),
    (["43 without path", "unknown authority"], "DHCP-015", ["CERT-001", "CERT-005"]),
    (["43 without path", "no directory"], "DHCP-015", ["DNS-004"]),
    (["bad 160", "file refused"], "DHCP-050", ["PROV-001"]),
    (["bad 160", "provisioning unreachable"], "DHCP-050", ["PROV-005"]),
    (["lease", "DNS silent", "SIP unreachable"], "DNS-001", ["REG-001"]),
    (["lease", "DNS silent", "NTP silent"], "DNS-001", ["TIME-001"]),
    (["lease", "NTP silent", "good certificate refused"], "TIME-001", ["CERT-002"]),
    (["lease", "NTP silent", "good certificate of CertProv refused"], "TIME-001", ["CERT-002", "CERT-005"]),
    (["lease", "NTP silent", "password refused"], "TIME-001", ["REG-004", "REG-003"]),
    (["lease", "SIP unreachable", "REGISTER unanswered"], "REG-001", ["REG-002"]),
    (["lease", "wrong name"], "CERT-003", ["CERT-001"]),
    (["no 2", "hours ahead"], "DHCP-040", ["TIME-004"]),
    (["recovery", "recovery without 66"], "REC-002", ["REC-001"]),
]

APART = [
    (["lease", "NTP silent", "unknown authority"], ["TIME-001", "CERT-001"]),
    (["lease", "NTP silent", "expired certificate"], ["TIME-001", "CERT-002"]),
    (["lease", "NTP silent", "CertProv refused"], ["TIME-001", "CERT-005"]),
    (["no 2", "hours ahead", "expired certificate"], ["DHCP-040", "CERT-002"]),
    (["no 42", "NTP silent"], ["DHCP-030", "TIME-001"]),
    (["no 120", "no SIP name"], ["DHCP-020", "DNS-002"]),
    (["lease", "file refused", "SIP unreachable"], ["PROV-001", "REG-001"]),
    (["lease", "provisioning unreachable", "NTP silent"], ["PROV-005", "TIME-001"]),
    (["lease", "file refused", "DNS silent"], ["PROV-001", "DNS-001"]),
    (["LLDP and CDP differ", "no Offer"], ["VLAN-002", "DHCP-001"]),
    (["lease", "wrong name", "CertProv refused"], ["CERT-003", "CERT-005"]),
    (["lease", "unknown authority", "SIP unreachable"], ["CERT-001", "REG-001"]),
]


@cache
def _answer(*fragments: str) -> tuple[dict[str, bool], dict[str, set[str]], str | None]:
    """What is found and whether it is a root cause, what explains what, and where the phone is stuck."""
    lines: list[str] = []
    begin = 0.0
    for fragment in fragments:
        text = FRAGMENTS[fragment].replace("\\\n", " ")
        times = [float(time) for time in _TIME.findall(text)]
        lines.append(_TIME.sub(lambda found, begin=begin: f"{float(found[1]) + begin:g}s ", text))
        begin += max(times) + _APART
    told = story("\n".join(line for line in lines))
    judgement = engine.evaluate(shipped(), (told,))
    fold(judgement.findings, judgement.links)
    grave = [f for f in judgement.findings if f.severity.rank >= Severity.WARNING.rank and f.cleared is None]
    return (
        {finding.rule.removeprefix("ACD-"): finding.root_cause for finding in grave},
        {
            f.rule.removeprefix("ACD-"): {id_.partition("@")[0].removeprefix("ACD-") for id_ in f.explains}
            for f in grave
        },
        stages.stuck_at(grave, told),
    )


@pytest.mark.parametrize(
    ("fragments", "cause", "effects"), LED_TO, ids=[f"{cause} {effects[0]}" for _, cause, effects in LED_TO]
)
def test_the_first_break_is_the_cause(fragments: list[str], cause: str, effects: list[str]) -> None:
    roots, explains, _ = _answer(*fragments)
    assert roots == {cause: True, **dict.fromkeys(effects, False)}
    assert explains[cause] & set(effects)


@pytest.mark.parametrize(("fragments", "causes"), APART, ids=[" ".join(causes) for _, causes in APART])
def test_two_breaks_that_have_nothing_to_do_with_each_other(fragments: list[str], causes: list[str]) -> None:
    roots, _, _ = _answer(*fragments)
    assert {rule for rule, root in roots.items() if root} == set(causes)


@pytest.mark.parametrize(
    ("fragments", "stage"),
    [
        (["802.1X rejects", "no Offer"], "dot1x"),
        (["43 without path", "CertProv refused"], "dhcp"),
        (["lease", "DNS silent", "SIP unreachable"], "dns"),
        (["lease", "NTP silent", "good certificate refused"], "time"),
        (["lease", "file refused", "SIP unreachable"], "registration"),
    ],
    ids=["802.1X", "DHCP", "DNS", "time", "registration"],
)
def test_the_phone_is_stuck_at_the_cause(fragments: list[str], stage: str) -> None:
    assert _answer(*fragments)[2] == stage


def test_a_cause_that_comes_after_what_it_should_have_led_to_is_none() -> None:
    roots, _, _ = _answer("lease", "password refused", "NTP silent")
    assert roots == {"REG-004": True, "REG-003": False, "TIME-001": True}
