"""A redactor for a whole case."""

from __future__ import annotations

import json

from acdiag.model.arrival import Where
from acdiag.model.case import Case, SourceReport
from acdiag.model.facts.dhcp import DhcpAcked
from acdiag.model.phone import Phone
from acdiag.redact.redactor import Redactor, redacted

PHONE = Phone(
    mac="00:90:8f:12:34:56", ips=("10.1.2.3",), model="450HD", firmware="3.4.8.808", vlan=200,
    user="sip:alice@contoso.com",
    switch="sw-berlin Gi1/0/7", stages=(), verdict="ok", stuck_at=None, outcomes={}, reasons={},
)  # fmt: skip
CASE = Case(
    version="0", rules_digest="sha256:x", sources=(SourceReport("/home/bob/x.pcap", "pcap"),), phones=(PHONE,),
    findings=(), problems=(), rules=(), not_understood=(), names={"10.1.2.3": "Reception of Contoso"},
)  # fmt: skip


def test_a_case_is_redacted_and_stays_readable() -> None:
    phone = redacted(CASE).phones[0]
    assert (phone.mac, phone.model, phone.vlan, phone.firmware) == ("00:90:8f:00:00:01", "450HD", 200, "3.4.8.808")
    assert phone.ips[0].startswith("10.")
    assert phone.ips != PHONE.ips
    assert phone.user == "sip:user1@name1.com"
    assert phone.switch is not None
    assert phone.switch.endswith("Gi1/0/7")


def test_names_of_the_site_follow_their_address() -> None:
    told = redacted(CASE)
    assert set(told.names) == set(told.phones[0].ips)
    assert "Contoso" not in str(told.names)


def test_the_same_case_gives_the_same_case() -> None:
    assert redacted(CASE) == redacted(CASE)


def test_what_stands_in_two_records_is_the_same() -> None:
    fact = DhcpAcked(
        at=0, host=PHONE.mac or "", where=(Where("/home/bob/x.pcap", 1),), address="10.1.2.3", domain="contoso.com"
    )
    redactor = Redactor()
    redactor.learn(CASE, fact)
    case, told = redactor.redact(CASE), redactor.redact(fact)
    assert (told.host, told.address) == (case.phones[0].mac, case.phones[0].ips[0])
    assert told.domain == "name1.com"
    assert told.where[0].source == case.sources[0].path == "input-1.pcap"


def test_a_version_is_no_address_unless_something_has_it_as_one() -> None:
    from dataclasses import replace

    phone = replace(PHONE, ips=("3.4.8.808",), firmware="3.4.8.80")
    redactor = Redactor()
    redactor.learn(phone)
    assert redactor.redact(phone).firmware == "3.4.8.80"
    phone = replace(PHONE, ips=("3.4.8.80",), firmware="3.4.8.80")
    redactor = Redactor()
    redactor.learn(phone)
    assert redactor.redact(phone).firmware != "3.4.8.80"


def test_the_map_leads_back() -> None:
    redactor = Redactor()
    redactor.learn(CASE)
    redactor.redact(CASE)
    pairs = json.loads(redactor.map())["pseudonyms"]
    assert pairs["alice"] == "user1"
    assert pairs["00:90:8f:12:34:56"] == "00:90:8f:00:00:01"
